"""Recognition through a program that is not ours: found, confined, and never trusted."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from evidence_keeper.media import recognise
from evidence_keeper.media.recognise import Recogniser, find_recogniser, read_text
from evidence_keeper.system.resources import resource
from tests.media.pictures import encoded

posix = pytest.mark.skipif(sys.platform == "win32", reason="a script stands in for the program")


def stand_in(folder: Path, body: str) -> str:
    """A program that is started as Tesseract would be."""
    path = folder / "tesseract"
    path.write_text(f"#!{sys.executable} -S\nimport os, sys\n{body}\n")
    path.chmod(0o700)
    return str(path)


@posix
def test_it_is_found_with_its_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_recogniser() is None
    path = stand_in(tmp_path, "print('List:\\neng\\nosd\\nkaz')")
    found = find_recogniser()
    assert found == Recogniser(path, ("kaz", "eng"))
    assert found.missing == ("rus",)
    stand_in(tmp_path, "print('deu')")
    assert find_recogniser() is None
    stand_in(tmp_path, "sys.exit(3)")
    assert find_recogniser() is None


@posix
def test_it_has_no_network_writes_nothing_and_sees_nothing(tmp_path: Path) -> None:
    target = tmp_path / "written"
    body = f"""
said = [sys.argv[1:], sorted(os.environ), len(sys.stdin.buffer.read()), os.nice(0)]
try:
    import socket
    socket.socket(socket.AF_INET)
    said.append("network")
except OSError:
    said.append("no network")
try:
    with open({str(target)!r}, "w") as file:
        file.write("x" * 9)
    said.append("written")
except OSError:
    said.append("nothing written")
print(said)
"""
    text = read_text(Recogniser(stand_in(tmp_path, body), ("kaz", "rus")), b"picture")
    assert "['stdin', 'stdout', '-l', 'kaz+rus', '--dpi', '160']" in text
    assert "HOME" not in text
    assert "PATH'" not in text.replace("PYTHONPATH", "")
    assert ", 7, 1" in text  # the whole picture came, at low priority
    assert "nothing written" in text
    if sys.platform == "linux":
        assert "no network" in text


@posix
def test_what_it_does_wrong_is_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def said(body: str) -> str:
        return read_text(Recogniser(stand_in(tmp_path, body), ("eng",)), b"x" * 300_000)

    assert said("print('half'); sys.exit(1)") == ""
    assert said("os.abort()") == ""
    assert said("sys.stdout.buffer.write(b'a\\xff \\n\\n c\\x0cd')") == "a\ufffd\nc\nd"
    assert len(said("print('long ' * 200_000)")) <= recognise.MAX_TEXT
    monkeypatch.setattr(recognise, "DEADLINE_SECONDS", 0.5)
    assert said("import time; time.sleep(60)") == ""
    assert read_text(Recogniser(str(tmp_path / "gone"), ("eng",)), b"x") == ""


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="no Tesseract here")
def test_a_real_one_reads_kazakh_and_russian() -> None:
    found = find_recogniser()
    if found is None or found.missing:
        pytest.skip("without our languages")
    image = Image.new("RGB", (900, 300), "white")
    font = ImageFont.truetype(str(resource("fonts", "NotoSans-Regular.ttf")), 44)
    draw = ImageDraw.Draw(image)
    draw.text((40, 40), "Сен мені танымайсың, бірақ", "black", font)
    draw.text((40, 150), "Никто тебе не поверит", "black", font)
    text = read_text(found, encoded(image, "JPEG"))
    assert "танымайсың" in text
    assert "поверит" in text
