"""Implements the commands on a vault: create, log, edit, important, add, check, passphrase."""

from __future__ import annotations

import argparse
import contextlib
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from evidence_keeper.app.command_line.console import Console, drop_output, new_folder, read_input
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.entry_json import MAX_WHOLE
from evidence_keeper.domain.record.evidence import Source, evidence_label
from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.verification import Outcome, Verification
from evidence_keeper.services.intake.intake import Intake
from evidence_keeper.services.record.entry_input import read_changed_entry, read_entries
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from evidence_keeper.system.files import disk_errors, missing_folders, remove_made
from evidence_keeper.system.language.dates import (
    happened_text,
)
from evidence_keeper.system.language.error_words import error_sentence
from evidence_keeper.system.language.finding_words import finding_sentence, outcome_word
from evidence_keeper.system.language.record_words import kind_word, no_preview_word
from evidence_keeper.system.language.translations import Translator

_ALL = 10**9
_ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""Signals that ask a program to end: Ctrl+C, a shutdown, a closed terminal."""


def create(options: argparse.Namespace, console: Console) -> int:
    """Create a vault and print its recovery code once."""
    folder = Path(options.vault)
    new_folder(folder)
    with disk_errors(folder):
        missing = missing_folders(folder)
    passphrase = console.passphrase(options.passphrase_file, twice=True)
    first_case = console.t.say("My situation")
    code = vaults.create(folder, passphrase, options.timezone, case=first_case)
    t = console.t
    try:
        console.result(
            {"vault": str(folder), "recovery_code": code},
            lambda: [
                t.say("The vault is made: {path}", path=str(folder)),
                t.say("Recovery code, shown only now. Please write it down and keep it elsewhere:"),
                code,
            ],
        )
    except (KeeperError, OSError):
        drop_output(sys.stdout)
        _remove_new(folder, missing)
        raise KeeperError(Code.CODE_NOT_SHOWN, path=str(folder)) from None
    return 0


def _remove_new(folder: Path, made: list[Path]) -> None:
    """Remove a new, empty vault whose recovery code nobody has seen."""
    with disk_errors(folder):
        for path in folder.iterdir():
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink()
    remove_made(made)


@contextlib.contextmanager
def opened(options: argparse.Namespace, console: Console) -> Iterator[Session]:
    """Open the vault given in the options and close it at the end."""
    session = console.open_vault(options.vault, options.passphrase_file, options.recovery_file)
    try:
        yield session
    finally:
        session.close()


_UNREADABLE_ENTRY = {
    Code.INPUT_NOT_JSON, Code.INPUT_TOO_LARGE, Code.INPUT_TOO_DEEP, Code.KEY_UNKNOWN,
    Code.VALUE_WRONG, Code.ENTRY_EMPTY, Code.DATE_IMPOSSIBLE, Code.DATE_MISSING, Code.DATE_ORDER,
    Code.TIME_TWICE, Code.TIME_SKIPPED, Code.ZONE_UNKNOWN,
}  # fmt: skip


@contextlib.contextmanager
def reading_entries() -> Iterator[None]:
    """Report an invalid stored entry as damage, because the user did not type it now.

    Raises:
        KeeperError: VAULT_DAMAGED instead of the input codes, whose sentences say that nothing was
            saved.
    """
    try:
        yield
    except KeeperError as e:
        if e.code in _UNREADABLE_ENTRY:
            raise KeeperError(Code.VAULT_DAMAGED) from e
        raise


@contextlib.contextmanager
def cancellable(progress: Progress) -> Iterator[Progress]:
    """Cancel the job after the current item on Ctrl+C or a signal to end; a second one ends at
    once.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        if progress.cancelled:
            raise KeyboardInterrupt
        progress.cancel()

    wanted = (
        n for n in _ENDING if signal.getsignal(n) is not signal.SIG_IGN
    )  # nohup ignores a signal
    before = {number: signal.signal(number, stop) for number in wanted}
    try:
        yield progress
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def log(options: argparse.Namespace, console: Console) -> int:
    """Record incidents: all of the input, or nothing."""
    data = read_input(options.file)
    with opened(options, console) as session:
        entries = read_entries(session, data)
        numbers = session.incidents.record(entries)
    t = console.t
    console.result(
        {"logged": numbers},
        lambda: [
            t.say_n("{n} incident written down.", "{n} incidents written down.", len(numbers)),
            *(_logged_line(t, n, entry) for n, entry in zip(numbers, entries, strict=True)),
        ],
    )
    return 0


def _logged_line(t: Translator, number: int, entry: Entry) -> str:
    """Return an incident's number, time and kind."""
    parts = (
        t.say("Incident {number}", number=number),
        happened_text(t, entry.happened),
        kind_word(t, entry.kind),
    )
    return " · ".join(parts)


def edit(options: argparse.Namespace, console: Console) -> int:
    """Write a new version of an entry; missing keys keep their values."""
    data = read_input(options.file)
    with opened(options, console) as session:
        _refuse_impossible(options.number)
        with reading_entries():
            before = session.incidents.get(options.number)
        changed = session.incidents.revise(
            options.number, read_changed_entry(session, before, data)
        )
    t = console.t
    console.result(
        {"number": changed.number, "versions": changed.versions},
        lambda: [
            t.say(
                "Entry {number} now has {versions} versions; the earlier ones are kept.",
                number=changed.number,
                versions=changed.versions,
            )
        ],
    )
    return 0


