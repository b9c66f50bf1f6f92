"""Generates the style sheet from the tokens.

A control's border grows from 1 to 3 pixels on focus; its padding shrinks by the same 2 pixels, so
that nothing moves.
"""

from __future__ import annotations

from string import Template

from evidence_keeper.ui.theme import tokens
from evidence_keeper.ui.theme.tokens import Colours

_BASE = """
* { outline: none; }
QWidget { color: $ink; font-size: ${text}px; }
QScrollArea, QScrollArea > QWidget > QWidget#column { background: $paper; }
QScrollArea { border: none; }
QToolTip { background: $surface; color: $ink; border: 1px solid $line; padding: 4px 8px; }
QLabel { background: transparent; }
QLabel[role="small"] { font-size: ${small}px; }
QLabel[role="quiet"] { color: $quiet; }
QLabel[role="hint"] { color: $quiet; font-size: ${small}px; }
QLabel[role="label"] { font-weight: 700; }
QLabel[role="lead"] { font-size: ${lead}px; }
QLabel[role="section"] { font-size: ${lead}px; font-weight: 700; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 700; }
QLabel[role="display"] { font-size: ${display}px; font-weight: 700; }
QLabel[role="error"] { color: $danger; }
QLabel[role="caution"] { color: $caution; }
QLabel[role="good"] { color: $good; }
QLabel[role="number"] { color: $accent; font-weight: 700; }
QLabel[role="overline"] { color: $accent; font-size: ${small}px; font-weight: 700; }
"""

_AREAS = """
QWidget#topbar, QWidget#helprow { background: $surface; }
QWidget#topbar { border-bottom: 1px solid $hairline; }
QWidget#helprow { border-top: 1px solid $hairline; }
QWidget#rail { background: $rail; border-right: 1px solid $hairline; }
QWidget#footer { background: $paper; border-top: 1px solid $hairline; }
QFrame[role="card"] { background: $surface; border: 1px solid $hairline; border-radius: 8px; }
QFrame[role="note"] { background: $rail; border: none; border-left: 3px solid $accent; }
QFrame[role="warning"] { background: $surface; border: 1px solid $caution; border-radius: 8px; }
QFrame[role="rule"] { background: $hairline; border: none; max-height: 1px; min-height: 1px; }
QFrame#message {
    background: $surface; border: 1px solid $line; border-radius: 8px; margin: 4px 16px 8px 16px;
}
QFrame#message QScrollArea { background: $surface; border: 1px solid transparent; }
QFrame#message QScrollArea:focus { border: 3px solid $focus; }
QFrame[role="drop"] { background: transparent; border: 2px dashed $line; border-radius: 8px; }
QFrame[role="drop"][over="true"] { background: $tint; border-color: $accent; }
QFrame#pane { background: $surface; border: none; border-left: 1px solid $hairline; }
QFrame#pane QScrollArea, QFrame#pane QWidget#column { background: $surface; }
QFrame[role="tile"] { background: $rail; border: 1px solid $hairline; border-radius: 8px; }
"""

