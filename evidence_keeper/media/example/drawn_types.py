"""Defines the content of the example's drawn screenshots."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message. With `notice` the text is centred, as for days and notices."""

    text: str
    clock: str = ""
    mine: bool = False
    notice: bool = False


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation.

    Attributes:
        look: `green`, `blue`, `plain` or `sms`: four styles of messenger.
        contact, below: The header's two lines.
        clock: The time on the phone's clock.
        field: The text in the empty input field.
        dark: Whether the phone is in dark mode.
    """

    look: str
    contact: str
    below: str
    clock: str
    bubbles: tuple[Bubble, ...]
    field: str
    dark: bool = False


@dataclass(frozen=True, slots=True)
class CallRow:
    """One line of a call list; `missed` colours it."""

    who: str
    below: str
    clock: str
    missed: bool = True


@dataclass(frozen=True, slots=True)
class Calls:
    """A call list."""

    title: str
    clock: str
    rows: tuple[CallRow, ...]
    dark: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment under a post."""

    who: str
    text: str
    below: str


@dataclass(frozen=True, slots=True)
class Post:
    """A post with comments. `picture` is a text in place of a picture."""

    account: str
    clock: str
    picture: str
    caption: str
    below: str
    comments: tuple[Comment, ...]
    dark: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A photographed note.

    Attributes:
        lines: The text.
        taken: EXIF time, `2026:11:19 18:40:12`.
        device: The camera's model in EXIF.
    """

    lines: tuple[str, ...]
    taken: str
    device: str
