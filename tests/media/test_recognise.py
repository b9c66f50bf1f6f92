"""Recognition through a program that is not ours: found, confined, and never trusted."""

from __future__ import annotations

import sys
from pathlib import Path, PurePath

import pytest
from PIL import Image, ImageDraw, ImageFont

from evidence_keeper.media.recognition import recognise
from evidence_keeper.media.recognition.recognise import (
    Recogniser,
    find_recogniser,
    installed_recogniser,
    read_text,
)
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
    monkeypatch.setattr(recognise, "_PLACES", (str(tmp_path / "tesseract"),))
    assert find_recogniser() is None
    path = stand_in(tmp_path, "print('List:\\neng\\nosd\\nkaz')")
    found = find_recogniser()
    assert found == Recogniser(path, ("kaz", "eng"))
    assert found.missing == ("rus",)
    stand_in(tmp_path, "print('deu')")
    assert find_recogniser() is None
    stand_in(tmp_path, "print('eng'); sys.exit(3)")
    assert find_recogniser() is None


@posix
def test_a_program_that_lies_about_is_never_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert all(PurePath(place).is_absolute() for place in recognise._PLACES)
    monkeypatch.setattr(recognise, "_PLACES", (str(tmp_path / "nowhere" / "tesseract"),))
    stand_in(tmp_path, "print('eng')")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert installed_recogniser() is None
    assert find_recogniser() is None


@posix
def test_to_see_whether_it_is_there_nothing_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = tmp_path / "started"
    path = stand_in(tmp_path, f"open({str(started)!r}, 'w'); print('eng')")
    monkeypatch.setattr(recognise, "_PLACES", (path,))
    assert installed_recogniser() == Recogniser(path)
    assert not started.exists()


@posix
def test_its_languages_are_asked_for_as_confined_as_it_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = """
import resource
if sys.argv[1:] == ["--list-langs"] and not resource.getrlimit(resource.RLIMIT_FSIZE)[0]:
    print("rus")
"""
    path = stand_in(tmp_path, body)
    monkeypatch.setattr(recognise, "_PLACES", (path,))
    monkeypatch.setattr(recognise, "_ASKING_SECONDS", 300.0)  # the machine may be busy
    assert find_recogniser() == Recogniser(path, ("rus",))


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
    assert text is not None
    assert "['stdin', 'stdout', '-l', 'kaz+rus', '--dpi', '160']" in text
    assert "HOME" not in text
    assert "PATH'" not in text.replace("PYTHONPATH", "")
    assert ", 7, 1" in text  # the whole picture came, at low priority
    assert "nothing written" in text
    if sys.platform == "linux":
        assert "no network" in text


@posix
def test_a_failure_is_not_the_same_as_no_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(body: str) -> str | None:
        return read_text(Recogniser(stand_in(tmp_path, body), ("eng",)), b"x" * 300_000)

    assert said("print('half'); sys.exit(1)") is None
    assert said("os.abort()") is None
    assert said("print(' ')") == ""
    assert said("print('a b c' if '--psm' in sys.argv else 'one two\\ntwo three')") == (
        "one two\ntwo three"
    )
    assert said("print('two\\ntwo\\nTWO\\nx four' if '--psm' in sys.argv else 'two two')") == (
        "two two\nTWO\nx four"
    )
    assert said("sys.exit(1) if '--psm' in sys.argv else print('page')") == "page"
    assert said("sys.stdout.buffer.write(b'a\\xff \\n\\n c\\x0cd')") == "a\ufffd\nc\nd"
    assert len(said("print('long ' * 200_000)") or "") == recognise.MAX_TEXT
    monkeypatch.setattr(recognise, "DEADLINE_SECONDS", 0.5)
    assert said("import time; time.sleep(60)") is None
    assert read_text(Recogniser(str(tmp_path / "gone"), ("eng",)), b"x") is None


@pytest.mark.skipif(installed_recogniser() is None, reason="no Tesseract here")
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
    assert text is not None
    assert "танымайсың" in text
    assert "поверит" in text


@pytest.mark.skipif(installed_recogniser() is None, reason="no Tesseract here")
def test_a_real_one_reads_white_words_on_a_coloured_ground() -> None:
    found = find_recogniser()
    if found is None or found.missing:
        pytest.skip("without our languages")
    image = Image.new("RGB", (1080, 1200), "white")
    font = ImageFont.truetype(str(resource("fonts", "NotoSans-Regular.ttf")), 44)
    draw = ImageDraw.Draw(image)
    for y in (*range(0, 450, 90), 990, 1080):
        draw.text((60, y + 10), "Сен мені танымайсың, бірақ", "black", font)
    draw.rectangle((0, 500, 1080, 900), "#39A9FB")
    draw.text((60, 670), "Қазақ әдебиеті бойынша тест", "white", font)
    text = read_text(found, encoded(image, "JPEG"))
    assert text is not None
    assert "танымайсың" in text
    assert "әдебиеті" in text
