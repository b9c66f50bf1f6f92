"""Selects the messages of conversations that a document shows.

A conversation follows its export: a document that includes the file shows its marked messages
within the document's period.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from evidence_keeper.domain.dossier.aliases import Aliases
from evidence_keeper.domain.dossier.plan import DossierPlan
from evidence_keeper.domain.record.conversation import ShownConversation, positions_of, runs
from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.storage.vault.vault import Vault


def shown_messages(
    vault: Vault,
    exhibits: Collection[int],
    zone: str,
    first_day: date | None,
    last_day: date | None,
) -> tuple[tuple[int, tuple[tuple[int, int], ...]], ...]:
    """Return the messages for a plan.

    Args:
        vault: The open vault.
        exhibits: Evidence whose content the document shows.
        zone: Of the case.
        first_day, last_day: Inclusive days in that zone; None for open.
    """
    clock = ZoneInfo(zone)
    first = datetime.combine(first_day, time(), clock) if first_day else None
    end = datetime.combine(last_day + timedelta(days=1), time(), clock) if last_day else None
    found = []
    for conversation in vault.conversations.all():
        if conversation.evidence not in exhibits or not conversation.shown:
            continue
        positions = positions_of(conversation.shown)
        if first or end:
            within = vault.conversations.between(conversation.number, first, end)
            positions &= set(within)
        if positions:
            found.append((conversation.number, runs(positions)))
    return tuple(found)


_Chosen = Collection[tuple[int, tuple[tuple[int, int], ...]]]


def shown_in_part(vault: Vault, evidence: Collection[int], messages: _Chosen) -> set[int]:
    """Return the exports of which not all that they hold is shown.

    An export whose conversations were never read or were dropped is not shown at all.

    Args:
        vault: The open vault.
        evidence: Numbers among which they are.
        messages: What the plan says of messages.
    """
    shown, found, whole = dict(messages), set[int](), set[int]()
    for known in vault.conversations.all():
        all_of_it = known.alone and shown.get(known.number) == ((1, known.messages),)
        (whole if all_of_it else found).add(known.evidence)
    brought = vault.conversations.brought_in()
    return (found | (brought - whole)) & set(evidence)


def conversations_of(
    vault: Vault, plan: DossierPlan, items: Collection[Evidence]
) -> tuple[ShownConversation, ...]:
    """Return the conversations of a plan with their messages.

    Args:
        vault: The open vault.
        plan: The plan.
        items: The document's evidence; messages of intimate items are not shown.
    """
    stored, found = vault.conversations, []
    fit = {item.number for item in items if not (item.intimate or item.removed)}
    for number, shown in plan.messages:
        conversation = stored.get(number)
        if conversation is not None and conversation.evidence in fit:
            placed = stored.placed(number, positions_of(shown))
            messages, places = tuple(m for _, m in placed), tuple(p for p, _ in placed)
            before = stored.placed(number, {loss.after for loss in conversation.losses})
            ranks = {m.position: place + 1 for place, m in before}
            losses = tuple(ranks.get(loss.after, 0) for loss in conversation.losses)
            found.append(ShownConversation(conversation, messages, places, losses))
    return tuple(found)


def shown_whole(vault: Vault, plan: DossierPlan) -> set[int]:
    """Return the conversations of which every message is shown.

    Their fingerprints reveal nothing beyond the document.
    """
    whole: set[int] = set()
    if plan.names_replaced:
        return whole
    for number, shown in plan.messages:
        conversation = vault.conversations.get(number)
        if conversation is not None and shown == ((1, conversation.messages),):
            whole.add(number)
    return whole


_LAST_NUMBER = re.compile(r"(?:line|message|record|element) \d+(?=\D*$)")


def _number_alone(place: str) -> str:
    """Return the last number of a place: folders and letters are named after people."""
    found = _LAST_NUMBER.search(place)
    return found[0] if found else ""


def conversation_replaced(shown: ShownConversation, aliases: Aliases) -> ShownConversation:
    """Return a conversation with its names replaced."""
    told = aliases.text
    known = shown.conversation
    return ShownConversation(
        replace(
            known,
            title=told(known.title),
            chat="",
            reading=replace(known.reading, me=aliases.field(known.reading.me)),
            losses=tuple(replace(x, place=_number_alone(x.place)) for x in known.losses),
        ),
        tuple(
            replace(
                message,
                sender=aliases.field(message.sender),
                account=aliases.field(message.account),
                forwarded_from=aliases.field(message.forwarded_from),
                text=told(message.text),
                written=told(message.written),
                place=_number_alone(message.place),
                attachments=tuple(map(told, message.attachments)),
                poll=tuple((told(answer), votes) for answer, votes in message.poll),
            )
            for message in shown.messages
        ),
        shown.places,
        shown.losses,
    )
