"""Tests the content that a plan includes, and that nothing else gets out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from evidence_keeper.domain.dossier.plan import DossierPlan, Reader, Wish
from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.record.canonical import canonical_bytes, fingerprint
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.entry_json import entry_to_json
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.time.happened import Precision, happened_from_parts
from evidence_keeper.services.dossier.dossier_content import content_of
from evidence_keeper.services.session import Session


def planned(session: Session, reader: Reader = Reader.POLICE, **more: object) -> DossierPlan:
    return session.dossiers.plan(Wish(reader, "en", case="Main", **more))  # type: ignore[arg-type]


def test_a_private_note_cannot_be_guessed_from_the_log(session: Session) -> None:
    (number,) = session.incidents.record([Entry(title="hello", private_note="It was D.")])
    (plain,) = session.incidents.record([Entry(title="plain")])
    whole = session.incidents.get(number).entry
    secret = fingerprint(canonical_bytes(entry_to_json(whole)))
    content = content_of(session.vault, planned(session, Reader.PARENTS))
    bodies = "".join(event.body for event in content.custody)
    assert secret not in bodies
    assert "It was D." not in str(content)
    shown = [json.loads(e.body).get("incident") for e in content.custody if e.body]
    assert plain in shown
    assert number not in shown
    noted = content_of(session.vault, planned(session, private_notes=True))
    assert secret in "".join(event.body for event in noted.custody)


def test_an_earlier_version_cannot_be_guessed_from_the_log(session: Session) -> None:
    (number,) = session.incidents.record([Entry(title="first thought")])
    first = fingerprint(canonical_bytes(entry_to_json(session.incidents.get(number).entry)))
    session.incidents.revise(
        number, replace(session.incidents.get(number).entry, title="second thought")
    )
    content = content_of(session.vault, planned(session))
    bodies = [json.loads(e.body) for e in content.custody if e.body]
    assert first not in str(bodies)
    assert {"incident": number, "version": 2} in [
        {k: v for k, v in b.items() if k != "sha256"} for b in bodies
    ]


def test_evidence_of_a_binned_entry_is_not_unused(session: Session) -> None:
    session.evidence.keep_bytes(b"a", "a.txt", Source.PASTED)
    session.evidence.keep_bytes(b"b", "b.txt", Source.PASTED)
    (number,) = session.incidents.record([Entry(title="x", evidence=(1,))])
    session.incidents.bin((number,))
    assert planned(session).exhibits == (2,)
    assert planned(session, unlinked=False).exhibits == ()
    assert planned(session, Reader.PARENTS).exhibits == ()


def test_what_her_parents_are_asked_for_goes_to_nobody_else_unasked(session: Session) -> None:
    session.incidents.record([Entry(title="x")])
    session.settings.save_profile(Profile(name="A.", need="Do not call his parents yet."))
    shown = {reader: planned(session, reader).about_me for reader in Reader}
    assert {reader for reader, names in shown.items() if "need" in names} == {Reader.PARENTS}
    asked = planned(session, Reader.PSYCHOLOGIST, about_me=frozenset({"need"}))
    assert asked.about_me == ("need",)


def test_the_transcript_of_something_intimate_stays(session: Session) -> None:
    item = session.evidence.keep_bytes(b"a", "a.txt", Source.PASTED).added[0]
    session.evidence.update(replace(item, intimate=True, transcript="words", notes="a note"))
    plan = planned(session)
    assert (plan.exhibits, plan.listed_only) == ((), (1,))
    (shown,) = content_of(session.vault, plan).evidence
    assert (shown.transcript, shown.notes) == ("", "a note")


def test_days_are_those_of_the_case(session: Session) -> None:
    happened = happened_from_parts(Precision.EXACT, "2026-11-03T22:00", None, "America/New_York")
    session.incidents.record([Entry(title="x", happened=happened)])
    third, fourth = date(2026, 11, 3), date(2026, 11, 4)
    assert planned(session, first_day=third, last_day=third).incidents == ()
    assert planned(session, first_day=fourth, last_day=fourth).incidents == (1,)
    assert list(session.incidents.day_counts()) == [fourth]


def test_an_open_or_unknown_time_is_always_in(session: Session) -> None:
    before = happened_from_parts(Precision.BEFORE, None, "2026-11-20", "Asia/Almaty")
    after = happened_from_parts(Precision.AFTER, "2026-11-01", None, "Asia/Almaty")
    session.incidents.record(
        [Entry(title="a", happened=before), Entry(title="b", happened=after), Entry(title="c")]
    )
    day = date(2026, 11, 10)
    assert set(planned(session, first_day=day, last_day=day).incidents) == {1, 2, 3}
    late = date(2026, 12, 24)
    assert set(planned(session, first_day=late, last_day=late).incidents) == {2, 3}


def test_single_files_can_be_left_out(session: Session) -> None:
    session.evidence.keep_bytes(b"a", "a.txt", Source.PASTED)
    session.evidence.keep_bytes(b"secret name", "b.txt", Source.PASTED)
    session.incidents.record([Entry(title="x", evidence=(1, 2))])
    chosen = planned(session, without=frozenset({2}))
    assert (chosen.exhibits, chosen.listed_only) == ((1,), ())
    content = content_of(session.vault, chosen)
    assert [e.number for e in content.evidence] == [1]
    assert "b.txt" not in str(content)
    assert all(json.loads(e.body).get("evidence") != "EK-0002" for e in content.custody if e.body)
