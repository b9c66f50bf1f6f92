"""Tests the repository's files: lock files, catalogues, forbidden words."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


def catalogues() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "packaging/catalogues.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_locks_hold_names_versions_and_hashes_alone() -> None:
    for path in (ROOT / "packaging" / "locks").iterdir():
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        pinned = re.findall(r"^[\w.-]+==\S+", text, re.MULTILINE)
        assert len(pinned) > 10
        assert text.count("--hash=sha256:") >= len(pinned)


def test_everything_that_is_said_is_said_in_kazakh_and_russian() -> None:
    assert catalogues().gaps() == []


def test_nothing_is_said_inside_an_f_string() -> None:
    """Python 3.11 hides such a text from the catalogues, so it would stay English."""
    hidden = [
        (path.name, call.lineno)
        for path in (ROOT / "evidence_keeper").rglob("*.py")
        for joined in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(joined, ast.JoinedStr)
        for call in ast.walk(joined)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("say", "say_n", "say_in")
    ]
    assert hidden == []


def test_no_text_is_translated_in_two_ways() -> None:
    tools = catalogues()
    for language in tools.TRANSLATED:
        seen: dict[object, tuple[str, object]] = {}
        for part in tools.PARTS:
            for message in tools.load(language, part):
                key = (message.id, message.context)
                if not message.id:
                    continue
                if key in seen:
                    assert seen[key][1] == message.string, (language, part, seen[key][0], key)
                seen[key] = (part, message.string)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_words_for_the_user_never_label_or_blame(language: str) -> None:
    tools = catalogues()
    forbidden = {
        "kk": r"құрбан|жәбірленуші",
        "ru": r"жертв|потерпевш|сама виновата",
        "en": r"\bvictim",
    }[language]
    for part in tools.PARTS:
        if language == "en":
            texts = [str(m.id) for m in tools.extracted(part) if m.id]
        else:
            texts = [str(m.string) for m in tools.load(language, part) if m.id]
        assert texts
        assert [t for t in texts if re.search(forbidden, t, re.IGNORECASE)] == []


def test_kazakh_is_written_with_kazakh_letters() -> None:
    """A Latin look-alike inside a Cyrillic word would break search and screen readers."""
    tools = catalogues()
    mixed = re.compile(r"[Ѐ-ӿ][A-Za-z]|[A-Za-z][Ѐ-ӿ]")
    for language in tools.TRANSLATED:
        for part in tools.PARTS:
            for message in tools.load(language, part):
                strings = message.string if isinstance(message.string, tuple) else (message.string,)
                for text in strings:
                    bare = re.sub(r"\{\w+\}", "", text)
                    assert not message.id or not mixed.search(bare), text


def test_machine_paths_and_addresses_of_registries_appear_nowhere() -> None:
    pattern = re.compile(r"(^|[^A-Za-z0-9_.])/(work|root|farm)/")
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        hidden = parts[0].startswith(".") and parts[0] != ".ci"
        if hidden or parts[0] == "build" or not path.is_file():
            continue
        if path.suffix in (".py", ".md", ".toml", ".sh", ".po", ".txt", ".yml", ""):
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not pattern.search(text) or path.name == "test_repository.py", path
