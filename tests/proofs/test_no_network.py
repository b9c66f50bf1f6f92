"""No network, watched from outside: every socket call of whole sessions, and an empty network."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.proofs import chats, drill
from tests.proofs.conftest import SOAK, lacking, need

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace watches Linux alone")
_SOCKET = re.compile(r"socket(?:pair)?\((AF_\w+)")
_NETWORK = "trace=%network"
LETTER = (
    "From: Timur <night@example.kz>\r\nTo: her@example.kz\r\nSubject: one\r\n"
    "Date: Fri, 13 Nov 2026 21:45:00 +0500\r\nMIME-Version: 1.0\r\n"
    "List-Unsubscribe: <https://example.kz/off>\r\n"
    "Content-Type: text/html; charset=utf-8\r\n\r\n"
    "<p>hi <img src='https://example.kz/seen.png'><a href='https://example.kz/'>link</a></p>\r\n"
)
"""The reader of letters is the only one whose modules know sockets."""
DOSSIER = ("--reader", "police", "--language", "ru", "--output")


class Watched:
    """Runs the program with a home of its own behind a command such as a tracer."""

    def __init__(self, root: Path, prefix: tuple[str, ...]) -> None:
        self.root, self.prefix = root, prefix
        self.traces = root / "traces"
        for name in ("home", "run", "traces"):
            (root / name).mkdir(mode=0o700)
        self.key = root / "key.txt"
        self.key.write_text(drill.PASSPHRASE, encoding="utf-8")
        (root / "picture.png").write_bytes(drill.picture(5))
        self.environment = {
            **{k: v for k, v in os.environ.items() if k in ("PATH", "VIRTUAL_ENV")},
            "HOME": str(root / "home"),
            "XDG_RUNTIME_DIR": str(root / "run"),
            "LANG": "ru_RU.UTF-8",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }

    def start(self, *command: object, **environment: str) -> str:
        with subprocess.Popen(
            [*self.prefix, *map(str, command)], cwd=self.root, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**self.environment, **environment},
        ) as program:  # fmt: skip
            try:
                out, err = program.communicate(timeout=240)
            except subprocess.TimeoutExpired:
                os.killpg(program.pid, signal.SIGKILL)
                raise
        assert program.returncode == 0, (command, out, err)
        return out

    def command(self, name: str, *arguments: object) -> str:
        key = ("--vault", self.root / "vault", "--passphrase-file", self.key)
        return self.start(sys.executable, "-m", "evidence_keeper", name, *key, *arguments)

    def session(self) -> None:
        """The whole way on the command line."""
        entries = self.root / "entries.json"
        entry = {"title": "call", "url": "https://example.kz/post/1", "evidence": ["EK-0001"]}
        entries.write_text(json.dumps(entry), encoding="utf-8")
        self.command("create")
        self.command("add", self.root / "picture.png")
        self.command("log", entries)
        for name, data in (("letter.eml", LETTER.encode()), ("c.txt", chats.chat_export(1, 50))):
            (self.root / name).write_bytes(data)
            assert "EK-000" in self.command("import", self.root / name)
        self.command("list")
        out = self.root / "out.zip"
        self.command("dossier", *DOSSIER, out)
        self.start(sys.executable, "-m", "evidence_keeper", "verify", out)
        self.command("backup", self.root / "backups")
        self.command("check")

    def window(self, *prefix: str, platform: str) -> None:
        """A session in the window that ends with hiding.

        Tracing makes a window ten times slower, so the fast setting only makes a vault there.
        """
        name = f"plan-{platform}.json"
        plan = {
            "passphrase": drill.PASSPHRASE, "write": SOAK, "what": "https://example.kz/a",
            "who": "night", "text": "<img src='https://example.kz/x.png'>", "draft": "d",
            "picture": str(self.root / "picture.png"), "ending": "hide",
            "export": str(self.root),
        }  # fmt: skip
        (self.root / name).write_text(json.dumps(plan), encoding="utf-8")
        home = self.root / f"home-{platform}"
        home.mkdir()
        command = (*prefix, sys.executable, "-m", "tests.proofs.window_session", name)
        out = self.start(*command, QT_QPA_PLATFORM=platform, HOME=str(home))
        assert ("exported" if SOAK else "open") in out

    def families(self) -> Counter[str]:
        """Count the socket calls in all traces by family, refused ones included."""
        texts = [path.read_text(errors="replace") for path in self.traces.iterdir()]
        assert texts
        return Counter(family for text in texts for family in _SOCKET.findall(text))


@pytest.fixture
def traced(tmp_path: Path) -> Watched:
    traces = str(tmp_path / "traces" / "trace")
    watched = Watched(tmp_path, (need("strace"), "-ff", "-qq", "-e", _NETWORK, "-o", traces))
    can = subprocess.run([*watched.prefix, "true"], capture_output=True, check=False)
    if can.returncode:
        lacking("strace that may trace")
    return watched


def test_the_command_line_makes_no_socket(traced: Watched, figure: Callable[[str], None]) -> None:
    traced.session()
    found = traced.families()
    processes = len(list(traced.traces.iterdir()))
    figure(
        f"no network, command line: {processes} processes and threads traced, sockets {dict(found)}"
    )
    assert set(found) <= {"AF_UNIX"}


def test_the_window_makes_no_socket(traced: Watched, figure: Callable[[str], None]) -> None:
    traced.window(platform="offscreen")
    found = traced.families()
    figure(f"no network, window off screen: sockets {dict(found)}")
    assert set(found) <= {"AF_UNIX"}


@pytest.mark.skipif(not SOAK, reason="on a display in the full setting alone: make soak")
def test_the_window_on_a_display_makes_no_socket(
    tmp_path: Path, figure: Callable[[str], None]
) -> None:
    """The display server is outside the trace; the program reaches it by a local socket."""
    strace, xvfb = need("strace"), need("xvfb-run")
    watched = Watched(tmp_path, (xvfb, "-a", "-s", "-screen 0 1280x900x24 -nolisten tcp"))
    trace = (strace, "-ff", "-qq", "-e", _NETWORK, "-o", str(watched.traces / "trace"))
    watched.window(*trace, platform="xcb")
    found = watched.families()
    figure(f"no network, window on a display: sockets {dict(found)}")
    assert found["AF_UNIX"]
    assert set(found) == {"AF_UNIX"}


def test_the_trace_sees_a_socket(traced: Watched) -> None:
    code = "import socket; socket.socket(socket.AF_INET, socket.SOCK_STREAM)"
    traced.start(sys.executable, "-c", code)
    assert traced.families()["AF_INET"] == 1


def test_everything_works_without_any_network(
    tmp_path: Path, figure: Callable[[str], None]
) -> None:
    unshare = need("unshare")
    if subprocess.run([unshare, "-n", "true"], capture_output=True, check=False).returncode:
        lacking("unshare -n (as root)")
    watched = Watched(tmp_path, (unshare, "-n"))
    interfaces = watched.start("cat", "/proc/net/dev").splitlines()[2:]
    assert [line.split(":")[0].strip() for line in interfaces] == ["lo"]
    watched.session()
    watched.window(platform="offscreen")
    figure("no network: command line and window do everything in an empty network namespace")
