"""Tests times typed in words: their meanings, and that ambiguous ones are not accepted."""

from __future__ import annotations

from datetime import datetime

import pytest

from evidence_keeper.domain.time.typed_time import TypedTime, read_time

NOW = datetime(2026, 11, 26, 15, 30)


def said(text: str) -> str:
    """Return what was read, short: precision, begin and end."""
    found = read_time(text, NOW)
    if found is None:
        return "-"
    edges = [f"{e:%m-%d %H:%M}" if e else "" for e in (found.start, found.end)]
    return " ".join([found.precision.value, *edges]).strip()


READ = {
    "today": "day 11-26 00:00",
    "yesterday": "day 11-25 00:00",
    "вчера": "day 11-25 00:00",
    "кеше": "day 11-25 00:00",
    "Бүгін": "day 11-26 00:00",
    "позавчера": "day 11-24 00:00",
    "алдыңғы күні": "day 11-24 00:00",
    "day before yesterday": "day 11-24 00:00",
    "yesterday evening": "between 11-25 17:00 11-25 23:59",
    "вчера вечером": "between 11-25 17:00 11-25 23:59",
    "кеше кешке": "between 11-25 17:00 11-25 23:59",
    "кеше таңертең": "between 11-25 05:00 11-25 11:59",
    "сегодня утром": "between 11-26 05:00 11-26 11:59",
    "about 14:00": "about 11-26 14:00",
    "около 14:00": "about 11-26 14:00",
    "шамамен 14:00": "about 11-26 14:00",
    "кеше шамамен 14:00-де": "about 11-25 14:00",
    "14:32": "exact 11-26 14:32",
    "yesterday at 14:32": "exact 11-25 14:32",
    "вчера в 14:32": "exact 11-25 14:32",
    "вчера в 5 вечера": "about 11-25 17:00",
    "кеше кешкі 5-те": "about 11-25 17:00",
    "кеше сағат 17-де": "about 11-25 17:00",
    "yesterday 5 pm": "about 11-25 17:00",
    "yesterday 5pm": "about 11-25 17:00",
    "yesterday 2 am": "about 11-25 02:00",
    "5 мая в 2 утра": "about 05-05 02:00",
    "yesterday evening 7:30": "exact 11-25 19:30",
    "вчера вечером в 7:30": "exact 11-25 19:30",
    "кеше кешке 8:15": "exact 11-25 20:15",
    "вчера вечером в 19:30": "exact 11-25 19:30",
    "вчера ночью 11:30": "exact 11-25 23:30",
    "сегодня в 2:30 ночи": "exact 11-26 02:30",
    "last night at 11:30": "exact 11-25 23:30",
    "last night": "between 11-25 17:00 11-26 05:59",
    "at 11 at night": "about 11-25 23:00",
    "yesterday morning 9:05": "exact 11-25 09:05",
    "кеше кешкі сағат тоғызда": "about 11-25 21:00",
    "кеше кешке тоғыз жарымда": "about 11-25 21:30",
    "бүгін таңғы жетіде": "about 11-26 07:00",
    "вчера в девять вечера": "about 11-25 21:00",
    "вчера в половине десятого вечера": "about 11-25 21:30",
    "between 3 and 5 May": "between 05-03 00:00 05-05 23:59",
    "между 3 и 5 мая": "between 05-03 00:00 05-05 23:59",
    "3 мен 5 мамыр аралығында": "between 05-03 00:00 05-05 23:59",
    "3 мамыр мен 5 мамыр аралығында": "between 05-03 00:00 05-05 23:59",
    "3-5 мамыр": "day 05-03 00:00 05-05 23:59",
    "from 3 to 5 May": "day 05-03 00:00 05-05 23:59",
    "с 3 по 5 мая": "day 05-03 00:00 05-05 23:59",
    "between 10:10 and 11:05": "between 11-26 10:10 11-26 11:05",
    "yesterday from 22:10 to 23:05": "exact 11-25 22:10 11-25 23:05",
    "вчера с 22:10 до 23:05": "exact 11-25 22:10 11-25 23:05",
    "yesterday between 22:10 and 01:05": "between 11-25 22:10 11-26 01:05",
    "5 May": "day 05-05 00:00",
    "May 5": "day 05-05 00:00",
    "5 мая 2025 года": "day 05-05 00:00",
    "5 мамырда": "day 05-05 00:00",
    "05.05.2026": "day 05-05 00:00",
    "05.05": "day 05-05 00:00",
    "2026-05-05": "day 05-05 00:00",
    "31 декабря": "day 12-31 00:00",
    "in May": "month 05-01 00:00",
    "в мае": "month 05-01 00:00",
    "мамырда": "month 05-01 00:00",
    "қазан 2025": "month 10-01 00:00",
    "on Monday": "day 11-23 00:00",
    "в понедельник": "day 11-23 00:00",
    "дүйсенбіде": "day 11-23 00:00",
    "last Friday": "day 11-20 00:00",
    "прошлая неделя": "between 11-16 00:00 11-22 23:59",
    "сенбіде": "day 11-21 00:00",
    "3 days ago": "day 11-23 00:00",
    "3 дня назад": "day 11-23 00:00",
    "3 күн бұрын": "day 11-23 00:00",
    "a week ago": "day 11-19 00:00",
    "before 5 May": "before  05-05 00:00",
    "до 5 мая": "before  05-05 00:00",
    "5 мамырға дейін": "before  05-05 00:00",
    "after 5 May": "after 05-05 23:59",
    "5 мамырдан кейін": "after 05-05 23:59",
    "don't know": "unknown",
    "I don’t know": "unknown",
    "не знаю": "unknown",
    "білмеймін": "unknown",
    "мен білмеймін": "unknown",
    "есімде жоқ": "unknown",
}

