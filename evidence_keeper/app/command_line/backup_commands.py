"""Implements the commands on whole vaults: backup, restore, merge, and check with rescue."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from evidence_keeper.app.command_line import vault_commands
from evidence_keeper.app.command_line.console import Console, new_folder, secret_file
from evidence_keeper.app.command_line.vault_commands import (
    cancellable,
    opened,
    verification_json,
    verification_lines,
)
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.verification import Finding, Outcome, Verification
from evidence_keeper.services.vault import backups
from evidence_keeper.system.files import disk_errors
from evidence_keeper.system.language.dates import moment_text, size_text
from evidence_keeper.system.language.finding_words import finding_sentence

_DAMAGE = (Code.VAULT_DAMAGED, Code.DISK_REFUSED, Code.UNEXPECTED)
"""Errors of opening and checking after which a rescue is still worth trying."""


def _reachable(path: Path) -> None:
    """Raise DISK_* if the system cannot tell whether the path exists."""
    with disk_errors(path, reading=True):
        path.exists()


def _readable(target: Path) -> None:
    """Raise INPUT_UNREADABLE where reading a backup is not allowed; DISK_* as above."""
    _reachable(target)
    try:
        with disk_errors(target, reading=True):
            if target.is_dir():
                next(target.iterdir(), None)
            elif target.is_file():
                target.open("rb").close()
    except KeeperError as e:
        if e.code is not Code.DISK_UNREADABLE:
            raise
        reason = PermissionError.__name__
        raise KeeperError(Code.INPUT_UNREADABLE, name=target.name, reason=reason) from e


def backup(options: argparse.Namespace, console: Console) -> int:
    """Back up to a folder or to one file, while nothing else has the vault open."""
    target = Path(options.target)
    _reachable(target)
    with opened(options, console) as session, cancellable(console.progress()) as progress:
        done = session.backups.back_up(target, progress)
    console.result(
        {
            "path": str(done.path),
            "generation": done.generation,
            "files_copied": done.files_copied,
            "bytes_copied": done.bytes_copied,
            "nothing_new": done.nothing_new,
            "unreadable": list(done.unreadable),
        },
        lambda: _backup_lines(console, done),
    )
    for label in done.unreadable:
        console.note(finding_sentence(console.t, Finding("backup_without", label)))
    return 1 if done.unreadable else 0


def _backup_lines(console: Console, done: backups.BackupDone) -> list[str]:
    t = console.t
    if done.nothing_new:
        return [t.say("Nothing is new since the last backup in {path}.", path=str(done.path))]
    files = t.say_n("{n} file copied", "{n} files copied", done.files_copied)
    return [
        t.say(
            "The backup is made and was read back: {path} ({files}, {size}).",
            path=str(done.path),
            files=files,
            size=size_text(t, done.bytes_copied),
        ),
        t.say("It opens with the passphrase that the vault has now, or with the recovery code."),
    ]


def restore(options: argparse.Namespace, console: Console) -> int:
    """Restore into a new or empty folder; with a secret the vault is opened and checked."""
    new_folder(Path(options.vault))
    _readable(Path(options.target))
    passphrase = console.passphrase(options.passphrase_file) if options.passphrase_file else ""
    recovery = secret_file(options.recovery_file) if options.recovery_file else ""
    with cancellable(console.progress()) as progress:
        done = backups.restore(
            Path(options.target),
            Path(options.vault),
            progress,
            passphrase=passphrase,
            recovery=recovery,
            partial=options.partial,
        )
    checked = done.verification
    findings = [*done.findings, *(checked.findings if checked else ())]
    document: Json = {
        "vault": str(done.folder),
        "source": done.source,
        "made": done.made,
        "files": done.files,
        "bytes": done.bytes,
        "opened": checked is not None,
        "outcome": checked.outcome.value if checked else None,
        "findings": [finding.to_json() for finding in findings],
    }
    console.result(document, lambda: _restore_lines(console, done, findings))
    return 0 if done.whole else 1


def _restore_lines(
    console: Console, done: backups.RestoreDone, findings: list[Finding]
) -> list[str]:
    t = console.t
    lines = [
        t.say(
            "The vault is restored to {path}, as it was on {time}.",
            path=str(done.folder),
            time=moment_text(t, datetime.fromisoformat(done.made)),
        )
    ]
    if done.verification is None:
        lines.append(
            t.say(
                "Every file is as the backup's list says. The vault was not opened: "
                "for that the passphrase or the recovery code is needed."
            )
        )
    elif not findings:
        lines.append(t.say("It was opened and checked: everything in it is unchanged."))
    return lines + [finding_sentence(t, finding) for finding in findings]


def merge(options: argparse.Namespace, console: Console) -> int:
    """Take over from a backup of another vault what this one does not have."""
    _readable(Path(options.target))
    passphrase, recovery = console.secret(
        options.vault, options.passphrase_file, options.recovery_file
    )
    other_passphrase, other_recovery = passphrase, recovery
    if options.other_passphrase_file:
        other_passphrase, other_recovery = console.passphrase(options.other_passphrase_file), ""
    elif options.other_recovery_file:
        other_passphrase, other_recovery = "", secret_file(options.other_recovery_file)
    session = console.open_with(Path(options.vault), passphrase=passphrase, recovery=recovery)
    try:
        with cancellable(console.progress()) as progress:
            done = session.backups.merge(
                Path(options.target),
                progress,
                passphrase=other_passphrase,
                recovery=other_recovery,
            )
    finally:
        session.close()
    wrong = [*done.warnings, *(Finding("merge_without", label) for label in done.lost)]
    findings = [*wrong, *(Finding("merge_removed", label) for label in done.removed)]
    document: Json = {
        "added": done.added(),
        "conflicts": [list(pair) for pair in done.conflicts],
        "findings": [finding.to_json() for finding in findings],
    }
    console.result(document, lambda: _merge_lines(console, done, findings))
    return 1 if wrong else 0


def _merge_lines(console: Console, done: backups.Merged, findings: list[Finding]) -> list[str]:
    t = console.t
    if done.nothing_new:
        lines = [t.say("Everything in that backup is here already. Nothing was changed.")]
    else:
        lines = [
            t.say("Taken over:"),
            t.say_n("{n} incident", "{n} incidents", done.incidents),
            t.say_n("{n} later version", "{n} later versions", done.versions),
            t.say_n("{n} evidence item", "{n} evidence items", done.evidence),
            t.say_n("{n} draft", "{n} drafts", done.drafts),
        ]
        if done.marks:
            lines.append(t.say_n("{n} mark “important”", "{n} marks “important”", done.marks))
    for ours, other in done.conflicts:
        lines.append(
            t.say(
                "Incident {ours} was changed in both vaults. Both are kept: the other one is "
                "number {other}.",
                ours=ours,
                other=other,
            )
        )
    if done.warnings:
        lines.append(t.say("The record of the other vault did not hold together:"))
    return lines + [finding_sentence(t, finding) for finding in findings]


def check(options: argparse.Namespace, console: Console) -> int:
    """Check everything; with `--rescue` also save the readable content."""
    if not options.rescue:
        return vault_commands.check(options, console)
    folder, target = Path(options.vault), Path(options.rescue)
    new_folder(target)
    passphrase, recovery = console.secret(
        options.vault, options.passphrase_file, options.recovery_file
    )
    with cancellable(console.progress()) as progress:
        try:
            session = console.open_with(folder, passphrase=passphrase, recovery=recovery)
            try:
                found = session.checks.check_all(progress)
            finally:
                session.close()
        except KeeperError as e:
            if e.code not in _DAMAGE:
                raise
            found = Verification(Outcome.CHANGED, (Finding("unreadable", detail=e.code.value),))
        rescued = backups.rescue(folder, target, progress, passphrase=passphrase, recovery=recovery)
    rescue_json: Json = {
        "folder": str(rescued.folder),
        "originals": rescued.originals,
        "entries": rescued.entries,
        "incomplete": list(rescued.incomplete),
        "lost": [finding.to_json() for finding in rescued.findings],
    }
    console.result(
        {**verification_json(found), "rescue": rescue_json},
        lambda: [*verification_lines(console, found), *_rescue_lines(console, rescued)],
    )
    return 0 if found.outcome is Outcome.UNCHANGED and rescued.whole else 1


def _rescue_lines(console: Console, rescued: backups.Rescued) -> list[str]:
    t = console.t
    lines = [
        "",
        t.say("Brought out to {path}:", path=str(rescued.folder)),
        t.say_n("{n} original", "{n} originals", rescued.originals),
        t.say_n("{n} incident", "{n} incidents", rescued.entries),
        t.say(
            "These files are not encrypted: everybody who can open the folder can read them. "
            "Please put them in a safe place, and delete them here when you no longer need them."
        ),
    ]
    if rescued.whole:
        return [*lines, t.say("Nothing is lost.")]
    lines += ["", t.say("Lost or damaged:")]
    return lines + [finding_sentence(t, finding) for finding in rescued.findings]
