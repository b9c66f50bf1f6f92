"""Replaces names by letters in everything that a dossier shows."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

from evidence_keeper.domain.dossier.aliases import Aliases, Named
from evidence_keeper.domain.dossier.name_forms import level
from evidence_keeper.domain.dossier.plan import DossierContent
from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.record.custody import CustodyEvent
from evidence_keeper.domain.record.entry import Action, Entry, Step
from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.services.record.people_service import PeopleService
from evidence_keeper.storage.vault.vault import Vault
from evidence_keeper.system.language.record_words import alias_word
from evidence_keeper.system.language.translations import translator


def aliases_for(
    vault: Vault,
    language: str,
    content: DossierContent,
    profile: Profile,
) -> Aliases:
    """Return the replacement of all names in the vault.

    Letters follow the order of the incidents; names without incidents come after them, because a
    text may still mention them. Names in the shown profile, the person herself or her
    representative, are not replaced.

    Args:
        vault: The open vault.
        language: Of the document.
        content: Of the document.
        profile: The part that this reader sees.
    """
    view = PeopleService(vault).view()
    told = tuple(x for x in (profile.name, profile.representative) if x)
    shown = [_words(x) for x in told]
    groups: list[tuple[str, ...]] = [person.names for person in view.register]
    groups += [(item.captured_by,) for item in content.evidence if item.captured_by]
    spoken = _spoken(vault, content)
    groups += [(name,) for name in spoken[0]]
    accounts = [b.account for person in view.register for b in person.accounts]
    accounts += [a.text for a in view.accounts]
    accounts += spoken[1]
    listed = [i.entry for i in content.incidents]
    named = _order_names(groups, (n for e in listed for n in (*e.people, *e.witnesses)))
    t = translator(language)

    def label(kind: Named, letter: str) -> str:
        return f"[{alias_word(t, kind, letter)}]"

    return Aliases(
        [names for names in named if not any(_is_told(names, words) for words in shown)],
        dict.fromkeys([*(e.account for e in listed if e.account), *accounts]),
        label,
        told,
    )


_TWO = 2


def _spoken(vault: Vault, content: DossierContent) -> tuple[list[str], list[str]]:
    """Return names and accounts of the conversations that are shown, of messages left out too.

    The title of a conversation of two is usually the other one's name, so it counts as a name. A
    group's title does not.
    """
    names: dict[str, None] = {}
    accounts: dict[str, None] = {}
    for shown in content.conversations:
        known = shown.conversation
        found = vault.conversations.named(known.number)
        names[known.reading.me] = None
        if len({sender for sender, *_ in found if sender}) <= _TWO:
            names[known.title] = None
        for sender, account, forwarded in found:
            names |= dict.fromkeys((sender, forwarded))
            accounts[account] = None
    return [n for n in names if n], [a for a in accounts if a]


def _words(text: str) -> frozenset[str]:
    return frozenset(level(text).replace(",", " ").split())


def _is_told(names: Iterable[str], shown: frozenset[str]) -> bool:
    """Whether one of the names is the shown one, or two words and more of it."""
    return any((own := _words(n)) == shown or (len(own) > 1 and own <= shown) for n in names)


def _order_names(groups: Iterable[tuple[str, ...]], written: Iterable[str]) -> list[list[str]]:
    """Return each person's names, in order of first mention; spellings are one person."""
    owner: dict[str, list[str]] = {}
    everybody: list[list[str]] = []
    for names in groups:
        known = next((owner[level(n)] for n in names if level(n) in owner), None)
        if known is None:
            known = []
            everybody.append(known)
        known += [n for n in names if n not in known]
        for name in names:
            owner.setdefault(level(name), known)
    first: list[list[str]] = []
    for name in written:
        person = owner.get(level(name))
        if person is not None and not any(person is p for p in first):
            first.append(person)
    return first + [p for p in everybody if not any(p is q for q in first)]


def entry_replaced(entry: Entry, aliases: Aliases) -> Entry:
    """Return an entry with its names replaced."""
    told = aliases.text
    return replace(
        entry,
        title=told(entry.title),
        what_happened=told(entry.what_happened),
        exact_words=told(entry.exact_words),
        channel=told(entry.channel),
        platform=told(entry.platform),
        account=aliases.field(entry.account),
        url=told(entry.url),
        place=told(entry.place),
        people=tuple(dict.fromkeys(aliases.field(p) for p in entry.people)),
        witnesses=tuple(dict.fromkeys(aliases.field(w) for w in entry.witnesses)),
        effect=told(entry.effect),
        actions=tuple(_action(a, aliases) for a in entry.actions),
        private_note=told(entry.private_note),
    )


def _action(action: Action, aliases: Aliases) -> Action:
    what = action.what if action.what in set(Step) else aliases.text(action.what)
    whom, when = aliases.field(action.whom), aliases.text(action.when)
    return Action(what, whom, when, aliases.text(action.reference))


def evidence_replaced(item: Evidence, aliases: Aliases) -> Evidence:
    """Return a file's description with names replaced."""
    told = aliases.text
    return replace(
        item,
        original_name=told(item.original_name),
        time_hints=tuple(replace(h, raw=told(h.raw)) for h in item.time_hints),
        device=told(item.device),
        captured_by=aliases.field(item.captured_by),
        notes=told(item.notes),
        transcript=told(item.transcript),
        url=told(item.url),
    )


def names_nobody(event: CustodyEvent, aliases: Aliases) -> bool:
    """Return whether an event's body has none of the names; it can only be withheld, not
    changed.
    """
    texts: list[object] = [json.loads(event.body)] if event.body else []
    while texts:
        found = texts.pop()
        if isinstance(found, dict):
            texts += found.values()
        elif isinstance(found, list):
            texts += found
        elif isinstance(found, str) and aliases.text(found) != found:
            return False
    return True
