"""Implements the import command, which reads conversations."""

from __future__ import annotations

import argparse
from pathlib import Path

from evidence_keeper.app.command_line.console import Console
from evidence_keeper.app.command_line.list_command import conversation_json, conversation_line
from evidence_keeper.app.command_line.vault_commands import cancellable, opened
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.canonical import Json
from evidence_keeper.domain.record.conversation import DateOrder, ReadingOptions
from evidence_keeper.domain.record.evidence import Source, evidence_label
from evidence_keeper.services.record.conversation_import import ReadResult
from evidence_keeper.services.session import Session
from evidence_keeper.system.files import is_certain
from evidence_keeper.system.language.conversation_words import (
    loss_text,
    refusal_word,
    remark_sentence,
)
from evidence_keeper.system.language.translations import Translator

_UNREADABLE = 5


def import_export(options: argparse.Namespace, console: Console) -> int:
    """Add an export as evidence and read its conversations."""
    path = Path(options.file)
    if is_certain(path.is_dir):
        raise KeeperError(Code.NOT_A_FILE, path=str(path))
    with opened(options, console) as session, cancellable(console.progress()) as progress:
        evidence = _add_export(session, path, progress)
        reading = ReadingOptions(
            zone=options.timezone or session.incidents.zone_of(""),
            order=DateOrder(options.date_order) if options.date_order else None,
            me=options.me,
        )
        try:
            result = session.conversations.read_export(
                evidence,
                reading,
                progress,
                chats=_wanted_keys(session, evidence, options, progress),
                name=options.format or "",
            )
        except KeeperError as e:
            label = evidence_label(evidence)
            if e.params.get("name") == session.evidence.get(evidence).original_name:
                e.params["name"] = path.name  # the same bytes may be kept under another name
            if options.json:
                console.result(_result_json(console.t, evidence, ReadResult(())), list)
            else:
                console.note(
                    console.t.say("The file itself is kept as evidence: {number}.", number=label)
                )
            raise
    console.result(
        _result_json(console.t, evidence, result),
        lambda: _result_lines(console.t, evidence, result),
    )
    return _UNREADABLE if result.refusals else 0


def _add_export(session: Session, path: Path, progress: Progress) -> int:
    """Keep the file, and return its number; the one that has the same bytes when it is there."""
    intake = session.evidence.keep_files([path], Source.CONVERSATION, progress)
    if intake.stopped is not None:
        raise intake.stopped
    if intake.cancelled:
        raise KeeperError(Code.CANCELLED)
    for _, error in intake.refused:
        raise error
    if intake.added:
        return intake.added[0].number
    if intake.duplicates:
        return intake.duplicates[0][1]
    raise KeeperError(Code.EXPORT_EMPTY, name=path.name)


def _wanted_keys(
    session: Session, evidence: int, options: argparse.Namespace, progress: Progress
) -> list[str] | None:
    """Return the keys of the named conversations; None for all."""
    if not options.chat:
        return None
    found = session.conversations.look_at_export(evidence, progress, options.format or "").chats
    keys = []
    for name in options.chat:
        fitting = [c.key for c in found if name in (c.key, c.title)]
        if not fitting:
            titles = ", ".join(c.title for c in found[:20])
            raise KeeperError(Code.CHAT_UNKNOWN, name=name, names=titles)
        keys += fitting
    return keys


def _result_json(t: Translator, evidence: int, result: ReadResult) -> Json:
    return {
        "evidence": evidence_label(evidence),
        "conversations": [conversation_json(c) for c in result.conversations],
        "refused": [
            {"place": r.place, "reason": refusal_word(t, r.reason)} for r in result.refused
        ],
        "refusals": result.refusals,
    }


def _result_lines(t: Translator, evidence: int, result: ReadResult) -> list[str]:
    lines = [
        t.say("The file is kept as {number}. Read from it:", number=evidence_label(evidence)),
        *(conversation_line(t, c) for c in result.conversations),
    ]
    remarks = dict.fromkeys(
        remark_sentence(t, remark) for c in result.conversations for remark in c.remarks
    )
    lines += [*([""] if remarks else []), *remarks]
    if result.refusals:
        lines += [
            "",
            t.say_n(
                "{n} piece of the file was not read as a message; the file has it all the same:",
                "{n} pieces of the file were not read as messages; the file has them all the same:",
                result.refusals,
            ),
            *(f"  {loss_text(t, r)}" for r in result.refused),
        ]
    return lines
