"""Lists words for days, months and parts of the day in Kazakh, Russian and English.

All in search form: lower case, ё as е. A stem ends with "*": Kazakh and Russian inflect the end of
a word.
"""

from __future__ import annotations

MONTHS: tuple[tuple[str, ...], ...] = (
    ("january", "jan", "янв", "январ*", "қаңтар*"),
    ("february", "feb", "фев", "феврал*", "ақпан*"),
    ("march", "mar", "март", "марта", "марте", "наурыз*"),
    ("april", "apr", "апр", "апрел*", "сәуір*"),
    ("may", "май", "мая", "мае", "маю", "мамыр*"),
    ("june", "jun", "июн*", "маусым*"),
    ("july", "jul", "июл*", "шілде*"),
    ("august", "aug", "авг", "август*", "тамыз*"),
    ("september", "sep", "sept", "сент", "сентябр*", "қыркүйек*", "қыркүйег*"),
    ("october", "oct", "окт", "октябр*", "қазан*"),
    ("november", "nov", "нояб", "ноябр*", "қараша*"),
    ("december", "dec", "дек", "декабр*", "желтоқсан*"),
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
    "алдыңғы күн": "алдыңгүні",
    "алдынғы күні": "алдыңгүні",
    "бұрнағы күні": "бұрнағыкүні",
    "бұрнағы күн": "бұрнағыкүні",
    "don't know": "dontknow",
    "don’t know": "dontknow",
    "dont know": "dontknow",
    "do not know": "dontknow",
    "no idea": "dontknow",
    "not sure": "dontknow",
    "don't remember": "dontknow",
    "не знаю": "dontknow",
    "не помню": "dontknow",
    "есімде жоқ": "dontknow",
    "түстен кейін": "түстенкейін",
    "после обеда": "түстенкейін",
    "до обеда": "beforelunch",
    "before lunch": "beforelunch",
    "түске дейін": "beforelunch",
    "тал түс": "талтүс",
    "түн ортасында": "midnight",
    "түн ортасы": "midnight",
    "полночи": "midnight",
    "last night": "lastnight",
    "прошлой ночью": "lastnight",
    "прошлую ночь": "lastnight",
    "өткен түнде": "lastnight",
    "after lunch": "түстенкейін",
    "just now": "now",
    "right now": "now",
    "только что": "now",
    "жаңа ғана": "now",
    "half an hour ago": "30 minutes ago",
    "полчаса назад": "30 минут назад",
    "жарты сағат бұрын": "30 минут бұрын",
    "полтора часа назад": "90 минут назад",
    "полгода назад": "6 месяцев назад",
    "half a year ago": "6 months ago",
    "жарты жыл бұрын": "6 ай бұрын",
    "бір жарым сағат бұрын": "90 минут бұрын",
    "last week": "lastweek",
    "на прошлой неделе": "lastweek",
    "прошлая неделя": "lastweek",
    "өткен аптада": "lastweek",
    "өткен апта": "lastweek",
    "last month": "lastmonth",
    "прошлом месяце": "lastmonth",
    "прошлый месяц": "lastmonth",
    "өткен айда": "lastmonth",
    "өткен ай": "lastmonth",
    "last year": "lastyear",
    "прошлом году": "lastyear",
    "прошлый год": "lastyear",
    "өткен жылы": "lastyear",
    "күнінен": "күні thence",
    "a.m.": "am",
    "p.m.": "pm",
    "где-то": "примерно",
    "где то": "примерно",
}
"""Phrases that are replaced by one word."""

MISTYPED: dict[str, str] = {
    "вчира": "вчера", "вчерв": "вчера", "вчара": "вчера", "позовчера": "позавчера",
    "завчера": "позавчера", "седня": "сегодня", "сегодны": "сегодня", "севодня": "сегодня",
    "незнаю": "dontknow", "непомню": "dontknow", "хз": "dontknow", "idk": "dontknow",
    "dunno": "dontknow", "yesteday": "yesterday", "yeserday": "yesterday",
    "yesturday": "yesterday", "mornning": "morning", "вечерам": "вечером", "утрам": "утром",
    "пн": "понедельник", "вт": "вторник", "ср": "среда", "чт": "четверг", "пт": "пятница",
    "сб": "суббота", "вс": "воскресенье",
}  # fmt: skip
"""Common typing errors and their corrections; none of them is a word of its own."""

