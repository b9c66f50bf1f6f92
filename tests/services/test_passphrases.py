"""The word lists, and passphrases made of them."""

from __future__ import annotations

import hashlib
import re
from collections import Counter

import pytest

from evidence_keeper.services.vault import passphrases, recovery_sheets
from evidence_keeper.storage.vault.recovery_code import format_code
from evidence_keeper.system.language.translations import LANGUAGES
from evidence_keeper.system.language.word_lists import common_secrets, words

LETTERS = {"en": "a-z", "ru": "а-я", "kk": "а-яәғқңөұүһі"}
FROZEN = {
    "kk": "cf2e4b28d2ba4d0cae4e26ab1c00d35607eaa48429e2d5744666788573a26e39",
    "ru": "26af63629415c109e120f755ac52c8a30cdfd2b4aa2dcddba24528183e41b539",
    "en": "6cc0188806e45cb4ba5324825c759974f83e629965d6897a9521bf7e14534584",
}
"""SHA-256 of the lists. They are printed on documents as words of the fingerprint: a changed list
would make printed words wrong. A better list gets a new name beside the old one."""


@pytest.mark.parametrize("language", LANGUAGES)
class TestLists:
    def test_there_are_1024_words_in_order_each_once(self, language: str) -> None:
        found = words(language)
        assert len(found) == 1024
        assert list(found) == sorted(set(found))

    def test_they_have_three_to_nine_letters_of_the_alphabet(self, language: str) -> None:
        shape = re.compile(f"[{LETTERS[language]}]{{3,9}}")
        assert [w for w in words(language) if not shape.fullmatch(w)] == []

    def test_four_letters_tell_them_apart(self, language: str) -> None:
        starts = Counter(w[:4] for w in words(language))
        assert [s for s, count in starts.items() if count > 1] == []

    def test_no_two_differ_in_one_letter(self, language: str) -> None:
        seen: dict[str, str] = {}
        near = []
        for word in words(language):
            cuts = {f"{i}:{word[:i]}{word[i + 1 :]}" for i in range(len(word))}
            near += [(seen[cut], word) for cut in cuts if cut in seen]
            seen |= dict.fromkeys(cuts, word)
        assert near == []

    def test_no_word_is_another_with_one_letter_more(self, language: str) -> None:
        found = set(words(language))
        longer = [w for w in found if any(w[:i] + w[i + 1 :] in found for i in range(len(w)))]
        assert longer == []

    def test_the_list_is_frozen(self, language: str) -> None:
        data = "\n".join(words(language)).encode()
        assert hashlib.sha256(data).hexdigest() == FROZEN[language]


def test_kazakh_words_use_kazakh_letters() -> None:
    own = set("әғқңөұүі")
    assert sum(1 for w in words("kk") if own & set(w)) > 500
    assert own <= set("".join(words("kk")))


def test_nothing_in_the_lists_frightens_or_hurts() -> None:
    """A sample of what was kept out, so that a later edit does not bring it back."""
    unwanted = {
        "kk": "қан пышақ мылтық өлім қорқыныш құрбан қабір соғыс шайтан арақ темекі салтанат",
        "ru": "кровь нож ружье смерть страх жертва могила война петух ремень бутылка швабра крест",
        "en": "blood knife gun death fear victim grave war rope razor bomb ghost chapel",
    }
    for language, listed in unwanted.items():
        assert set(words(language)).isdisjoint(listed.split())


def test_common_secrets_are_lower_case_once_each_and_in_no_list() -> None:
    found = common_secrets()
    assert len(found) >= 300
    assert len(set(found)) == len(found)
    assert [x for x in found if x != x.lower().strip() or not x] == []
    suggested = {w for language in LANGUAGES for w in words(language)}
    assert suggested.isdisjoint(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_suggestion_is_six_words_of_the_language(language: str) -> None:
    made = {passphrases.suggest(language) for _ in range(50)}
    assert len(made) == 50
    for passphrase in made:
        parts = passphrase.split(" ")
        assert len(parts) == 6
        assert set(parts) <= set(words(language))


def test_each_word_is_drawn_from_the_whole_list(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def choice(choices: tuple[str, ...]) -> str:
        drawn.append(len(choices))
        return choices[-1]

    monkeypatch.setattr(passphrases.secrets, "choice", choice)
    assert passphrases.suggest("kk", 3) == " ".join([words("kk")[-1]] * 3)
    assert drawn == [1024, 1024, 1024]


def test_the_number_of_words_can_be_chosen() -> None:
    assert len(passphrases.suggest("ru", 9).split()) == 9
    with pytest.raises(ValueError, match="at least one"):
        passphrases.suggest("ru", 0)


def test_an_unknown_language_gets_english_words() -> None:
    assert set(passphrases.suggest("xx", 20).split()) <= set(words("en"))


def test_the_strength_of_a_suggestion_and_of_a_love_phrase() -> None:
    assert passphrases.strength("қоян шелек емен бидай түйме сақина").level == 4
    assert passphrases.strength("сүйемін сені").level <= 1
    assert passphrases.strength("пароль123").level <= 1


def test_the_sheet_is_printed_from_a_picture_without_any_file() -> None:
    code = format_code(bytes(range(20)))
    (page,) = recovery_sheets.recovery_sheet_pictures(code, "kk", 72)
    assert (page.width, page.height) == (596, 842)
    assert len(page.pixels) == page.stride * page.height
    dark = sum(1 for value in page.pixels[:: page.stride // 300] if value < 100)
    assert dark > 20
