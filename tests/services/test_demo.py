"""Tests the example: realistic, labelled, and built completely or not at all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Cancelled, Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.conversation import MessageKind
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Entry, Incident, Kind
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.time.happened import Precision
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.media.example.example_pictures import Calls
from evidence_keeper.services.demo import demo
from evidence_keeper.services.demo.demo_case import DemoCase, load_case
from evidence_keeper.services.dossier import verification
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from evidence_keeper.system.resources import resource


@pytest.fixture(scope="module")
def case() -> DemoCase:
    return load_case()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    folder = tmp_path_factory.mktemp("example") / "vault"
    vaults.create(folder, "bes soz", "Asia/Almaty", fast=True)
    session = vaults.open_with_passphrase(folder, "bes soz")
    demo.fill(session, Progress())
    yield session
    session.close()


def incidents(session: Session) -> list[Incident]:
    return sorted(session.incidents.chronology(limit=1000), key=lambda i: i.number)


def test_it_spans_three_weeks_and_all_kinds_of_times(filled: Session) -> None:
    found = incidents(filled)
    assert 24 <= len(found) <= 32
    days = [i.entry.happened.local_day for i in found if i.entry.happened.local_day]
    exact = [d for d in days if d > date(2026, 11, 1)]
    assert (min(exact), max(exact)) == (date(2026, 11, 2), date(2026, 11, 23))
    assert {i.entry.happened.precision for i in found} == set(Precision)
    assert all(i.entry.happened.zone == "Asia/Almaty" for i in found)
    assert {i.entry.kind for i in found} == set(Kind)


def test_it_tells_one_course_of_conduct(filled: Session) -> None:
    entries = [i.entry for i in incidents(filled)]
    platforms = {e.platform for e in entries}
    assert {"WhatsApp", "Telegram", "Instagram", "телефон"} <= platforms
    assert {"@night_x01", "@night_x02", "+7 700 000 00 41", "+7 700 000 00 42"} <= {
        e.account for e in entries
    }
    steps = [(a.what, e) for e in entries for a in e.actions]
    assert {"told_to_stop", "blocked", "reported", "school", "told_adult"} <= {s for s, _ in steps}
    (stop,) = [e.happened.anchor for what, e in steps if what == "told_to_stop"]
    assert stop is not None
    moments = [e.happened.anchor for e in entries if e.happened.anchor]
    assert sum(m > stop for m in moments) > sum(m < stop for m in moments) > 5
    assert any(e.call and e.call.count >= 7 for e in entries)
    assert any(e.witnesses for e in entries)
    assert sum(bool(e.effect) for e in entries) >= 10
    assert sum(bool(e.private_note) for e in entries) == 1


def test_the_calls_of_a_number_are_those_of_its_screenshots(
    filled: Session, case: DemoCase
) -> None:
    drawn: Counter[str] = Counter()
    for picture in case.pictures:
        if isinstance(picture.drawing, Calls):
            drawn.update(row.who for row in picture.drawing.rows if row.missed)
    stated: Counter[str] = Counter()
    for entry in (i.entry for i in incidents(filled) if i.entry.evidence and i.entry.call):
        assert entry.call is not None
        stated[entry.account.casefold()] += entry.call.count
    assert stated == {
        "+7 700 000 00 41": drawn["+7 700 000 00 41"],
        "+7 700 000 00 42": drawn["+7 700 000 00 42"],
        "жасырын нөмір": drawn["Нөмір жасырылған"],
    }


def test_denials_point_at_what_they_deny(filled: Session) -> None:
    found = {i.number: i.entry for i in incidents(filled)}
    denials = [e for e in found.values() if e.kind is Kind.DENIAL]
    assert len(denials) == 2
    for entry in denials:
        assert entry.denies is not None
        earlier = found[entry.denies]
        assert earlier.kind is Kind.THREAT
        assert earlier.happened.anchor < entry.happened.anchor  # type: ignore[operator]
    assert "теңге" in found[denials[0].denies or 0].title


def test_both_languages_and_emoji_occur(filled: Session) -> None:
    words = " ".join(i.entry.exact_words for i in incidents(filled))
    assert set("әғқңөұүһі") - {"һ"} <= set(words.lower())
    assert "Если не ответишь" in words
    assert any(ord(c) > 0x1F000 for c in words)
    assert {i.entry.language for i in incidents(filled)} >= {"kk", "ru"}


def test_everything_says_that_it_is_an_example(filled: Session) -> None:
    for incident in incidents(filled):
        assert {"Мысал", "Пример", "Example"} <= set(incident.entry.case.split())
    profile = filled.settings.profile()
    assert "мысал" in profile.name
    assert "мысал" in profile.school
    assert all(e.source is Source.EXAMPLE for e in filled.evidence.page(limit=500))


def test_nobody_real_is_in_it() -> None:
    text = resource("demo", "case.toml").read_text("utf-8")
    numbers = re.findall(r"\+7[\s\u00a0\d]{9,}", text)
    assert numbers
    assert {re.sub(r"\D", "", n) for n in numbers} <= {"77000000041", "77000000042"}
    assert set(re.findall(r"https?://([^/\"]+)", text)) == {"example.org"}
    for word in ("жертв", "құрбан", "victim"):
        assert word not in text.lower()


def test_pictures_are_kept_with_what_is_known_of_them(filled: Session) -> None:
    items = filled.evidence.page(limit=500)
    assert len(items) >= 15
    pictures = [item for item in items if not item.original_name.endswith(".txt")]
    assert len(pictures) == len(items) - 1
    assert all(item.no_preview is None for item in pictures)
    assert all(filled.pictures.preview(item.number) for item in pictures)
    assert all(filled.evidence.uses(item.number) for item in items)
    by_name = {item.original_name: item for item in items}
    assert by_name["IMG-20261118-WA0003.png"].captured_by == "Аружан"
    gift = by_name["IMG_20261119_184012.jpg"]
    assert gift.device == "Example Phone 1"
    assert [h.source for h in gift.time_hints] == ["name", "exif"]
    broken = by_name["IMG_20261120_132655.jpg"].time_hints
    assert ("exif", "") in [(h.source, h.value) for h in broken]


def test_one_entry_was_corrected_later(filled: Session) -> None:
    changed = [i for i in incidents(filled) if i.versions > 1]
    assert len(changed) == 1
    versions = [entry for _, entry in filled.incidents.versions(changed[0].number)]
    assert len(versions) == 2
    assert versions[0].place != versions[1].place
    first, second = (asdict(v) for v in versions)
    assert {k for k in first if first[k] != second[k]} == {"place"}


def test_one_conversation_was_read_from_its_export(filled: Session) -> None:
    (known,) = filled.conversations.all()
    told = filled.conversations.messages(known.number)
    assert known.refused == 0
    assert [m.kind for m in told].count(MessageKind.CALL) == 9  # as the entry of that night says
    assert all(m.sent for m in told)
    assert any(m.own for m in told)
    (incident,) = filled.evidence.uses(known.evidence)
    assert filled.incidents.get(incident).entry.asked_to_stop()


def test_the_filled_vault_passes_its_check(filled: Session) -> None:
    assert filled.checks.check_all(Progress()).outcome is Outcome.UNCHANGED
    operations = [e.operation for e in filled.vault.log.events()]
    assert operations.count(Operation.INCIDENT_CHANGED) == 1


def test_entries_come_out_the_same_each_time(case: DemoCase) -> None:
    numbers = {one.id: n for n, one in enumerate((*case.pictures, *case.exports), 1)}
    places = range(1, case.incident_count + 1)
    once: list[Entry] = [case.entry(place, numbers) for place in places]
    again = load_case()
    assert once == [again.entry(place, numbers) for place in places]


@pytest.mark.proof
def test_build_writes_everything(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    target = tmp_path / "new" / "example"
    made = demo.build(
        target, Progress(lambda done, total, _: steps.append((done, total))), fast=True
    )
    assert sorted(p.name for p in target.iterdir()) == sorted(
        ["vault", "passphrase.txt", *(p.name for p in made.dossiers)]
    )
    assert len(set(made.dossiers)) == 18
    assert all(p.stat().st_size > 10_000 for p in made.dossiers)
    assert {p.stem for p in made.dossiers} == {
        f"{reader}-{language}"
        for reader in ("parents", "psychologist", "police")
        for language in ("kk", "ru", "en")
    }
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1][0] == steps[-1][1]

    packages = [p for p in made.dossiers if p.suffix == ".zip"]
    for package in packages[::4]:
        assert verification.verify(package, Progress()).outcome is Outcome.UNCHANGED
    passphrase = made.passphrase_file.read_text().strip()
    assert len(passphrase.split()) == 5
    session = vaults.open_with_passphrase(made.vault, passphrase)
    assert session.incidents.count() == len(incidents(session)) >= 24
    session.close()

    with pytest.raises(KeeperError) as caught:
        demo.build(target, Progress(), fast=True)
    assert caught.value.code is Code.FOLDER_NOT_EMPTY
    assert made.passphrase_file.read_text().strip() == passphrase


@pytest.mark.parametrize("existing", [True, False])
def test_a_cancelled_build_leaves_nothing(tmp_path: Path, existing: bool) -> None:
    target = tmp_path / "example"
    if existing:
        target.mkdir()
    progress = Progress(lambda done, total, label: progress.cancel() if done == 2 else None)
    with pytest.raises(Cancelled):
        demo.build(target, progress, fast=True)
    assert target.exists() == existing
    assert not existing or not list(target.iterdir())


def test_a_folder_that_cannot_be_made_is_an_error_with_a_code(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(KeeperError) as caught:
        demo.build(tmp_path / "file" / "below", Progress(), fast=True)
    assert caught.value.code in (Code.DISK_GONE, Code.DISK_REFUSED)


def test_the_story_is_written_down_as_it_happens(filled: Session, case: DemoCase) -> None:
    written = incidents(filled)
    assert [i.noted for i in written] == sorted(i.noted for i in written)
    for incident in written:
        happened = incident.entry.happened
        known = happened.end or happened.start
        assert known is None or incident.noted > known
        assert case.begun < incident.noted < case.dated
        for number in incident.entry.evidence:
            assert filled.evidence.get(number).added <= incident.noted
