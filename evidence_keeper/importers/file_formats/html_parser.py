"""Parses HTML pages with the standard library and tolerates those that break it."""

from __future__ import annotations

from html.parser import HTMLParser


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
