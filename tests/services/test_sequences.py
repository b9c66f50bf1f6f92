"""Screenshots that follow one another: offered, confirmed, undone, and shown in their order."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_keeper.domain.dossier.plan import Reader, Wish
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Case, Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.record.working_copy import Area, Mark
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.dossier.dossier_content import content_of
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.checks.opening_check import OpeningCheck
from evidence_keeper.storage.vault import keys, new_vault
from tests.media.chats import conversation, screenshot
from tests.media.pictures import encoded
from tests.storage.two_vaults import reopened
from tests.vault_copies import PASSPHRASE


def keep(session: Session, seed: int, *tops: int) -> list[int]:
    strip = conversation(seed)
    numbers = []
    for place, top in enumerate(tops):
        data = encoded(screenshot(strip, top, f"21:{place:02d}"), "PNG", compress_level=1)
        numbers.append(
            session.evidence.keep_bytes(data, f"{place}.png", Source.PASTED).added[0].number
        )
    return numbers


def remove(session: Session, number: int) -> None:
    session.evidence.bin([number])
    session.bin.remove_evidence(number, "")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vault of five screenshots, closed: drawing and decoding them takes seconds."""
    folder = tmp_path_factory.mktemp("kept") / "vault"
    new_vault.create(folder, PASSPHRASE, Case("Main", "Asia/Almaty"), keys.FAST_COST)
    session = vaults.open_with_passphrase(folder, PASSPHRASE)
    keep(session, 1, 900)
    keep(session, 2, 0)
    keep(session, 1, 0, 2000)
    keep(session, 2, 2000)
    session.close()
    return folder


@pytest.fixture
def chat(kept: Path, tmp_path: Path) -> Iterator[Session]:
    """Five screenshots: of one chat 3, 1, 4 in this order, of another 2 and 5."""
    folder = tmp_path / "chat"
    shutil.copytree(kept, folder)
    session = vaults.open_with_passphrase(folder, PASSPHRASE)
    yield session
    session.close()


def test_what_overlaps_is_offered_in_its_order_and_nothing_is_set(chat: Session) -> None:
    assert (
        chat.pictures.following(1)
        == chat.pictures.following(3)
        == chat.pictures.following(4)
        == (3, 1, 4)
    )
    assert chat.pictures.following(2) == chat.pictures.following(5) == ()
    assert chat.pictures.sequence_of(1) == ()
    assert chat.pictures.in_order([1, 3, 4]) == [1, 3, 4]


def test_a_confirmed_order_is_kept_told_and_can_be_taken_back(chat: Session) -> None:
    assert chat.pictures.keep_sequence((3, 1, 4)) == []
    assert chat.pictures.sequence_of(4) == (3, 1, 4)
    assert chat.pictures.in_order([5, 4, 1, 3, 2]) == [5, 3, 1, 4, 2]
    (event,) = [e for e in chat.evidence.history(1) if e.operation == Operation.SEQUENCE_KEPT]
    assert event.told() == {"sequence": ["EK-0003", "EK-0001", "EK-0004"]}
    chat.pictures.drop_sequence((3, 1, 4))
    assert chat.pictures.sequence_of(4) == ()
    assert chat.evidence.history(4)[-1].operation == Operation.SEQUENCE_DROPPED
    assert chat.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def test_an_order_that_grows_names_what_it_replaces(chat: Session) -> None:
    chat.pictures.keep_sequence((3, 1))
    chat.pictures.keep_sequence((2, 5))
    assert chat.pictures.keep_sequence((3, 1, 4)) == [(3, 1)]
    assert (chat.pictures.sequence_of(1), chat.pictures.sequence_of(2)) == ((3, 1, 4), (2, 5))


def test_unknown_and_removed_items_are_refused(chat: Session) -> None:
    remove(chat, 4)
    for number, code in ((4, Code.REMOVED), (99, Code.NUMBER_UNKNOWN)):
        with pytest.raises(KeeperError) as caught:
            chat.pictures.keep_sequence((3, number))
        assert caught.value.code is code
    assert chat.pictures.sequence_of(3) == ()


def test_what_is_removed_or_in_the_bin_is_offered_no_more(chat: Session) -> None:
    chat.pictures.keep_sequence((3, 1, 4))
    remove(chat, 4)
    assert chat.pictures.sequence_of(3) == (3, 1)
    chat.evidence.bin([1])
    assert chat.pictures.following(3) == ()


