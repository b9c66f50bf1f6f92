"""Tests the child's confinement from inside."""

from __future__ import annotations

import subprocess
import sys

import pytest

from evidence_keeper.media.decoder.confine import filter_program
from evidence_keeper.media.decoder.decoder_client import confinement

linux = pytest.mark.skipif(sys.platform != "linux", reason="the filter exists on Linux only")

_ATTEMPTS = """
import os, sys, socket, threading, ctypes, errno, signal, mmap
from evidence_keeper.media.decoder.confine import confine
parent = os.getppid()
reading, writing = os.pipe()
active = confine()
os.write(1, (" ".join(active) + "\\n").encode())
libc = ctypes.CDLL(None, use_errno=True)
SYS_OPENAT2, SYS_IO_URING_SETUP = 437, 425

def raw(number):
    ctypes.set_errno(0)
    result = libc.syscall(number, 0, 0, 0, 0)
    if result == -1:
        raise OSError(ctypes.get_errno(), "syscall")

attempts = {
    "read a file": lambda: os.open("/etc/passwd", os.O_RDONLY),
    "write a file": lambda: os.open("/tmp/never", os.O_WRONLY | os.O_CREAT),
    "openat2": lambda: raw(SYS_OPENAT2),
    "io_uring": lambda: raw(SYS_IO_URING_SETUP),
    "look at a file": lambda: os.stat("/etc/passwd"),
    "list a folder": lambda: os.listdir("/"),
    "remove": lambda: os.unlink("/tmp/never"),
    "rename": lambda: os.rename("/tmp/never", "/tmp/never2"),
    "make a folder": lambda: os.mkdir("/tmp/never"),
    "internet socket": lambda: socket.socket(socket.AF_INET),
    "local socket": lambda: socket.socket(socket.AF_UNIX),
    "fork": lambda: os.fork(),
    "execute": lambda: os.execv("/bin/true", ["true"]),
    "kill the parent": lambda: os.kill(parent, signal.SIGTERM),
    "executable memory": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC),
    "new namespace": lambda: raw({"x86_64": 272, "aarch64": 97}[os.uname().machine]),
}
for name, attempt in attempts.items():
    try:
        attempt()
    except OSError as e:
        word = errno.errorcode.get(e.errno, "?")
    else:
        word = "DONE"
    os.write(1, f"{name}: {word}\\n".encode())
thread = threading.Thread(target=lambda: os.write(writing, b"x"))
thread.start(); thread.join()
os.write(1, b"a thread: " + (b"DONE" if os.read(reading, 1) == b"x" else b"?") + b"\\n")
os._exit(0)
"""


@linux
def test_a_confined_process_reaches_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _ATTEMPTS], capture_output=True, text=True, timeout=280, check=True
    )
    first, *lines = done.stdout.splitlines()
    assert "system_call_filter" in first.split()
    results = dict(line.split(": ") for line in lines)
    assert results.pop("a thread") == "DONE"
    assert len(results) == 16
    assert {name for name, word in results.items() if word not in ("EPERM", "EACCES")} == set()


@linux
def test_without_confinement_the_same_attempts_succeed() -> None:
    """The control: the attempts above fail because of the filter and for no other reason."""
    code = "import os, socket; os.close(os.open('/etc/passwd', os.O_RDONLY)); socket.socket()"
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=False).returncode == 0


@linux
def test_the_real_child_reports_all_of_it() -> None:
    assert confinement() == (
        "low_priority",
        "memory_limit",
        "cpu_limit",
        "no_file_writes",
        "few_files",
        "no_core_dump",
        "no_new_privileges",
        "not_debuggable",
        "ends_with_parent",
        "system_call_filter",
    )


def test_the_filter_refuses_another_architecture_first() -> None:
    program = filter_program(0xC000003E, {"read": 0}, 1)
    assert len(program) % 8 == 0
    assert program[8:16] == (0x15).to_bytes(2, "little") + b"\x01\0" + (0xC000003E).to_bytes(
        4, "little"
    )
    assert program[-8:] == (0x06).to_bytes(2, "little") + b"\0\0" + (0x00050001).to_bytes(
        4, "little"
    )
