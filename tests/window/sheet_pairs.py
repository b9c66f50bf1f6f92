"""Reads pairs of text and background colours from the style sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

GROUNDS = ("paper", "surface", "rail")
"""Colours of the parents that a control without a ground of its own can stand on."""

WRITTEN_IN = ("QLineEdit", "QPlainTextEdit")
EDGED = (
    "QPushButton", "QToolButton", "QLineEdit", "QPlainTextEdit", "QComboBox", "QDateTimeEdit",
    "QSpinBox", "QTreeView", "QMenu", "QToolTip",
)  # fmt: skip
"""Whose edges tell what can be pressed or filled in, or where a window ends."""

WORDLESS = ("QProgressBar", "QScrollBar", "QSlider", "QSplitter", "rule")
"""Kinds and roles on which nothing is written."""


class Part(NamedTuple):
    """One step of a selector, without states."""

    above: str
    kind: str
    names: frozenset[str]
    values: frozenset[tuple[str, str]]
    piece: str

    def covers(self, other: Part) -> bool:
        """Whether a rule for this holds for the other, too."""
        return (
            self.kind in ("*", "QWidget", other.kind)
            and self.above in ("", other.above)
            and self.names <= other.names
            and self.values <= other.values
            and self.piece == other.piece
        )


class Rule(NamedTuple):
    """What holds for a part in certain states."""

    part: Part
    states: frozenset[str]
    weight: tuple[int, int, int]
    said: dict[str, str]


class Pair(NamedTuple):
    """Two colours that must differ, and by how much."""

    where: str
    colour: str
    ground: str
    least: float


def _rules(sheet: str) -> Iterator[Rule]:
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"\$\{\w+\}", "1", sheet)):
        lines = (line.split(":", 1) for line in body.split(";") if ":" in line)
        said = dict(pair for key, value in lines for pair in _read(key.strip(), value.strip()))
        for selector in selectors.split(","):
            *above, last = selector.split()
            kind = re.match(r"[*\w]+", last)
            assert kind is not None, selector
            names = frozenset(re.findall(r"#(\w+)", last))
            values = frozenset(re.findall(r'\[(\w+)="(\w+)"\]', last))
            piece = "".join(re.findall(r"::([\w-]+)", last))
            states = frozenset(re.findall(r"(?<!:):([\w-]+)", last))
            part = Part(" ".join(above), kind[0], names, values, piece)
            weight = (len(names), len(values) + len(states), len(above) + bool(piece))
            yield Rule(part, states, weight, said)


def _read(key: str, value: str) -> Iterator[tuple[str, str]]:
    """Return what a line says of text, ground and edge; "" for none."""
    named = re.search(r"\$(\w+)", value)
    colour = named[1] if named else ""
    if key in ("color", "selection-color", "selection-background-color", "placeholder-text-color"):
        yield key, colour
    elif key == "background":
        yield "ground", colour
    elif key in ("border", "border-color"):
        yield "edge", colour


def pairs(sheet: str) -> Iterator[Pair]:
    """Return all pairs of colours of a style sheet in which the colours are `$named`.

    What is disabled need not be read, and `hairline` only orders a page.
    """
    rules = list(_rules(sheet.replace("px;", " ;")))
    for part in sorted({rule.part for rule in rules}, key=repr):
        own = [rule for rule in rules if rule.part.covers(part)]
        states = sorted({state for rule in own for state in rule.states} - {"disabled"})
        for number in range(3):
            for now in combinations(states, number):
                holding = [rule for rule in own if rule.states <= set(now)]
                style: dict[str, str] = {}
                for rule in sorted(holding, key=lambda rule: rule.weight):
                    style.update(rule.said)
                yield from _pairs_of(part, now, style)


def _pairs_of(part: Part, states: tuple[str, ...], style: dict[str, str]) -> Iterator[Pair]:
    told = " ".join(f"{key}={value}" for key, value in sorted(part.values))
    where = " ".join(x for x in (part.above, part.kind, *part.names, told, part.piece) if x)
    where = ":".join((where, *states))
    ground = style.get("ground")
    wordless = {part.kind, *(value for _, value in part.values)}.intersection(WORDLESS)
    for under in (ground,) if ground else GROUNDS:
        if part.piece in ("", "item", "section") and not wordless:
            yield Pair(where, style.get("color") or "ink", under, 4.5)
            if part.kind in WRITTEN_IN:
                yield Pair(where, style.get("placeholder-text-color", "none"), under, 4.5)
    if style.get("selection-color"):
        on = style["selection-background-color"]
        yield Pair(f"{where} selected", style["selection-color"], on, 4.5)
    edge = style.get("edge")
    if part.kind in EDGED and not part.piece and edge and edge != "hairline":
        parted = ("role", "primary") in part.values and "focus" in states  # by a gap: see Button
        within = ["paper"] if parted else [ground] if ground and ground != edge else []
        for beside in (*GROUNDS, *within):
            yield Pair(f"{where} edge", edge, beside, 3)
