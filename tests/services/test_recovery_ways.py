"""Tests recovery methods: one sheet, three sheets, both or neither; made, renewed, revoked,
used.
"""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_keeper.domain.dossier.plan import Reader, Wish
from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Case, Entry
from evidence_keeper.domain.vault.recovery import RecoveryWays
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups, vaults
from evidence_keeper.services.vault.settings_service import SettingsService
from evidence_keeper.storage.vault import attempts, keys, new_vault
from evidence_keeper.storage.vault.database import Database
from evidence_keeper.storage.vault.recovery_code import format_code, parse_code
from tests.vault_copies import PASSPHRASE

PAIRS = list(itertools.combinations(range(3), 2))


def pair(codes: tuple[str, ...], first: int, second: int) -> str:
    return f"{codes[first]}\n{codes[second]}"


def refused(code: Code, action: Callable[[], object]) -> None:
    with pytest.raises(KeeperError) as caught:
        action()
    assert caught.value.code is code


def opens_with(folder: Path, codes: str) -> None:
    vaults.open_with_recovery(folder, codes).close()


def both_files(folder: Path) -> set[bytes]:
    return {(folder / name).read_bytes() for name in (keys.KEY_FILE, keys.KEY_FILE_COPY)}


@pytest.fixture
def three(session: Session) -> tuple[str, ...]:
    return on_paper(session, PASSPHRASE)


def on_paper(session: Session, proof: str) -> tuple[str, ...]:
    codes = session.recovery.make_three_sheets(proof)
    session.recovery.written_down(codes)
    return codes


def test_a_new_vault_has_one_sheet_and_may_have_either_both_or_neither(session: Session) -> None:
    assert session.recovery.ways() == RecoveryWays(one_sheet=True, three_sheets=False)
    session.recovery.make_three_sheets(PASSPHRASE)
    assert session.recovery.ways() == RecoveryWays(one_sheet=True, three_sheets=True)
    session.recovery.revoke_one_sheet(PASSPHRASE)
    assert session.recovery.ways() == RecoveryWays(one_sheet=False, three_sheets=True)
    session.recovery.revoke_three_sheets(PASSPHRASE)
    assert session.recovery.ways() == RecoveryWays(one_sheet=False, three_sheets=False)
    session.recovery.make_one_sheet(PASSPHRASE)
    assert session.recovery.ways() == RecoveryWays(one_sheet=True, three_sheets=False)
    made, gone = Operation.RECOVERY_RENEWED, Operation.RECOVERY_REVOKED
    assert [(e.operation, e.told()["sheets"]) for e in session.vault.log.events()[-4:]] == [
        (made, 3),
        (gone, 1),
        (gone, 3),
        (made, 1),
    ]
    assert session.checks.check_all(Progress()).outcome is Outcome.UNCHANGED


def test_each_pair_opens_and_one_alone_does_not(session: Session, three: tuple[str, ...]) -> None:
    session.incidents.record([Entry(title="kept")])
    session.close()
    for a, b in PAIRS:
        opened = vaults.open_with_recovery(session.folder, pair(three, b, a))
        assert [i.entry.title for i in opened.incidents.chronology()] == ["kept"]
        opened.close()
    for code in three:
        refused(Code.RECOVERY_SECOND_NEEDED, lambda c=code: opens_with(session.folder, c))
        refused(Code.RECOVERY_SAME_PERSON, lambda c=code: opens_with(session.folder, f"{c}\n{c}"))
    assert attempts.failed_attempts(session.folder) == []


def test_a_wrong_pair_is_counted_and_told_as_a_wrong_attempt(
    session: Session, three: tuple[str, ...], tmp_path: Path
) -> None:
    other = tmp_path / "other"
    new_vault.create(other, "other", Case("M", "Asia/Almaty"), keys.FAST_COST)
    opened = vaults.open_with_passphrase(other, "other")
    others = opened.recovery.make_three_sheets("other")
    opened.close()
    session.close()
    mixed = f"{three[0]}\n{others[1]}"
    refused(Code.RECOVERY_PAIR_WRONG, lambda: opens_with(session.folder, mixed))
    refused(Code.RECOVERY_PAIR_WRONG, lambda: opens_with(other, mixed))
    assert len(attempts.failed_attempts(session.folder)) == 1
    again = vaults.open_with_recovery(session.folder, pair(three, 0, 1))
    assert len(again.opened.failed_since) == 1
    again.close()


