"""Tests letters in place of names: forms of names, accounts, numbers, and exceptions."""

from __future__ import annotations

import time
import unicodedata

import pytest

from evidence_keeper.domain.dossier.aliases import Aliases, Named, letters


def of(*people: str, accounts: tuple[str, ...] = (), shown: tuple[str, ...] = ()) -> Aliases:
    named = [(p,) for p in people]
    return Aliases(named, accounts, lambda kind, letter: f"[{kind[0].upper()} {letter}]", shown)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Арман келді", "[P A] келді"),
        ("Арманға айттым, арманның досы", "[P A]-ға айттым, [P A]-ның досы"),
        ("Арманды Арманнан қорғады", "[P A]-ды [P A]-нан қорғады"),
        ("Видела Армана с Арманом", "Видела [P A] с [P A]"),
        ("АРМАН и Arman", "[P A] и Arman"),
        ("Армановка, Армандастар, карман", "Армановка, Армандастар, карман"),
        ("Нурлан, Нұрланмен, у Нурлана", "[P B], [P B]-мен, у [P B]"),
        ("Дане, с Даной, Данамен, для Даны", "[P C], с [P C], [P C]-мен, для [P C]"),
        ("задана, Данаев", "задана, Данаев"),
        ("Льва и Лев, но лавка", "[P D] и [P D], но лавка"),
        ("Әселдің, Асели, Асель", "[P E]-дің, [P E], [P E]"),
        ("Айбектің, Айбегі, Айбека", "[P F]-тің, [P F], [P F]"),
        ("Игорю, Игорем", "[P G], [P G]"),
        ("Достоевскому и Достоевский", "[P H] и [P H]"),
    ],
)
def test_forms_of_a_name(text: str, expected: str) -> None:
    people = ("Арман", "Нұрлан", "Дана", "Лев", "Әсел", "Айбек", "Игорь", "Достоевский")
    assert of(*people).text(text) == expected


def test_first_name_and_surname_are_one_person() -> None:
    aliases = of("Арман Сериков", "Дана Ким")
    assert aliases.text("Серикову Арману сказала Дана") == "[P A] сказала [P B]"
    assert aliases.text("Арман Сериков, Арман и Сериков") == "[P A], [P A] и [P A]"
    assert aliases.text("арман-сериков") == "[P A]"


def test_a_word_that_two_share_has_both_letters() -> None:
    aliases = of("Арман Сериков", "Арман Ким")
    assert aliases.text("Арман, Арман Ким, Сериков") == "[P A/B], [P B], [P A]"
    # A name that stands alone in an entry is meant where it stands alone.
    assert of("Арман", "Арман Ким").text("Арман, Арман Ким") == "[P A], [P B]"


@pytest.mark.parametrize("word", ["мама", "Учитель", "ол", "she", "классный руководитель"])
def test_what_somebody_is_is_no_name(word: str) -> None:
    aliases = of(word, "Дана")
    assert aliases.field(word) == word
    assert aliases.text(f"{word} и Дана") == f"{word} и [P A]"


def test_short_names_are_replaced_as_written_alone() -> None:
    assert of("Ли").text("Ли сказал: что ли, лица, Лида") == "[P A] сказал: что ли, лица, Лида"


@pytest.mark.parametrize(
    "written",
    ["+7 701 123 45 67", "87011234567", "8 (701) 123-45-67", "+77011234567", "701 123 45 67"],
)
def test_a_number_in_any_spelling(written: str) -> None:
    aliases = of(accounts=("+7 701 123-45-67",))
    assert aliases.text(f"с {written}, 3 раза") == "с [N A], 3 раза"
    assert aliases.text("87011234568 и 187011234567") == "87011234568 и 187011234567"


def test_accounts_in_links_and_with_endings() -> None:
    aliases = of(accounts=("@night.x01", "https://vk.com/id998877", "a.b@mail.kz"))
    assert aliases.text("https://instagram.com/Night.X01/p/1") == "https://instagram.com/[A A]/p/1"
    assert aliases.text("@night.x01ға, night.x010") == "[A A]ға, night.x010"
    assert aliases.text("vk.com/id998877") == "vk.com/[A B]"
    assert aliases.text("A.B@mail.kz") == "[A C]"


def test_one_account_has_one_letter_in_all_spellings() -> None:
    aliases = of(accounts=("+7 701 123 45 67", "87011234567", "@dana", "dana"))
    assert aliases.field("87011234567") == aliases.field("+7 701 123 45 67") == "[N A]"
    assert aliases.field("dana") == aliases.field("@dana") == "[A A]"


@pytest.mark.parametrize("said", ["скрытый номер", "жасырын нөмір", "my account", "мама"])
def test_what_is_no_account_stays(said: str) -> None:
    assert of(accounts=(said,)).field(said) == said


def test_an_account_that_is_a_persons_name_is_the_person() -> None:
    aliases = of("Дана Ким", accounts=("Дана Ким",))
    assert aliases.field("Дана Ким") == "[P A]"


def test_a_surname_that_is_shown_stays() -> None:
    aliases = of("Айжан Серикова", shown=("Дана Серикова",))
    assert aliases.text("Айжан, Серикова, Айжан Серикова") == "[P A], Серикова, [P A]"


def test_decomposed_letters_are_found_and_other_texts_untouched() -> None:
    aliases = of("Айжан")
    assert aliases.text("Аи\u0306жан") == "[P A]"
    assert aliases.text("и\u0306 🖕\u200d") == "и\u0306 🖕\u200d"
    assert aliases.text("ŞİİR Айжан") == "ŞİİR [P A]"


def test_letters_go_on_after_z() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert Named.PERSON == "person"


def test_time_grows_with_the_text_and_not_with_its_square() -> None:
    aliases = of(
        *(f"Имя{chr(0x430 + n % 32)}{chr(0x430 + n // 32)}о Фамилия" for n in range(100)),
        accounts=tuple(f"user_{n}" for n in range(100)),
    )
    sentence = "Сегодня он опять написал, что придёт к школе и всё расскажет user_7. "

    def taken(times: int) -> float:
        text, best = sentence * times, float("inf")
        for _ in range(3):
            start = time.process_time()
            assert aliases.text(text).count("[A ") == times
            best = min(best, time.process_time() - start)
        return best

    few = taken(250)
    assert taken(2000) < few * 8 * 2  # the square would be 64 times as long


def test_a_name_in_the_other_form_of_its_letters_and_a_number_with_other_dashes() -> None:
    name = unicodedata.normalize("NFD", "Андрей Сергеев")
    aliases = of(name, accounts=("+7 701 123 45 67",))
    assert aliases.text("Андрей звонил") == "[P A] звонил"
    assert aliases.field(name) == "[P A]"
    assert aliases.text("8\u2011701\u2011123\u201345\u201067") == "[N A]"


@pytest.mark.parametrize("handle", ["dima_kz", "Dima_official", "Queen_of_hearts"])
def test_nothing_of_a_handle_is_left_that_is_person_and_account(handle: str) -> None:
    aliases = of(handle, accounts=(handle,))
    assert (
        aliases.text(f"Опять писал {handle}, потом @{handle}.") == "Опять писал [P A], потом [P A]."
    )
