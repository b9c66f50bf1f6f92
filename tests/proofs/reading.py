"""Runs the readings of exports that the proofs disturb, like `drill`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evidence_keeper.services.session import Session
from evidence_keeper.storage.vault import keys
from evidence_keeper.storage.vault.vault import Vault
from tests.proofs import chats, drill

COUNT = 230
"""Messages of an export: six transactions; the next ones have a few more each."""
MARKED = range(3, 33)
"""The part of each conversation that is left out of documents."""


def read(folder: str) -> None:
    """Keep an export, read it, leave some out, read it anew; every other one is taken out again."""
    chats.in_small_parts()
    session = drill.started(folder)
    for number in range(drill.ROUNDS):
        once_around(session, number, COUNT + 10 * (number % 9))


def once_around(session: Session, number: int, count: int) -> None:
    """What is done with one export; each thing is told after it is confirmed."""
    evidence = chats.keep_chat(session, number, count)
    drill.confirm("evidence", evidence, session.evidence.get(evidence).sha256)
    read_once = chats.read(session, evidence)
    drill.confirm("read", evidence, count)
    session.conversations.show_messages(read_once.number, MARKED, shown=False)
    drill.confirm("shown", evidence, count - len(MARKED))
    anew = chats.read(session, evidence, me="Айгүл", zone="Asia/Oral")
    drill.confirm("read", evidence, count)
    if number % 2:
        drill.confirm("leaving", evidence)
        session.conversations.drop(anew.number)
        drill.confirm("left", evidence)


def holds(there: Mapping[str, list[int]], told: list[tuple[str, str, str]]) -> None:
    """What was told of conversations is so; see `once_around`.

    One of which nothing was told may be there, whole (`chats.unsound`), or not.
    """
    leaving = {what for kind, what, _ in told if kind == "leaving"}
    left = {what for kind, what, _ in told if kind == "left"}
    assert not left & set(there)
    for kind, what, detail in told:
        if kind in ("read", "shown") and (what not in leaving or what in there):
            assert there[what][kind == "shown"] == int(detail)


def merged_whole(inside: Mapping[str, Mapping[str, object]]) -> None:
    """Conversations of the other vault have come with its entries, or not at all."""
    parts = {4: 1, 8: 2, 8 + drill.MANY: 3}
    assert len(inside["conversations"]) == parts[len(inside["entries"])]


def whole_chat(inside: Mapping[str, Mapping[str, object]]) -> bool:
    """Whether what was read when the vault was made is there."""
    return inside["conversations"].get(str(drill.CHAT)) == [drill.MESSAGES, drill.MESSAGES]


def unfinished(folder: str) -> None:
    """Tell how many readings were begun and not ended, before an opening sweeps them."""
    key_file = keys.read_key_file(Path(folder))
    vault = Vault(
        Path(folder), keys.unlock(key_file, Path(folder), passphrase=drill.PASSPHRASE), None
    )
    begun = vault.database.scalar("SELECT count(*) FROM conversations WHERE messages = 0")
    vault.close()
    drill.tell({"unfinished": begun})