def test_a_document_shows_an_entrys_pictures_in_the_confirmed_order(
    chat: Session, tmp_path: Path
) -> None:
    chat.incidents.record([Entry(title="Chat", evidence=(4, 1, 3, 2))])
    chat.pictures.make_copy(1, (Area(Mark.BLACK, 10, 10, 60, 40),))
    chat.pictures.keep_sequence((3, 1, 4))
    plan = chat.dossiers.plan(Wish(Reader.POLICE, "en"))
    content = content_of(chat.vault, plan)
    assert content.sequences == ((3, 6, 1, 4),)
    assert Operation.SEQUENCE_KEPT in {e.operation for e in content.custody if e.body}
    chat.dossiers.export(plan, tmp_path / "d.zip", Progress())
    with zipfile.ZipFile(tmp_path / "d.zip") as archive:
        names = archive.namelist()
    assert any(name.endswith(".pdf") for name in names)


def test_the_log_tells_nothing_of_pictures_outside_the_document(chat: Session) -> None:
    chat.incidents.record([Entry(title="Chat", evidence=(3, 1))])
    chat.pictures.keep_sequence((3, 1, 4))
    plan = chat.dossiers.plan(Wish(Reader.PSYCHOLOGIST, "en"))
    content = content_of(chat.vault, plan)
    assert content.sequences == ((3, 1),)
    assert not [e for e in content.custody if e.operation == Operation.SEQUENCE_KEPT and e.body]


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Session]:
    folder = tmp_path / "school"
    new_vault.create(folder, PASSPHRASE, Case("Main", "Asia/Almaty"), keys.FAST_COST)
    opened = reopened(folder)
    yield opened
    opened.close()


def test_a_merge_brings_the_order_along(session: Session, school: Session, tmp_path: Path) -> None:
    keep(session, 2, 0)
    keep(school, 1, 900, 0, 2000)
    school.pictures.keep_sequence((2, 1, 3))
    school.backups.back_up(tmp_path / "backup", Progress())
    session.backups.merge(tmp_path / "backup", Progress(), passphrase=PASSPHRASE)
    assert session.pictures.sequence_of(2) == (3, 2, 4)
    assert session.pictures.following(2) == (3, 2, 4)
    again = session.backups.merge(tmp_path / "backup", Progress(), passphrase=PASSPHRASE)
    assert again.nothing_new


def test_an_order_of_our_own_outlives_a_merge(
    session: Session, school: Session, tmp_path: Path
) -> None:
    for vault in (session, school):
        keep(vault, 1, 900, 0, 2000)
    session.pictures.keep_sequence((1, 2))
    school.pictures.keep_sequence((2, 1, 3))
    school.backups.back_up(tmp_path / "backup", Progress())
    session.backups.merge(tmp_path / "backup", Progress(), passphrase=PASSPHRASE)
    assert session.pictures.sequence_of(1) == (1, 2)


def test_an_order_that_the_log_does_not_tell_is_found(chat: Session) -> None:
    """An old page can be put back; the log says which order was kept last."""
    chat.pictures.keep_sequence((3, 1, 4))
    chat.pictures.keep_sequence((2, 5))
    assert chat.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    for forged in (
        "UPDATE sequences SET position = 7 - position WHERE evidence IN (1, 4)",
        "DELETE FROM sequences WHERE evidence IN (2, 5)",
        "UPDATE sequences SET sequence = 9, position = 9 WHERE evidence = 1",
    ):
        database = chat.vault.database
        before = database.all("SELECT * FROM sequences")
        with database.transaction():
            database.execute(forged)
        found = [f.code for f in chat.checks.check_all(Progress()).findings]
        assert set(found) == {"sequence_changed"}
        again = OpeningCheck(chat.vault, chain_too=False)
        while again.step():
            pass
        assert [f.code for f in again.findings] == found
        with database.transaction():
            database.execute("DELETE FROM sequences")
            for row in before:
                database.execute("INSERT INTO sequences VALUES (?, ?, ?)", row)
    assert chat.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    remove(chat, 1)
    chat.pictures.drop_sequence((2, 5))
    assert chat.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
