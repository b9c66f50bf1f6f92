"""Shows the pane next to the messages: one whole message, or facts about the conversation."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from evidence_keeper.domain.record.conversation import Conversation, Message
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.text import shown_name
from evidence_keeper.domain.time.happened import in_zone
from evidence_keeper.system import clock
from evidence_keeper.system.language.conversation_words import (
    format_word,
    loss_text,
    message_note,
    message_time,
    order_word,
    place_text,
    remark_lines,
)
from evidence_keeper.system.language.dates import moment_text
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_parts.words import capital
from evidence_keeper.ui.page_parts.zone_choices import zone_label
from evidence_keeper.ui.pages.conversations.conversation_texts import (
    Runs,
    messages_word,
    period_text,
    sender_line,
    shown_line,
    title_of,
)
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.fact_table import Facts
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.display.text_block import TextBlock
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.scroll_column import ScrollColumn

_LOSSES = 20
"""Most losses named beside a conversation; its document names them all."""
_AT_ONCE = 20_000
"""Characters of a message that are laid out at once; the rest on request."""


def _flow(*buttons: Button) -> QWidget:
    holder = QWidget()
    flow = FlowLayout(holder, tokens.S, tokens.S)
    for button in buttons:
        flow.addWidget(button)
    return holder


class MessagePane(QFrame):
    """The pane next to the list, or in its place."""

    back = Signal()
    shown_asked = Signal(object, bool)
    """Positions (None: the whole conversation), and whether documents should show them."""

    write_asked = Signal(object)
    file_asked = Signal()
    again_asked = Signal()
    drop_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("pane")
        self._context = context
        self.conversation: Conversation | None = None
        self.message: Message | None = None
        self._query = ""
        self.text: TextBlock | None = None
        self._body: QWidget | None = None
        self.back_button = Button("quiet", "arrow-left")
        self.about = Button("quiet", "info")
        self.show_one, self.hide_one = Button("plain", "file-text"), Button("plain", "minus")
        self.write = Button("plain", "plus")
        self.show_all, self.hide_all = Button("plain", "file-text"), Button("plain", "minus")
        self.file = Button("plain", "file")
        self.again = Button("plain", "refresh-cw")
        self.drop = Button("plain", "x")
        self._bar = QWidget()
        self.column = ScrollColumn(margin=20)
        flow = FlowLayout(self._bar, tokens.S, tokens.XS)
        flow.setContentsMargins(tokens.M, tokens.S, tokens.M, 0)
        of_one = (self.show_one, self.hide_one, self.write)
        of_all = (self.show_all, self.hide_all, self.file, self.again, self.drop)
        for button in (self.back_button, self.about, *of_one):
            flow.addWidget(button)
        self._of_all = _flow(*of_all)
        self.column.box.addWidget(self._of_all)
        self.column.box.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self._bar)
        box.addWidget(self.column, 1)
        self._connect()

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.back)
        self.about.clicked.connect(lambda: self.show_message(None))
        self.show_one.clicked.connect(lambda: self._ask_shown(shown=True))
        self.hide_one.clicked.connect(lambda: self._ask_shown(shown=False))
        self.write.clicked.connect(lambda: self.write_asked.emit(self.message))
        self.show_all.clicked.connect(lambda: self.shown_asked.emit(None, True))
        self.hide_all.clicked.connect(lambda: self.shown_asked.emit(None, False))
        self.file.clicked.connect(self.file_asked)
        self.again.clicked.connect(self.again_asked)
        self.drop.clicked.connect(self.drop_asked)

    def _ask_shown(self, *, shown: bool) -> None:
        if self.message is not None:
            self.shown_asked.emit((self.message.position,), shown)

    def mark(self, query: str) -> None:
        """Highlight the words of a search from now on."""
        self._query = query
        if self.text is not None:
            self.text.mark(query)

    def show_conversation(self, conversation: Conversation) -> None:
        """Set a conversation's new state; the shown message stays."""
        before = self.conversation
        self.conversation = conversation
        same = before is not None and before.number == conversation.number
        self.show_message(self.message if same else None)

    def show_message(self, message: Message | None) -> None:
        """Show a message; facts about the conversation for None."""
        same = message is not None and message == self.message
        self.message = message
        top = self.column.area.verticalScrollBar().value()
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
            self._body = self.text = None
        self._fit_buttons()
        if self.conversation is None:
            return
        self._body = self._about() if message is None else self._of(message)
        self.column.box.insertWidget(0, self._body)
        if same:
            self.column.area.verticalScrollBar().setValue(top)
        else:
            self.column.to_top()

    def _fit_buttons(self) -> None:
        message, conversation = self.message, self.conversation
        one = message is not None
        shown = Runs(conversation.shown if conversation is not None else ())
        in_documents = message is not None and message.position in shown
        focus = self.focusWidget()
        for button, visible in (
            (self.about, one),
            (self.show_one, one and not in_documents),
            (self.hide_one, one and in_documents),
            (self.write, one),
            (self.show_all, conversation is not None and len(shown) < conversation.messages),
            (self.hide_all, bool(len(shown))),
        ):
            button.setVisible(visible)
        self._of_all.setVisible(not one and conversation is not None)
        # The pressed button is replaced by its opposite, which gets the focus.
        pairs = {self.show_one: self.hide_one, self.show_all: self.hide_all}
        pairs |= {other: button for button, other in pairs.items()}
        if focus in pairs and not focus.isVisible() and pairs[focus].isVisibleTo(self):
            pairs[focus].setFocus()

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.back_button.set_text(t.say("Back to the messages"))
        self.about.set_text(t.say("About the conversation"))
        self.show_one.set_text(t.say("Show in documents"))
        self.hide_one.set_text(t.say("Leave out of documents"))
        self.write.set_text(t.say("Write an entry"))
        self.show_all.set_text(t.say("Show all of it in documents"))
        self.hide_all.set_text(t.say("Show none of it in documents"))
        self.file.set_text(t.say("Show the file"))
        self.again.set_text(t.say("Read again…"))
        self.again.set_tip(t.say("With another time zone, order of dates or name"))
        self.drop.set_text(t.say("Take this conversation out"))
        self.drop.set_tip(t.say("The file stays kept as evidence. It can be read again."))
        self.show_message(self.message)

    def _column(self) -> tuple[QWidget, QVBoxLayout]:
        body = QWidget()
        box = QVBoxLayout(body)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.M)
        return body, box

    def _about(self) -> QWidget:
        """Return facts about the conversation."""
        t, known = self._context.t, self.conversation
        assert known is not None
        body, box = self._column()
        box.addWidget(PlainLabel(format_word(t, known.format), "overline"))
        box.addWidget(PlainLabel(title_of(t, known), "section"))
        for line in remark_lines(t, known):
            box.addWidget(PlainLabel(line, "text"))
        facts, reading = Facts(), known.reading
        facts.add(t.say("Messages"), messages_word(t, known.messages))
        facts.add(t.say("Period"), period_text(t, known))
        facts.add(t.say("Documents"), capital(shown_line(t, known)))
        facts.add(t.say("Time zone shown"), zone_label(t, reading.zone, clock.now()))
        if reading.order is not None:
            facts.add(t.say("Dates in the file"), order_word(t, reading.order))
        facts.add(t.say("Your name in it"), shown_name(reading.me))
        facts.add(t.say("The file"), evidence_label(known.evidence))
        lost = [loss_text(t, loss) for loss in known.losses[:_LOSSES]]
        facts.add(t.say("Not read"), "\n".join([*lost, "…"] if known.refused > len(lost) else lost))
        read = in_zone(known.read, reading.zone).replace(microsecond=0)
        facts.add(t.say("Read on"), moment_text(t, read))
        box.addWidget(facts)
        box.addWidget(
            PlainLabel(
                t.say(
                    "The file itself is unchanged. Taking the conversation out forgets only what "
                    "was read from it."
                ),
                "hint",
            )
        )
        return body

    def _of(self, message: Message) -> QWidget:
        """Return a whole message, with its place and time."""
        t, known = self._context.t, self.conversation
        assert known is not None
        body, box = self._column()
        number = t.say("Message {number} of {all}", number=message.position, all=known.messages)
        box.addWidget(PlainLabel(number, "overline"))
        box.addWidget(PlainLabel(sender_line(t, message), "section"))
        note = message_note(t, message)
        if note:
            box.addWidget(PlainLabel(capital(note), "quiet"))
        if message.text:
            self._add_text(box, message.text)
        facts = Facts()
        facts.add(t.say("When"), message_time(t, message, known.reading.zone))
        now = message.sent or clock.now()
        facts.add(t.say("Time zone"), zone_label(t, known.reading.zone, now))
        if message.written and message.sent is not None:
            facts.add(t.say("Time in the file"), message.written)
        facts.add(t.say("Account or number"), message.account)
        facts.add(t.say("Attachments"), "\n".join(message.attachments))
        facts.add(t.say("Place in the file"), shown_name(place_text(t, message.place)))
        shown = message.position in Runs(known.shown)
        facts.add(
            t.say("Documents"), t.say("show this message") if shown else t.say("do not show it")
        )
        box.addWidget(facts)
        return body

    def _add_text(self, box: QVBoxLayout, text: str) -> None:
        """Add the text; a very long one in pieces, on request."""
        self.text = TextBlock(text[:_AT_ONCE], quote=True)
        self.text.mark(self._query)
        box.addWidget(self.text)
        if len(text) <= _AT_ONCE:
            return
        more = Button("link", text=self._context.t.say("Show the rest"))

        def add() -> None:
            at = box.indexOf(more)
            for start in range(_AT_ONCE, len(text), _AT_ONCE):
                box.insertWidget(at, TextBlock(text[start : start + _AT_ONCE], quote=True))
                at += 1
            more.hide()

        more.clicked.connect(add)
        box.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
