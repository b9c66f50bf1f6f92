"""Nothing readable outside the vault and the export, after whole sessions and after crashes."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from evidence_keeper.domain.record.evidence import Source
from evidence_keeper.services.session import Session
from tests.proofs import chats, drill
from tests.proofs.canaries import Canaries, png_with
from tests.proofs.conftest import need, sized
from tests.proofs.filled import FORGOTTEN
from tests.proofs.planted import absent, lingering, taken_over, unplanted
from tests.proofs.world import Place

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks where Linux keeps things")
HALVES = ("kazakh", "ascii")
RECOGNISER = Path("/usr/bin/tesseract")
WITH_OWN_RECOGNISER = ("first", "window")
"""Sessions that use the computer's own Tesseract where there is one; it takes its time."""
STAND_IN = """#!/bin/sh
if [ "$1" = --list-langs ]; then printf 'List:\\nkaz\\nrus\\neng\\n'; exit 0; fi
cat > /dev/null
echo "{word}"
"""
"""Replaces Tesseract where it is not installed: the text takes the same way."""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    root = tmp_path / "world"
    root.mkdir()
    return Place(root, Canaries(), time.time() - 1)


def entry(canaries: Canaries, letters: str) -> dict[str, object]:
    """Return an entry with a canary in every field that takes words."""

    def word(field: str) -> str:
        return canaries.word(f"{field} ({letters})", letters=letters)

    texts = (
        "title", "what_happened", "exact_words", "channel", "platform", "account", "url", "place",
        "effect", "private_note", "case",
    )  # fmt: skip
    action = {"what": word("action"), "whom": word("whom"), "reference": word("reference")}
    return {
        **{name: word(name) for name in texts},
        "people": [word("person")],
        "witnesses": [word("witness")],
        "actions": [action],
        "evidence": ["EK-0001"],
    }


def pictures(place: Place) -> Path:
    """Make a folder of files to keep: canaries in pixels, metadata, content and names."""
    folder, canaries = place.root / "inputs" / "phone", place.canaries
    folder.mkdir()
    name = f"{canaries.word('file name')} {canaries.word('file name (ascii)', letters='ascii')}.png"
    author = canaries.word("author in the metadata", letters="ascii")
    (folder / name).write_bytes(png_with(canaries, canaries.word("text in a picture"), author))
    (folder / "note.txt").write_text(canaries.word("text of a file"), encoding="utf-8")
    (folder / "broken.jpg").write_bytes(b"\xff\xd8\xff" + canaries.word("broken file").encode())
    return folder


def exports(place: Place) -> list[Path]:
    """Make exports of messages with canaries everywhere, in the files' names too."""
    made = []
    for name, export in (("sms.xml", chats.sms_export), ("result.json", chats.telegram_export)):
        title = place.canaries.word(f"file name {name}")
        path = place.root / "inputs" / f"{title} {name}"
        text = export(lambda what, name=name: place.canaries.word(f"{name} {what}"))  # type: ignore[misc]
        path.write_text(text, encoding="utf-8")
        made.append(path)
    return made


def readable(place: Place) -> Path:
    """Return a picture of words, as a screenshot is one; a machine may read them differently."""
    path = place.root / "inputs" / "words.png"
    if not path.exists():
        picture = Image.new("RGB", (640, 160), "white")
        word = place.canaries.word("drawn word", letters="ascii")
        ImageDraw.Draw(picture).text((20, 40), word, "black", ImageFont.load_default(56))
        picture.save(path)
    return path


def recogniser(place: Place, *, own: bool) -> str:
    """Return a program that reads pictures; empty for the computer's own, where it has one."""
    if own and RECOGNISER.exists():
        return ""
    path = place.root / "inputs" / "tesseract"
    if not path.exists():
        path.write_text(STAND_IN.format(word=place.canaries.word("read by a machine")))
        path.chmod(0o700)
    return str(path)


def test_a_session_on_the_command_line(place: Place, figure: Callable[[str], None]) -> None:
    export, inputs, kept = (place.root / name for name in ("export", "inputs", "kept"))
    secret(place, json.loads(place.run("create", "--json"))["recovery_code"])
    place.run("add", pictures(place))
    for path in exports(place):
        of_sms = place.canaries.word("owner of the export")
        me = of_sms if path.suffix == ".xml" else place.canaries.words["result.json sender"]
        place.run("import", path, "--me", me, "--json")
        place.run("import", path)
    place.run("list", "--search", place.canaries.words["sms.xml one text 1"])
    entries = inputs / "entries.json"
    both = [entry(place.canaries, letters) for letters in HALVES]
    entries.write_text(json.dumps(both), encoding="utf-8")
    place.run("log", entries)
    case = str(both[0]["case"])
    entries.write_text(json.dumps({"effect": place.canaries.word("edited")}), encoding="utf-8")
    place.run("edit", 1, entries)
    entries.write_text(json.dumps({place.canaries.word("unknown key"): 1}), encoding="utf-8")
    place.run("list", "--search", place.canaries.words["place (kazakh)"])
    options = ("--reader", "police", "--language", "kk", "--case", case, "--output")
    place.run("dossier", *options, export / "out.zip")
    place.finish(place.start("verify", export / "out.zip"), 0)
    place.run("backup", kept / "one.ekbackup")
    new = inputs / "new.txt"
    new.write_text(place.canaries.word("new passphrase"), encoding="utf-8")
    place.run("passphrase", "--new-passphrase-file", new)
    place.key = new
    place.run("check")
    key = ("--vault", place.vault, "--passphrase-file", place.key)
    signs = [signal.SIGINT, signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL]
    for number, sign in enumerate(signs * sized(1, 20)):
        target = export / f"stopped-{number}.zip"
        with place.start("dossier", *key, *options, target) as program:
            time.sleep(0.5 + number % 7 / 8)
            program.send_signal(sign)
            program.communicate(timeout=280)
        assert program.returncode in (0, 130, -sign)
    told(place, figure, "command line")


