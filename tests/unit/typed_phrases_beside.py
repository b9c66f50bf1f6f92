"""Phrases with a date beside its day of the week, and with minutes beside an hour in words."""

WITH_WEEKDAYS = {
    "в пятницу 20 ноября": "day 11-20",
    "в прошлую пятницу 20 ноября": "day 11-20",
    "пятница, 20 ноября 2026": "day 11-20",
    "пт, 20 ноября, 15:00": "exact 11-20 15:00",
    "пт 20.11": "several: exact 11-20 20:11 | day 11-20",
    "пт 20.11.2026": "day 11-20",
    "с пятницы 20 ноября по воскресенье 22 ноября": "day 11-20–11-22",
    "20 қараша, жұма": "day 11-20",
    "жұма күні 20 қарашада кешке": "between 11-20 17:00–23:59",
    "Friday, 20 November": "day 11-20",
    "on Friday, November 20, at 3 pm": "about 11-20 15:00",
    "в четверг 20 ноября": "unclear",
    "Thursday 20 November": "unclear",
    "в пятницу в 15:00": "several: exact 11-27 15:00 | exact 11-20 15:00",
}
"""20 November 2026 is a Friday; where the two do not fit nothing is guessed."""

LONG_AGO = {
    "минут двадцать назад": "about 11-27 15:10",
    "двадцать минут назад": "about 11-27 15:10",
    "часа два назад": "about 11-27 13:30",
    "дня три назад": "day 11-24",
    "недели две назад": "day 11-13",
    "2 часа 20 минут назад": "unclear",
    "жиырма минут бұрын": "about 11-27 15:10",
    "fifteen minutes ago": "about 11-27 15:15",
    "2 месяца назад": "several: month 09-01 | day 09-27",
    "полгода назад": "several: month 05-01 | day 05-27",
    "год назад": "several: month 2025-11-01 | day 2025-11-27",
    "екі жыл бұрын": "several: month 2024-11-01 | day 2024-11-27",
    "3 years ago": "several: month 2023-11-01 | day 2023-11-27",
}

MINUTES_BESIDE = {
    "без десяти пять": "several: exact 11-27 04:50 | exact 11-26 16:50",
    "без десяти пять вечера": "exact 11-26 16:50",
    "без четверти девять утра": "exact 11-27 08:45",
    "без 15 минут девять вечера": "exact 11-26 20:45",
    "вчера без десяти час дня": "exact 11-26 12:50",
    "вчера без десяти час ночи": "several: exact 11-26 00:50 | exact 11-27 00:50",
    "сегодня в пять минут девятого утра": "exact 11-27 08:05",
    "вчера в четверть десятого вечера": "exact 11-26 21:15",
    "в пять минут девятого ноября": "unclear",
    "без десяти 17": "exact 11-26 16:50",
    "без сорока пять": "unclear",
    "quarter to five pm": "exact 11-26 16:45",
    "a quarter past nine in the evening": "exact 11-26 21:15",
    "yesterday at ten past nine in the evening": "exact 11-26 21:10",
    "10 minutes to 9 pm": "exact 11-26 20:50",
    "ten to five": "unclear",
    "кеше кешкі тоғызға он минут қалғанда": "exact 11-26 20:50",
    "кеше кешкі 9-ға 10 минут қалғанда": "exact 11-26 20:50",
    "кеше таңғы жетіден бес минут өткенде": "exact 11-26 07:05",
    "кеше тангы жетиге бес минут калганда": "exact 11-26 06:55",
}
"""In a story they stay unread: see `test_said_time`."""

DASHED_DATES = {
    "20-11": "several: exact 11-26 20:11 | day 11-20",
    "20-11 в 15:00": "several: exact 11-20 15:00",
    "25-11": "several: day 11-25",
    "31-11": "unclear",
    "11-20": "several",
}
