"""Shows notices and running jobs below the page instead of in modal windows."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
)

from evidence_keeper.system.output_files import whole_file
from evidence_keeper.ui.context import Context, Notice, NoticeTone
from evidence_keeper.ui.live_text import said
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.look import current_look
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.display.text_block import TextBlock
from evidence_keeper.ui.widgets.inputs.buttons import Button, IconButton
from evidence_keeper.ui.widgets.inputs.file_questions import ask_save
from evidence_keeper.ui.widgets.layout.scroll_column import VerticalScrollArea

_MOST_BESIDE = 0.4
"""Largest share of the width that buttons next to the sentence may take."""
FADE_MS = 6000
"""Milliseconds that a notice is shown which offers nothing to do."""

_MOST_LINES = 8
"""Most visible lines of a list."""

_ICON = {
    NoticeTone.PLAIN: "info",
    NoticeTone.GOOD: "circle-check",
    NoticeTone.CAUTION: "triangle-alert",
}
_COLOUR = {NoticeTone.PLAIN: "accent", NoticeTone.GOOD: "good", NoticeTone.CAUTION: "caution"}


class _List(VerticalScrollArea):
    """A notice's list; it scrolls, also by keys, if it is long or the window is low."""

    def __init__(self, lines: TextBlock) -> None:
        super().__init__()
        self._lines = lines
        self.setWidget(lines)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """Return the height of its lines, at most eight."""
        line = current_look().px(tokens.TEXT * tokens.LINE_HEIGHT)
        return QSize(200, min(self._lines.sizeHint().height() + 4, _MOST_LINES * line))

    def minimumSizeHint(self) -> QSize:
        """Return the size of one line."""
        return QSize(0, current_look().px(tokens.TEXT * tokens.LINE_HEIGHT) + 4)


