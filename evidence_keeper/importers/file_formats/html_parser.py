"""Parses HTML pages with the standard library and tolerates those that break it."""

from __future__ import annotations

from html.parser import HTMLParser


def fed(parser: HTMLParser, page: str) -> bool:
    """Give a whole page to a parser; return whether it came through to the end.

    The parser is not closed: what has no end is left alone, where closing would go through the
    rest again from each "<".
    """
    try:
        parser.feed(page)
    except AssertionError:  # what it says of a declaration without a name, such as "<![<"
        return False
    return True
