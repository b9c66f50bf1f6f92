"""Translates texts into Kazakh, Russian and English with gettext catalogues.

English is the source language. Catalogues are in `resources/locale/<language>/`: `ui`, `core`
(words shared by all), `dossier`. A compiled `.mo` next to the `.po` is used when it is at least as
new; a checkout works without it.
"""

from __future__ import annotations

import gettext
import io
from functools import cache, cached_property
from pathlib import Path

from evidence_keeper.system.resources import resource

LANGUAGE_NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
"""Each language's own name."""

LANGUAGES = tuple(LANGUAGE_NAMES)
CATALOGUES = ("ui", "core", "dossier")
"""In search order; a text that is in several catalogues is the same in all."""


class Translator:
    """Translates into one language.

    Args:
        language: `kk`, `ru` or `en`.

    The catalogue check looks for calls of these methods: call them with a literal text.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self._catalogue = _catalogue(language)
        self._said: dict[str, str] = {}

    def say(self, message: str, **values: object) -> str:
        """Return the translated text with its `{name}` placeholders filled in."""
        text = self._said.get(message)
        if text is None:  # a document translates the same text thousands of times
            text = self._said[message] = self._catalogue.gettext(message)
        return text.format(**values) if values else text

    def say_n(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the plural form for the number, which fills `{n}`."""
        return self._catalogue.ngettext(one, many, number).format(n=number, **values)

    def say_in(self, context: str, message: str, **values: object) -> str:
        """Return a text whose meaning depends on its context."""
        text = self._catalogue.pgettext(context, message)
        return text.format(**values) if values else text


class _Parts(gettext.NullTranslations):
    """Searches several catalogues in order.

    Each is loaded only when those before it do not have the text.
    """

    def __init__(self, language: str, names: tuple[str, ...]) -> None:
        super().__init__()
        self._language, self._names = language, names

    @cached_property
    def _part(self) -> gettext.NullTranslations:
        source = resource("locale", self._language, f"{self._names[0]}.po")
        if not source.is_file():
            return gettext.NullTranslations()
        part = gettext.GNUTranslations(io.BytesIO(_compiled_catalogue(source)))
        if len(self._names) > 1:
            part.add_fallback(_Parts(self._language, self._names[1:]))
        return part

    def gettext(self, message: str) -> str:
        return self._part.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._part.ngettext(msgid1, msgid2, n)

    def pgettext(self, context: str, message: str) -> str:
        return self._part.pgettext(context, message)


@cache
def translator(language: str) -> Translator:
    """Return the translator of a language; English for an unknown one."""
    return Translator(language if language in LANGUAGES else "en")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    """Return the language's catalogues combined."""
    return _Parts(language, CATALOGUES)


def _compiled_catalogue(source: Path) -> bytes:
    """Return the binary catalogue of a `.po` file."""
    ready = source.with_suffix(".mo")
    if ready.is_file() and ready.stat().st_mtime >= source.stat().st_mtime:
        return ready.read_bytes()
    return compile_catalogue(source)


def compile_catalogue(source: Path) -> bytes:
    """Compile a `.po` file."""
    # Babel's message tools cost 30 ms and are needed only without a compiled catalogue.
    from babel.messages import mofile, pofile  # noqa: PLC0415

    with source.open("rb") as file:
        catalogue = pofile.read_po(file)
    out = io.BytesIO()
    mofile.write_mo(out, catalogue)
    return out.getvalue()
