"""The look: contrast of every pair, sizes, live changes."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from evidence_keeper.system.resources import resource
from evidence_keeper.ui.places import Place
from evidence_keeper.ui.theme import look as look_module
from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.contrast import contrast, readable_on
from evidence_keeper.ui.theme.icons import icon_pixmap
from evidence_keeper.ui.theme.look import Look
from evidence_keeper.ui.theme.stylesheet import _SHEET, stylesheet
from evidence_keeper.ui.theme.tokens import COLOURS, Theme
from evidence_keeper.ui.widgets.inputs.buttons import Button
from evidence_keeper.ui.widgets.inputs.file_dialog import FileDialog
from evidence_keeper.ui.widgets.inputs.text_line import PlainLine, TextLine
from tests.window.conftest import MakeWindow
from tests.window.sheet_pairs import pairs

pytestmark = pytest.mark.usefixtures("styled")


def test_the_arithmetic() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", list(COLOURS))
def test_text_can_be_read(theme: Theme) -> None:
    c = COLOURS[theme]
    for text in ("ink", "quiet", "accent", "danger", "caution", "good"):
        for ground in ("paper", "surface", "rail", "tint", "pressed"):
            ratio = contrast(getattr(c, text), getattr(c, ground))
            assert ratio >= 4.5, f"{theme}: {text} on {ground} is {ratio:.2f}"
    assert contrast(c.on_accent, c.accent) >= 4.5
    assert contrast(c.on_accent, c.accent_over) >= 4.5


@pytest.mark.parametrize("theme", list(COLOURS))
def test_borders_and_focus_can_be_seen(theme: Theme) -> None:
    c = COLOURS[theme]
    for edge in ("line", "focus", "accent", "danger", "caution"):
        for ground in ("paper", "surface", "rail", "tint", "pressed"):
            ratio = contrast(getattr(c, edge), getattr(c, ground))
            assert ratio >= 3, f"{theme}: {edge} on {ground} is {ratio:.2f}"


@pytest.mark.parametrize("theme", list(COLOURS))
def test_every_pair_of_the_style_sheet_can_be_told_apart(theme: Theme) -> None:
    c, found = COLOURS[theme], set(pairs(_SHEET.template))
    assert len({pair.where for pair in found}) > 200, "the sheet was read"
    close = [
        f"{pair.where}: {pair.colour} on {pair.ground} is {ratio:.2f}"
        for pair in sorted(found)
        if (ratio := contrast(getattr(c, pair.colour), getattr(c, pair.ground))) < pair.least
    ]
    assert close == []


@pytest.mark.parametrize("theme", list(COLOURS))
@pytest.mark.parametrize("size", [100, 200])
def test_the_focus_of_a_filled_button_can_be_seen(
    qapp: QApplication, qtbot: QtBot, theme: Theme, size: int
) -> None:
    """The ring's colour is as light as the button's; what parts them must not be."""
    look = Look(qapp, theme, size)
    window = QWidget()
    qtbot.addWidget(window)
    box = QVBoxLayout(window)
    button, other = Button("primary", text="Save"), Button("plain", text="Later")
    box.addWidget(button)
    box.addWidget(other)
    window.show()
    window.activateWindow()
    other.setFocus()
    qtbot.waitUntil(other.hasFocus)
    before, size_before = button.grab().toImage(), button.size()
    button.setFocus()
    after = button.grab().toImage()
    assert button.size() == size_before
    row = after.height() // 2
    colours = [after.pixelColor(x, row).name().upper() for x in range(8)]
    assert colours[1] == look.colours.focus.upper()
    seen = [
        contrast(before.pixelColor(x, row).name(), after.pixelColor(x, row).name())
        for x in range(8)
    ]
    assert sum(ratio >= 3 for ratio in seen) >= 2, (colours, seen)


@pytest.mark.parametrize("theme", list(COLOURS))
def test_what_a_field_asks_for_can_be_read(qapp: QApplication, qtbot: QtBot, theme: Theme) -> None:
    """The style sheet would make it half transparent by itself."""
    look = Look(qapp, theme, 200)
    field = TextLine()
    qtbot.addWidget(field)
    field.setPlaceholderText("A day: 5 November")
    field.resize(700, 60)
    field.show()
    image = field.grab().toImage()
    ratios = (
        contrast(image.pixelColor(x, y).name(), look.colours.surface)
        for x in range(14, image.width() - 14)
        for y in range(10, image.height() - 10)
    )
    assert max(ratios) >= 4.5


@pytest.mark.parametrize("theme", list(COLOURS))
def test_counts_in_the_calendar_can_be_read(theme: Theme) -> None:
    c = COLOURS[theme]
    for level in (1, 2, 3):
        ground = c.heat[level]
        ink = readable_on(ground, c.ink, c.on_accent)
        assert contrast(ink, ground) >= 4.5, f"{theme}: heat {level}"


def test_every_place_of_the_style_sheet_is_filled_in() -> None:
    for theme, colours in COLOURS.items():
        sheet = stylesheet(colours, 150)
        assert "$" not in sheet, theme
        used = set(re.findall(r"#[0-9A-Fa-f]{6}\b", sheet))
        known = {v for v in (getattr(colours, n) for n in colours._fields) if isinstance(v, str)}
        assert used <= known


def test_controls_are_large_enough(qapp: QApplication) -> None:
    for size in (100, 200):
        Look(qapp, "light", size)
        for role, least in (("plain", 36), ("primary", 36), ("chip", 24), ("link", 24)):
            button = QPushButton("x")
            button.setProperty("role", role)
            button.ensurePolished()
            assert button.sizeHint().height() >= least, role


def test_theme_and_size_change_live(qapp: QApplication) -> None:
    look = Look(qapp, "light", 100)
    told = []
    look.changed.connect(lambda: told.append(1))
    look.set_theme("dark")
    assert look.colours == tokens.DARK
    assert tokens.DARK.paper in qapp.styleSheet()
    look.set_text_size(170)
    assert look.font().pixelSize() == round(15 * 1.7)
    assert len(told) == 2
    look.set_text_size(900)
    assert look.text_size == 200
    look.set_theme("unheard-of")
    assert look.theme is Theme.SYSTEM
    assert look.shown_theme in (Theme.LIGHT, Theme.DARK, Theme.CONTRAST)


class _Restyled(QObject):
    """Counts how often widgets are styled."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.widgets: list[QWidget] = []
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange and isinstance(watched, QWidget):
            self.widgets.append(watched)
        return False


