"""Tests times mentioned in text, and that unclear ones are not used."""

from __future__ import annotations

from datetime import datetime

import pytest

from evidence_keeper.domain.time.time_in_text import times_said

NOW = datetime(2026, 11, 26, 15, 30)


def told(text: str) -> str:
    """Return what was found, short: precision, begin and end of each time."""
    shown = []
    for found in times_said(text, NOW).times:
        edges = [f"{e:%m-%d %H:%M}" if e else "" for e in (found.start, found.end)]
        shown.append(" ".join([found.precision.value, *edges]).strip())
    return ", ".join(shown) or "-"


TOLD = {
    "кеше кешке сағат 9-да қоңырау шалды": "about 11-25 21:00",
    "Ол кеше кешке сағат 9-да қоңырау шалды.": "about 11-25 21:00",
    "Вчера вечером в 9 он опять звонил": "about 11-25 21:00",
    "He called yesterday at 9 pm and said nothing": "about 11-25 21:00",
    "yesterday evening he wrote": "between 11-25 17:00 11-25 23:59",
    "Мен кеше түстен кейін мектепте едім": "between 11-25 12:00 11-25 17:59",
    "Бүгін таңғы 8:15-те есікте тұрды": "exact 11-26 08:15",
    "Кеше 7 қоңырау болды": "day 11-25 00:00",
    "вчера 7 раз звонил": "day 11-25 00:00",
    "Позавчера с 22:10 до 23:05 звонил семь раз": "exact 11-24 22:10 11-24 23:05",
    "Позавчера звонил с 22:10 до 23:05 семь раз": "exact 11-24 22:10 11-24 23:05",
    "Кеше ол маған 21:00-де қоңырау шалды": "exact 11-25 21:00",
    "Бүгін ол 8:15-те таңертең келді": "exact 11-26 08:15",
    "Вчера он молчал. Звонок был в 14:10": "day 11-25 00:00",
    "Вчера ждал у школы, а сегодня в 14:10 звонил": "day 11-25 00:00, exact 11-26 14:10",
    "He wrote between 3 and 5 May, many times": "between 05-03 00:00 05-05 23:59",
    "5 мая он ждал у школы": "day 05-05 00:00",
    "Это было 2 дня назад у школы": "day 11-24 00:00",
    "It was on 20.11.2026, about 14:00.": "about 11-20 14:00",
    "I sat alone. Yesterday he came": "day 11-25 00:00",
    "Кеше. +77015550101": "day 11-25 00:00",
    # hours in words
    "кеше кешкі сағат онда қоңырау шалды": "about 11-25 22:00",
    "Кеше кешке сағат тоғызда қоңырау шалды": "about 11-25 21:00",
    "кеше кешке тоғыз жарымда қоңырау шалды": "about 11-25 21:30",
    "кеше сағат он бесте келді": "about 11-25 15:00",
    "кеше сағат жиырма екіде хабарласты": "about 11-25 22:00",
    "кеше түнгі он бір жарымда жазды": "about 11-25 23:30",
    "кеше түстен кейін сағат үште келді": "about 11-25 15:00",
    "Вчера в девять вечера он опять звонил": "about 11-25 21:00",
    "вчера вечером в девять он звонил": "about 11-25 21:00",
    "вчера вечером в девять звонил": "about 11-25 21:00",
    "вчера вечером в два магазина ходил": "between 11-25 17:00 11-25 23:59",
    "вчера вечером в девять": "about 11-25 21:00",
    "вчера в половине десятого вечера звонил": "about 11-25 21:30",
    "вчера в полдесятого вечера звонил": "about 11-25 21:30",
    "сегодня в половине первого дня": "about 11-26 12:30",
    "Вчера около девяти часов вечера звонил": "about 11-25 21:00",
    "сегодня в час ночи звонил": "about 11-26 01:00",
    "вчера в два часа дня ждал": "about 11-25 14:00",
    "He called yesterday at nine in the evening": "about 11-25 21:00",
    "yesterday at half past nine pm he called": "about 11-25 21:30",
    "yesterday at half past 9 in the evening he called": "about 11-25 21:30",
    "yesterday at one in the morning he called": "about 11-25 01:00",
    "бүгін түнгі сағат бірде келді": "about 11-26 01:00",
    "кеше түнгі он бірде келді": "about 11-25 23:00",
    # the day alone: the hour comes with minutes that are not read
    "yesterday at quarter past nine in the evening": "day 11-25 00:00",
    "yesterday at quarter past 9 in the evening": "day 11-25 00:00",
    "yesterday at ten to nine in the evening": "day 11-25 00:00",
    "yesterday at ten minutes to 9 pm": "day 11-25 00:00",
    "Кеше кешке онда бардым": "between 11-25 17:00 11-25 23:59",
    "вчера без десяти 9 вечера": "day 11-25 00:00",
    "В прошлую пятницу он ждал у школы": "day 11-20 00:00",
    "Өткен сенбіде мектеп алдында тұрды": "day 11-21 00:00",
    "Last Sunday at 5 pm he waited": "about 11-22 17:00",
    "Он час назад написал": "about 11-26 14:30",  # "он" is ten in Kazakh
    "2-3 дня назад он ждал": "between 11-23 00:00 11-24 23:59",
    "Он пришёл час назад": "about 11-26 14:30",
    "Three days ago he wrote": "day 11-23 00:00",
    "Бұл екі апта бұрын болды": "day 11-12 00:00",
    "Мамырдың 5-інде келді": "day 05-05 00:00",
    "Кеше 22:10-нан 23:05-ке дейін қоңырау шалды": "exact 11-25 22:10 11-25 23:05",
    # what can mean two times is asked with both
    "В прошлую среду он ждал у школы": "day 11-25 00:00, day 11-18 00:00",
    "Өткен дүйсенбіде келді": "day 11-23 00:00, day 11-16 00:00",
    "вчера в час ночи звонил": "about 11-25 01:00, about 11-26 01:00",
    "вчера в 7 звонил": "about 11-25 07:00, about 11-25 19:00",
    "кеше сағат 7-де келді": "about 11-25 07:00, about 11-25 19:00",
    "кеше сағат тоғызда келді": "about 11-25 09:00, about 11-25 21:00",
    "вчера в половине десятого звонил": "about 11-25 09:30, about 11-25 21:30",
    "Вчера в 7:30 он звонил": "exact 11-25 07:30, exact 11-25 19:30",
    "He called yesterday at 7:30": "exact 11-25 07:30, exact 11-25 19:30",
    "вчера ночью звонил": ("between 11-24 22:00 11-25 05:59, between 11-25 22:00 11-26 05:59"),
    "Вчера в 21.00 он звонил": "exact 11-25 21:00",
    "Кеше 21.30-да қоңырау шалды": "exact 11-25 21:30",
    # a day to come beside one that was
    "Вчера написал, что завтра в 8 утра придёт": "day 11-25 00:00",
    "Кеше ертең таңғы сағат 8-де келем деп жазды": "-",
    "Yesterday he wrote that he comes tomorrow at 8 am": "day 11-25 00:00",
    "5 декабря 2025 он пришёл": "day 12-05 00:00",
    "3 мая в 14:00 он пришёл": "exact 05-03 14:00",
    "Вчера он писал, что в субботу придёт, в 8 утра будет ждать": "day 11-25 00:00",
    "Кеше жазды: сенбіде келеді, таңғы сағат 8-де күтеді": "day 11-25 00:00",
    # several
    "Кеше таңғы жетіде жазды, кешкі сағат онда келді": "about 11-25 07:00, about 11-25 22:00",
    "Вчера в 08:15 писал, а в 21:40 звонил": "exact 11-25 08:15, exact 11-25 21:40",
    "Вчера в 21:00 звонил. Позавчера в 22:00 тоже звонил": "exact 11-25 21:00, exact 11-24 22:00",
    "Вчера в 21:00 звонил. Да, вчера в 21:00": "exact 11-25 21:00",
    "Вчера ждал у школы. Вчера в 21:00 звонил": "exact 11-25 21:00",
}