def secret(place: Place, code: str) -> None:
    """A recovery code is a canary: as it is shown, and without its hyphens."""
    place.canaries.words |= {"code": code, "code without hyphens": code.replace("-", "")}


def told(place: Place, figure: Callable[[str], None], what: str) -> None:
    """Search, tell the figure, and demand that nothing was found."""
    found, files = place.leaks()
    figure(
        f"no leak, {what}: {len(place.canaries.needles())} forms of "
        f"{len(place.canaries.words)} words and {len(place.canaries.raw)} byte strings, "
        f"{files} files searched, {len(found)} found"
    )
    assert found == []


def session_plan(place: Place, name: str) -> dict[str, object]:
    """Return what a session that fills a vault has to know; see `filled` and `window_pages`."""
    inputs = place.root / "inputs"
    folder, screen = inputs / "phone", inputs / "screen.png"
    if not folder.exists():
        pictures(place)
        words = (
            place.canaries.word("screen"),
            place.canaries.word("screen's author", letters="ascii"),
        )
        screen.write_bytes(png_with(place.canaries, *words, name="the screen"))
    return {
        "vault": str(place.vault), "key": str(place.key), "files": str(folder),
        "picture": str(readable(place)),
        "words": str(inputs / name), "export": str(place.root / "export"), "screen": str(screen),
        "recogniser": recogniser(place, own=name in WITH_OWN_RECOGNISER),
        "markers": place.canaries.markers, "readers": 3 if name == "first" else 1,
    }  # fmt: skip


def begun(place: Place, name: str, ending: str) -> subprocess.Popen[bytes]:
    """Start a session that fills the vault."""
    path = place.root / "inputs" / f"{name}.json"
    path.write_text(json.dumps({**session_plan(place, name), "ending": ending}), encoding="utf-8")
    return place.start(path, module="tests.proofs.filled")


def learn_pictures(canaries: Canaries, session: Session) -> None:
    """Learn what the previews, print renditions and working copies look like, and what was read."""
    items = session.evidence.page(0, 1000)
    for item in items:
        if item.machine_text:
            longest = max(item.machine_text.splitlines(), key=len)
            if len(longest) >= 8:  # less may stand anywhere
                canaries.words[f"machine text of {item.label}"] = longest
        if item.no_preview is None:
            data = {
                "preview": session.pictures.preview(item.number) or b"",
                "rendition": session.pictures.rendition(item.number) or b"",
                "original": b"".join(session.evidence.original(item.number)),
            }
            for name, picture in data.items():
                canaries.raw[f"{name} of {item.label}"] = telling(picture)
                pixels = Image.open(io.BytesIO(picture)).convert("RGB").tobytes()
                canaries.raw[f"pixels of {name}, {item.label}"] = telling(pixels)
    assert {Source.WORKING_COPY, Source.SCREEN} <= {item.source for item in items}
    assert any("machine text" in name for name in canaries.words), "nothing was read by a machine"


