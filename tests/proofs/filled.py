"""Fills a vault through the services, with a canary in every text.

Called as `python -m tests.proofs.filled PLAN.json`, in a process of its own that is hardened like
the program's. The plan says how it ends: `close`, `segv`, `abort`, `kill`, or `wait` for a signal.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from evidence_keeper.domain.dossier.plan import Reader, ReaderChoices, Size, Wish
from evidence_keeper.domain.dossier.profile import FIELDS, Profile
from evidence_keeper.domain.help.paper import Paper, plain_blocks
from evidence_keeper.domain.help.safety_plan import OwnNumber, SafetyPlan
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import Message, ReadingOptions
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.entry_from_messages import entry_from
from evidence_keeper.domain.record.evidence import Evidence, Source
from evidence_keeper.domain.record.people import Person
from evidence_keeper.domain.record.working_copy import Area, Arrow, Mark, Turn, steps_to_json
from evidence_keeper.domain.time.happened import Happened, Precision
from evidence_keeper.media.recognition import recognise
from evidence_keeper.services.evidence import text_recognition
from evidence_keeper.services.help import papers
from evidence_keeper.services.help.letters import letters
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import recovery_sheets, vaults
from evidence_keeper.storage.record.drafts_and_preferences import (
    LETTERS,
    OWN_NUMBERS,
    UNFINISHED_COPY,
    UNSAVED_NOTES,
    UNSAVED_PROFILE,
)
from evidence_keeper.system.hardening import harden_process
from evidence_keeper.system.shipped_zones import use_shipped_zones
from evidence_keeper.ui.pages.entry.form_state import FormState
from evidence_keeper.ui.pages.entry.when.when_state import when_now
from evidence_keeper.ui.vault_thread.unsaved_notes import notes_body, profile_body
from tests.proofs import chats
from tests.proofs.planted import Spoken, planted

NOW = datetime(2026, 11, 3, 22, 10, tzinfo=UTC)
HALVES = ("kazakh", "ascii")
GONE = "gone: "
"""Prefixes of places whose word does not stay in the vault."""
FORGOTTEN = "gone: removed export,"
"""Prefixes of places whose word must no longer be found in it."""
STEPS = (
    Area(Mark.BLACK, 10, 10, 20, 12), Area(Mark.BLUR, 40, 8, 16, 16),
    Area(Mark.FRAME, 4, 4, 60, 40), Arrow(5, 5, 50, 30), Area(Mark.CROP, 2, 2, 90, 60), Turn(),
)  # fmt: skip
BY_PROGRAM = {"sha256", "media_type", "original_name", "taken", "taken_source", "likeness"}
"""Texts of an evidence item that the user does not write; the name comes with the file."""


class Filler:
    """One open vault that is filled, step by step."""

    def __init__(self, session: Session, plan: dict[str, Any]) -> None:
        self.session, self.plan = session, plan
        self.canaries = Spoken(Path(plan["words"]), plan["markers"])
        self.export = Path(plan["export"])

    def word(self, place: str, letters: str = "kazakh") -> str:
        return self.canaries.word(place, letters=letters)

    def fill(self) -> None:
        """Do everything that can be done with a vault."""
        for step in (
            self.files, self.entries, self.conversations, self.evidence, self.machine, self.beside,
            self.drafts, self.removed, self.documents, self.papers, self.secrets,
        ):  # fmt: skip
            step()
            os.write(1, f"{step.__name__}\n".encode())

    def files(self) -> None:
        """By the real line with its two decoding children; and the screen, as if taken."""
        session = self.session
        paths = [Path(self.plan["files"]), Path(self.plan["picture"])]
        session.evidence.keep_files(paths, Source.FOLDER, Progress())
        screen = Path(self.plan["screen"]).read_bytes()
        session.evidence.keep_screen(screen, "screen.png", self.word_of_removed("address"))

    def entries(self) -> None:
        happened = Happened(Precision.EXACT, NOW)
        for half in HALVES:
            given = {"happened": happened, "denies": None, "evidence": (1, 2)}
            make = partial(planted, Entry, partial(self.word, letters=half), **given)
            number = self.session.incidents.record([make(f"entry, {half},")])[0]
            self.session.incidents.revise(number, make(f"changed entry, {half},"))
        self.session.incidents.add_case(self.word("another case"), "Asia/Almaty")

    def conversations(self) -> None:
        """Exports kept and read, anew as well; chosen, searched, written about, taken out."""
        session, told = self.session, list[Message]()
        for name, export in (
            ("sms.xml", chats.sms_export),
            ("result.json", chats.telegram_export),
            ("channel.json", chats.discord_export),
        ):
            path = Path(self.plan["words"]).with_name(f"{self.word(f'file name {name}')} {name}")
            path.write_text(export(self.part_of(name)), encoding="utf-8")
            number = (
                session.evidence.keep_files([path], Source.CONVERSATION, Progress()).added[0].number
            )
            for place in ("gone: earlier owner", "owner"):
                # Where the file does not say who its owner is, she is one of those who write.
                names = session.conversations.look_at_export(number, Progress()).names
                mine = self.part_of(name)(place) if name == "sms.xml" else names[0]
                reading = ReadingOptions(me=mine)
                read = session.conversations.read_export(number, reading, Progress()).conversations
            session.conversations.drop(read[0].number)
            for known in session.conversations.read_export(
                number, reading, Progress()
            ).conversations:
                messages = session.conversations.messages(known.number)
                assert session.conversations.find_messages(messages[0].text, known.number)
                session.conversations.show_messages(known.number, [1], shown=False)
                session.conversations.show_messages(known.number, [1], shown=True)
                session.incidents.record(
                    [entry_from(known, messages, self.word(f"platform {name}"))]
                )
                told += messages
        assert chats.unplanted_fields(told, self.canaries.markers.values()) == []

    def part_of(self, name: str) -> Callable[[str], str]:
        """Return what makes words for an export; what does not stay is named as such."""

        def word(place: str) -> str:
            gone = place.startswith(GONE)
            return self.canaries.word(f"{GONE if gone else ''}{name} {place.removeprefix(GONE)}")

        return word

    def evidence(self) -> None:
        """Notes in every field that the user writes; working copies with every kind of step."""
        session = self.session
        pictures = [e.number for e in session.evidence.page(0, 100) if e.no_preview is None]
        for number in pictures[:2]:
            copy = session.pictures.make_copy(number, STEPS)
            for item in (session.evidence.get(number), session.evidence.get(copy.number)):
                session.evidence.update(self.noted(item))
        body = {"evidence": pictures[0], "steps": steps_to_json(STEPS[:2])}
        session.settings.set_preference(UNFINISHED_COPY, body)

    def noted(self, item: Evidence) -> Evidence:
        """Return it with a canary in each text that is the user's."""
        own = {f.name for f in fields(Evidence) if f.type == "str"} - BY_PROGRAM
        kept = {f.name: getattr(item, f.name) for f in fields(Evidence) if f.name not in own}
        return planted(Evidence, self.word, f"evidence {item.number}", **kept)

    def machine(self) -> None:
        """What a recogniser reads, by the real way through a confined child."""
        if self.plan["recogniser"]:
            recognise._PLACES = (self.plan["recogniser"],)
        found = text_recognition.find_recogniser()
        assert found is not None
        self.session.settings.set_preference(text_recognition.WANTED, True)
        while waiting := self.session.pictures.unread():
            text = text_recognition.read_text(found, waiting[1])
            assert text is not None
            self.session.pictures.note_machine_text(waiting[0], text)

    def beside(self) -> None:
        """People, the plan, own numbers, "about me", letters, choices."""
        session = self.session
        register = [planted(Person, self.word, f"person {n}") for n in range(2)]
        session.people.save(tuple(register), Operation.PERSON_CHANGED)
        session.settings.save_profile(planted(Profile, self.word, "about me"))
        session.settings.save_plan(planted(SafetyPlan, self.word_of_removed, "earlier plan"))
        session.settings.keep_plan(planted(SafetyPlan, self.word, "plan as typed"))
        own = planted(OwnNumber, self.word, "own number")
        session.settings.set_preference(OWN_NUMBERS, [own.to_json()])
        bodies = {}
        for letter in letters("kk"):
            values = {name: self.word(f"letter {letter.slug} {name}") for name in letter.fields}
            bodies[letter.slug] = {"fields": values, "text": self.word(f"letter {letter.slug}")}
        session.settings.set_preference(LETTERS, bodies)

    def drafts(self) -> None:
        """What was typed and not saved: a draft, notes, "about me"."""
        session = self.session
        state = planted(
            FormState, self.word, "draft", when=when_now(NOW, "Asia/Almaty"), kind="other"
        )
        session.drafts.save(None, {**state.to_json(), "line": self.word("draft line")})
        unsaved = {
            UNSAVED_NOTES: notes_body([self.noted(session.evidence.get(1))]),
            UNSAVED_PROFILE: profile_body(planted(Profile, self.word, "unsaved about me")),
        }
        for name, body in unsaved.items():
            session.settings.set_preference(name, body)

    def removed(self) -> None:
        """An entry and a file that are removed for good, with a reason; and an export."""
        session = self.session
        gone = planted(Entry, self.word_of_removed, "removed entry", denies=None, evidence=())
        number = session.incidents.record([replace(gone, happened=Happened(Precision.EXACT, NOW))])[
            0
        ]
        session.incidents.bin((number,))
        session.bin.remove_incident(number, self.word("reason for an entry"))
        kept = session.evidence.keep_bytes(
            self.word_of_removed("file").encode(), "x.txt", Source.PASTED
        )
        item = kept.added[0].number
        session.evidence.bin([item])
        session.bin.remove_evidence(item, self.word("reason for a file"))
        text = chats.sms_export(lambda place: self.canaries.word(f"{FORGOTTEN} {place}"))
        item = (
            session.evidence.keep_bytes(text.encode(), "gone.xml", Source.CONVERSATION)
            .added[0]
            .number
        )
        session.conversations.read_export(item, ReadingOptions(), Progress())
        session.evidence.bin([item])
        session.bin.remove_evidence(item)

    def word_of_removed(self, place: str) -> str:
        """Return a word that does not stay in the vault: written over, removed, or printed."""
        return self.canaries.word(f"gone: {place}")

    def documents(self) -> None:
        """Look at a dossier's pages, remember choices, write it for each reader."""
        session, case = self.session, self.session.incidents.cases()[1].name
        for reader in list(Reader)[: self.plan["readers"]]:
            shown = frozenset(FIELDS)
            session.dossiers.remember_choices(
                reader, ReaderChoices("kk", Size.SMALL, tuple(FIELDS))
            )
            plan = session.dossiers.plan(
                Wish(reader, "kk", case=case, private_notes=True, about_me=shown)
            )
            pages = session.dossiers.preview(plan, Progress())
            assert pages.page(0, 60)[:2] == b"\xff\xd8"
            pages.close()
            for suffix in ("pdf", "zip"):
                target = self.export / f"{reader}-{os.getpid()}.{suffix}"
                session.dossiers.export(plan, target, Progress())
        session.evidence.save_original(1, self.export / f"original-{os.getpid()}")

    def papers(self) -> None:
        """A letter and the plan on paper: as a file, and as pages for a printer."""
        plan = planted(SafetyPlan, self.word_of_removed, "printed plan")
        text = "\n".join(str(value) for value in plan.to_json().values())
        paper = Paper(self.word_of_removed("title of a paper"), plain_blocks(text))
        papers.save_paper(paper, "kk", self.export / f"paper-{os.getpid()}.pdf")
        assert papers.paper_pictures(paper, "kk", 60)

    def secrets(self) -> None:
        """A new passphrase and a new recovery code, which goes on paper."""
        session, old = self.session, Path(self.plan["key"]).read_text(encoding="utf-8")
        one = session.recovery.make_one_sheet(old)
        for number, code in enumerate((one, *session.recovery.make_three_sheets(old))):
            note_secret(Path(self.plan["words"]), code)
            assert recovery_sheets.recovery_sheet_pictures(code, "kk", 60)
            sheet = self.export / f"sheet-{number}-{os.getpid()}.pdf"
            recovery_sheets.recovery_sheet(code, "kk", sheet)
        new = self.word_of_removed("new passphrase")
        session.recovery.change_passphrase(old, new, fast=True)
        session.recovery.change_passphrase(new, old, fast=True)


def note_secret(list_file: Path, code: str) -> None:
    """A recovery code is a canary: as it is shown, and without its hyphens."""
    lines = {"code": code, "code without hyphens": code.replace("-", "")}
    with list_file.open("a", encoding="utf-8") as file:
        for name, text in lines.items():
            file.write(json.dumps([f"gone: recovery {name}", text]) + "\n")


ENDINGS: dict[str, Callable[[], object]] = {
    "close": lambda: None,
    "segv": lambda: ctypes.string_at(0),
    "abort": os.abort,
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "wait": lambda: time.sleep(60),
}


def main() -> None:
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    harden_process()
    use_shipped_zones()
    words = Path(plan["key"]).read_text(encoding="utf-8")
    session = vaults.open_with_passphrase(Path(plan["vault"]), words)
    Filler(session, plan).fill()
    ENDINGS[plan["ending"]]()
    session.close()


if __name__ == "__main__":
    main()