@pytest.mark.parametrize(("text", "expected"), TOLD.items())
def test_what_a_text_tells(text: str, expected: str) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Он звонил",
        "Бүгін қоңырау шалды",  # it is written down today
        "I may call him",
        "They march on",
        "Средства связи среди прочего",
        "7 missed calls",
        "тоғыз жарымда келді",
        "ол онда бірде болды",
        "Таңертең онда ешкім жоқ еді",  # "there"
        "Түнде бірде",  # "once"
        "No one in the morning believed me",
        "No one at night was there",
        *(f"{which} one at night was there" for which in ("The", "Any", "Every", "Some", "Not")),
        "yesterday at 20 past 9 pm",
        "At quarter past nine in the evening",
        "At quarter past 9 in the evening",
        "Ten to nine pm",
        "в два магазина ходил",
        "не знаю, кто звонил",
        "до 5 мая он молчал",
        "завтра в 18:00 придёт",
        "Написал, что завтра в 8 утра будет ждать у школы",
        "В 8 утра он будет ждать завтра",
        "Сказал, что придёт завтра. В 8 утра будет ждать.",
        "Ертең таңғы сағат 8-де мектеп алдында күтемін",
        "He will come tomorrow morning at 8",
        "В следующий понедельник встретит меня",
        "Келесі дүйсенбіде ұрамын деді",
        "He will meet me next Monday",
        "к пятнице заплати",
        "Pay by Friday or I publish it",
        "каждый понедельник он ждёт",
        "күн сайын кешкі сағат 9-да",
        "every evening at 9 he calls",
        "позапрошлый вторник",
        "на прошлой неделе в понедельник",  # not the latest one
        "өткен аптада дүйсенбіде",
        "I was born on 5 May 2010",
        "5 декабря он придёт",  # that of last year, or the coming one?
        "5 желтоқсанда келеді",
        "бүгін 18:00-де келеді",  # not yet
        "2 дня подряд",
        "99.99.2026 и 31.02",
        "\ud83d 💀 7" * 900,
    ],
)
def test_what_is_unclear_is_not_told(text: str) -> None:
    assert told(text) == "-"


