"""Implements the dossier commands: dossier, verify, demo."""

from __future__ import annotations

import argparse
import contextlib
import re
import unicodedata
from datetime import date, datetime
from pathlib import Path

from evidence_keeper.app.command_line.console import Console, new_folder, secret_file
from evidence_keeper.app.command_line.vault_commands import (
    cancellable,
    opened,
    reading_entries,
    verification_json,
    verification_lines,
)
from evidence_keeper.domain.dossier.plan import (
    Reader,
    Size,
    Wish,
    Written,
    lock_fault,
)
from evidence_keeper.domain.dossier.profile import FIELDS
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.evidence import evidence_label, evidence_number
from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.time.happened import moment
from evidence_keeper.domain.verification import Outcome, Verification
from evidence_keeper.services.demo import demo as example
from evidence_keeper.services.dossier import verification
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import passphrases
from evidence_keeper.system.files import disk_errors
from evidence_keeper.system.language.dates import moment_text
from evidence_keeper.system.language.record_words import left_out_sentence, names_in_pictures
from evidence_keeper.system.language.translations import Translator

_VERIFY_EXIT = {Outcome.UNCHANGED: 0, Outcome.CHANGED: 1, Outcome.UNABLE: 5}


def _password(options: argparse.Namespace) -> str:
    """Return the password for the file; empty when none is wanted.

    Raises:
        KeeperError: INPUT_UNREADABLE, LOCK_LENGTH, LOCK_SIGN, LOCK_LATIN.
    """
    packed = _is_package(options.output)
    if options.lock is None:
        return ""
    if not options.lock:
        return passphrases.suggest(
            "en" if packed else options.language
        )  # a ZIP password must be ASCII
    password = unicodedata.normalize("NFC", secret_file(options.lock))
    if fault := lock_fault(password, package=packed):
        raise fault
    return password


def _is_package(path: str) -> bool:
    return Path(path).suffix.lower() == ".zip"


def _tell_written(
    console: Console,
    options: argparse.Namespace,
    written: Written,
    password: str,
    *,
    replaced: bool,
) -> None:
    t, chosen, seal, path = console.t, written.plan, written.seal, str(options.output)
    told: dict[str, Json] = {
        "output": path,
        "seal": seal,
        "incidents": len(chosen.incidents),
        "exhibits": len(chosen.exhibits),
        "unreadable": [evidence_label(n) for n in chosen.unreadable],
        "replaced": replaced,
        "names_replaced": chosen.names_replaced,
        "attached": len(chosen.packaged) if chosen.originals_attached else 0,
    }
    lines = [
        t.say("The dossier is written, in place of the earlier file: {path}", path=path)
        if replaced
        else t.say("The dossier is written: {path}", path=path),
        t.say("Fingerprint of the document: {seal}", seal=grouped(seal)),
        _lock_sentence(t, path, password),
    ]
    if options.lock == "":
        told["password"] = password
        lines.append(t.say("Its password, shown only now: {password}", password=password))
    console.result(told, lambda: lines)


def _lock_sentence(t: Translator, path: str, password: str) -> str:
    """Return who can read the written file."""
    if password and _is_package(path):
        return t.say(
            "The package opens with its password alone, in a program such as 7-Zip or Keka, not "
            "in Windows by itself or on most phones. Tell it another way than the file."
        )
    if password:
        return t.say("The PDF opens with its password alone. Tell it another way than the file.")
    if _is_package(path):
        return t.say("The package is not locked. Anyone who has it can read all that is in it.")
    return t.say("The exported PDF is not locked. Anyone who has it can read it.")


def dossier(options: argparse.Namespace, console: Console) -> int:
    """Export a dossier as PDF or as a verifiable package."""
    target = Path(options.output)
    if target.suffix.lower() not in (".pdf", ".zip"):
        raise KeeperError(Code.OUTPUT_KIND, name=target.name)
    first_day, last_day = _day("--from", options.first_day), _day("--to", options.last_day)
    if first_day and last_day and first_day > last_day:
        raise KeeperError(Code.OPTION_ORDER)
    dated = _moment(options.dated)
    incidents = _numbers(options.incidents)
    without = _labels("--without", options.without)
    originals = _labels("--originals", options.originals)
    about_me = _fields(options.about_me)
    with disk_errors(target):
        replaced = target.exists()
    password = _password(options)
    with opened(options, console) as session, cancellable(console.progress()) as progress:
        case = session.dossiers.case_for(options.case)
        with reading_entries():
            wish = Wish(
                reader=Reader(options.reader),
                language=options.language,
                case=case,
                first_day=first_day,
                last_day=last_day,
                dated=_in_case(session, case, dated),
                size=Size(options.size),
                incidents=incidents,
                without=without,
                originals=originals,
                private_notes=options.private_notes,
                unlinked=not options.no_unlinked,
                about_me=about_me,
                replace_names=options.replace_names,
                attach_originals=options.attach,
            )
            chosen = session.dossiers.plan(wish)
        if chosen.names_replaced and (pictures := session.dossiers.shown_pictures(chosen)):
            console.note(names_in_pictures(console.t, pictures))
            console.note(
                console.t.say(
                    "Leave them out with --without, or black the names out in a working copy first."
                )
            )
        written = session.dossiers.export(chosen, target, progress, password)
        unlogged = session.opened.read_only
    _tell_written(console, options, written, password, replaced=replaced)
    t, chosen = console.t, written.plan
    if unlogged:
        console.note(
            t.say("The vault can only be read here: its log does not record this dossier.")
        )
    if chosen.unreadable:
        console.note(left_out_sentence(t, chosen.unreadable))
        return 5
    return 0


_MOST_NUMBERS = 1_000_000


