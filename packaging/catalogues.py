"""Updates, compiles and checks the translation catalogues.

English is the language of the sources. Each catalogue speaks for one part of the program.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from evidence_keeper.system.language.translations import compile_catalogue

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "resources" / "locale"
PARTS = {
    "core": ("domain", "system", "services", "media", "storage", "app"),
    "dossier": ("dossier",),
    "ui": ("ui",),
}
"""Folders of the package."""

TRANSLATED = ("kk", "ru")
KEYWORDS = {"say": None, "say_n": (1, 2), "say_in": ((1, "c"), 2)}


def extracted(part: str) -> Catalog:
    """Return the messages that a part of the program says."""
    catalogue, package = Catalog(), ROOT / "evidence_keeper"
    for name in PARTS[part]:
        for file in sorted((package / name).rglob("*.py")):
            found = extract_from_file("python", file, keywords=KEYWORDS)
            for _line, message, _comments, context in found:
                catalogue.add(message, context=context)
    return catalogue


def path_of(language: str, part: str) -> Path:
    """Return where a catalogue lies."""
    return LOCALE / language / f"{part}.po"


def load(language: str, part: str) -> Catalog:
    """Read a catalogue; an empty one when there is none yet."""
    path = path_of(language, part)
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update() -> None:
    """Take over new messages and drop what is no longer said; translations are kept."""
    for part in PARTS:
        wanted = extracted(part)
        for language in TRANSLATED:
            catalogue = load(language, part)
            catalogue.update(wanted, no_fuzzy_matching=True)
            catalogue.obsolete.clear()
            save(catalogue, language, part)


def save(catalogue: Catalog, language: str, part: str) -> None:
    """Write a catalogue: sorted, without dates or places, so that changes read well."""
    catalogue.header_comment = f"# Evidence Keeper: {part}, {language}. See docs/translation.md."
    catalogue.fuzzy = False
    path = path_of(language, part)
    path.parent.mkdir(parents=True, exist_ok=True)
    out = io.BytesIO()
    write_po(out, catalogue, width=100, no_location=True, sort_output=True)
    lines = out.getvalue().decode("utf-8").splitlines(keepends=True)
    dropped = (
        "Project-Id",
        "Report-Msgid",
        "POT-Creation",
        "PO-Revision",
        "Last-Tr",
        "Language-Team",
        "Generated-By",
    )
    kept = [line for line in lines if not line.startswith(tuple(f'"{name}' for name in dropped))]
    path.write_text("".join(kept), encoding="utf-8")


def gaps() -> list[str]:
    """Return what is said but not translated, or translated with other places to fill in."""
    found = []
    for part in PARTS:
        for language in TRANSLATED:
            catalogue = load(language, part)
            for message in extracted(part):
                if message.id:
                    found += _faults(catalogue, message.id, message.context, f"{language}/{part}")
    return found


def _faults(catalogue: Catalog, identifier: object, context: str | None, where: str) -> list[str]:
    known = catalogue.get(identifier, context)
    if known is None or known.fuzzy:
        return [f"{where}: missing: {identifier}"]
    sources = identifier if isinstance(identifier, tuple) else (identifier,)
    texts = known.string if isinstance(known.string, tuple) else (known.string,)
    if len(texts) < (catalogue.num_plurals if len(sources) > 1 else 1) or not all(texts):
        return [f"{where}: empty: {identifier}"]
    wanted = _places(sources[-1])
    return [f"{where}: places differ: {text}" for text in texts if _places(text) != wanted]


def _places(text: str) -> set[str]:
    return {piece.partition("}")[0] for piece in text.split("{")[1:]}


def compile_all() -> None:
    """Write a `.mo` beside each `.po` that is newer than it."""
    for source in sorted(LOCALE.rglob("*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            target.write_bytes(compile_catalogue(source))


def main(command: str) -> int:
    """Run one command."""
    if command == "update":
        update()
    elif command == "compile":
        compile_all()
    else:
        found = gaps()
        print("\n".join(found) or "complete")
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
