"""Runs single operations of the window with the command line's exit codes, for failing calls."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from evidence_keeper.app.command_line.cli import exit_code
from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.help.safety_plan import SafetyPlan
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.record.working_copy import Area, Mark
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from evidence_keeper.system.files import disk_error
from evidence_keeper.system.language.error_words import error_sentence
from evidence_keeper.system.language.translations import translator
from tests.proofs import chats, drill

BINNED = 6
"""The number of the item that lies in the bin; see `prepare`."""
READ = 400
"""Messages of the export that is read."""


def prepare(folder: str) -> None:
    """Make a vault that has something in its bin."""
    drill.make(folder)
    session = drill.opened(folder)
    number = (
        session.evidence.keep_bytes(b"to be removed" * 5000, "gone.txt", Source.PASTED)
        .added[0]
        .number
    )
    assert number == BINNED
    session.evidence.bin([number])
    session.close()


def copy(session: Session) -> Json:
    return session.pictures.make_copy(drill.PICTURE, [Area(Mark.BLACK, 3, 5, 30, 40)]).sha256


def remove(session: Session) -> Json:
    session.bin.remove_evidence(BINNED, "a reason")
    return BINNED


def renew(session: Session) -> Json:
    code = session.recovery.make_one_sheet(drill.PASSPHRASE)
    session.recovery.written_down([code])
    return code


def type_on(session: Session) -> Json:
    """Keep what is typed, as the pages do."""
    session.drafts.save(None, {"what_happened": "ұзақ " * 3000, "round": 1})
    session.settings.save_plan(SafetyPlan(words="1"))
    session.settings.set_preference(drill.LETTERS, {"text": "хат " * 3000, "round": 1})
    return 1


def read(session: Session) -> Json:
    """Keep an export and read it, in several transactions."""
    chats.in_small_parts()
    return chats.read(session, chats.keep_chat(session, "single", READ)).evidence


def anew(session: Session) -> Json:
    """Leave a message out of documents, and read the conversation in another way."""
    chats.in_small_parts()
    session.conversations.show_messages(1, [1], shown=False)
    return chats.read(session, drill.CHAT, me="Айгүл").evidence


ONCE: dict[str, Callable[[Session], Json]] = {
    "copy": copy,
    "remove": remove,
    "renew": renew,
    "type": type_on,
    "read": read,
    "anew": anew,
}


def once(what: str, folder: str) -> int:
    """Open a vault, do one thing and tell its result; an error is one sentence and a code."""
    try:
        session = drill.opened(folder)
        try:
            done = ONCE[what](session)
        finally:
            session.close()
        drill.tell({"done": done})  # a refused write can be this one
    except (KeeperError, OSError) as e:
        error = e if isinstance(e, KeeperError) else disk_error(e, Path(folder))
        sys.stderr.write(error_sentence(translator("en"), error) + "\n")
        return exit_code(error)
    return 0


def look_with_code(folder: str, code: str) -> int:
    """See that a recovery code opens the vault."""
    vaults.open_with_recovery(Path(folder), code).close()
    return 0