def _numbers(text: str | None) -> frozenset[int] | None:
    """Return the numbers of a list such as `1,4-7`; None when it was not given.

    Raises:
        KeeperError: OPTION_NUMBERS.
    """
    if text is None:
        return None
    found: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"(\d{1,9})(?:-(\d{1,9}))?", part.strip(), re.ASCII)
        first = int(match[1]) if match else 0
        last = int(match[2] or match[1]) if match else 0
        if not 0 < first <= last < first + _MOST_NUMBERS:
            raise KeeperError(Code.OPTION_NUMBERS, option="--incidents", value=text)
        found.update(range(first, last + 1))
    return frozenset(found)


def _labels(option: str, text: str | None) -> frozenset[int]:
    """Return the numbers of a list such as `EK-0003,EK-0005`; none when it was not given.

    Raises:
        KeeperError: OPTION_NUMBERS.
    """
    found = set()
    for part in (text or "").split(",") if text is not None else ():
        number = evidence_number(part)
        if number is None:
            raise KeeperError(Code.OPTION_LABELS, option=option, value=text)
        found.add(number)
    return frozenset(found)


def _fields(text: str | None) -> frozenset[str] | None:
    """Return the fields of a list such as `name,school`; None when it was not given.

    Raises:
        KeeperError: OPTION_FIELD.
    """
    if text is None:
        return None
    if text in ("none", "all"):
        return frozenset(FIELDS if text == "all" else ())
    names = frozenset(name.strip() for name in text.split(","))
    for name in sorted(names.difference(FIELDS)):
        raise KeeperError(Code.OPTION_FIELD, value=name, fields=", ".join(FIELDS))
    return names


def grouped(seal: str) -> str:
    """Return the seal in groups of four, as printed in the dossier."""
    text = seal.upper()
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


_YEARS = range(1900, 2100)
"""Other years are typing errors, and a ZIP file cannot store dates from 2108 on."""
_DAY_EXAMPLE, _MOMENT_EXAMPLE = "2026-11-24", "2026-11-24T15:00:00+05:00"


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    with contextlib.suppress(ValueError):
        day = date.fromisoformat(text)
        if day.year in _YEARS:
            return day
    raise KeeperError(Code.OPTION_DATE, option=option, value=text, example=_DAY_EXAMPLE)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    with contextlib.suppress(ValueError):
        parsed = datetime.fromisoformat(text)
        if parsed.year in _YEARS:
            return parsed
    raise _no_date(text)


def _no_date(text: str) -> KeeperError:
    return KeeperError(Code.OPTION_DATE, option="--date", value=text, example=_MOMENT_EXAMPLE)


def _in_case(session: Session, case: str, dated: datetime | None) -> datetime | None:
    """Return the document's date; without offset it is in the case's zone."""
    if dated is None:
        return None
    try:
        return moment(dated, session.incidents.zone_of(case))
    except KeeperError:  # it occurred twice, or never: the example shows how an offset is written
        raise _no_date(dated.isoformat(" ")) from None


def verify(options: argparse.Namespace, console: Console) -> int:
    """Check a package: unchanged 0, changed 1, unable to tell 5."""
    earlier = Path(options.earlier) if options.earlier else None
    with cancellable(console.progress()) as progress:
        token = Path(options.time_stamp) if options.time_stamp else None
        found = verification.verify(Path(options.package), progress, earlier, token)
    console.result(verification_json(found), lambda: _verify_lines(console, found))
    return _VERIFY_EXIT[found.outcome]


def _verify_lines(console: Console, found: Verification) -> list[str]:
    t = console.t
    lines = verification_lines(console, found)
    if [finding.code for finding in found.findings] == ["order_swapped"]:
        del lines[0]  # "Changed" alone would blame somebody who mixed the two up
    if found.extends:
        lines.append(t.say("It extends the second package, which was made earlier."))
    if found.seal:
        lines.append(t.say("Fingerprint of the document: {seal}", seal=grouped(found.seal)))
        lines.append(t.say("Please compare it with the one printed on the cover."))
    if found.earlier_seals:
        lines.append(
            t.say(
                "This package extends the documents with these seals. If you hold an earlier one "
                "from the same vault, the seal printed in it must be among them."
            )
        )
        lines += [grouped(seal) for seal in found.earlier_seals]
    if found.stamped:
        lines.append(
            t.say(
                "A time stamp fits this seal: {time}, by {name}. Whether that authority is to be "
                "trusted is not checked here.",
                time=moment_text(t, datetime.fromisoformat(found.stamped)),
                name=shown_name(found.stamped_by),
            )
        )
    if found.outcome is Outcome.UNCHANGED:
        lines.append(
            t.say(
                "The fingerprint shows that nothing has changed since the package was made. "
                "It does not prove who wrote a message, or when."
            )
        )
    else:
        lines.append(
            t.say(
                "A fingerprint serves to find any change since a package was made. "
                "It does not prove who wrote a message, or when."
            )
        )
    return lines


def demo(options: argparse.Namespace, console: Console) -> int:
    """Create an example vault and its dossiers for each reader in each language."""
    folder = Path(options.folder)
    new_folder(folder)
    with cancellable(console.progress()) as progress:
        made = example.build(folder, progress)
    t = console.t
    console.result(
        {
            "vault": str(made.vault),
            "passphrase_file": str(made.passphrase_file),
            "dossiers": [str(path) for path in made.dossiers],
        },
        lambda: [
            t.say("An example, with nobody's real data. The dossiers are here:"),
            *(str(path) for path in made.dossiers),
            t.say("The vault: {path}", path=str(made.vault)),
            t.say("Its passphrase: {path}", path=str(made.passphrase_file)),
        ],
    )
    return 0
