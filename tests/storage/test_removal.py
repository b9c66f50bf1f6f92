"""Tests that removed content is gone, and that its tombstone stays."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from evidence_keeper.domain.dossier.plan import Reader, Wish
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Action, Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.dossier import verification
from evidence_keeper.services.dossier.dossier_content import content_of
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups
from evidence_keeper.storage.rescue.raw_pages import RawPages
from evidence_keeper.storage.vault import keys
from tests.proofs.drill import picture
from tests.storage.two_vaults import intact, reopened
from tests.vault_copies import PASSPHRASE

CANARY = "ԪԪԪ"
"""Letters that nothing else has: their three are one token of the search index."""


def pages(folder: Path) -> bytes:
    """Every page of the database, decrypted."""
    key = keys.unlock(keys.read_key_file(folder), folder, passphrase=PASSPHRASE)
    with RawPages(folder / "vault.db", keys.derive(key, "database")) as found:
        return b"".join(found.page(n)[0] for n in range(1, found.count + 1))


def written(session: Session) -> int:
    """An incident with the canary in everything that has words, in two versions, in the bin."""
    session.evidence.keep_bytes(b"kept", "kept.txt", Source.PASTED)
    entry = Entry(
        case="1", title=f"{CANARY} title", what_happened=f"{CANARY} happened",
        exact_words=CANARY, account=CANARY, url=CANARY, place=CANARY, people=(f"{CANARY} who",),
        witnesses=("Aru",), effect=CANARY, actions=(Action(CANARY, CANARY, CANARY, CANARY),),
        private_note=CANARY, evidence=(1,),
    )  # fmt: skip
    session.incidents.record([Entry(title="first", people=("Aru",)), entry])
    session.incidents.record([Entry(title="it never happened", denies=2)])
    session.incidents.revise(2, replace(entry, title=f"other {CANARY}"))
    session.drafts.save(None, {"incident": 2, "title": CANARY})
    session.drafts.save(None, {"incident": 1, "title": "another draft"})
    session.incidents.bin((2,))
    return 2


def refused(work: object, *arguments: object) -> Code:
    with pytest.raises(KeeperError) as caught:
        work(*arguments)  # type: ignore[operator]
    return caught.value.code


def remove_evidence(session: Session, number: int, reason: str = "") -> None:
    session.evidence.bin([number])
    session.bin.remove_evidence(number, reason)


def test_no_word_of_a_removed_incident_is_left(session: Session) -> None:
    number = written(session)
    assert CANARY.encode() in pages(session.folder), "the control: now it is there"
    session.bin.remove_incident(number, "written by mistake")
    assert CANARY.encode() not in pages(session.folder)
    assert CANARY.encode("utf-16-le") not in pages(session.folder)
    assert [d.body["title"] for d in session.drafts.all()] == ["another draft"]
    assert session.people.names() == ["Aru"]
    assert session.incidents.binned() == []
    assert session.incidents.versions(number) == []
    assert session.incidents.get(3).entry.denies == number
    assert session.evidence.uses(1) == []
    assert intact(session)
    (grave,) = session.bin.removed()
    assert (grave.incident, grave.reason) == (number, "written by mistake")
    assert len(grave.sha256) == 64
    assert session.incidents.record([Entry(title="next")]) == [4], "a number is never given again"
    session.close()
    session = reopened(session.folder)
    assert session.opened.warnings == ()
    assert intact(session)
    session.close()


def test_nothing_of_a_removed_original_is_left(session: Session) -> None:
    data = picture(3)
    item = session.evidence.keep_bytes(data, f"{CANARY}.png", Source.PASTED).added[0]
    session.evidence.update(replace(item, notes=CANARY, transcript=CANARY, device=CANARY))
    session.evidence.update(replace(item, notes=f"{CANARY} again"))
    assert session.evidence.earlier_notes(item.number)
    session.evidence.keep_bytes(b"other", "other.txt", Source.PASTED)
    session.incidents.record([Entry(title="uses both", evidence=(1, 2))])
    before = sorted(p for p in session.folder.rglob("*") if p.is_file() and len(p.name) == 64)
    preview = session.pictures.preview(1)
    file = session.vault.evidence.file_of(1)
    assert preview is not None
    assert file is not None
    for trace in (CANARY.encode(), preview[100:140], file.key):
        assert trace in pages(session.folder), "the control: now it is there"
    remove_evidence(session, 1, "  sent to me in trust ")
    for trace in (CANARY.encode(), preview[100:140], file.key):
        assert trace not in pages(session.folder)
    left = sorted(p for p in session.folder.rglob("*") if p.is_file() and len(p.name) == 64)
    assert len(before) == 3
    assert len(left) == 1
    gone = session.evidence.get(1)
    assert gone.removed
    assert gone.sha256 == hashlib.sha256(data).hexdigest()
    assert (gone.original_name, gone.size, gone.notes) == ("", 0, "")
    assert session.pictures.preview(1) is None
    assert session.pictures.rendition(1) is None
    assert [e.number for e in session.evidence.page()] == [2]
    assert session.evidence.count() == 1
    assert session.incidents.get(1).entry.evidence == (1, 2), "the entry stays true"
    assert intact(session)
    (grave,) = session.bin.removed()
    assert (grave.evidence, grave.reason) == (1, "sent to me in trust")
    assert [e.operation for e in session.evidence.history(1)] == [
        "evidence_changed", "evidence_changed", "evidence_binned", "content_removed",
    ]  # fmt: skip


def test_the_same_bytes_can_be_kept_and_removed_again(session: Session) -> None:
    for number in (1, 2, 3):
        (item,) = session.evidence.keep_bytes(b"again", "again.txt", Source.PASTED).added
        assert item.number == number
        assert (
            session.evidence.keep_bytes(b"again", "b.txt", Source.PASTED).duplicates[0][1] == number
        )
        remove_evidence(session, number)
    assert {g.sha256 for g in session.bin.removed()} == {hashlib.sha256(b"again").hexdigest()}
    session.evidence.keep_bytes(b"again", "again.txt", Source.PASTED)
    assert intact(session)


def test_what_is_removed_can_be_neither_changed_nor_removed_again(session: Session) -> None:
    number = written(session)
    assert refused(session.bin.remove_incident, 1) is Code.NOT_IN_BIN
    assert refused(session.bin.remove_incident, 99) is Code.NUMBER_UNKNOWN
    session.bin.remove_incident(number)
    assert refused(session.bin.remove_evidence, 1) is Code.NOT_IN_BIN
    remove_evidence(session, 1)
    assert refused(session.bin.remove_incident, number) is Code.REMOVED
    assert refused(session.bin.remove_evidence, 1) is Code.REMOVED
    assert refused(session.incidents.restore, [number]) is Code.REMOVED
    assert refused(session.incidents.bin, [number]) is Code.REMOVED
    assert refused(session.incidents.revise, number, Entry(title="back")) is Code.REMOVED
    assert refused(session.evidence.update, session.evidence.get(1)) is Code.REMOVED
    assert refused(session.evidence.restore, [1]) is Code.REMOVED
    assert session.evidence.binned() == []
    assert refused(lambda: list(session.evidence.original(1))) is Code.REMOVED
    assert refused(lambda: list(session.evidence.original(7))) is Code.NUMBER_UNKNOWN


def test_a_removal_that_was_killed_is_finished_at_the_next_opening(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.evidence.keep_bytes(picture(4), "a.png", Source.PASTED)
    with monkeypatch.context() as patch:
        patch.setattr(session.vault.originals, "remove", lambda _: None)
        remove_evidence(session, 1)
    originals = session.folder / "originals"
    assert any(p.is_file() for p in originals.rglob("*"))
    session.close()
    session = reopened(session.folder)
    assert not any(p.is_file() for p in originals.rglob("*"))
    assert intact(session)
    session.close()


def test_the_log_forgets_only_what_a_removal_explains(session: Session) -> None:
    session.evidence.keep_bytes(b"one", "one.txt", Source.PASTED)
    written(session)
    database = session.vault.database
    for change in ("hash = 'x'", "body = 'x'", "salt = ''", "wall = '', salt = '', body = ''"):
        assert refused(database.execute, f"UPDATE custody SET {change}") is Code.UNEXPECTED
    database.execute("UPDATE custody SET salt = '', body = '' WHERE number = 3")
    found = session.checks.check_all(Progress())
    assert [(f.code, f.item) for f in found.findings] == [("event_emptied", "3")]
    database.execute("UPDATE evidence SET file = '', no_preview = 'removed' WHERE number = 1")
    database.execute("UPDATE incidents SET removed = '2026' WHERE number = 1")
    codes = {(f.code, f.item) for f in session.checks.check_all(Progress()).findings}
    assert {("removed_unlogged", "EK-0001"), ("removed_unlogged", "1")} <= codes


def test_a_backup_and_a_rescue_hold_no_more(session: Session, tmp_path: Path) -> None:
    number = written(session)
    target = tmp_path / "backups"
    session.backups.back_up(target, Progress())
    session.bin.remove_incident(number)
    remove_evidence(session, 1)
    assert not session.backups.back_up(target, Progress()).nothing_new
    done = backups.restore(target, tmp_path / "back", Progress(), passphrase=PASSPHRASE)
    assert done.whole
    assert CANARY.encode() not in pages(tmp_path / "back")
    assert not any(p.is_file() for p in (tmp_path / "back" / "originals").rglob("*"))
    session.close()
    rescued = backups.rescue(session.folder, tmp_path / "out", Progress(), passphrase=PASSPHRASE)
    assert rescued.findings == []
    for path in (tmp_path / "out").iterdir():
        assert CANARY not in path.read_text("utf-8")


@pytest.fixture
def two(session: Session, tmp_path: Path) -> tuple[Session, Session]:
    """Two vaults that began as one, with an incident in the bin that uses an original."""
    written(session)
    session.incidents.restore((2,))
    session.backups.back_up(tmp_path / "start", Progress())
    backups.restore(tmp_path / "start", tmp_path / "other", Progress(), passphrase=PASSPHRASE)
    return session, reopened(tmp_path / "other")


def merged(into: Session, source: Session, path: Path) -> backups.Merged:
    source.backups.back_up(path, Progress())
    return into.backups.merge(path, Progress(), passphrase=PASSPHRASE)


def test_a_merge_does_not_bring_back_what_was_removed(
    two: tuple[Session, Session], tmp_path: Path
) -> None:
    ours, theirs = two
    theirs.incidents.revise(2, replace(theirs.incidents.get(2).entry, title="gone on"))
    theirs.incidents.record([Entry(title="denies it", denies=2, evidence=(1,))])
    ours.incidents.bin((2,))
    ours.bin.remove_incident(2)
    remove_evidence(ours, 1)
    for count in (1, 0):
        done = merged(ours, theirs, tmp_path / f"theirs-{count}")
        assert (done.incidents, done.versions, done.evidence) == (count, 0, 0)
        assert done.removed == ("2", "EK-0001")
        assert done.conflicts == ()
    new = ours.incidents.get(4).entry
    assert (new.title, new.denies, new.evidence) == ("denies it", 2, (1,))
    assert CANARY.encode() not in pages(ours.folder)
    assert intact(ours)
    theirs.close()


def test_a_merge_keeps_what_the_other_vault_removed(
    two: tuple[Session, Session], tmp_path: Path
) -> None:
    ours, theirs = two
    theirs.incidents.bin((2,))
    theirs.bin.remove_incident(2)
    remove_evidence(theirs, 1)
    theirs.incidents.revise(
        3, replace(theirs.incidents.get(3).entry, title="went on there", evidence=(1,))
    )
    done = merged(ours, theirs, tmp_path / "theirs")
    assert (done.incidents, done.versions, done.evidence) == (0, 1, 0)
    assert (done.removed, done.conflicts) == ((), ())
    assert ours.incidents.get(3).entry.evidence == (1,)
    assert ours.incidents.get(2).entry.exact_words == CANARY
    assert b"".join(ours.evidence.original(1)) == b"kept"
    assert intact(ours)
    theirs.close()


@pytest.mark.parametrize("reader", list(Reader))
def test_a_dossier_says_what_was_removed(session: Session, reader: Reader, tmp_path: Path) -> None:
    number = written(session)
    session.incidents.record([Entry(title="uses it", evidence=(1,))])
    session.bin.remove_incident(number, "reason")
    remove_evidence(session, 1, "reason")
    plan = session.dossiers.plan(Wish(reader, "en"))
    assert plan.exhibits == ()
    assert plan.listed_only == (1,)
    target = tmp_path / "out.zip"
    session.dossiers.export(plan, target, Progress())
    assert verification.verify(target, Progress()).outcome is Outcome.UNCHANGED
    content = content_of(session.vault, plan)
    shown = [e for e in content.custody if e.operation == "content_removed" and e.body]
    assert [e.told()["evidence"] for e in shown] == ["EK-0001"]
    assert intact(session)


def test_what_a_removed_entry_used_is_not_shown_as_found(session: Session) -> None:
    number = written(session)
    session.incidents.record([Entry(title="stays")])
    assert session.dossiers.plan(Wish(Reader.POLICE, "en")).exhibits == ()
    session.bin.remove_incident(number, "")
    assert session.dossiers.plan(Wish(Reader.POLICE, "en")).exhibits == ()
    assert session.evidence.uses(1) == []
    assert intact(session)