@pytest.mark.parametrize(
    "text",
    [
        "В среду он ждал у школы",
        "Дүйсенбіде мектеп алдында тұрды",
        "он звонил в 2 дня",
        "таңғы жетіде есікте тұрды",
        "Он пишет, что придёт в субботу в 3 часа дня и убьёт меня",
        "Сенбіде келіп ұрам деді",
        "He said he comes on Friday at 8 am",
        "Сказал, что будет ждать меня в 8 утра",
        "на прошлой неделе в понедельник",
        "5 декабря он пришёл",
    ],
)
def test_that_a_time_is_named_is_noticed_where_it_is_not_clear(text: str) -> None:
    assert times_said(text, NOW) == ((), True)


@pytest.mark.parametrize(
    "text",
    ["Он звонил", "Бүгін қоңырау шалды", "завтра в 18:00 придёт", "Pay by Friday", "2 дня подряд"],
)
def test_nothing_is_made_of_a_text_that_names_no_time_of_the_past(text: str) -> None:
    assert times_said(text, NOW) == ((), False)


def test_what_does_not_fit_whole_among_the_offers_is_not_offered_in_part() -> None:
    text = "Вчера в 7 писал. Позавчера в 8 звонил."
    said = times_said(text, NOW)
    assert [t.start for t in said.times] == [
        datetime(2026, 11, 25, 7),
        datetime(2026, 11, 25, 19),
    ]
    assert said.unread


@pytest.mark.parametrize(
    "text",
    [
        "Yesterday at 10 minutes past 9, 5 pm he left.",
        "At 5 minutes past 9, 20 November, he called me.",
        "He had 10 minutes to 9, 5 pm yesterday he left.",
        "Час двадцать назад он мне позвонил",
        "Он год назад меня ударил",
        "Бір жыл бұрын ұрды",
    ],
)
def test_minutes_beside_hours_and_years_ago_are_named_and_not_read(text: str) -> None:
    said = times_said(text, NOW)
    assert said.times == ()
    assert said.unread
