"""Words for days, months and parts of the day in Kazakh, Russian and English, as people type them.

All in the form that the search uses: lower case, ё as е. A stem ends with "*": Kazakh and Russian
change the end of a word.
"""

from __future__ import annotations

MONTHS: tuple[tuple[str, ...], ...] = (
    ("january", "jan", "январ*", "қаңтар*"),
    ("february", "feb", "феврал*", "ақпан*"),
    ("march", "mar", "март", "марта", "марте", "наурыз*"),
    ("april", "apr", "апрел*", "сәуір*"),
    ("may", "май", "мая", "мае", "маю", "мамыр*"),
    ("june", "jun", "июн*", "маусым*"),
    ("july", "jul", "июл*", "шілде*"),
    ("august", "aug", "август*", "тамыз*"),
    ("september", "sep", "sept", "сентябр*", "қыркүйек*", "қыркүйег*"),
    ("october", "oct", "октябр*", "қазан*"),
    ("november", "nov", "ноябр*", "қараша*"),
    ("december", "dec", "декабр*", "желтоқсан*"),
)
"""January first."""

WEEKDAYS: tuple[tuple[str, ...], ...] = (
    ("monday", "mon", "понедельник*", "дүйсенбі*"),
    ("tuesday", "tue", "вторник*", "сейсенбі*"),
    ("wednesday", "wed", "сред*", "сәрсенбі*"),
    ("thursday", "thu", "четверг*", "бейсенбі*"),
    ("friday", "fri", "пятниц*", "жұма", "жұмада"),
    ("saturday", "sat", "суббот*", "сенбі", "сенбіде"),
    ("sunday", "sun", "воскресен*", "жексенбі*"),
)
"""Monday first."""

DAYS_BACK: dict[str, int] = {
    "today": 0, "сегодня": 0, "бүгін": 0,
    "yesterday": 1, "вчера": 1, "кеше": 1,
    "позавчера": 2, "алдыңгүні": 2, "бұрнағыкүні": 2,
}  # fmt: skip

PHRASES: dict[str, str] = {
    "day before yesterday": "позавчера",
    "алдыңғы күні": "алдыңгүні",
    "бұрнағы күні": "бұрнағыкүні",
    "бұрнағы күн": "бұрнағыкүні",
    "don't know": "dontknow",
    "don’t know": "dontknow",
    "dont know": "dontknow",
    "do not know": "dontknow",
    "not sure": "dontknow",
    "don't remember": "dontknow",
    "не знаю": "dontknow",
    "не помню": "dontknow",
    "есімде жоқ": "dontknow",
    "түстен кейін": "күндіз",
    "тал түс": "талтүс",
    "a week ago": "7 days ago",
    "неделю назад": "7 дней назад",
    "бір апта бұрын": "7 күн бұрын",
    "a.m.": "am",
    "p.m.": "pm",
    "где-то": "примерно",
    "где то": "примерно",
}
"""Groups of words that stand for one."""

UNKNOWN = {"dontknow", "unknown", "неизвестно", "білмеймін", "белгісіз", "білмедім"}

ABOUT = {
    "about", "around", "approximately", "roughly", "circa", "~", "примерно", "около",
    "приблизительно", "шамамен", "шамасында", "жуық", "мөлшерінде",
}  # fmt: skip
BEFORE = {"before", "until", "до"}
BEFORE_BEHIND = {"дейін"}
"""Stands behind what it belongs to, as Kazakh words do."""

AFTER = {"after", "since", "после"}
AFTER_BEHIND = {"кейін", "бері"}
BETWEEN = {"between", "между"}
BETWEEN_BEHIND = {"аралығында", "арасында", "аралығы"}
FROM = {"from", "с", "со"}
AND = {"and", "и", "мен", "бен", "пен", "to", "till", "по", "до", "-", "until"}
AGO = {"ago", "назад", "бұрын"}
DAY_UNITS = {"day", "days", "день", "дня", "дней", "күн"}

MORNING = {"morning", "утром", "утра", "утро", "таңертең", "таңертеңгі", "таңғы", "таңда"}
AFTERNOON = {"afternoon", "днем", "дня", "түскі", "күндіз", "күндізгі"}
EVENING = {"evening", "tonight", "вечером", "вечера", "вечер", "кешке", "кешкі", "кешкісін"}
NIGHT = {"night", "ночью", "ночи", "ночь", "түнде", "түнгі", "түн"}
NOON = {"noon", "полдень", "талтүс", "талтүсте"}

HOUR_UNITS = {"часов", "часа", "час", "сағат", "сағатта", "o'clock", "oclock", "h", "ч"}
FILLERS = {
    "at", "on", "in", "the", "of", "last", "past", "this", "в", "во", "на", "прошлый", "прошлую",
    "прошлое", "прошлой", "прошлом", "этот", "эту", "года", "году", "г", "жылы", "жылғы", "жыл",
    "өткен", "осы", "күні", "было", "болды", "it", "was", "ол", "это", "числа",
}  # fmt: skip
"""Words that change nothing."""

AHEAD = ("tomorrow*", "завтра*", "завтрашн*", "послезавтра*", "ертең*", "бүрсігүн*")
"""Days to come, as stems or whole words."""

OTHER_DAYS = (
    "next", "coming", "upcoming", "every", "each", "week", "weeks", "by", "born", "birthday",
    "к", "ко", "следующ*", "будущ*", "ближайш*", "кажд*", "позапрошл*", "недел*", "родил*",
    "рожден*", "келесі*", "келер*", "сайын", "әр", "әрбір", "апта*", "туған*", "алдағы*",
)  # fmt: skip
"""Beside a time they make it another one, or none of the past: "next Monday", "by Friday"."""
