"""Lists the texts that WhatsApp itself writes, in English, Russian and Kazakh.

They are compared after removing direction marks and folding letters. Sources: public exports and
the application's own strings; no real Kazakh export was available.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from evidence_keeper.domain.record.conversation import MessageKind
from evidence_keeper.domain.record.entry import Direction

MARKS = "\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff"
"""Direction marks, as the content of a character class."""

_MARK = re.compile(f"[{MARKS}]")
_SPACE = re.compile("[\u00a0\u2009\u202f]")

_FILE = r"[^<>|\n:*?]{1,200}?\.\w{1,8}"
_ATTACHED = (
    re.compile(rf"^({_FILE}) \((?:file attached|файл добавлен|қосымша файл)\)", re.I),
    re.compile(rf"^<(?:attached|прикреплено|қосымша|тіркелді): ({_FILE})>", re.I),
    re.compile(r"^((?:IMG|VID|PTT|AUD|STK|DOC)-\d{8}-WA\d{4,}\.\w{1,8})(?=\s|$)"),
    re.compile(r"^(\d{8}-[A-Z_]+-\d{4}(?:-\d\d){5}\.\w{1,8})(?=\s|$)"),
)
_OMITTED = re.compile(
    r"<(?:media omitted|без медиафайлов|файл пропущен|медиафайл пропущен|файл қосылған жоқ)>"
    r"|(?:image|video|audio|sticker|document|gif|contact card|video note) omitted"
    r"|(?:изображение|видео|аудиофайл|документ|gif|карточка контакта|аудио) отсутству[ею]т"
    r"|стикер не добавлен|видеозаметка опущена",
    re.IGNORECASE,
)
_CAPTIONED = re.compile(
    r"^[^\n]{1,200}? • \d+ \w+ (?:document omitted|документ отсутствует)$", re.I
)
_PLACE = re.compile(
    r"^(?:live location shared|location|местоположение|орналасуы): (https?://\S+)", re.I
)

_DELETED = re.compile(
    r"(?P<own>you deleted this message|вы удалили (?:данное|это) сообщение|сіз бұл хатты жойдыңыз)"
    r"(?: as admin)?\.?"
    r"|this message was deleted(?: by admin [^\n]+)?\.?"
    r"|(?:(?:данное|это) )?сообщение удалено\.?"
    r"|бұл хат жойылды\.?",
    re.IGNORECASE,
)
_EDITED = re.compile(
    r"<(?:this message was edited|сообщение изменено|хат өзгертілді|бұл хат өзгертілді)>$", re.I
)
_MISSED = re.compile(
    r"(?:missed (?:group )?(?:voice|video) call"
    r"|пропущенный (?:групповой )?(?:аудио|видео)звонок"
    r"|пропущенный (?:голосовой |видео|аудио)вызов"
    r"|жауапсыз (?:аудио |видео )?қоңырау)"
    r"(?: (?:at|в|,)? ?[\d:. apm]{3,12})?[.,]?"
    r"(?: tap to call back| нажмите, чтобы перезвонить)?\.?",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:(?:voice|video) call|(?:аудио|видео)звонок)"
    r"[,.] ?(?P<length>no answer|нет ответа|(?P<seconds>\d{1,4}) (?:sec|сек)\.?"
    r"|\d{1,4} (?:min|hr?|мин|ч)\.?(?: \d{1,2} (?:min|мин)\.?)?)",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"end-to-end encrypted|сквозным шифрованием|шифрлау арқылы қорғалған|толық шифрлан"
    r"|\b(?:changed (?:the|this) (?:subject|group|settings)|created (?:this )?group)\b"
    r"|\b(?:security code|joined using|turned (?:on|off) disappearing)\b"
    r"|изменил(?:\(а\)|[аи])? (?:тему|название|картинку|иконку|описание|настройки)"
    r"|создал(?:\(а\)|[аи])? группу|код безопасности|исчезающие сообщения"
    r"|топты? (?:құрды|жасады)|қауіпсіздік коды"
    r"|(?:тақыры(?:пты|бын)|атауын|сипаттамасын)(?: .{0,200})? өзгертті"
    r"|зміни(?:в|ла)(?:\(-?ла\))? (?:тему|назву)|створи(?:в|ла)(?:\(-?ла\))? групу"
    r"|hat (?:den betreff|die gruppe|den gruppennamen) .{0,200}(?:geändert|erstellt)"
    r"|a (?:changé (?:le sujet|l['’]objet|le nom)|créé le groupe)"
    r"|cambió (?:el asunto|el nombre)|creó el grupo|(?:mudou o (?:assunto|nome)|criou o grupo)"
    r"|ha (?:cambiato (?:l['’]oggetto|il nome)|creato il gruppo)"
    r"|(?:konuyu|grup adını) .{0,200}değiştirdi|grubunu oluşturdu",
    re.IGNORECASE,
)

_TITLED = re.compile(
    r"^(?:whatsapp chat with|whatsapp chat -|чат whatsapp с контактом|чат whatsapp с|"
    r"чат whatsapp -|whatsapp чат ?[:_]|whatsapp чат -) *",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Understood:
    """The facts about a message in its text."""

    kind: MessageKind = MessageKind.TEXT
    attachments: tuple[str, ...] = ()
    outside: bool = False
    own: bool | None = None
    direction: Direction | None = None
    seconds: int | None = None
    edited: bool = False


def plain(text: str) -> str:
    """Return a text for matching only: without direction marks, each space a plain one."""
    if text.isascii():
        return text
    return _SPACE.sub(" ", _MARK.sub("", text))


_HINTS = (
    *("<", "(", "http", "-wa", "omit", "отсут", "опущ", "не добав", "delet", "удал", "жой"),
    *("missed", "пропущен", "жауапсыз", "call", "звонок"),
)
"""Texts without any of these are ordinary, as most are, and are not examined further."""

_TEXT = Understood()


def understood(text: str) -> Understood:
    """Return the facts about a message in its text."""
    low = text[:2_000].lower()
    for hint in _HINTS:
        if hint in low:
            return _looked_through(text)
    return _looked_through(text) if "<" in text[-60:] or low[:1].isdigit() else _TEXT


def _looked_through(text: str) -> Understood:
    body = plain(text[:2_000]).strip()
    if found := _DELETED.fullmatch(body):
        own = True if found["own"] else None
        return Understood(MessageKind.DELETED, own=own)
    if _MISSED.fullmatch(body):
        return Understood(MessageKind.CALL, direction=Direction.MISSED)
    # Only the program writes the mark; a person who types "Voice call, 5 min" is quoting.
    if text.startswith(("\u200e", "\u200f")) and (found := _CALLED.fullmatch(body)):
        seconds = int(found["seconds"]) if found["seconds"] else None
        return Understood(MessageKind.CALL, seconds=seconds)
    edited = _EDITED.search(plain(text[-60:]).rstrip()) is not None
    names = _attached(body)
    if names:
        return Understood(attachments=names, edited=edited)
    if _OMITTED.fullmatch(body) or _CAPTIONED.match(body):
        return Understood(attachments=(body,), outside=True, edited=edited)
    # A picture that was left out, with its caption below.
    if found := _OMITTED.fullmatch(body.partition("\n")[0].rstrip()):
        return Understood(attachments=(found[0],), outside=True, edited=edited)
    if found := _PLACE.match(body):
        return Understood(attachments=(found[1],), edited=edited)
    return Understood(edited=edited)


@lru_cache(maxsize=1024)
def is_notice(text: str, before: int = 500) -> bool:
    """Return whether a text, or the start of one, is the program's own.

    Args:
        text: The text.
        before: Where at the latest the words of the program begin.
    """
    found = _NOTICE.search(plain(text[:500]))
    return found is not None and found.start() < before


def title_of(name: str) -> str:
    """Return the chat's title from the name of the exported file, else that name."""
    stem = re.sub(r"\.(?:txt|zip)$", "", name, flags=re.IGNORECASE)
    return _TITLED.sub("", stem).strip() or stem or name


def _attached(body: str) -> tuple[str, ...]:
    for expression in _ATTACHED:
        if found := expression.match(body):
            return (found[1],)
    return ()