def test_a_hidden_page_is_restyled_when_it_is_shown(make_window: MakeWindow) -> None:
    window = make_window()
    window.unlock()
    shell, look = window.shell, window.context.look
    people, settings = shell.page(Place.PEOPLE), shell.page(Place.SETTINGS)
    button, title = people.findChildren(Button)[0], settings.findChildren(QLabel)[0]
    for place in (Place.PEOPLE, Place.SETTINGS):
        shell.open_page(place)
    watch = _Restyled(button, title, shell.top)
    window.context.set_theme("dark")
    assert watch.widgets.count(button) == 0
    assert {watch.widgets.count(w) for w in (title, shell.top)} == {1}, "not once for each ancestor"
    window.context.set_text_size(200)
    shell.open_page(Place.PEOPLE)
    window.settle()
    assert button.font().pixelSize() >= 2 * tokens.SMALL
    dark = [w.grab().toImage().pixelColor(2, 2).name().upper() for w in (shell.top, shell.stack)]
    assert dark == [look.colours.surface.upper(), look.colours.paper.upper()]


def test_what_opens_beside_the_window_has_the_new_style(make_window: MakeWindow) -> None:
    window = make_window()
    window.unlock()
    page = window.shell.page(Place.SETTINGS)
    window.shell.open_page(Place.SETTINGS)
    line = PlainLine()
    line.complete_from(["Night"])
    window.context.set_theme("dark")
    colours = window.context.look.colours
    dialog = FileDialog(page, "A folder")
    for list_of_words in (
        line.completer(),
        dialog.findChild(QLineEdit, "fileNameEdit").completer(),
    ):
        popup = list_of_words.popup()
        popup.resize(200, 100)
        assert popup.grab().toImage().pixelColor(150, 50).name().upper() == colours.surface.upper()
    assert dialog.grab().toImage().pixelColor(3, 3).name().upper() == colours.paper.upper()


