"""Runs the program many times quickly: one process loads everything once and forks.

Each child runs the real code in its own process, so that it can be killed at any moment, refused
disk space or given faults, without paying half a second of loading each time.
"""

from __future__ import annotations

import atexit
import functools
import importlib
import json
import os
import pkgutil
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import evidence_keeper
from evidence_keeper.storage.vault import database

_LOADED = ("tests.proofs.drill", "tests.proofs.reading", "tests.proofs.single")
_NOT_LOADED = re.compile(r"evidence_keeper\.(ui|__main__|app\.(?!cli|main))\b")
"""What needs a window, or begins to run. Of the rest nothing may be left to be loaded later: a
refused read of the program's own code says nothing about the vault."""


@dataclass
class Ended:
    """How a program ended. `code` is negative when a signal ended it."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        document: dict[str, Any] = json.loads(self.out)
        return document


class Running:
    """One program that was started."""

    def __init__(self, fork_server: ForkServer, pid: int, out: Path, err: Path) -> None:
        self.pid = pid
        self._server, self._out, self._err = fork_server, out, err

    def out(self) -> str:
        """What it printed so far."""
        return self._out.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, line: str) -> None:
        """Wait until it printed this; a busy machine gets two minutes."""
        last = time.monotonic() + 120
        while line not in self.out():
            assert time.monotonic() < last, self._err.read_text(encoding="utf-8")
            time.sleep(0.004)

    def kill(self, signal: int) -> None:
        """It is not reaped before `wait`, so the id is still its own."""
        os.kill(self.pid, signal)

    def wait(self) -> Ended:
        code = int(self._server.ask({"wait": self.pid})["code"])
        err = self._err.read_text(encoding="utf-8", errors="replace")
        return Ended(code, self.out(), err)


class ForkServer:
    """The process that forks.

    Args:
        folder: For outputs and for the home of the programs.
        prefix: Command in front of the interpreter, for example a tracer.
    """

    def __init__(self, folder: Path, prefix: tuple[str, ...] = ()) -> None:
        self._folder, self._count = folder, 0
        home = folder / "home"
        home.mkdir(exist_ok=True)
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("LC_", "XDG_"))},
            "HOME": str(home),
            "LANG": "en_US.UTF-8",
            "PYTHONPATH": str(Path(__file__).parents[1]),
        }
        command = [*prefix, sys.executable, "-m", "tests.fork_server"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
        )
        assert self.ask({"wait": 0}) == {"code": 0}

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def start(
        self,
        function: str,
        *arguments: object,
        given: bytes = b"",
        faults: object = None,
        environment: dict[str, str] | None = None,
        locked_memory: bool = False,
    ) -> Running:
        """Start `module:function` with string arguments; its result is the exit code.

        Args:
            given: Standard input.
            faults: See `tests.proofs.faults.begin`.
            environment: Replaces the environment of the child.
            locked_memory: Have SQLCipher lock and wipe its memory, as the program does.
        """
        self._count += 1
        base = self._folder / f"run-{self._count % 8}"
        source, out, err = (base.with_suffix(s) for s in (".in", ".out", ".err"))
        for path, data in ((source, given), (out, b""), (err, b"")):
            path.write_bytes(data)
        request = {
            "function": function, "arguments": [str(a) for a in arguments],
            "in": str(source), "out": str(out), "err": str(err), "faults": faults,
            "environment": environment, "locked_memory": locked_memory,
        }  # fmt: skip
        return Running(self, int(self.ask(request)["pid"]), out, err)

    def call(self, function: str, *arguments: object, **options: Any) -> Ended:
        return self.start(function, *arguments, **options).wait()

    def command(self, *arguments: object, **options: Any) -> Ended:
        """Run the command line; the options are those of `start`."""
        return self.start("evidence_keeper.app.main:main", *arguments, **options).wait()

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=280)
        self._process.stdout.close()
        shutil.rmtree(self._folder, ignore_errors=True)


@functools.cache
def shared_server() -> ForkServer:
    """Return the server that all tests of this process share; it ends with the process."""
    server = ForkServer(Path(tempfile.mkdtemp(prefix="fork-server-")))
    atexit.register(server.close)
    return server


def _resolved(name: str) -> Any:
    module, function = name.split(":")
    return getattr(importlib.import_module(module), function)


def _child(request: dict[str, Any]) -> None:
    """Become the program; never returns."""
    code = 99
    try:
        for handle, (name, flags) in enumerate(
            (
                (request["in"], os.O_RDONLY),
                (request["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
                (request["err"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC),
            )
        ):
            opened = os.open(name, flags, 0o600)
            os.dup2(opened, handle)
            os.close(opened)
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False, buffering=1)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False, buffering=1)
        if request.get("environment") is not None:
            os.environ.clear()
            os.environ.update(request["environment"])
        if not request["locked_memory"]:
            database.MEMORY_SECURITY = "OFF"
        if request.get("faults"):
            from tests.proofs.faults import begin

            begin(request["faults"])
        function, arguments = _resolved(request["function"]), request["arguments"]
        is_main = request["function"].endswith(":main")
        code = int(function(arguments) if is_main else function(*arguments) or 0)
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def _serve() -> None:
    ours = (m.name for m in pkgutil.walk_packages(evidence_keeper.__path__, "evidence_keeper."))
    for name in (*ours, *_LOADED):
        if not _NOT_LOADED.match(name):
            importlib.import_module(name)
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    while line := sys.stdin.readline():
        request = json.loads(line)
        if "wait" in request:
            code = 0
            if request["wait"]:
                _, status = os.waitpid(request["wait"], 0)
                code = os.waitstatus_to_exitcode(status)
            answers.write(json.dumps({"code": code}) + "\n")
            continue
        pid = os.fork()
        if pid == 0:
            _child(request)
        answers.write(json.dumps({"pid": pid}) + "\n")


if __name__ == "__main__":
    _serve()
