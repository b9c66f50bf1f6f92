"""Nothing readable outside the vault and the export, after whole sessions and after crashes."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.proofs import drill
from tests.proofs.canaries import Canaries, png_with, sweep
from tests.proofs.conftest import need, sized

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks where Linux keeps things")
SHARED = ("/tmp", "/var/tmp", "/dev/shm", "/run/user", "/var/spool/cups", "/var/crash")
HALVES = ("kazakh", "ascii")


@dataclass
class Place:
    """A small world of its own: home, temporary and runtime folders, inputs and exports."""

    root: Path
    canaries: Canaries
    begun: float

    def __post_init__(self) -> None:
        for name in ("home", "temp", "run", "work", "inputs", "export"):
            (self.root / name).mkdir(mode=0o700)
        self.vault = self.root / "home" / "vault"
        self.key = self.root / "inputs" / "key.txt"
        # The passphrase is a canary as well.
        self.key.write_text(self.canaries.word("passphrase"), encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "DISPLAY", "VIRTUAL_ENV")}
        return {
            **kept,
            "HOME": str(self.root / "home"),
            "TMPDIR": str(self.root / "temp"),
            "XDG_RUNTIME_DIR": str(self.root / "run"),
            "QT_QPA_PLATFORM": "offscreen",
            "LANG": "kk_KZ.UTF-8",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }

    def start(self, *arguments: object, module: str = "evidence_keeper") -> subprocess.Popen[bytes]:
        """Start the real program; the world around it would keep core dumps."""

        def allow_cores() -> None:
            hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
            resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))

        return subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=self.environment, cwd=self.root / "work", preexec_fn=allow_cores,
        )  # fmt: skip

    def run(self, command: str, *arguments: object, code: int = 0) -> None:
        key = ("--vault", self.vault, "--passphrase-file", self.key)
        with self.start(command, *key, *arguments) as program:
            out, err = program.communicate(timeout=240)
        assert program.returncode == code, (command, out.decode(), err.decode())
        # Errors must not quote content either; results may.
        assert not [w for w in self.canaries.words.values() if w in err.decode()]

    def leaks(self) -> tuple[list[str], int]:
        """Search everywhere but in inputs and export; return what was found, and the files."""
        inputs, export = self.root / "inputs", self.root / "export"
        own = sweep([self.root], self.canaries, [inputs, export])
        young = [p for folder in SHARED for p in self._young(Path(folder))]
        shared = sweep(young, self.canaries, [self.root])
        vault = str(self.root / "home")
        strange = [f for f in own.foreign if not f.startswith(vault) or "/vault/" not in f]
        found = [f"{f.path}: {f.what}" for f in [*own.found, *shared.found]]
        return [*found, *strange], own.files + shared.files

    def _young(self, folder: Path) -> Iterator[Path]:
        """Yield what is new in a folder that others use as well."""
        ours = self.root.resolve()
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            mine = ours.is_relative_to(path.resolve()) or path.name.startswith("bash_jobs")
            try:
                if not mine and path.is_dir() and path.stat().st_mtime >= self.begun:
                    yield path
            except OSError:
                continue


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


def test_a_session_on_the_command_line(place: Place, figure: Callable[[str], None]) -> None:
    export, inputs = place.root / "export", place.root / "inputs"
    place.run("create", "--json")
    place.run("add", pictures(place))
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
    place.run("backup", export / "backups")
    place.run("check")
    key = ("--vault", place.vault, "--passphrase-file", place.key)
    for number, sign in enumerate([signal.SIGINT, signal.SIGSEGV, signal.SIGABRT] * sized(1, 20)):
        target = export / f"stopped-{number}.zip"
        with place.start("dossier", *key, *options, target) as program:
            time.sleep(0.5 + number % 7 / 8)
            program.send_signal(sign)
            program.communicate(timeout=120)
        assert program.returncode in (0, 130, -sign)
    found, files = place.leaks()
    figure(
        f"no leak, command line: {len(place.canaries.needles())} forms of "
        f"{len(place.canaries.words)} words and {len(place.canaries.raw)} byte strings, "
        f"{files} files searched, {len(found)} found"
    )
    assert found == []


def test_a_session_in_the_window(place: Place, figure: Callable[[str], None]) -> None:
    canaries, folder = place.canaries, pictures(place)
    plan = {
        "passphrase": place.key.read_text(encoding="utf-8"),
        "write": True,
        "what": canaries.word("what happened"),
        "who": canaries.word("who", letters="ascii"),
        "text": canaries.word("other fields"),
        "draft": canaries.word("draft"),
        "picture": str(next(folder.glob("*.png"))),
        "export": str(place.root / "export" / "out.zip"),
        "cancelled": str(place.root / "export" / "cancelled.zip"),
    }
    for ending, code in (("hide", 0), ("crash", -signal.SIGSEGV)):
        plan_file = place.root / "inputs" / "plan.json"
        plan_file.write_text(json.dumps({**plan, "ending": ending}), encoding="utf-8")
        with place.start(plan_file, module="tests.proofs.window_session") as program:
            out, err = program.communicate(timeout=240)
        assert program.returncode == code, (out.decode(), err.decode())
        assert b"ending" in out
        plan["write"] = ending == "crash"
    found, files = place.leaks()
    figure(
        f"no leak, window with a crash: {len(canaries.needles())} forms, {files} files searched, "
        f"{len(found)} found"
    )
    assert found == []


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
        env=place.environment, cwd=place.root / "work", check=False, timeout=60,
    )  # fmt: skip
    found, _ = place.leaks()
    assert any("/core" in line and "in memory" in line for line in found)