def test_the_theme_follows_the_system(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [Theme.LIGHT]
    monkeypatch.setattr(look_module, "_wished", lambda _: asked[0])
    look = Look(qapp, Theme.SYSTEM)
    look.settle()
    changed: list[Theme] = []
    look.changed.connect(lambda: changed.append(look.shown_theme))
    hints = qapp.styleHints()
    asked[0] = Theme.DARK
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    asked[0] = Theme.CONTRAST
    hints.accessibility().contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert changed == [Theme.DARK, Theme.CONTRAST]
    look.set_theme(Theme.LIGHT)
    asked[0] = Theme.DARK
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert look.shown_theme is Theme.LIGHT
    look.set_theme(Theme.SYSTEM)
    assert look.shown_theme is Theme.DARK
    look.deleteLater()


class _Hints:
    """What a system can wish."""

    def __init__(self, scheme: Qt.ColorScheme, contrast: Qt.ContrastPreference) -> None:
        self._scheme, self._contrast = scheme, contrast

    def colorScheme(self) -> Qt.ColorScheme:
        return self._scheme

    def accessibility(self) -> _Hints:
        return self

    def contrastPreference(self) -> Qt.ContrastPreference:
        return self._contrast


@pytest.mark.parametrize(
    ("scheme", "preference", "theme"),
    [
        (Qt.ColorScheme.Unknown, Qt.ContrastPreference.NoPreference, Theme.LIGHT),
        (Qt.ColorScheme.Light, Qt.ContrastPreference.NoPreference, Theme.LIGHT),
        (Qt.ColorScheme.Dark, Qt.ContrastPreference.NoPreference, Theme.DARK),
        (Qt.ColorScheme.Dark, Qt.ContrastPreference.HighContrast, Theme.CONTRAST),
        (Qt.ColorScheme.Light, Qt.ContrastPreference.HighContrast, Theme.CONTRAST),
    ],
)
def test_what_the_system_wishes(
    scheme: Qt.ColorScheme, preference: Qt.ContrastPreference, theme: Theme
) -> None:
    assert look_module._wished(_Hints(scheme, preference)) is theme  # type: ignore[arg-type]


@pytest.mark.parametrize(("ground", "dark"), [("#202020", True), ("#efefef", False)])
def test_before_the_paint_the_ground_tells(ground: str, dark: bool) -> None:
    assert look_module._is_dark(QPalette(QColor(ground))) is dark


def test_fonts_come_with_the_program(qapp: QApplication) -> None:
    families = set(QFontDatabase.families())
    assert {"Noto Sans", "Noto Sans Mono", "Noto Emoji"} <= families


def test_icons_are_drawn_in_the_colour_asked_for(qapp: QApplication) -> None:
    image = icon_pixmap("check", "#9A3B2C", 24, 2).toImage()
    solid = [
        image.pixelColor(x, y).name()
        for x in range(48)
        for y in range(48)
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert solid
    assert set(solid) == {"#9a3b2c"}


def test_only_icons_that_are_used_are_shipped() -> None:
    folder = resource("icons")
    sources = "".join(
        p.read_text("utf-8") for p in (resource().parent / "evidence_keeper" / "ui").rglob("*.py")
    )
    for path in folder.glob("*.svg"):
        assert f'"{path.stem}"' in sources, path.name
    named = set(re.findall(r'(?:Button\("\w+", |icon\()"([a-z0-9-]+)"', sources))
    for name in named:
        assert (folder / f"{name}.svg").is_file(), name
