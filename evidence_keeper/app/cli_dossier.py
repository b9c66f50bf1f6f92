"""Commands around the dossier: dossier, verify, demo."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from pathlib import Path

from evidence_keeper.app.cli_output import Console
from evidence_keeper.app.cli_vault import (
    cancellable,
    opened,
    verification_json,
    verification_lines,
)
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.happened import moment
from evidence_keeper.domain.plan import Reader, Size
from evidence_keeper.domain.verification import Outcome, Verification
from evidence_keeper.services import demo as example
from evidence_keeper.services import dossiers, verification
from evidence_keeper.services.session import Session

_VERIFY_EXIT = {Outcome.UNCHANGED: 0, Outcome.CHANGED: 1, Outcome.UNABLE: 5}


def dossier(options: argparse.Namespace, console: Console) -> int:
    """Export a dossier as PDF or as a checkable package."""
    target = Path(options.output)
    if target.suffix.lower() not in (".pdf", ".zip"):
        raise KeeperError(Code.OUTPUT_KIND, name=target.name)
    first_day, last_day = _day(options.first_day), _day(options.last_day)
    with opened(options, console) as session, cancellable(console.progress()) as progress:
        case = dossiers.case_for(session, options.case)
        chosen = dossiers.plan(
            session,
            reader=Reader(options.reader),
            language=options.language,
            case=case,
            first_day=first_day,
            last_day=last_day,
            dated=_dated(session, case, options.dated),
            size=Size(options.size),
        )
        seal = dossiers.export(session, chosen, target, progress)
    t = console.t
    console.result(
        {
            "output": str(target),
            "seal": seal,
            "incidents": len(chosen.incidents),
            "exhibits": len(chosen.exhibits),
        },
        lambda: [
            t.say("The dossier is written: {path}", path=str(target)),
            t.say("Fingerprint of the document: {seal}", seal=grouped(seal)),
            t.say("The exported PDF is not locked. Anyone who has it can read it."),
        ],
    )
    return 0


def grouped(seal: str) -> str:
    """Return the seal in groups of four, as the dossier prints it."""
    text = seal.upper()
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise KeeperError(Code.DATE_IMPOSSIBLE, entry="", value=text) from None


def _dated(session: Session, case: str, text: str | None) -> datetime | None:
    """Return the document's date; without offset it is in the case's zone."""
    if not text:
        return None
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise KeeperError(Code.DATE_IMPOSSIBLE, entry="", value=text) from None
    return moment(parsed, session.zone_of(case))


def verify(options: argparse.Namespace, console: Console) -> int:
    """Check a package: unchanged 0, changed 1, unable to tell 5."""
    earlier = Path(options.earlier) if options.earlier else None
    with cancellable(console.progress()) as progress:
        found = verification.verify(Path(options.package), progress, earlier)
    console.result(verification_json(found), lambda: _verify_lines(console, found))
    return _VERIFY_EXIT[found.outcome]


def _verify_lines(console: Console, found: Verification) -> list[str]:
    t = console.t
    lines = verification_lines(console, found)
    if found.seal:
        lines.append(t.say("Fingerprint of the document: {seal}", seal=grouped(found.seal)))
        lines.append(t.say("Please compare it with the one printed on the cover."))
    lines.append(
        t.say(
            "The fingerprint shows that nothing has changed since the package was made. "
            "It does not prove who wrote a message, or when."
        )
    )
    return lines


def demo(options: argparse.Namespace, console: Console) -> int:
    """Make a sample vault and its dossiers for each reader in each language."""
    folder = Path(options.folder)
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