_BUTTONS = """
QPushButton, QToolButton {
    background: $surface; color: $ink; border: 1px solid $line; border-radius: 8px;
    padding: 6px 14px; min-height: ${inner}px; font-weight: 400;
}
QPushButton:hover, QToolButton:hover { background: $tint; }
QPushButton:pressed, QToolButton:pressed { background: $pressed; }
QPushButton:disabled, QToolButton:disabled { color: $quiet; border-color: $hairline; }
QPushButton:focus, QToolButton:focus { border: 3px solid $focus; padding: 4px 12px; }
QPushButton[role="primary"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 700;
}
QPushButton[role="primary"]:hover { background: $accent_over; border-color: $accent_over; }
QPushButton[role="primary"]:focus { border-color: $focus; }
QPushButton[role="primary"]:disabled
    { background: $hairline; color: $quiet; border-color: $hairline; }
QPushButton[role="danger"] { color: $danger; border-color: $danger; }
QPushButton[role="quiet"] { background: transparent; border-color: transparent; }
QPushButton[role="quiet"]:hover { background: $tint; }
QPushButton[role="quiet"]:focus { border-color: $focus; }
QPushButton[role="link"] {
    background: transparent; border: 1px solid transparent; color: $accent; text-align: left;
    padding: 2px 4px; min-height: ${link}px; text-decoration: underline;
}
QPushButton[role="link"]:hover { color: $ink; }
QPushButton[role="link"]:focus { border: 3px solid $focus; padding: 0px 2px; }
QPushButton[role="rail"] {
    background: transparent; border: 1px solid transparent; text-align: left;
    padding: 8px 12px; min-height: ${inner}px;
}
QPushButton[role="rail"]:hover { background: $tint; }
QPushButton[role="rail"]:checked {
    background: $tint; color: $accent; font-weight: 700; border-left: 4px solid $accent;
    padding-left: 9px; border-top-left-radius: 4px; border-bottom-left-radius: 4px;
}
QPushButton[role="rail"]:focus { border: 3px solid $focus; padding: 6px 10px; }
QPushButton[role="rail"][narrow="true"] { text-align: center; padding: 8px 4px; }
QPushButton[role="chip"] {
    border-radius: ${chip_corner}px; padding: 3px 13px; min-height: ${chip}px;
    font-size: ${small}px;
}
QPushButton[role="chip"]:checked {
    background: $tint; color: $accent; border-color: $accent; font-weight: 700;
}
QPushButton[role="chip"]:focus { border: 3px solid $focus; padding: 1px 11px; }
QPushButton[role="fold"] {
    background: transparent; border: 1px solid transparent; border-top: 1px solid $hairline;
    border-radius: 0px; text-align: left; font-weight: 700; padding: 8px 2px;
}
QPushButton[role="fold"]:hover { color: $accent; background: transparent; }
QPushButton[role="fold"]:focus { border: 3px solid $focus; padding: 6px 0px; border-radius: 8px; }
QPushButton[role="choice"] { text-align: left; padding: 14px 16px; }
QPushButton[role="choice"]:checked
    { background: $tint; border: 2px solid $accent; padding: 13px 15px; }
QPushButton[role="choice"]:focus { border: 3px solid $focus; padding: 12px 14px; }
"""

_FIELDS = """
QLineEdit, QPlainTextEdit, QComboBox, QDateTimeEdit, QSpinBox {
    background: $surface; color: $ink; border: 1px solid $line; border-radius: 8px;
    padding: 6px 11px; selection-background-color: $accent; selection-color: $on_accent;
    placeholder-text-color: $quiet;
}
QLineEdit, QComboBox, QDateTimeEdit, QSpinBox { min-height: ${inner}px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateTimeEdit:focus,
QSpinBox:focus { border: 3px solid $focus; padding: 4px 9px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QDateTimeEdit:disabled,
QDateTimeEdit:disabled { color: $quiet; background: $paper; border-color: $hairline; }
QLineEdit[wrong="true"], QDateTimeEdit[wrong="true"],
QPlainTextEdit[wrong="true"] { border: 2px solid $danger; padding: 5px 10px; }
QLineEdit[wrong="true"]:focus, QDateTimeEdit[wrong="true"]:focus,
QPlainTextEdit[wrong="true"]:focus { border: 3px solid $focus; padding: 4px 9px; }
QPlainTextEdit[role="shown"] { background: transparent; border: none; padding: 0px; }
QPlainTextEdit[role="shown"]:focus { border: none; padding: 0px; }
QPlainTextEdit[role="quote"] {
    background: transparent; border: none; border-left: 3px solid $accent; border-radius: 0px;
    padding: 0px 0px 0px 10px;
}
QComboBox { padding-right: 30px; }
QComboBox:focus { padding-right: 28px; }
QComboBox::drop-down, QDateTimeEdit::drop-down { border: none; width: 26px; }
QComboBox::down-arrow, QDateTimeEdit::down-arrow { image: none; }
QComboBox QAbstractItemView, QAbstractItemView#completer {
    background: $surface; color: $ink; border: 1px solid $line; padding: 4px; outline: none;
    selection-background-color: $tint; selection-color: $ink;
}
QComboBox QAbstractItemView::item, QAbstractItemView#completer::item
    { min-height: ${inner}px; padding: 2px 8px; }
QDateTimeEdit::up-button, QDateTimeEdit::down-button, QSpinBox::up-button, QSpinBox::down-button
    { width: 0px; border: none; }
QListView { background: transparent; border: 1px solid transparent; }
QListView#panels { border: none; }
QListView#panels::item { padding: 8px 10px; border-radius: 8px; color: $ink; }
QListView#panels::item:hover { background: $tint; }
QListView#panels::item:selected
    { background: $tint; color: $accent; border-left: 4px solid $accent; padding-left: 6px;
    font-weight: 700; }
QListView#panels::item:focus { border: 3px solid $focus; padding: 5px 7px; }
QCalendarWidget QWidget { background: $surface; color: $ink; }
QCalendarWidget QAbstractItemView {
    background: $surface; color: $ink; selection-background-color: $accent;
    selection-color: $on_accent; border: none;
}
QFileDialog QListView::item { min-height: 24px; }
QFileDialog QListView::item:selected { background: $tint; color: $ink; }
QFileDialog QToolButton { padding: 2px; }
QFileDialog QToolButton:focus { padding: 0px; }
QFileDialog QPushButton { min-width: ${chip}px; }
QCalendarWidget QToolButton { border: none; font-weight: 700; padding: 4px 10px; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QCalendarWidget QSpinBox { padding: 2px 6px; }
QMenu { background: $surface; color: $ink; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 16px; border-radius: 4px; }
QMenu::item:selected { background: $tint; color: $ink; }
QMenu::item:disabled { color: $quiet; }
"""