def telling(data: bytes) -> bytes:
    """Return a piece from the middle that stands nowhere else: not one plain colour."""
    for start in range(len(data) // 2, len(data) - 24, 24):
        if len(set(data[start : start + 24])) > 8:
            return data[start : start + 24]
    return hashlib.sha256(data).digest()  # all of it is plain: nothing can be told from it


def staying(words: dict[str, str]) -> dict[str, str]:
    """Return the words that must be in the vault in the end."""
    return {place: word for place, word in words.items() if not place.startswith("gone")}


def test_a_vault_with_words_everywhere(place: Place, figure: Callable[[str], None]) -> None:
    """Every field of every class that takes words; backup, restore, merge and rescue; crashes."""
    kept, inputs, phrase = place.root / "kept", place.root / "inputs", place.key.read_text("utf-8")
    place.run("create")
    place.finish(begun(place, "first", "segv"), -signal.SIGSEGV)
    words = taken_over(place.canaries, inputs / "first")
    with contextlib.closing(drill.opened(place.vault, phrase)) as session:
        learn_pictures(place.canaries, session)
        assert unplanted(session.vault, place.canaries.words.values()) == []
        assert absent(session.vault, staying(words)) == []
        forgotten = {p: word for p, word in words.items() if p.startswith(FORGOTTEN)}
        assert forgotten
        assert lingering(session.vault, forgotten) == []
    place.run("backup", kept / "backups")
    place.run("restore", kept / "backups", vault=kept / "vault")
    for name, code in [("kill", -signal.SIGKILL), ("abort", -signal.SIGABRT)][: sized(1, 2)]:
        place.finish(begun(place, f"again, {name}", name), code)
        taken_over(place.canaries, inputs / f"again, {name}")
    place.run("backup", kept / "two.ekbackup")
    place.run("merge", kept / "two.ekbackup", vault=kept / "vault")
    place.run("check", "--rescue", place.root / "export" / "rescued", vault=kept / "vault")
    told(place, figure, "words everywhere")


def test_killed_while_words_are_written(place: Place, figure: Callable[[str], None]) -> None:
    """Ended at random moments: between the words, while pictures are decoded, in the export."""
    chance = random.Random("leak")
    place.run("create")
    signs = [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL, signal.SIGTERM]
    for number in range(sized(2, 80)):
        with begun(place, f"run {number}", "wait") as program:
            assert program.stdout is not None
            program.stdout.readline()
            time.sleep(chance.uniform(0.0, 4.0))
            program.send_signal(signs[number % len(signs)])
            program.communicate(timeout=280)
        taken_over(place.canaries, place.root / "inputs" / f"run {number}")
    told(place, figure, "killed at random moments")


def test_a_session_in_the_window(place: Place, figure: Callable[[str], None]) -> None:
    """Every page and every field that it has; then the window is hidden, locked, or crashes."""
    canaries, inputs = place.canaries, place.root / "inputs"
    plan = {
        **session_plan(place, "window"),
        "passphrase": place.key.read_text(encoding="utf-8"),
        "what": canaries.word("what happened"),
        "who": canaries.word("who", letters="ascii"),
        "also": f"{canaries.word('another')}, ",
        "text": canaries.word("other fields"),
        "draft": canaries.word("draft"),
    }
    crashes = ("entry", "job", "dialog", "evidence", "conversations", "help", "settings")
    for ending, where in (("hide", ""), *(("crash", where) for where in crashes[: sized(1, 7)])):
        now = {**plan, "ending": ending, "where": where, "write": ending == "hide"}
        (inputs / "plan.json").write_text(json.dumps(now), encoding="utf-8")
        started = place.start(inputs / "plan.json", module="tests.proofs.window_session")
        place.finish(started, 0 if ending == "hide" else -signal.SIGSEGV)
    words = taken_over(canaries, inputs / "window")
    vault = next((place.root / "home").rglob("keys.json")).parent
    phrase = place.key.read_text(encoding="utf-8")
    with contextlib.closing(drill.opened(vault, phrase)) as session:
        learn_pictures(canaries, session)
        assert absent(session.vault, staying(words)) == []
    told(place, figure, "window with a crash")


LEAK = """
import base64, pathlib, sys
home, word = pathlib.Path.home(), sys.argv[1]
(home / ".cache").mkdir(exist_ok=True)
(home / ".cache" / "thumb").write_bytes(word.encode("utf-16-le"))
(home / "recently-used.xbel").write_text("<bookmark href='file:///" + word + "'/>")
(home / "log.txt").write_text(ascii(word))
(home / "blob").write_bytes(base64.b64encode(b"xy" + word.encode() + b"behind"))
(home / "hex").write_text(word.encode().hex())
(home / ("name " + word)).touch()
"""


def test_the_search_finds_what_leaks_on_purpose(place: Place) -> None:
    word = place.canaries.word("control")
    subprocess.run(
        [sys.executable, "-c", LEAK, word], env=place.environment, check=True, timeout=60
    )
    (place.root / "temp" / "preview").write_bytes(drill.picture(3))
    found, _ = place.leaks()
    for name in ("thumb", "recently-used.xbel", "log.txt", "blob", "hex", f"name {word}"):
        assert any(f"/{name}: control" in line for line in found), name
    assert any(line.endswith("/preview: PNG") for line in found)


def test_a_crash_without_hardening_would_leave_a_core(place: Place) -> None:
    """The control for the crashes: here, a program that does not forbid it leaves its memory."""
    pattern = Path("/proc/sys/kernel/core_pattern").read_text(encoding="utf-8").strip()
    if "/" in pattern or pattern.startswith("|"):
        pytest.skip(f"this system keeps cores elsewhere ({pattern})")
    word = place.canaries.word("in memory")
    code = "import ctypes, sys; kept = sys.argv[1] * 2; ctypes.string_at(0)"
    need("sh")
    subprocess.run(
        ["sh", "-c", 'ulimit -c unlimited; exec "$@"', "sh", sys.executable, "-c", code, word],
        env=place.environment, cwd=place.root / "work", check=False, timeout=280,
    )  # fmt: skip
    found, _ = place.leaks()
    assert any("/core" in line and "in memory" in line for line in found)
