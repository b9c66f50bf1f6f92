"""Children that die, hang, lie or cannot start cost one preview and leave nothing behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Cancelled
from evidence_keeper.domain.record.evidence import NoPreview
from evidence_keeper.media.decoder import decoder_client as module
from evidence_keeper.media.decoder.decode_results import MAX_INPUT, Rendered
from evidence_keeper.media.decoder.decoder_client import DecoderClient, child_command
from tests.media.pictures import encoded, sample

PNG = encoded(sample(), "PNG")

posix = pytest.mark.skipif(sys.platform == "win32", reason="uses signals and /proc")

_GOOD_START = """
import os, sys, time, struct
from evidence_keeper.media.decoder import decode, pipe_frames as frames
incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
def ready(): frames.write_hello(outgoing, ())
def take(): return frames.read_request(incoming)
def head(length):
    outgoing.write(struct.pack(">4sBIIIIII", b"EKd1", 0, 9, 9, length, length, length, 0))
    outgoing.flush()
"""


def acting(code: str) -> list[str]:
    """The command of a child that does as it is told here."""
    return [sys.executable, "-P", "-c", _GOOD_START + code]


def processes_of(workshop: DecoderClient) -> int:
    child = workshop._child
    return 0 if child is None else child._process.pid


def alive(pid: int) -> bool:
    """Whether there is such a process, zombies included."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def test_what_needs_no_child_starts_none() -> None:
    with DecoderClient(["/does/not/exist"]) as workshop:
        assert workshop.render(b"", "image/png") is NoPreview.EMPTY
        assert workshop.render(b"PK", "application/zip") is NoPreview.NOT_A_PICTURE
        assert workshop.render(bytes(MAX_INPUT + 1), "image/png") is NoPreview.TOO_LARGE


def test_a_child_that_cannot_be_started() -> None:
    for command in (["/does/not/exist"], [sys.executable, "-c", "pass"]):
        with DecoderClient(command) as workshop:
            assert workshop.start() is False
            assert workshop.confinement() == ()
            assert workshop.render(PNG, "image/png") is NoPreview.UNAVAILABLE


def test_it_gives_up_starting_after_three_failures(tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    command = [sys.executable, "-c", f"open({str(marks)!r}, 'a').write('x')"]
    with DecoderClient(command) as workshop:
        for _ in range(6):
            assert workshop.render(PNG, "image/png") is NoPreview.UNAVAILABLE
    assert marks.read_text() == "xxx"


def test_a_child_that_hangs_is_killed_in_time() -> None:
    code = "ready(); take(); time.sleep(600)"
    with DecoderClient(acting(code), deadline=0.5) as workshop:
        assert workshop.start()
        pid = processes_of(workshop)
        begun = time.monotonic()
        assert workshop.render(PNG, "image/png") is NoPreview.TOO_SLOW
        assert time.monotonic() - begun < 60
        assert not alive(pid)


def test_a_child_that_does_not_read_is_killed_in_time() -> None:
    """The request is longer than the pipe holds, so that writing blocks."""
    with DecoderClient(acting("ready(); time.sleep(600)"), deadline=0.5) as workshop:
        assert workshop.render(bytes(4_000_000), "image/png") is NoPreview.TOO_SLOW


def test_a_child_that_never_greets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "START_SECONDS", 0.3)
    with DecoderClient(acting("time.sleep(600)")) as workshop:
        assert workshop.render(PNG, "image/png") is NoPreview.UNAVAILABLE


@pytest.mark.parametrize(
    "code",
    [
        "ready(); take(); os._exit(0)",
        "ready(); take(); os.abort()",
        "ready(); os._exit(0)",
        "ready(); take(); outgoing.write(b'rubbish' * 999); outgoing.flush(); time.sleep(600)",
        "ready(); take(); head(2**32 - 1); time.sleep(600)",
        "ready(); take(); head(9); os._exit(0)",
    ],
)
def test_a_child_that_dies_or_lies(code: str) -> None:
    with DecoderClient(acting(code), deadline=120) as workshop:
        begun = time.monotonic()
        assert workshop.render(PNG, "image/png") is NoPreview.UNAVAILABLE
        assert time.monotonic() - begun < 60
        assert processes_of(workshop) == 0


def test_the_next_picture_gets_a_fresh_child() -> None:
    code = """
decode.prepare(); ready()
while (request := take()) is not None:
    if request.media_type == "image/gif": os.abort()
    frames.write_answer(outgoing, decode.decode(request.data, request.media_type))
"""
    with DecoderClient(acting(code)) as workshop:
        assert isinstance(workshop.render(PNG, "image/png"), Rendered)
        first = processes_of(workshop)
        assert workshop.render(b"GIF89a", "image/gif") is NoPreview.UNAVAILABLE
        assert isinstance(workshop.render(PNG, "image/png"), Rendered)
        assert processes_of(workshop) != first


@posix
def test_a_child_that_was_killed_meanwhile_costs_nothing() -> None:
    with DecoderClient() as workshop:
        assert isinstance(workshop.render(PNG, "image/png"), Rendered)
        os.kill(processes_of(workshop), signal.SIGKILL)
        assert isinstance(workshop.render(PNG, "image/png"), Rendered)


