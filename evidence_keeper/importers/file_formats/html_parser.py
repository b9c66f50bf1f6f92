"""Parses HTML pages with the standard library and tolerates those that break it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})
"""Elements that have no end."""

_DEEPEST = 200
"""Elements inside each other that are still told apart."""


@dataclass(frozen=True, slots=True)
class Element:
    """The start of an element.

    Attributes:
        tag: In lower case.
        classes: The words of its `class`.
        values: Its attributes.
    """

    tag: str
    classes: frozenset[str]
    values: Mapping[str, str]


class PageParser(HTMLParser):
    """Knows at each text in which elements it stands; derived classes write `begin` and `text`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.path: list[Element] = []
        """The open elements, the outermost first."""

    def begin(self, element: Element) -> None:
        """Take note of the start of an element; it is the last of `path` unless it has no end."""

    def end(self, element: Element) -> None:
        """Take note of the end of an element, which `path` no longer holds."""

    def text(self, data: str) -> None:
        """Take note of a text inside the elements of `path`."""

    def within(self, *classes: str) -> bool:
        """Whether an open element has one of these classes."""
        return any(not element.classes.isdisjoint(classes) for element in self.path)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """See HTMLParser."""
        values = {key: value or "" for key, value in attrs}
        element = Element(tag, frozenset(values.get("class", "").split()), values)
        if tag not in VOID and len(self.path) < _DEEPEST:
            self.path.append(element)
        self.begin(element)

    def handle_endtag(self, tag: str) -> None:
        """See HTMLParser."""
        if not any(element.tag == tag for element in self.path):
            return
        while self.path:
            element = self.path.pop()
            self.end(element)
            if element.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        """See HTMLParser."""
        self.text(data)


def fed(parser: HTMLParser, page: str) -> bool:
    """Parse a whole page; return whether the parser reached its end.

    The parser is not closed: an unfinished end is ignored, because closing would scan the rest
    again from each "<".
    """
    try:
        parser.feed(page)
    except AssertionError:  # raised for a declaration without a name, such as "<![<"
        return False
    return True