def _refuse_impossible(number: int) -> None:
    """Refuse the number of an incident that the database cannot hold."""
    if not 0 < number <= MAX_WHOLE:
        raise KeeperError(Code.NUMBER_UNKNOWN, number=number)


def important(options: argparse.Namespace, console: Console) -> int:
    """Mark incidents as important, or no longer: all of them, or none."""
    with opened(options, console) as session:
        for number in options.numbers:
            _refuse_impossible(number)
        changed = session.key_facts.mark(options.numbers, important=not options.undo)
    t, numbers = console.t, ", ".join(map(str, dict.fromkeys(options.numbers)))
    console.result(
        {"important": not options.undo, "changed": changed},
        lambda: [
            t.say("No longer important: {numbers}", numbers=numbers)
            if options.undo
            else t.say("Important: {numbers}", numbers=numbers)
        ],
    )
    return 0


def add(options: argparse.Namespace, console: Console) -> int:
    """Add files as evidence."""
    paths = [Path(p) for p in options.paths]
    with opened(options, console) as session, cancellable(console.progress()) as progress:
        intake = session.evidence.keep_files(paths, Source.COMMAND_LINE, progress)
    console.result(_intake_json(console, intake), lambda: _intake_lines(console, intake))
    for _, error in intake.refused:
        console.note(error_sentence(console.t, error))
    if intake.stopped is not None:
        raise intake.stopped
    if intake.cancelled:
        raise KeeperError(Code.CANCELLED)
    return 5 if intake.refused else 0


def _intake_json(console: Console, intake: Intake) -> Json:
    return {
        "added": [
            {
                "number": item.label,
                "name": item.original_name,
                "sha256": item.sha256,
                "size": item.size,
                "media_type": item.media_type,
                "preview": None
                if item.no_preview
                else {"width": item.width, "height": item.height},
                "reason": no_preview_word(console.t, item.no_preview) if item.no_preview else None,
            }
            for item in intake.added
        ],
        "duplicates": [
            {"name": name, "number": evidence_label(number)} for name, number in intake.duplicates
        ],
        "refused": [
            {"name": name, "reason": error_sentence(console.t, error)}
            for name, error in intake.refused
        ],
        "not_kept": list(intake.not_kept),
    }


def _intake_lines(console: Console, intake: Intake) -> list[str]:
    t = console.t
    lines = []
    for item in intake.added:
        line = f"{item.label}  {shown_name(item.original_name)}"
        if item.no_preview:
            line += f"  ({no_preview_word(t, item.no_preview)})"
        lines.append(line)
    for name, number in intake.duplicates:
        label = evidence_label(number)
        shown = shown_name(name)
        lines.append(t.say("{name} is there already as {number}.", name=shown, number=label))
    lines.append(
        t.say(
            "Added: {added}. There already: {duplicates}. Could not be read: {refused}.",
            added=len(intake.added),
            duplicates=len(intake.duplicates),
            refused=len(intake.refused),
        )
    )
    if intake.not_kept:
        lines += ["", t.say("Not kept. It does no harm to add them again:")]
        lines += [shown_name(name) for name in intake.not_kept]
    return lines


def check(options: argparse.Namespace, console: Console) -> int:
    """Check the log, every version, page and file."""
    with opened(options, console) as session, cancellable(console.progress()) as progress:
        found = session.checks.check_all(progress)
    console.result(verification_json(found), lambda: verification_lines(console, found))
    return 0 if found.outcome is Outcome.UNCHANGED else 1


def verification_json(found: Verification) -> dict[str, Json]:
    """Return the output of `verify --json` and `check --json`."""
    return {
        "outcome": found.outcome.value,
        "findings": [finding.to_json() for finding in found.findings],
        "seal": found.seal,
        "checked": found.checked,
        **({"earlier_seals": list(found.earlier_seals)} if found.earlier_seals else {}),
        **({"stamped": found.stamped, "stamped_by": found.stamped_by} if found.stamped else {}),
    }


def verification_lines(console: Console, found: Verification) -> list[str]:
    """Return the outcome and each finding in the user's language."""
    lines = [outcome_word(console.t, found.outcome)]
    return lines + [finding_sentence(console.t, finding) for finding in found.findings]


def change_passphrase(options: argparse.Namespace, console: Console) -> int:
    """Change the passphrase; the data is not rewritten."""
    folder = Path(options.vault)
    old, recovery = console.secret(options.vault, options.passphrase_file, options.recovery_file)
    # Before asking for the new one: this checks the old secret and shows warnings.
    console.open_with(folder, passphrase=old, recovery=recovery).close()
    new = console.passphrase(options.new_passphrase_file, twice=True)
    vaults.change_passphrase(folder, new, passphrase=old, recovery=recovery)
    t = console.t
    console.result(
        {"changed": True},
        lambda: [
            t.say("The passphrase is changed. Older backups still open with the old one."),
        ],
    )
    return 0