_REST = """
QProgressBar {
    background: $hairline; border: none; border-radius: 4px; min-height: 8px; max-height: 8px;
}
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0px; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $quiet; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0px; height: 0px; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $hairline; }
QSlider::groove:horizontal { background: $hairline; height: 6px; border-radius: 3px; }
QSlider::sub-page:horizontal { background: $accent; height: 6px; border-radius: 3px; }
QSlider::handle:horizontal {
    background: $surface; border: 2px solid $accent; width: 20px; margin: -9px 0px;
    border-radius: 12px;
}
QSlider::handle:horizontal:focus { border: 3px solid $focus; }
QDialog { background: $paper; }
QHeaderView::section
    { background: $rail; color: $ink; border: none; padding: 6px 8px; font-weight: 700; }
QTreeView { background: $surface; color: $ink; border: 1px solid $line; border-radius: 8px; }
QTreeView::item { min-height: 28px; }
QTreeView::item:selected { background: $tint; color: $ink; }
QTreeView:focus { border: 3px solid $focus; }
"""

STILL = "* { widget-animation-duration: 0; }\n"
"""Added when motion is reduced: Qt's style then changes at once instead of animating."""

_SHEET = Template(_BASE + _AREAS + _BUTTONS + _FIELDS + _REST)


def stylesheet(colours: Colours, text_size: int) -> str:
    """Return the style sheet for the colours and a text size in percent."""

    def px(size: float) -> int:
        return round(size * text_size / 100)

    values = {name: getattr(colours, name) for name in Colours._fields if name != "heat"}
    line = px(tokens.TEXT * tokens.LINE_HEIGHT)
    small_line = px(tokens.SMALL * tokens.LINE_HEIGHT)
    chip = max(small_line, 22, px(tokens.ICON))
    return _SHEET.substitute(
        values,
        small=px(tokens.SMALL),
        text=px(tokens.TEXT),
        lead=px(tokens.LEAD),
        title=px(tokens.TITLE),
        display=px(tokens.DISPLAY),
        inner=max(line, tokens.CONTROL_HEIGHT - 14),
        link=max(line, 24),
        chip=chip,
        # Qt draws square corners when a radius exceeds half of the height.
        chip_corner=(chip + 6) // 2,
    )
