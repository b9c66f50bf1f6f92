"""Shows the time controls, with their meaning written out in full below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial

from PySide6.QtCore import QDate, QTime, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.record.evidence import Evidence
from evidence_keeper.domain.time.happened import Happened, Precision, in_zone, zone_named
from evidence_keeper.domain.time.typed_time import LONGEST, TimeReading, TypedTime, Why, read
from evidence_keeper.system import clock
from evidence_keeper.system.language.dates import clock_text, happened_text, offset_text
from evidence_keeper.system.language.translations import Translator
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_parts.zone_choices import zone_choices, zone_label
from evidence_keeper.ui.pages.entry.when.file_time import FileTimeOffer, time_of_files
from evidence_keeper.ui.pages.entry.when.time_suggestions import SaidTime
from evidence_keeper.ui.pages.entry.when.when_state import (
    MAY_LAST,
    WhenState,
    when_now,
    when_of,
    when_typed,
)
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.labels import PlainLabel, named
from evidence_keeper.ui.widgets.inputs.buttons import Button, Chips
from evidence_keeper.ui.widgets.inputs.check_and_card import Check
from evidence_keeper.ui.widgets.inputs.input_fields import DateField, Select, TimeField
from evidence_keeper.ui.widgets.inputs.text_line import TextLine
from evidence_keeper.ui.widgets.inputs.typed_date_and_time import TypedField
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.labelled_field import mark_wrong
from evidence_keeper.ui.widgets.layout.scroll_column import show_soon


def unread_text(t: Translator, reading: TimeReading, *, refused: bool = False) -> str:
    """Return why words were not understood, and what to do; also after a refused save."""
    why = _why(t, reading)
    return t.say("Not saved yet. {why}", why=why) if refused else why


def _why(t: Translator, reading: TimeReading) -> str:
    if reading.why is Why.AHEAD:
        return t.say(
            "This has not come yet, or not as a whole. Please write the day on which it was, for "
            "example “yesterday 22:10”."
        )
    if reading.why is Why.SEVERAL and len(reading.choices) == 1:
        return t.say(
            "This is not quite clear. Please take the time below if it is meant, or write it more "
            "exactly, for example “yesterday 21:30”."
        )
    if reading.why is Why.SEVERAL and reading.choices:
        return t.say(
            "This can mean several times. Please take the right one below, or write it more "
            "exactly, for example “yesterday 21:30”."
        )
    if reading.why is Why.SEVERAL:
        return t.say(
            "This can mean several times. Please write it more exactly, for example "
            "“yesterday 21:30”."
        )
    return t.say(
        "This was not understood. Please write it in another way, for example “yesterday 21:30” or "
        "“5 May”, or empty the line and use the fields above."
    )


def precision_choices(t: Translator) -> list[tuple[str, str]]:
    """Return the precisions with their names."""
    return [
        (Precision.EXACT.value, t.say("Exactly at")),
        (Precision.ABOUT.value, t.say("At about")),
        (Precision.DAY.value, t.say("That day, time not known")),
        (Precision.MONTH.value, t.say("That month, day not known")),
        (Precision.BEFORE.value, t.say("Some time before")),
        (Precision.AFTER.value, t.say("Some time after")),
        (Precision.BETWEEN.value, t.say("Between")),
        (Precision.UNKNOWN.value, t.say("I don't know when")),
    ]


def reading_choices(t: Translator, state: WhenState, *, end: bool) -> list[tuple[str, str]]:
    """Return the meanings of a time that a clock change made ambiguous; none otherwise."""
    try:
        found = state.readings(end=end)
    except KeeperError:
        return []
    if len(found) < 2:
        return []
    first, second = (f"{clock_text(m)} ({offset_text(m)})" for m in found)
    return [
        ("0", t.say("{time}: before the change", time=first)),
        ("1", t.say("{time}: after the change", time=second)),
    ]


def day_in(field: DateField) -> date:
    """Return a field's day."""
    shown = field.meant().date()
    return date(shown.year(), shown.month(), shown.day())


def time_in(field: TimeField) -> time:
    """Return a field's time."""
    shown = field.meant().time()
    return time(shown.hour(), shown.minute(), shown.second())


def put_moment(day_field: DateField, time_field: TimeField, day: date, at: time) -> None:
    """Show a day and a time; seconds only where there are some."""
    day_field.setDate(QDate(day.year, day.month, day.day))
    time_field.setDisplayFormat("HH:mm:ss" if at.second else "HH:mm")
    time_field.setTime(QTime(at.hour, at.minute, at.second))


def _now() -> datetime:
    return clock.now()