UNKNOWN = {"dontknow", "unknown", "неизвестно", "білмеймін", "белгісіз", "білмедім"}
BESIDE_UNKNOWN = {"i", "я", "мен", "when", "когда", "точно", "exactly", "қашан", "нақты"}

ABOUT = {
    "about", "around", "approximately", "roughly", "circa", "~", "примерно", "около",
    "приблизительно", "шамамен", "шамасында", "жуық", "мөлшерінде",
}  # fmt: skip
BEFORE = {"before", "until", "до"}
BEFORE_BEHIND = {"дейін"}
"""Postpositions, as in Kazakh."""

AFTER = {"after", "после"}
AFTER_BEHIND = {"кейін"}
SINCE = {"since"}
SINCE_BEHIND = {"бері", "бастап"}
"""Postpositions whose day is included: the time begins at its midnight."""

BETWEEN = {"between", "между"}
BETWEEN_BEHIND = {"аралығында", "арасында", "аралығы", "арасы"}
FROM = {"from", "с", "со", "от"}
FROM_BEHIND = "thence"
"""Replaces the Kazakh ending -дан, -ден, -нан after a number, a day or a month."""

AND = {"and", "и", "мен", "бен", "пен", "to", "till", "по", "до", "-", "until"}
AGO = {"ago", "назад", "бұрын"}
MINUTES = {"minute", "minutes", "min", "mins", "минуту", "минуты", "минут", "мин"}
DAY_UNITS = {"day", "days", "день", "дня", "дней", "күн"}
WEEK_UNITS = {"week", "weeks", "неделю", "недели", "недель", "апта"}
MONTH_UNITS = {"month", "months", "месяц", "месяца", "месяцев", "ай"}
YEAR_UNITS = {"year", "years", "год", "года", "лет", "жыл"}
NUMBERS: dict[str, int] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "один": 1, "одну": 1, "два": 2, "две": 2, "три": 3,
    "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9, "десять": 10,
    "бір": 1, "екі": 2, "үш": 3, "төрт": 4, "бес": 5, "алты": 6, "жеті": 7, "сегіз": 8,
    "тоғыз": 9, "он": 10,
}  # fmt: skip
"""Number words before a unit of time, or calls."""

MANY: dict[str, int] = {
    **NUMBERS, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "пятнадцать": 15, "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50,
    "он бес": 15, "жиырма": 20, "отыз": 30, "қырық": 40, "елу": 50,
}  # fmt: skip
"""Number words before "minutes ago" and the like."""

HOURS: dict[str, int] = {
    **{name: n for name, n in NUMBERS.items() if name not in ("a", "an", "он", "бір", "одну")},
    **{
        f"{name}{ending}": n
        for name, n in NUMBERS.items()
        for ending in ("де", "да", "те", "та")
        if name in ("екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз")
    },
    "eleven": 11, "twelve": 12, "одиннадцать": 11, "двенадцать": 12, "двух": 2, "трех": 3,
    "четырех": 4, "пяти": 5, "шести": 6, "семи": 7, "восьми": 8, "девяти": 9, "десяти": 10,
    "одиннадцати": 11, "двенадцати": 12,
}  # fmt: skip
"""Hour words for the time field, where each word must be about the time."""

MORNING = {"morning", "утром", "утра", "утро", "таңертең", "таңертеңгі", "таңғы", "таңда"}
DAYTIME = {"днем", "дня", "күндіз", "күндізгі"}
AFTERNOON = {"afternoon", "түскі", "түстенкейін"}
EVENING = {"evening", "вечером", "вечера", "вечер", "кешке", "кешкі", "кешкісін"}
TONIGHT = {"tonight"}
NIGHT = {"night", "ночью", "ночи", "ночь", "түнде", "түнгі", "түн"}
NIGHT_INTO = {"nightinto"}
"""Before a day: the night that ends on it."""