def test_a_child_may_be_started_by_a_thread_that_ends() -> None:
    """On Linux a child is told of the end of the thread that started it, not of the program."""
    with DecoderClient() as workshop:
        thread = threading.Thread(target=workshop.start)
        thread.start()
        thread.join()
        for _ in range(3):
            assert isinstance(workshop.render(PNG, "image/png"), Rendered)


def test_children_are_replaced_after_so_many_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FILES_PER_CHILD", 3)
    seen = []
    with DecoderClient() as workshop:
        for _ in range(7):
            assert isinstance(workshop.render(PNG, "image/png"), Rendered)
            seen.append(processes_of(workshop))
    assert [seen.count(pid) for pid in dict.fromkeys(seen)] == [3, 3, 1]


@posix
def test_nothing_is_left_after_closing() -> None:
    before = open_files()
    threads = threading.active_count()
    workshop = DecoderClient()
    assert isinstance(workshop.render(PNG, "image/png"), Rendered)
    pid = processes_of(workshop)
    workshop.close()
    assert not alive(pid)
    assert workshop.render(PNG, "image/png") is NoPreview.UNAVAILABLE
    workshop.close()
    assert threading.active_count() == threads
    assert open_files() == before


@posix
def test_closing_does_not_wait_for_a_picture_that_hangs() -> None:
    workshop = DecoderClient(acting("ready(); take(); time.sleep(600)"), deadline=300)
    workshop.start()
    pid = processes_of(workshop)
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(workshop.render(PNG, "image/png")))
    thread.start()
    time.sleep(0.2)
    begun = time.monotonic()
    workshop.close()
    thread.join(120)
    assert time.monotonic() - begun < 60
    assert results == [NoPreview.UNAVAILABLE]
    assert not alive(pid)


def test_several_threads_may_use_one_workshop() -> None:
    results: list[object] = []
    with DecoderClient() as workshop:
        threads = [
            threading.Thread(target=lambda: results.append(workshop.render(PNG, "image/png")))
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(results) == 8
    assert all(result == results[0] for result in results)
    assert isinstance(results[0], Rendered)


@posix
def test_the_child_ends_when_its_program_dies() -> None:
    code = (
        "import time; from evidence_keeper.media.decoder.decoder_client import DecoderClient as "
        "Workshop; w = "
        "Workshop();"
        "w.start(); print(w._child._process.pid, flush=True); time.sleep(600)"
    )
    program = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    pid = int(program.stdout.readline())
    assert alive(pid)
    program.kill()
    program.wait()
    program.stdout.close()
    for _ in range(100):
        state = Path(f"/proc/{pid}/stat")
        if not alive(pid) or (state.exists() and state.read_text().split()[2] == "Z"):
            break  # a container without an init process may leave it unreaped, but it has ended
        time.sleep(0.05)
    else:
        pytest.fail("the child outlived its program")


@posix
def test_the_child_ends_when_its_input_ends() -> None:
    child = subprocess.run(
        child_command(), stdin=subprocess.DEVNULL, capture_output=True, timeout=30
    )
    assert child.returncode == 0
    assert child.stdout[:4] == b"EKd1"


@posix
def test_the_child_gets_nothing_of_the_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = tmp_path / "seen.json"
    kept_open = (tmp_path / "open").open("w")
    monkeypatch.setenv("EVIDENCE_KEEPER_PASSPHRASE", "canary")
    code = f"""
import json
ready(); take()
links = []
for name in os.listdir("/proc/self/fd") if os.path.isdir("/proc/self/fd") else []:
    try: links.append(os.readlink("/proc/self/fd/" + name))
    except OSError: pass
with open({str(target)!r}, "w") as out:
    json.dump({{"names": sorted(os.environ), "folder": os.getcwd(), "open": links}}, out)
"""
    with DecoderClient(acting(code)) as workshop:
        workshop.render(PNG, "image/png")
    kept_open.close()
    seen = json.loads(target.read_text())
    assert set(seen["names"]) <= {
        "LC_ALL", "LC_CTYPE", "MALLOC_ARENA_MAX", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH",
        "__CF_USER_TEXT_ENCODING",
    }  # fmt: skip
    assert seen["folder"] == "/"
    assert not any(str(tmp_path) in link for link in seen["open"])


def test_a_frozen_build_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert child_command() == [sys.executable, "--decode-child"]


def test_leaving_ends_what_is_being_decoded_and_begins_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module._Leaving, "begun", False)
    outcome: list[object] = []
    with DecoderClient(acting("ready(); take(); time.sleep(600)"), deadline=300) as workshop:

        def decode() -> None:
            try:
                outcome.append(workshop.render(PNG, "image/png"))
            except Cancelled as e:
                outcome.append(e)

        thread = threading.Thread(target=decode)
        thread.start()
        while workshop._child is None or not workshop._child.served:
            time.sleep(0.01)
        begun = time.monotonic()
        module.end_all()
        thread.join(120)
        assert time.monotonic() - begun < 60
        assert isinstance(outcome[0], Cancelled)
        assert processes_of(workshop) == 0
