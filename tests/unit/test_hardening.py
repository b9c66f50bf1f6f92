"""Tests that dropped rights are really gone, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has these measures")

TRIED = """
import os, resource, socket, subprocess, sys
{harden}
def attempt(action):
    try:
        action()
        return "done"
    except OSError as e:
        return type(e).__name__
print(
    attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM)),
    attempt(lambda: socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)),
    attempt(lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)),
    attempt(lambda: socket.socketpair()),
    resource.getrlimit(resource.RLIMIT_CORE),
    oct(os.umask(0)),
)
child = "import socket; socket.socket(socket.AF_INET, socket.SOCK_STREAM)"
print(subprocess.run([sys.executable, "-c", child], capture_output=True).returncode)
"""
HARDEN = "from evidence_keeper.system.hardening import harden_process; harden_process()"


def tried(harden: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", TRIED.format(harden=harden)],
        capture_output=True, text=True, timeout=280, check=True,
    )  # fmt: skip
    return done.stdout.splitlines()


def test_no_network_no_core_dump_private_files_for_us_and_our_children() -> None:
    assert tried(HARDEN) == ["PermissionError PermissionError done done (0, 0) 0o77", "1"]


def test_the_control_without_hardening_can_make_sockets() -> None:
    first, child = tried("")
    assert first.startswith("done done done done")
    assert child == "0"


def test_every_measure_is_named() -> None:
    code = HARDEN.replace("; harden_process()", "; print(harden_process())")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=280, check=True
    )
    assert done.stdout.strip() == str(("umask", "no_core_dump", "not_traceable", "no_network"))


def test_a_closed_stream_gives_its_number_to_no_file() -> None:
    code = f"{HARDEN}; import os, sys; sys.exit(os.open(os.devnull, os.O_RDONLY) < 3)"
    command = ["sh", "-c", 'exec "$0" -c "$1" <&- >&- 2>&-', sys.executable, code]
    assert subprocess.run(command, check=False).returncode == 0