LAST_NIGHT = {"lastnight"}
NOON = {"noon", "полдень", "талтүс", "талтүсте"}
MIDNIGHT = {"midnight", "полночь", "полуночи"}
LUNCH = {"lunch", "lunchtime", "обед", "түсте"}
BEFORE_LUNCH = {"beforelunch"}
LAST_WEEK, LAST_MONTH = "lastweek", "lastmonth"
LAST_YEAR = {"lastyear", "былтыр"}
NOW = {"now", "сейчас", "қазір"}
EARLY_OR_LATE = {"early", "late", "рано", "поздно", "поздним", "ранним", "ерте"}
"""Ignored next to a part of the day, which is read as a whole."""

OF_THE_MONTH = "числа"
"""Replaces an ending of a date: "25-го", "5-інде", "3rd"."""


MINUTES_PAST, MINUTES_TO = "⁺", "⁻"
"""Separate an hour from minutes that were spoken with it: "без десяти пять" is "5⁻10". Nobody types
them, so they cannot be mistaken for a day."""

OF_AN_HOUR = {
    "утра", "дня", "вечера", "ночи", "am", "pm", "таңғы", "түскі", "күндізгі", "кешкі", "түнгі",
}  # fmt: skip
"""Belong to an hour, never to a day: "8.10 вечера" is no date."""

HOUR_UNITS = {
    "часов", "часа", "час", "сағат", "сағатта", "hour", "hours", "hr", "hrs", "o'clock", "oclock",
    "h", "ч",
}  # fmt: skip
AT = {"at", "в", "во", "сағат", "сағатта"}
LAST = {
    "last", "past", "прошлый", "прошлую", "прошлое", "прошлой", "прошлом", "прошлая", "өткен",
}  # fmt: skip
THIS = {"this", "этот", "эту", "это", "этой", "этим", "осы"}
FILLERS = {
    "at", "on", "in", "the", "of", "в", "во", "на", "года", "году", "год", "г", "ж", "жылы",
    "жылғы", "жылдың", "жыл", "күні", "было", "болды", "it", "was",
    "ол",
}  # fmt: skip
"""Words without effect."""

OF_A_DATE = {"on", "the", "of", "числа", "күні", "года", "году", "г", "ж", "жылы"}
"""Words next to which "10.11" stays a date."""

FUTURE = ("next", "coming", "следующ*", "будущ*", "через", "келесі*", "алдағы*")
"""Words that put a day or an hour into the future."""

AHEAD = ("tomorrow*", "завтра*", "завтрашн*", "послезавтра*", "ертең*", "бүрсігүн*")
"""Future days, as stems or whole words."""

OTHER_DAYS = (
    "next", "coming", "upcoming", "every", "each", "week", "weeks", "by", "born", "birthday",
    "к", "ко", "следующ*", "будущ*", "ближайш*", "кажд*", "позапрошл*", "недел*", "родил*",
    "рожден*", "келесі*", "келер*", "сайын", "әр", "әрбір", "апта*", "туған*", "алдағы*",
)  # fmt: skip
"""Words that change a time or put it outside the past: "next Monday", "by Friday"."""

SETS = (
    DAYS_BACK, UNKNOWN, BESIDE_UNKNOWN, ABOUT, BEFORE_BEHIND, AFTER_BEHIND, SINCE_BEHIND,
    BETWEEN_BEHIND, AGO, DAY_UNITS, WEEK_UNITS, MORNING, DAYTIME, AFTERNOON, EVENING, NIGHT, NOON,
    LUNCH, HOUR_UNITS, LAST, THIS, FILLERS, NUMBERS, LAST_YEAR, NOW, EARLY_OR_LATE,
)  # fmt: skip
"""The sets with Kazakh words that may be typed with Russian letters."""