class MessageBar(QFrame):
    """Shows the latest notice until it is closed, replaced, or another page is opened.

    One that asks for nothing fades. A lasting notice disappears only when it is closed: a later one
    covers it for a while. Undo, and Ctrl+Z, belong to the latest notice alone.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("message")
        self._context = context
        self._notice: Notice | None = None
        self._waiting: list[Notice] = []
        self._came_back = 0.0
        self._sign = PlainLabel(wrap=False)
        self._text = PlainLabel()
        self._lines = TextBlock()
        self._list = _List(self._lines)
        self._more = Button("link")
        self._save = Button("link")
        self._action = Button("plain")
        # Text fields undo their own typing: they take the key before this.
        self._undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        self._undo.setAutoRepeat(False)
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(FADE_MS)
        self._fade.timeout.connect(self._on_faded)
        self._later = Button("quiet")
        self._close = IconButton("x")
        row = QHBoxLayout()
        row.setSpacing(tokens.M)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        acts = QHBoxLayout()
        for button in (self._more, self._action, self._later):
            acts.addWidget(button)
        acts.addStretch(1)
        self._body.addWidget(self._text, 1)
        self._body.addLayout(acts)
        row.addLayout(self._body, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        box = QVBoxLayout(self)
        box.setContentsMargins(tokens.L, tokens.S, tokens.S, tokens.S)
        box.addLayout(row)
        box.addWidget(self._list)
        box.addWidget(self._save, 0, Qt.AlignmentFlag.AlignLeft)
        self._save.clicked.connect(self._save_lines)
        self._close.clicked.connect(self.dismiss)
        self._action.clicked.connect(self._click)
        self._undo.activated.connect(self._act)
        self._later.clicked.connect(self._put_off)
        self._more.clicked.connect(self._toggle_lines)
        context.look.changed.connect(self._draw_sign)
        context.opening.connect(self._forget_undoing)  # it belongs to another vault
        self._undo.setEnabled(False)
        self.hide()

    @property
    def text(self) -> str:
        """The shown sentence; empty when there is none."""
        return self._notice.text if self._notice is not None else ""

    @property
    def gives_way(self) -> bool:
        """Whether nothing would be lost if another notice were shown."""
        now = self._notice
        return now is None or (now.lasting and now.tone is not NoticeTone.CAUTION)

    def show_notice(self, notice: Notice) -> None:
        """Show a notice in place of the current one, or queue it behind if the notice asks for
        that.
        """
        now = self._notice if self._notice and not _is_replaced(self._notice, notice) else None
        self._waiting = [w for w in self._waiting if not _is_replaced(w, notice)]
        if notice.behind and now is not None:
            self._waiting.insert(0, notice)
            return
        if now is not None and now.lasting:
            self._waiting.append(now)
        self._put(notice)

    def _forget_undoing(self) -> None:
        self._waiting = [w for w in self._waiting if not w.undoes]
        if self._notice is not None and self._notice.undoes:
            self.dismiss()

    def _put(self, notice: Notice, *, again: bool = False, aloud: bool = True) -> None:
        """Show a notice and announce it, also one that comes again: nothing else does."""
        self._notice = notice
        if _asks_nothing(notice):
            self._fade.start()
        else:
            self._fade.stop()
        self._list.hide()
        self._save.hide()
        self._more.setVisible(bool(said(notice.lines)))
        self._action.setVisible(notice.action is not None)
        self._undo.setEnabled(notice.undoes and not again)
        self._action.set_tip("Ctrl+Z" if notice.undoes else "")
        self._later.setVisible(notice.later is not None)
        self._close.setVisible(notice.later is None)
        self._draw_sign()
        self.retranslate()
        self.show()
        if aloud:
            self._announce(notice)

    def _announce(self, notice: Notice) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, notice.text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the sentence enough room in a narrow window."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Move the buttons below the sentence where they would leave it too little width."""
        shown = [b for b in (self._more, self._action, self._later) if not b.isHidden()]
        wide = sum(button.sizeHint().width() for button in shown)
        below = wide > self.width() * _MOST_BESIDE
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.TopToBottom if below else direction.LeftToRight)

    def page_changed(self) -> None:
        """Close a temporary notice."""
        self._waiting = [w for w in self._waiting if w.lasting]
        if self._notice is not None and not self._notice.lasting:
            self.dismiss()

    def dismiss(self) -> None:
        """Close the notice; a covered lasting one comes back."""
        self._go_on(aloud=True)

    def _go_on(self, *, aloud: bool) -> None:
        self._notice = None
        self._fade.stop()
        self._undo.setEnabled(False)
        self.hide()
        if self._waiting:
            self._came_back = monotonic()
            self._put(self._waiting.pop(), again=True, aloud=aloud)

    def _on_faded(self) -> None:
        """Close it, unless the pointer or the focus is on it."""
        now = QApplication.focusWidget()
        if self.underMouse() or (now is not None and self.isAncestorOf(now)):
            self._fade.start()
        else:
            self.dismiss()

    def withdraw(self, about: str) -> None:
        """Close the notices about a subject."""
        self._waiting = [w for w in self._waiting if w.about != about]
        if self._notice is not None and self._notice.about == about:
            self.dismiss()

    def retranslate(self) -> None:
        """Update all texts to the current language, the notice too if it can be evaluated again."""
        t, notice = self._context.t, self._notice
        if notice is not None:
            self._text.setText(notice.text)
            self._lines.set_text("\n".join(said(notice.lines)))
            for button, act in ((self._action, notice.action), (self._later, notice.later)):
                if act is not None:
                    button.set_text(said(act[0]))
            named(self, notice.text)
            named(self._list, notice.text)
        self._close.set_name(t.say("Close this message"))
        self._save.set_text(t.say("Save the list…"))
        self._name_more()
        self._fit()

    def _name_more(self) -> None:
        t = self._context.t
        shown = self._list.isVisible()
        self._more.set_text(t.say("Hide the list") if shown else t.say("Show the list"))

    def _toggle_lines(self) -> None:
        self._list.setVisible(not self._list.isVisible())
        self._save.setVisible(self._list.isVisible())
        self._name_more()

    def _save_lines(self) -> None:
        """Save the list where the user chooses; it is unencrypted then."""
        notice, t = self._notice, self._context.t
        name = t.say_in("file name", "list") + ".txt"
        target = ask_save(self, t.say("Save the list…"), name, [(t.say("Text"), "txt")])
        if notice is None or target is None:
            return
        text = "\r\n".join((notice.text, "", *said(notice.lines), ""))
        told = t.say("The list is saved. It is not encrypted and holds file names.")

        def save() -> None:
            with whole_file(target) as file:
                file.write(text.encode("utf-8-sig", "backslashreplace"))

        self._context.backend.call(save, lambda _: self._context.tell(told, NoticeTone.CAUTION))

    def _click(self) -> None:
        """Act, except on the second click of a double click, when another notice is shown."""
        if (
            monotonic() - self._came_back
            > QGuiApplication.styleHints().mouseDoubleClickInterval() / 1000
        ):
            self._act()

    def _act(self) -> None:
        notice = self._notice
        # After an undo its report is announced first.
        self._go_on(aloud=notice is None or not notice.undoes)
        if notice is not None and notice.action is not None:
            notice.action[1]()

    def _put_off(self) -> None:
        notice = self._notice
        self.dismiss()
        if notice is not None and notice.later is not None:
            notice.later[1]()

    def _draw_sign(self) -> None:
        tone = self._notice.tone if self._notice is not None else NoticeTone.PLAIN
        look = self._context.look
        side = look.px(tokens.ICON)
        self._sign.setPixmap(look.icon(_ICON[tone], _COLOUR[tone]).pixmap(side, side))
        self._sign.setContentsMargins(0, 8, 0, 0)


def _asks_nothing(notice: Notice) -> bool:
    offers = notice.lasting or notice.action or notice.later or said(notice.lines)
    return not offers and notice.tone is not NoticeTone.CAUTION


def _is_replaced(before: Notice, notice: Notice) -> bool:
    if before.text == notice.text and not notice.undoes:
        return True
    return bool(notice.about) and before.about == notice.about