def test_new_sheets_replace_all_three_at_once(session: Session, three: tuple[str, ...]) -> None:
    newer = on_paper(session, pair(three, 0, 2))
    assert len(both_files(session.folder)) == 1
    session.close()
    for a, b in PAIRS:
        opens_with(session.folder, pair(newer, a, b))
        for wrong in (pair(three, a, b), f"{newer[a]}\n{three[b]}", f"{three[a]}\n{newer[b]}"):
            refused(Code.RECOVERY_PAIR_WRONG, lambda w=wrong: opens_with(session.folder, w))
            attempts.forget_failures(session.folder)


def test_a_revoked_set_opens_nothing_not_even_with_the_copy(
    session: Session, three: tuple[str, ...]
) -> None:
    before = (session.folder / keys.KEY_FILE).read_bytes()
    session.recovery.revoke_three_sheets(PASSPHRASE)
    assert len(both_files(session.folder)) == 1
    assert both_files(session.folder) != {before}
    session.close()
    for content in ((session.folder / keys.KEY_FILE).read_bytes(), b""):
        (session.folder / keys.KEY_FILE).write_bytes(content)  # the second time the copy is asked
        for a, b in PAIRS:
            codes = pair(three, a, b)
            refused(Code.RECOVERY_NO_PAIRS, lambda c=codes: opens_with(session.folder, c))
    vaults.open_with_passphrase(session.folder, PASSPHRASE).close()
    assert len(both_files(session.folder)) == 1
    assert not list(session.folder.glob(".keys*"))


def test_what_would_go_is_no_proof_for_taking_it_away(
    session: Session, three: tuple[str, ...]
) -> None:
    """Whoever forgot the passphrase must not lock herself out with the only way that is left."""
    alone = session.recovery.make_one_sheet(PASSPHRASE)
    session.recovery.written_down([alone])
    before = both_files(session.folder)
    itself = Code.RECOVERY_REVOKES_ITSELF
    refused(itself, lambda: session.recovery.revoke_one_sheet(alone))
    refused(itself, lambda: session.recovery.revoke_three_sheets(pair(three, 1, 2)))
    assert both_files(session.folder) == before
    session.recovery.revoke_three_sheets(alone)
    assert session.recovery.ways() == RecoveryWays(one_sheet=True, three_sheets=False)


def test_nothing_is_changed_without_a_right_proof(session: Session, three: tuple[str, ...]) -> None:
    before, length = both_files(session.folder), session.vault.log.head()
    for act in (
        session.recovery.make_one_sheet,
        session.recovery.revoke_one_sheet,
        session.recovery.make_three_sheets,
        session.recovery.revoke_three_sheets,
    ):
        refused(Code.WRONG_PASSPHRASE, lambda a=act: a("not it"))
        refused(Code.WRONG_PASSPHRASE, lambda a=act: a(""))
        refused(Code.RECOVERY_SECOND_NEEDED, lambda a=act: a(three[1]))
    assert both_files(session.folder) == before
    assert session.vault.log.head() == length


def test_who_forgot_the_passphrase_sets_a_new_one_with_two_people(
    session: Session, three: tuple[str, ...]
) -> None:
    session.close()
    opened = vaults.open_with_recovery(session.folder, pair(three, 0, 2))
    refused(
        Code.RECOVERY_SECOND_NEEDED,
        lambda: opened.recovery.change_passphrase(three[0], "new", fast=True),
    )
    opened.recovery.change_passphrase(f"{three[2]} {three[0]}", "new words", fast=True)
    opened.close()
    vaults.open_with_passphrase(session.folder, "new words").close()
    for a, b in PAIRS:
        opens_with(session.folder, pair(three, a, b))


def test_a_vault_of_the_first_schema_gets_three_sheets(tmp_path: Path) -> None:
    golden = Path(__file__).parent.parent / "storage" / "golden" / "schema-1.ekbackup"
    backups.restore(golden, tmp_path / "vault", Progress())
    session = vaults.open_with_passphrase(tmp_path / "vault", "golden one")
    codes = session.recovery.make_three_sheets("golden one")
    session.close()
    opens_with(tmp_path / "vault", pair(codes, 0, 1))


