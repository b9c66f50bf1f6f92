"""Builds a conversation for documents, with everything that real ones contain."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from evidence_keeper.domain.dossier.plan import DossierContent
from evidence_keeper.domain.record.conversation import (
    Conversation,
    Format,
    Message,
    MessageKind,
    ReadingOptions,
    Remark,
    RemarkCode,
    ShownConversation,
)
from evidence_keeper.domain.record.entry import Direction

FIVE = timezone(timedelta(hours=5))
BEGIN = datetime(2026, 11, 3, 21, 45, 10, tzinfo=FIVE)
TEXTS = (
    ("Сен неге жауап бермейсің? 😡", False),
    ("Не пиши мне больше.", True),
    ("Мен сенің қай мектепте оқитыныңды білемін. Ертең көресің 🔪\nЕртең. 15:00.", False),
    ("Оставь меня в покое, я расскажу взрослым", True),
)


def message(position: int, **changes: object) -> Message:
    text, own = TEXTS[position % len(TEXTS)]
    sent = BEGIN + timedelta(minutes=7 * position)
    plain = Message(
        position=position,
        sent=sent,
        written=f"{sent:%d.%m.%Y, %H:%M}",
        sender="Айгүл" if own else "Тимур 9В",
        text=text,
        place=f"line {position * 2}",
        account="" if own else "+7 700 000 00 41",
        own=own,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def chat(count: int, *, evidence: int, number: int = 1) -> ShownConversation:
    """Return a conversation of so many messages, all shown, with one of each kind among them."""
    special = {
        3: {"kind": MessageKind.CALL, "direction": Direction.MISSED, "text": ""},
        5: {"kind": MessageKind.DELETED, "text": "Данное сообщение удалено"},
        7: {"kind": MessageKind.NOTICE, "sender": "", "account": "", "text": "Код безопасности"},
        8: {"attachments": ("IMG-20261103-WA0007.jpg",), "edited": True},
        9: {"sent": None, "written": "29.02.2024, 23:30"},
    }
    messages = tuple(message(n, **special.get(n, {})) for n in range(1, count + 1))
    times = [m.sent for m in messages if m.sent]
    known = Conversation(
        number=number,
        evidence=evidence,
        chat="chat",
        title="Чат WhatsApp с контактом Тимур 9В",
        format=Format.WHATSAPP,
        reading=ReadingOptions(me="Айгүл"),
        read=BEGIN + timedelta(days=1),
        messages=count,
        first=min(times),
        last=max(times),
        remarks=(Remark(RemarkCode.MEDIA_OUTSIDE), Remark(RemarkCode.TIMES_UNCLEAR, 1)),
        shown=((1, count),),
    )
    return ShownConversation(known, messages, tuple(range(count)))


def only(shown: ShownConversation, *positions: int) -> ShownConversation:
    """Return the conversation with some of its messages."""
    left = [(m, p) for m, p in zip(shown.messages, shown.places, strict=True)]
    left = [pair for pair in left if pair[0].position in positions]
    messages, places = tuple(m for m, _ in left), tuple(p for _, p in left)
    return replace(shown, messages=messages, places=places)


def with_chats(content: DossierContent, *chats: ShownConversation) -> DossierContent:
    """Return a content that shows conversations."""
    messages = tuple((c.conversation.number, c.conversation.shown) for c in chats)
    return replace(content, conversations=chats, plan=replace(content.plan, messages=messages))