UNREAD = [
    "", "   ", "hello", "the", "between", "between and", "at 5", "в 5", "5", "сағат 5-те",
    "yesterday morning 19:30", "вчера днём в 9 утра",
    "вчера ночью в 13:00", "between 30 and 2 May", "между 30 и 2 мая",
    "between 3 and 5", "yesterday night", "вчера ночью", "кеше түнде", "Thursday", "вчера в 2 ночи",
    "yesterday 12 am",
    "в четверг", "31.02.2026", "45 May", "25:00", "14:99", "today evening at 20:00 maybe",
    "tomorrow", "завтра", "ертең", "5/3", "3 or 4 May", "today 22:00", "yesterday today",
    "about May", "about yesterday", "around between 3 and 5 May", "05.05.2027", "0 May",
    "в 13 вечера утра", "13 pm", "-", "--", "~", "1e9 days ago", "99999999 days ago",
    "с 5 по 3 мая", "from 23:05", "🔪 вчера", "<b>today</b>", "x" * 500,
]  # fmt: skip


@pytest.mark.parametrize(("text", "meaning"), READ.items())
def test_what_is_typed_is_read(text: str, meaning: str) -> None:
    assert said(text) == meaning


@pytest.mark.parametrize("text", UNREAD)
def test_what_is_unclear_or_means_two_things_is_not_read(text: str) -> None:
    assert said(text) == "-"


def test_the_year_is_the_latest_that_is_not_in_the_future() -> None:
    assert read_time("31 декабря", NOW).start == datetime(2025, 12, 31)  # type: ignore[union-attr]
    assert read_time("қазан", NOW).start == datetime(2026, 10, 1)  # type: ignore[union-attr]
    assert read_time("5 мая 2025 года", NOW).start == datetime(2025, 5, 5)  # type: ignore[union-attr]


def test_whatever_is_typed_on_the_way_raises_nothing_and_never_lies_in_the_future() -> None:
    for text in READ:
        for length in range(len(text) + 1):
            found = read_time(text[:length], NOW)
            assert found is None or isinstance(found, TypedTime)
            if found is not None and found.start is not None:
                assert found.start <= NOW