class When(QWidget):
    """Precision, day, time, end, zone, and the choice of an ambiguous time."""

    edited = Signal()

    def __init__(self, context: Context, now: Callable[[], datetime] = _now) -> None:
        super().__init__()
        self._context = context
        self._now = now
        self._loading = False
        self._by_hand = False
        self._text = ""
        self._unread: TimeReading | None = None
        self._before_words: WhenState | None = None  # the fields' content before words were typed
        self._misread: dict[TypedField, str] = {}  # unreadable texts of fields that were left
        self.said = SaidTime(context)
        self.from_file = FileTimeOffer(context)
        self.precision = Select()
        self.start_day, self.start_time = DateField(), TimeField()
        self.end_day, self.end_time = DateField(), TimeField()
        self._typed = (self.start_day, self.start_time, self.end_day, self.end_time)
        self._dash = PlainLabel("–", wrap=False)
        self.words = TextLine()
        self.words.setMaxLength(LONGEST)
        self._unclear = PlainLabel(role="caution")
        self._unclear.hide()
        self._ahead = PlainLabel(role="caution")
        self.lasts = Check()
        self._quick = [Button("chip") for _ in range(3)]
        self.readings = [Chips(), Chips()]
        self._question = PlainLabel(role="caution")
        self.echo = PlainLabel(role="hint")
        self.error = PlainLabel(role="error")
        self.zone = Select()
        self.zone_button = Button("link")
        self._lay_out()
        self._connect()
        self.set_state(when_now(now(), context.vault.zone))

    def _lay_out(self) -> None:
        line = QWidget()
        flow = FlowLayout(line, tokens.S, tokens.S)
        first = (self.precision, self.start_day, self.start_time, self._dash)
        for widget in (*first, self.end_day, self.end_time, *self._quick):
            flow.addWidget(widget)
        below = QWidget()
        second = FlowLayout(below, tokens.M, tokens.XS)
        second.addWidget(self.lasts)
        second.addWidget(self.zone_button)
        second.addWidget(self.zone)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(tokens.XS)
        said = (self.words, self._unclear, self.echo, self._ahead, self.from_file, self.said)
        for widget in (line, *said, self.error, self._question, *self.readings, below):
            box.addWidget(widget)
        self.zone.hide()
        self.error.hide()

    def _connect(self) -> None:
        self.precision.picked.connect(lambda _: self._on_edit())
        self.words.textEdited.connect(self._on_words)
        for field in self._typed:
            field.misread.connect(partial(self._on_misread, field))
            field.dateTimeChanged.connect(partial(self._on_field, field))
            field.lineEdit().textEdited.connect(partial(self._on_field, field))
        self.lasts.toggled.connect(lambda _: self._on_edit())
        self.from_file.use.clicked.connect(self._take_file_time)
        self.said.taken.connect(lambda typed: self.show_typed(typed, ""))
        self.zone.picked.connect(lambda _: self._on_edit(new_time=True))
        for chips in self.readings:
            chips.group.buttonClicked.connect(lambda _: self._on_edit())
        self.zone_button.clicked.connect(self._choose_zone)
        moves = (self._set_now, lambda: self._set_day(0), lambda: self._set_day(1))
        for button, move in zip(self._quick, moves, strict=True):
            button.clicked.connect(move)

    def _on_misread(self, field: TypedField, text: str) -> None:
        """Remember the unreadable text until the field is set: the restored value was not meant."""
        self._misread[field] = text
        self.show_error(KeeperError(Code.DATE_IMPOSSIBLE, entry="", value=text))

    def _on_field(self, field: TypedField, _: object) -> None:
        if not self._loading:
            self._misread.pop(field, None)
        self._on_edit(new_time=True)

    def refuse(self, error: KeeperError) -> None:
        """Show why it cannot be saved; for an ambiguous time show the choice."""
        if error.code is Code.TIME_TWICE:
            self.error.setText(self._context.t.say("Please choose one of the two times below."))
            self.error.show()
        elif error.code is Code.TIME_UNCLEAR:  # the reason is shown already
            self._tell_unread(refused=True)
        else:
            self.show_error(error)

    def focus_wrong(self) -> None:
        """Focus the control to correct, with the reason visible."""
        place = self._wrong_place()
        place.setFocus()
        show_soon(self.error, self._unclear, place)

    def _wrong_place(self) -> QWidget:
        if not self._unclear.isHidden():
            return self.words
        wrong = [f for f in self._typed if f.isVisible() and self._wrong_in(f)]
        asked = [c for c in self.readings if c.isVisible() and not c.values()]
        return (*wrong, *(chips.group.buttons()[0] for chips in asked), self.precision)[0]

    def unread(self) -> KeeperError | None:
        """Return the error of a visible field that cannot be read."""
        if not self._unclear.isHidden():
            return KeeperError(Code.TIME_UNCLEAR, value=self.words.text().strip())
        return self._impossible()

    def _impossible(self) -> KeeperError | None:
        for field in self._typed:
            if field.isVisible() and (text := self._wrong_in(field)):
                return KeeperError(Code.DATE_IMPOSSIBLE, entry="", value=text)
        return None

    def _wrong_in(self, field: TypedField) -> str:
        return field.unread() or self._misread.get(field, "")

    # state

    def state(self) -> WhenState:
        """Return the controls' state."""
        first, second = (chips.value() for chips in self.readings)
        return WhenState(
            precision=Precision(self.precision.value() or Precision.ABOUT.value),
            start_day=day_in(self.start_day),
            start_time=time_in(self.start_time),
            end_day=day_in(self.end_day),
            end_time=time_in(self.end_time),
            lasts=self.lasts.isChecked(),
            zone=self.zone.value() or self._context.vault.zone,
            start_reading=int(first) if first else None,
            end_reading=int(second) if second else None,
            words=self.words.text(),
            by_hand=self._by_hand,
            unread=self._unread is not None,
        )

    def set_state(self, state: WhenState) -> None:
        """Show a state."""
        self._loading = True
        self._by_hand = state.by_hand
        self._before_words = None
        self._misread.clear()
        if not self.precision.count():
            self.precision.set_choices(precision_choices(self._context.t))
        self.precision.choose(state.precision.value)
        self._fill_zones(state.zone)
        put_moment(self.start_day, self.start_time, state.start_day, state.start_time)
        put_moment(self.end_day, self.end_time, state.end_day, state.end_time)
        self.lasts.setChecked(state.lasts)
        if state.words != self.words.text():
            self.words.setText(state.words)
        again = read(state.words, self.local_now())._replace(
            choices=()
        )  # the draft is from another day
        self._unread = again if state.unread else None
        self._tell_unread()
        self._offer_readings(state)
        for chips, chosen in zip(
            self.readings, (state.start_reading, state.end_reading), strict=True
        ):
            if chosen is not None:
                chips.choose(str(chosen))
        self._loading = False
        self._draw()

    def show_error(self, error: KeeperError | None) -> None:
        """Show an error next to the controls; none for None."""
        self.error.setText(self._context.sentence(error) if error is not None else "")
        self.error.setVisible(error is not None)
        for field in self._typed:
            mark_wrong(field, error is not None and bool(field.unread()))

    def retranslate(self) -> None:
        """Update all texts to the current language."""
        t = self._context.t
        self.precision.set_choices(precision_choices(t))
        self.lasts.set_text(t.say("It went on until later"))
        names = (t.say("Now"), t.say("Today"), t.say("Yesterday"))
        for button, name in zip(self._quick, names, strict=True):
            button.set_text(name)
        self.words.setPlaceholderText(
            t.say("Or in words: yesterday evening, about 14:00, don't know")
        )
        named(self.words, t.say("When, in words"))
        self._tell_unread()
        named(self.precision, t.say("How exactly do you know when?"))
        named(self.start_day, t.say("Day"))
        named(self.start_time, t.say("Time"))
        named(self.end_day, t.say("Last day"))
        named(self.end_time, t.say("End time"))
        named(self.zone, t.say("Time zone"))
        self._fill_zones(self.state().zone, anew=True)
        self._question.setText(
            t.say("The clocks were put back then, so this time came twice. Which one was it?")
        )
        self._offer_readings(self.state())
        self._draw()

    # events

    def _on_edit(self, *, new_time: bool = False) -> None:
        if self._loading:
            return
        self._by_hand = True
        self.words.clear()  # the fields differ from the words now
        self._unread = self._before_words = None
        self._tell_unread()
        if new_time:
            for chips in self.readings:
                chips.choose()
            self._offer_readings(self.state())
        self._draw()
        self.edited.emit()

    def _offer_readings(self, state: WhenState) -> None:
        t = self._context.t
        for chips, end in zip(self.readings, (False, True), strict=True):
            chips.set_choices(reading_choices(t, state, end=end))

    def _draw(self) -> None:
        t, state = self._context.t, self.state()
        month = state.precision is Precision.MONTH
        self.start_day.show_month(month)
        for day, at, used in (
            (self.start_day, self.start_time, state.uses_start),
            (self.end_day, self.end_time, state.uses_end),
        ):
            day.setVisible(used)
            at.setVisible(used and state.uses_time)
        self._dash.setVisible(state.uses_start and state.uses_end)
        self.lasts.setVisible(state.precision in MAY_LAST)
        known = state.precision is not Precision.UNKNOWN
        for button in self._quick:
            button.setVisible(known)
        label = zone_label(t, state.zone, self._now())
        self.zone_button.set_text(t.say("Time zone: {zone}", zone=label))
        asked = False
        for chips in self.readings:
            several = chips.values() or chips.group.buttons()
            chips.setVisible(bool(several))
            asked = asked or bool(several)
        self._question.setVisible(asked)
        try:
            text, wrong = happened_text(t, state.happened()), None
        except KeeperError as e:
            text, wrong = "", e
        self.echo.setText(text)
        self.echo.setVisible(bool(text) and self._unread is None)
        self._ahead.setText(t.say("This day is still to come. Is it the right one?"))
        self._ahead.setVisible(self._unread is None and state.begins_after(self._now()))
        self.from_file.follow(state)
        self._offer_said(state)
        if wrong is None or wrong.code is Code.TIME_TWICE:
            wrong = self._impossible() if self._misread else None
        self.show_error(wrong)

    def means(self, happened: Happened) -> bool:
        """Return whether the controls show that time."""
        return self.state().meaning() == when_of(happened, self._now()).meaning()

    # attached files

    def propose_time_of(self, items: Sequence[Evidence]) -> None:
        """Propose the time that the attached files suggest."""
        state = self.state()
        self.from_file.proposed = time_of_files(items, self._now(), state.zone)
        self.from_file.follow(state)

    def _take_file_time(self) -> None:
        if self.from_file.proposed is not None:
            self._move(self.from_file.proposed.state)

    # words

    def hear(self, text: str) -> None:
        """Offer the time in the entry's text, while none was set by hand."""
        self._text = text
        self._offer_said(self.state())

    def _offer_said(self, state: WhenState) -> None:
        if self._unread is None or not self._unread.choices:
            self.said.offer(self._text, self.seen_from(), state)
        else:
            self.said.ask(self._unread.choices, state)

    def show_typed(self, typed: TypedTime, words: str) -> None:
        """Show a time typed in words, here or elsewhere on the page."""
        self._move(when_typed(typed, self._now(), self.state().zone, words))

    def seen_from(self) -> datetime:
        """Return the reference for "yesterday", local and without offset: a draft has its own."""
        state = self.state()
        if state.by_hand:
            return self.local_now()
        return datetime.combine(state.start_day, state.start_time)

    def local_now(self) -> datetime:
        """Return the current local time at the chosen place, without offset."""
        return in_zone(self._now(), self.state().zone).replace(tzinfo=None)

    def _on_words(self, text: str) -> None:
        """Show the words' meaning, or the earlier fields while they have none (yet)."""
        before = self._before_words or replace(self.state(), words="", unread=False)
        reading = read(text, self._now().astimezone(zone_named(before.zone)))
        if reading.time is not None:
            self.show_typed(reading.time, text)
        elif text.strip():
            self.set_state(replace(before, words=text, unread=True))
            self._unread = reading
            self._tell_unread()
            self._draw()
            self.edited.emit()
        else:
            self.set_state(replace(before, words=text))
            self.edited.emit()
        self._before_words = before if text.strip() else None
        show_soon(self.said, self.echo, self._unclear, self.words)

    def _tell_unread(self, *, refused: bool = False) -> None:
        unread, t = self._unread, self._context.t
        self._unclear.set_role("error" if refused else "caution")
        self._unclear.setText("" if unread is None else unread_text(t, unread, refused=refused))
        self._unclear.setVisible(unread is not None)

    # shortcuts

    def _set_now(self) -> None:
        zone = self.state().zone
        self._move(replace(when_now(self._now(), zone), precision=Precision.EXACT))

    def _set_day(self, back: int) -> None:
        state = self.state()
        day = in_zone(self._now(), state.zone).date() - timedelta(days=back)
        length = state.end_day - state.start_day
        end = day + length if state.uses_end else day
        self._move(replace(state, start_day=day, end_day=end, words=""))

    def _move(self, state: WhenState) -> None:
        moved = replace(state, start_reading=None, end_reading=None, by_hand=True, unread=False)
        self.set_state(moved)
        self.edited.emit()

    def _choose_zone(self) -> None:
        self.zone.setVisible(not self.zone.isVisible())
        if self.zone.isVisible():
            if self.zone.count() < 2:
                t = self._context.t
                self.zone.set_choices(zone_choices(t, self._now(), self.zone.value()))
            self.zone.setFocus()

    def _fill_zones(self, zone: str, *, anew: bool = False) -> None:
        """Offer the current zone; the other six hundred only on request."""
        if anew or self.zone.findData(zone) < 0:
            label = zone_label(self._context.t, zone, self._now())
            self.zone.set_choices([(zone, label)])
        self.zone.choose(zone)
