"""Tests that a merge includes people, letters and unsaved work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from evidence_keeper.domain.dossier.profile import Profile
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.custody import Operation
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.domain.record.people import Belonging, Person, Role
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups
from evidence_keeper.storage.record.drafts_and_preferences import (
    LETTERS,
    UNFINISHED_COPY,
    UNSAVED_NOTES,
    UNSAVED_PROFILE,
)
from evidence_keeper.ui.pages.evidence.picture_editor import copy_editor
from evidence_keeper.ui.pages.help import letter_form
from evidence_keeper.ui.vault_thread.unsaved_notes import _NAMES
from tests.storage.two_vaults import fill, intact, reopened
from tests.vault_copies import PASSPHRASE


@pytest.fixture
def both(session: Session, tmp_path: Path) -> Iterator[tuple[Session, Session]]:
    """Two vaults that began as one, with four items."""
    fill(session)
    session.backups.back_up(tmp_path / "start", Progress())
    backups.restore(tmp_path / "start", tmp_path / "school", Progress(), passphrase=PASSPHRASE)
    school = reopened(tmp_path / "school")
    session.evidence.keep_bytes(b"only at home", "home.txt", Source.PASTED)
    # Whose log is a beginning of ours is our own past, and nothing is taken from it.
    school.incidents.record([Entry(title="written at school")])
    yield session, school
    school.close()


def merged(into: Session, source: Session, path: Path) -> backups.Merged:
    source.backups.back_up(path, Progress())
    return into.backups.merge(path, Progress(), passphrase=PASSPHRASE)


def test_the_names_are_those_that_the_window_keeps() -> None:
    assert letter_form.PREFERENCE == LETTERS
    assert copy_editor.UNFINISHED == UNFINISHED_COPY
    assert {UNSAVED_NOTES, UNSAVED_PROFILE} == set(_NAMES)


def test_people_are_united(both: tuple[Session, Session], tmp_path: Path) -> None:
    home, school = both
    own = Person(("Night_X01", "Azamat"), None, (Belonging("+7 701"),), "same class")
    other = Person(
        ("Azamat", "Aza"), Role.DID_IT, (Belonging("+7 702"), Belonging("+7 701")), "moved in May"
    )
    third = Person(("Dana",), Role.HELPER, (), "saw it")
    home.people.save((own,), Operation.PERSON_CHANGED)
    school.people.save((other, third), Operation.PERSON_CHANGED)
    assert merged(home, school, tmp_path / "backup").papers == 1
    united = Person(
        ("Night_X01", "Azamat", "Aza"),
        Role.DID_IT,
        (Belonging("+7 701"), Belonging("+7 702")),
        "same class\nmoved in May",
    )
    assert home.people.view().register == (united, third)
    assert home.vault.log.events()[-1].operation == Operation.PERSON_CHANGED
    assert merged(home, school, tmp_path / "again").nothing_new
    assert intact(home)


def test_letters_are_united(both: tuple[Session, Session], tmp_path: Path) -> None:
    home, school = both
    home.settings.set_preference(
        LETTERS, {"school": {"fields": {"name": "A", "contact": ""}, "text": "x"}}
    )
    there = {"fields": {"name": "A", "contact": "+7 701"}, "text": "y"}
    school.settings.set_preference(
        LETTERS, {"school": there, "police": {"fields": {}, "text": "z"}}
    )
    assert merged(home, school, tmp_path / "backup").papers == 1
    assert home.settings.preference(LETTERS, {}) == {
        "school": {"fields": {"name": "A", "contact": "+7 701"}, "text": "x\n\n* * *\n\ny"},
        "police": {"fields": {}, "text": "z"},
    }
    assert merged(home, school, tmp_path / "again").nothing_new


@pytest.mark.parametrize("known", [True, False])
def test_what_was_typed_and_not_saved_comes_along(
    both: tuple[Session, Session], tmp_path: Path, known: bool
) -> None:
    home, school = both
    number = 2
    if not known:
        number = (
            school.evidence.keep_bytes(b"only there", "there.txt", Source.PASTED).added[0].number
        )
    else:
        home.evidence.update(replace(home.evidence.get(2), notes="home", device="H"))
    body = {"number": number, "notes": "typed", "intimate": True, "device": "", "url": "a.kz"}
    other = {"number": 1, "notes": "", "intimate": False, "device": "my phone", "url": ""}
    school.settings.set_preference(UNSAVED_NOTES, {"items": [other, body]} if known else body)
    school.settings.set_preference(UNSAVED_PROFILE, {"name": "A", "school": ""})
    school.settings.set_preference(UNFINISHED_COPY, {"evidence": number, "steps": [{"do": "turn"}]})
    done = merged(home, school, tmp_path / "backup")
    assert (done.profile, done.papers) == (1, 1)
    here = home.evidence.get(2 if known else 6)
    assert here.intimate
    assert here.url == "a.kz"
    assert here.notes == ("home\n\n* * *\n\ntyped" if known else "typed")
    assert here.device == ("H" if known else "")
    assert home.evidence.get(1).device == ("my phone" if known else "")
    assert home.settings.profile() == Profile(name="A")
    begun = [{"evidence": here.number, "steps": [{"do": "turn"}]}]
    assert home.settings.preference(UNFINISHED_COPY, None) == begun
    assert merged(home, school, tmp_path / "again").nothing_new
    assert intact(home)