def test_backups_open_with_two_codes_of_their_day(
    session: Session, three: tuple[str, ...], tmp_path: Path
) -> None:
    session.incidents.record([Entry(title="kept")])
    stick = tmp_path / "one.ekbackup"
    session.backups.back_up(stick, Progress())
    session.recovery.revoke_three_sheets(PASSPHRASE)
    two = pair(three, 1, 2)
    done = backups.restore(stick, tmp_path / "restored", Progress(), recovery=two)
    assert done.whole
    assert done.verification is not None
    refused(
        Code.RECOVERY_SECOND_NEEDED,
        lambda: backups.restore(stick, tmp_path / "no", Progress(), recovery=three[0]),
    )
    assert not (tmp_path / "no").exists()
    rescued = backups.rescue(tmp_path / "restored", tmp_path / "out", Progress(), recovery=two)
    assert (rescued.whole, rescued.entries) == (True, 1)


def test_another_vault_is_merged_with_two_of_its_codes(session: Session, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    new_vault.create(folder, "other", Case("M", "Asia/Almaty"), keys.FAST_COST)
    other = vaults.open_with_passphrase(folder, "other")
    other.incidents.record([Entry(title="theirs")])
    codes = other.recovery.make_three_sheets("other")
    other.backups.back_up(tmp_path / "other.ekbackup", Progress())
    other.close()
    target = tmp_path / "other.ekbackup"
    wrong = f"{codes[0]}\n{format_code(bytes(20), 3)}"
    for code, given in ((Code.RECOVERY_PAIR_WRONG, wrong), (Code.RECOVERY_SECOND_NEEDED, codes[0])):
        refused(code, lambda g=given: session.backups.merge(target, Progress(), recovery=g))
    assert session.incidents.count() == 0
    done = session.backups.merge(target, Progress(), recovery=pair(codes, 0, 1))
    assert done.incidents == 1


def test_a_document_does_not_tell_of_three_people(session: Session, tmp_path: Path) -> None:
    session.recovery.make_three_sheets(PASSPHRASE)
    session.recovery.revoke_three_sheets(PASSPHRASE)
    session.incidents.record([Entry(title="told")])
    plan = session.dossiers.plan(Wish(Reader.POLICE, "en"))
    session.dossiers.export(plan, tmp_path / "d.zip", Progress())
    with zipfile.ZipFile(tmp_path / "d.zip") as package:
        logs = [n for n in package.namelist() if "custody" in n]
        assert logs
        for name in logs:
            text = package.read(name).decode("utf-8")
            assert "recovery_renewed" in text
            assert "sheets" not in text


def test_a_copy_that_cannot_be_written_leaves_the_old_codes(
    session: Session, three: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """New codes that nobody has seen must not be the ones that open."""
    before = both_files(session.folder)
    write, refuses = keys.write_atomically, [True]

    def full(path: Path, data: bytes) -> None:
        if path.name == keys.KEY_FILE_COPY and refuses:
            refuses.clear()
            raise KeeperError(Code.DISK_FULL, path=str(path))
        write(path, data)

    for act in (session.recovery.make_three_sheets, session.recovery.make_one_sheet):
        refuses.append(True)
        monkeypatch.setattr(keys, "write_atomically", full)
        refused(Code.DISK_FULL, lambda a=act: a(PASSPHRASE))
        monkeypatch.undo()
        assert both_files(session.folder) == before
    session.close()
    opens_with(session.folder, pair(three, 0, 1))


def test_new_codes_are_kept_until_they_are_on_paper(session: Session) -> None:
    one = session.recovery.make_one_sheet(PASSPHRASE)
    three = session.recovery.make_three_sheets(PASSPHRASE)
    folder = session.folder
    session.close()
    again = vaults.open_with_passphrase(folder, PASSPHRASE)
    found = again.recovery.ways()
    assert (found.one_waits, found.three_wait) == (True, True)
    refused(Code.WRONG_PASSPHRASE, lambda: again.recovery.waiting_codes("a guess", sheets=1))
    assert again.recovery.waiting_codes(PASSPHRASE, sheets=1) == (one,)
    assert again.recovery.waiting_codes(one, sheets=3) == three
    again.recovery.written_down([one])
    again.recovery.revoke_three_sheets(PASSPHRASE)
    found = again.recovery.ways()
    assert (found.one_waits, found.three_wait) == (False, False)
    assert again.recovery.waiting_codes(PASSPHRASE, sheets=1) == ()
    again.close()


def test_old_codes_open_until_the_new_ones_are_on_paper(
    session: Session, three: tuple[str, ...]
) -> None:
    """Power can fail between writing and showing them, and the passphrase be forgotten."""
    alone = session.recovery.make_one_sheet(PASSPHRASE)
    session.recovery.written_down([alone])
    one = session.recovery.make_one_sheet(alone)
    newer = session.recovery.make_three_sheets(pair(three, 0, 1))
    folder = session.folder
    session.close()
    for codes in (alone, one, pair(three, 0, 2), pair(newer, 1, 2)):
        opens_with(folder, codes)
    for a, b in PAIRS:
        refused(Code.RECOVERY_PAIR_WRONG, lambda m=f"{three[a]}\n{newer[b]}": opens_with(folder, m))
        attempts.forget_failures(folder)
    again = vaults.open_with_passphrase(folder, PASSPHRASE)
    again.recovery.written_down([one])
    again.recovery.written_down(newer)
    again.close()
    for codes in (one, pair(newer, 0, 2)):
        opens_with(folder, codes)
    refused(Code.WRONG_RECOVERY_CODE, lambda: opens_with(folder, alone))
    refused(Code.RECOVERY_PAIR_WRONG, lambda: opens_with(folder, pair(three, 0, 2)))
    assert len(both_files(folder)) == 1


def test_the_first_code_waits_until_it_is_on_paper(tmp_path: Path) -> None:
    folder = tmp_path / "made in the window"
    code = vaults.create(folder, PASSPHRASE, "Asia/Almaty", fast=True, waiting=True)
    opened = vaults.open_with_passphrase(folder, PASSPHRASE)
    ways = opened.recovery.ways()
    assert (ways.one_sheet, ways.one_waits, ways.one_settled) == (True, True, False)
    assert not ways.one_before
    opened.close()  # Hide, before it was written down
    again = vaults.open_with_passphrase(folder, PASSPHRASE)
    assert again.recovery.waiting_codes(PASSPHRASE, sheets=1) == (code,)
    newer = again.recovery.make_one_sheet(code)
    ways = again.recovery.ways()
    assert (ways.one_before, ways.one_settled) == (True, False), "none is known to be on paper"
    assert again.recovery.waiting_codes(PASSPHRASE, sheets=1) == (newer,)
    again.close()
    for either in (code, newer):
        opens_with(folder, either)
    again = vaults.open_with_passphrase(folder, PASSPHRASE)
    assert again.recovery.ways().one_waits, "which of two she has written down is not known"
    again.recovery.written_down([newer])
    ways = again.recovery.ways()
    assert (ways.one_sheet, ways.one_waits, ways.one_settled) == (True, False, True)
    again.close()
    opens_with(folder, newer)
    refused(Code.WRONG_RECOVERY_CODE, lambda: opens_with(folder, code))


def test_whoever_opens_with_the_first_code_has_it(tmp_path: Path) -> None:
    folder = tmp_path / "made in the window"
    code = vaults.create(folder, PASSPHRASE, "Asia/Almaty", fast=True, waiting=True)
    opened = vaults.open_with_recovery(folder, code.lower().replace("-", " "))
    ways = opened.recovery.ways()
    assert (ways.one_waits, ways.one_settled) == (False, True)
    opened.close()
    opens_with(folder, code)


@pytest.mark.parametrize("to_file", [False, True])
def test_no_backup_tells_a_code_that_waits(tmp_path: Path, to_file: bool) -> None:
    """Who has an old passphrase and an old backup must not read the code of today in it."""
    folder, target = tmp_path / "v", tmp_path / ("b.ekbackup" if to_file else "b")
    code = vaults.create(folder, PASSPHRASE, "Asia/Almaty", fast=True, waiting=True)
    opened = vaults.open_with_passphrase(folder, PASSPHRASE)
    three = opened.recovery.make_three_sheets(PASSPHRASE)
    opened.backups.back_up(target, Progress())
    assert opened.recovery.waiting_codes(PASSPHRASE, sheets=1) == (code,)
    opened.recovery.written_down([code])
    opened.close()
    backups.restore(target, tmp_path / "r", Progress(), passphrase=PASSPHRASE)
    restored = vaults.open_with_passphrase(tmp_path / "r", PASSPHRASE)
    for sheets in (1, 3):
        assert restored.recovery.waiting_codes(PASSPHRASE, sheets=sheets) == ()
    assert restored.settings.preference("new_code", "none") == "none"
    ways = restored.recovery.ways()
    assert ways == RecoveryWays(one_sheet=True, three_sheets=True), "they open, and can be revoked"
    assert not (ways.one_settled or ways.three_settled or ways.one_waits or ways.three_wait)
    assert restored.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    restored.close()
    for codes in (code, pair(three, 0, 2)):
        opens_with(tmp_path / "r", codes)


def test_a_backup_has_nothing_new_while_codes_wait(session: Session, tmp_path: Path) -> None:
    """Else each one would push the oldest of three generations out."""
    session.recovery.make_one_sheet(PASSPHRASE)
    session.recovery.make_three_sheets(PASSPHRASE)
    assert not session.backups.back_up(tmp_path / "b", Progress()).nothing_new
    assert session.backups.back_up(tmp_path / "b", Progress()).nothing_new
    session.settings.set_preference("lock_after_minutes", 9)
    assert not session.backups.back_up(tmp_path / "b", Progress()).nothing_new


def test_new_codes_whose_note_was_cut_off_never_become_the_only_ones(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the vault remembers is then an earlier code, which opens nothing, or none at all."""
    one = session.recovery.make_one_sheet(PASSPHRASE)
    monkeypatch.setattr(SettingsService, "set_preference", lambda *_: None)
    unseen = session.recovery.make_one_sheet(PASSPHRASE)
    session.recovery.make_three_sheets(PASSPHRASE)
    monkeypatch.undo()
    ways = session.recovery.ways()
    assert ways == RecoveryWays(one_sheet=True, three_sheets=True), "all of them open"
    assert (ways.one_waits, ways.three_wait) == (True, False)
    assert not ways.three_settled
    assert session.recovery.waiting_codes(PASSPHRASE, sheets=1) == (one,)
    assert session.recovery.waiting_codes(PASSPHRASE, sheets=3) == ()
    assert keys.read_key_file(session.folder).unwrap(keys.RECOVERY, parse_code(unseen).secret)
    session.recovery.written_down([one])
    assert not keys.read_key_file(session.folder).unwrap(keys.RECOVERY, parse_code(unseen).secret)
    refused(Code.WRONG_RECOVERY_CODE, lambda: session.recovery.written_down([unseen]))
    session.recovery.revoke_three_sheets(PASSPHRASE)
    session.recovery.revoke_one_sheet(PASSPHRASE)
    assert keys.read_key_file(session.folder).waiting == ()


def test_codes_that_are_on_paper_but_not_ticked_open_beside_newer_ones(session: Session) -> None:
    """She wrote it down, did not tick it, forgot the passphrase, and the power fails later on."""
    first = session.recovery.make_one_sheet(PASSPHRASE)
    second = session.recovery.make_one_sheet(first)
    sets = [session.recovery.make_three_sheets(second) for _ in range(2)]
    folder = session.folder
    session.close()
    for codes in (first, second, *(pair(codes, 0, 2) for codes in sets)):
        opens_with(folder, codes)
    again = vaults.open_with_recovery(folder, first)
    again.recovery.written_down([second])
    again.recovery.written_down(sets[1])
    for _ in range(40):  # the file does not grow without end
        again.recovery.make_one_sheet(second)
    again.close()
    assert len(keys.read_key_file(folder).to_bytes()) < 20_000
    for codes in (second, pair(sets[1], 1, 2)):
        opens_with(folder, codes)
    refused(Code.WRONG_RECOVERY_CODE, lambda: opens_with(folder, first))
    refused(Code.RECOVERY_PAIR_WRONG, lambda: opens_with(folder, pair(sets[0], 1, 2)))


def test_codes_are_shown_even_where_the_log_refuses_at_the_end(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute = Database.execute

    def full(self: Database, sql: str, *values: object) -> object:
        if sql == "COMMIT":
            raise KeeperError(Code.DISK_FULL, path="vault.db")
        return execute(self, sql, *values)

    monkeypatch.setattr(Database, "execute", full)
    codes = session.recovery.make_three_sheets(PASSPHRASE)
    session.recovery.change_passphrase(PASSPHRASE, "new words", fast=True)
    monkeypatch.undo()
    session.close()
    opens_with(session.folder, pair(codes, 1, 2))
    vaults.open_with_passphrase(session.folder, "new words").close()


def test_where_nothing_can_be_noted_nothing_is_changed(
    session: Session, three: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = both_files(session.folder)
    execute = Database.execute

    def full(self: Database, sql: str, *values: object) -> object:
        if sql.startswith("INSERT INTO custody"):
            raise KeeperError(Code.DISK_FULL, path="vault.db")
        return execute(self, sql, *values)

    monkeypatch.setattr(Database, "execute", full)
    refused(Code.DISK_FULL, lambda: session.recovery.revoke_three_sheets(PASSPHRASE))
    refused(
        Code.DISK_FULL, lambda: session.recovery.change_passphrase(PASSPHRASE, "new", fast=True)
    )
    monkeypatch.undo()
    assert both_files(session.folder) == before
