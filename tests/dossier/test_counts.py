"""The counts of the document: one total, and each figure says what it counts."""

from __future__ import annotations

import pytest

from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.system.language.pattern_words import contacts_note
from evidence_keeper.system.language.translations import translator
from tests.dossier.reading import flat, made, texts
from tests.dossier.sample import sample


@pytest.mark.parametrize("reader", Reader)
def test_cover_summary_and_pattern_have_one_total(reader: Reader) -> None:
    content, files = sample(reader, "en", 25)
    cover, summary, *rest = (" ".join(page.split()) for page in texts(made(content, files)))
    assert "25 incidents (1 without a known day)" in cover
    told = "25 incidents: 24 with a known day ("
    assert told in summary
    assert any(told in page for page in rest)
    assert "24 incidents" not in cover + summary


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_what_a_contact_is_stands_beside_their_number(language: str) -> None:
    content, files = sample(Reader.POLICE, language, 25)
    summary = flat(texts(made(content, files))[1])
    assert flat(contacts_note(translator(language))) in summary
