"""Shows the figures and charts of one pattern."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from evidence_keeper.domain.dossier.charts import Chart, numbers_of
from evidence_keeper.domain.dossier.pattern import By, Figure, Pattern
from evidence_keeper.system.language.dates import day_text, number_text
from evidence_keeper.system.language.pattern_words import (
    contact_days_chart,
    contact_weeks_chart,
    contacts_note,
    days_note,
    figure_spoken,
    figure_title,
    hours_chart,
    hours_note,
    kinds_chart,
    names_chart,
    series_note,
    stop_chart,
    stop_sentence,
    undated_sentence,
    weeks_chart,
    weeks_note,
)
from evidence_keeper.ui.context import Context
from evidence_keeper.ui.page_arguments import ShowFigure, ShowPanel
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.widgets.display.chart_view import ChartView
from evidence_keeper.ui.widgets.display.labels import PlainLabel
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.layout.adaptive_columns import AdaptiveColumns
from evidence_keeper.ui.widgets.layout.flow_layout import FlowLayout
from evidence_keeper.ui.widgets.layout.fold import Fold
from evidence_keeper.ui.widgets.layout.labelled_field import card

_LAW_PANEL = "what-it-proves"


class PatternBody(QWidget):
    """The page's content, rebuilt for each count."""

    def __init__(self, context: Context, pattern: Pattern, zone: str, today: date) -> None:
        super().__init__()
        self._context, self._pattern, self._zone = context, pattern, zone
        self._today = today
        self.charts: list[ChartView] = []
        self.figures: dict[Figure, Button] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(tokens.M)
        self._numbers()
        self._over_time()
        self._hours()
        self._stop()
        self._kinds_and_names()
        self._law()

    def open(self, figure: Figure) -> None:
        """Show the incidents behind a figure."""
        numbers = self._pattern.opens.get(figure, ())
        if numbers:
            self._context.go(Place.CHRONOLOGY, ShowFigure(figure, numbers))

    # numbers

    def _numbers(self) -> None:
        t, pattern = self._context.t, self._pattern
        tiles = [
            self._tile(
                number_text(t, pattern.incidents),
                t.say_in("figure", "incidents in all"),
                Figure(By.ALL),
            ),
            self._tile(
                number_text(t, pattern.contacts),
                t.say_in("figure", "times they made contact"),
                Figure(By.CONTACT),
                self._contacts_held(),
            ),
        ]
        if pattern.last_day is not None and pattern.first_day is not None:
            span = t.say_n("{n} day", "{n} days", pattern.span_days)
            first, last = day_text(t, pattern.first_day), day_text(t, pattern.last_day)
            between = t.say("{first} – {last}", first=first, last=last)
            days = first if first == last else between
            tiles.append(self._tile(span, days, Figure(By.DATED)))
            last_one = pattern.latest_day or pattern.last_day
            ago = max(0, (self._today - last_one).days)
            since = t.say_in("days", "Today") if not ago else t.say_n("{n} day", "{n} days", ago)
            latest = Figure(By.DAY, last_one.isoformat())
            tiles.append(self._tile(since, t.say_in("figure", "since the last one"), latest))
        self._box.addWidget(AdaptiveColumns(180, *tiles, most=4, fill=True))
        if undated := undated_sentence(t, pattern):
            self._sentence(undated, Figure(By.UNDATED))

    def _contacts_held(self) -> str:
        """Return how many incidents contain the contacts, where the numbers differ."""
        held = len(self._pattern.opens.get(Figure(By.CONTACT), ()))
        if held == self._pattern.contacts:
            return ""
        return self._context.t.say_n(
            "in {n} incident: of a series, each call counts",
            "in {n} incidents: of a series, each call counts",
            held,
        )

    def _tile(self, number: str, what: str, figure: Figure, more: str = "") -> QWidget:
        """Return a large figure with its description and a link to its incidents."""
        t = self._context.t
        parts: list[QWidget] = [PlainLabel(number, "title"), PlainLabel(what, "quiet")]
        if more:
            parts.append(PlainLabel(more, "hint"))
        if self._pattern.opens.get(figure):
            parts.append(self._link(t.say("Show"), figure, what))
        tile = card(*parts, spacing=0)
        if isinstance(layout := tile.layout(), QVBoxLayout):
            layout.addStretch(
                1
            )  # tiles of a row have the same height; their texts begin at the top
        return tile

    def _link(self, text: str, figure: Figure, what: str = "") -> Button:
        t = self._context.t
        button = Button("link", text=text)
        title = what or figure_title(t, figure)
        button.setAccessibleName(t.say("Show in the chronology: {what}", what=title))
        button.clicked.connect(lambda: self.open(figure))
        self.figures[figure] = button
        return button

    def _sentence(self, sentence: str, *figures: Figure) -> None:
        """Add a sentence with links to its incidents."""
        row = QWidget()
        flow = FlowLayout(row, tokens.M, tokens.XS)
        self._box.addWidget(PlainLabel(sentence))
        for figure in figures:
            if self._pattern.opens.get(figure):
                flow.addWidget(self._link(figure_title(self._context.t, figure), figure))
        if flow.count():
            self._box.addWidget(row)

    # charts

    def _chart(self, title: str, chart: Chart, figures: Sequence[Figure]) -> QWidget:
        t = self._context.t
        counts = numbers_of(chart)
        spoken = [
            figure_spoken(t, self._pattern, figure, number)
            for figure, number in zip(figures, counts, strict=True)
        ]
        hint = t.say("Arrow keys move from figure to figure, Enter shows its incidents.")
        view = ChartView(chart, title, hint, spoken)
        view.opened.connect(lambda place: self.open(figures[place]))
        self.charts.append(view)
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, tokens.S, 0, 0)
        box.setSpacing(tokens.XS)
        box.addWidget(PlainLabel(title, "section"))
        box.addWidget(view)
        box.addStretch(1)
        return holder

    def _over_time(self) -> None:
        t, pattern, zone = self._context.t, self._pattern, self._zone
        if not pattern.per_week:
            return
        weeks, week_figures = weeks_chart(t, pattern, zone)
        self._box.addWidget(self._chart(t.say("Incidents per week"), weeks, week_figures))
        self._note(t.say("The date is the Monday of the week."))
        if note := weeks_note(t, pattern):
            self._note(note)
        if not pattern.contact_days:
            return
        by_week, figures = contact_weeks_chart(t, pattern, zone)
        self._box.addWidget(self._chart(t.say("Contacts per week"), by_week, figures))
        self._note(contacts_note(t))
        by_day, figures = contact_days_chart(t, pattern, zone)
        self._box.addWidget(self._chart(t.say("Contacts per day"), by_day, figures))
        if note := days_note(t, pattern):
            self._note(note)

    def _hours(self) -> None:
        t, pattern = self._context.t, self._pattern
        if note := hours_note(t, pattern):
            chart, figures = hours_chart(t, pattern)
            self._box.addWidget(self._chart(t.say("Weekday and hour"), chart, figures))
            self._note(note)

    def _stop(self) -> None:
        t, pattern = self._context.t, self._pattern
        if pattern.first_stop is None:
            return
        chart, figures = stop_chart(t, pattern)
        title = t.say("Before and after the first recorded request to stop")
        self._box.addWidget(self._chart(title, chart, figures))
        sentence = stop_sentence(t, pattern, self._zone)
        self._sentence(
            sentence, Figure(By.BEFORE_STOP), Figure(By.AFTER_STOP), Figure(By.UNCLEAR_STOP)
        )

    def _kinds_and_names(self) -> None:
        t, pattern = self._context.t, self._pattern
        charts = [self._chart(t.say("What kinds"), *kinds_chart(t, pattern))]
        if pattern.by_platform:
            places = names_chart(t, pattern, By.PLATFORM)
            charts.append(self._chart(t.say("Platforms"), *places))
        if pattern.by_account:
            accounts = names_chart(t, pattern, By.ACCOUNT)
            charts.append(self._chart(t.say("Accounts and numbers"), *accounts))
        if pattern.own_accounts:
            own = names_chart(t, pattern, By.OWN_ACCOUNT)
            charts.append(self._chart(t.say("Own or affected accounts"), *own))
        self._box.addWidget(AdaptiveColumns(340, *charts, most=2))
        if note := series_note(t, pattern):
            self._note(note)

    def _law(self) -> None:
        t = self._context.t
        fold = Fold()
        fold.set_texts(t.say("“Two or more times”: what the rules say"), t.say("information"))
        fold.box.addWidget(
            PlainLabel(
                t.say(
                    "For the bullying of a child, the rules speak of acts done systematically, "
                    "that is two or more times. Source: the law “On the rights of the child”, "
                    "article 1, and Order № 506 of the Minister of Education, 21 December 2022, "
                    "point 2; text as of 31 March 2026. This is not legal advice, and whether it "
                    "applies is for others to decide. To tell someone, one time is enough."
                )
            )
        )
        more = Button("link", text=t.say("What notes prove, and what they do not"))
        panel = ShowPanel(_LAW_PANEL)
        more.clicked.connect(lambda: self._context.go(Place.HELP, panel))
        fold.box.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        self._box.addWidget(fold)

    def _note(self, text: str) -> None:
        self._box.addWidget(PlainLabel(text, "hint"))
