"""Two programs, a folder that is read-only, a folder that disappears: one message, no damage."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.record.entry import Entry
from evidence_keeper.domain.record.evidence import Source
from tests.fork_server import Ended, ForkServer
from tests.proofs import chats, drill
from tests.proofs.conftest import lacking, need, sized

IN_USE, DISK = 4, 6


@pytest.fixture
def vault(fork_server: ForkServer, tmp_path: Path) -> Path:
    assert fork_server.call("tests.proofs.drill:make", tmp_path / "vault").code == 0
    (tmp_path / "key.txt").write_text(drill.PASSPHRASE, encoding="utf-8")
    return tmp_path / "vault"


def run(
    fork_server: ForkServer, vault: Path, command: str, *arguments: object, given: bytes = b""
) -> Ended:
    key = ("--vault", vault, "--passphrase-file", vault.parent / "key.txt")
    return fork_server.command(command, *key, *arguments, given=given)


def test_two_writers_at_once(
    fork_server: ForkServer, vault: Path, figure: Callable[[str], None]
) -> None:
    rounds, ends = sized(10, 400), Counter[int]()
    key = ("--vault", vault, "--passphrase-file", vault.parent / "key.txt")
    for number in range(rounds):
        entry = json.dumps({"title": f"both {number}"}).encode()
        main = "evidence_keeper.app.main:main"
        both = [fork_server.start(main, "log", *key, "-", given=entry) for _ in range(2)]
        ended = [running.wait() for running in both]
        codes = sorted(e.code for e in ended)
        # One may end before the other begins; never may both be refused or either be damaged.
        assert codes in ([0, IN_USE], [0, 0]), ended
        for one in ended:
            assert one.err.count("\n") == (one.code == IN_USE)
        ends.update(codes)
    looked = json.loads(fork_server.call("tests.proofs.drill:look", vault).out)
    assert looked["outcome"] == "unchanged"
    assert len(looked["entries"]) == 4 + ends[0]
    figure(
        f"two writers, {rounds} times: {ends[0]} wrote, {ends[IN_USE]} were told that the vault is "
        "in use, damaged 0"
    )
    assert ends[IN_USE]


def bound_read_only(vault: Path, place: Path) -> None:
    """Show the vault at another place, where nothing can be written."""
    mount, umount = need("mount"), need("umount")
    if os.geteuid() != 0:
        lacking("root, for a read-only mount")
    subprocess.run([mount, "--bind", str(vault), str(place)], check=True)
    done = subprocess.run(
        [mount, "-o", "remount,bind,ro", str(place)], capture_output=True, check=False
    )
    if done.returncode:
        subprocess.run([umount, str(place)], check=True)
        lacking("a read-only bind mount")


def test_a_read_only_folder_opens_for_reading(
    fork_server: ForkServer, vault: Path, tmp_path: Path
) -> None:
    umount, place = need("umount"), tmp_path / "read-only"
    place.mkdir()
    bound_read_only(vault, place)
    try:
        key = ("--vault", place, "--passphrase-file", tmp_path / "key.txt")
        listed = fork_server.command("list", *key, "--json")
        assert listed.code == 0, listed.err
        assert len(listed.json["incidents"]) == 4
        assert fork_server.command("check", *key).code == 0
        out = ("--reader", "police", "--language", "en", "--output", tmp_path / "out.zip")
        assert fork_server.command("dossier", *key, *out).code in (0, DISK)
        assert [c["messages"] for c in listed.json["conversations"]] == [drill.MESSAGES]
        chat = tmp_path / "chat.txt"
        chat.write_bytes(chats.chat_export("read-only", 9))
        taking = (("add", *key, __file__), ("import", *key, chat))
        for command in (("log", *key, "-"), ("edit", *key, 1, "-"), *taking):
            refused = fork_server.command(*command, given=b'{"title": "x"}')
            assert refused.code == DISK, refused
            assert refused.err.count("\n") == 1
    finally:
        subprocess.run([umount, str(place)], check=True)
    looked = json.loads(fork_server.call("tests.proofs.drill:look", vault).out)
    assert looked["outcome"] == "unchanged"
    assert len(looked["entries"]) == 4


@pytest.mark.parametrize("what", ["entries", "files"])
def test_a_folder_that_is_removed_while_open(
    what: str, fork_server: ForkServer, vault: Path
) -> None:
    """No traceback and no confirming into the void: the next save is refused."""
    writer = "tests.proofs.test_two_programs:write_until_refused"
    running = fork_server.start(writer, vault, what)
    running.wait_for(drill.READY.decode())
    moved = vault.with_name("moved away")
    vault.rename(moved)
    shutil.rmtree(moved)
    ended = running.wait()
    assert ended.code == 0, ended.err
    assert ended.out.splitlines()[-1] in ("refused\tdisk_gone", "refused\tdisk_refused")
    gone = run(fork_server, vault, "list")
    assert gone.code == 2
    assert gone.err.count("\n") == 1


class Windows:
    """Starts the real window on a vault that lies somewhere."""

    def __init__(self, root: Path) -> None:
        self.root, self.count = root, 0
        (root / "home").mkdir()

    def start(self, vault: Path, refusal: str = "", **plan: str) -> subprocess.Popen[str]:
        self.count += 1
        path = self.root / f"plan-{self.count}.json"
        wanted = {
            "passphrase": drill.PASSPHRASE, "ending": "hide", "go": "",
            "arguments": ["--unlock", "--vault", str(vault)], **plan,
        }  # fmt: skip
        path.write_text(json.dumps(wanted | ({"refusals": refusal} if refusal else {})))
        return subprocess.Popen(
            [sys.executable, "-m", "tests.proofs.window_session", str(path)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={"HOME": str(self.root / "home"), "PATH": os.environ["PATH"],
                 "QT_QPA_PLATFORM": "offscreen", "LANG": "en_US.UTF-8",
                 "PYTHONPATH": str(Path(__file__).parents[2])},
        )  # fmt: skip

    @staticmethod
    def told(program: subprocess.Popen[str]) -> str:
        """Return the code of what the window said; it must end in order."""
        out, err = program.communicate(timeout=280)
        assert program.returncode == 0, err
        (code,) = [line.split()[1] for line in out.splitlines() if line.startswith("told ")]
        return code

    @staticmethod
    def open(program: subprocess.Popen[str]) -> None:
        assert program.stdout is not None
        assert any(line == "open\n" for line in program.stdout)


def test_two_windows(fork_server: ForkServer, vault: Path, tmp_path: Path) -> None:
    """The second one says that the vault is in use; the first one goes on."""
    windows, go = Windows(tmp_path), tmp_path / "go"
    with windows.start(vault, pause=str(go)) as first:
        windows.open(first)
        with windows.start(vault, "in use") as second:
            assert windows.told(second) == "vault_in_use"
        go.touch()
        assert first.wait(timeout=280) == 0
    looked = json.loads(fork_server.call("tests.proofs.drill:look", vault).out)
    assert looked["outcome"] == "unchanged"


@pytest.mark.parametrize("what", ["removed", "read-only"])
def test_the_window_on_a_folder_that_gives_way(
    what: str, fork_server: ForkServer, vault: Path, tmp_path: Path
) -> None:
    """What cannot be saved is told; what was typed stays on the page."""
    windows, go, place = Windows(tmp_path), tmp_path / "go", vault
    if what == "read-only":
        go.touch()
        place = tmp_path / "read-only"
        place.mkdir()
        bound_read_only(vault, place)
    try:
        with windows.start(place, what, go=str(go)) as window:
            if what == "removed":
                windows.open(window)
                shutil.rmtree(vault)
                go.touch()
            code = windows.told(window)
    finally:
        if what == "read-only":
            subprocess.run([need("umount"), str(place)], check=True)
    if what == "removed":
        assert code in ("disk_gone", "disk_refused")
        return
    assert code == "vault_read_only"
    looked = json.loads(fork_server.call("tests.proofs.drill:look", vault).out)
    assert looked["outcome"] == "unchanged"
    assert len(looked["entries"]) == 4


def write_until_refused(folder: str, what: str) -> None:
    session = drill.started(folder)
    for number in range(2000):
        try:
            if what == "files":
                session.evidence.keep_bytes(os.urandom(5000), f"{number}.bin", Source.PASTED)
            else:
                session.incidents.record([Entry(title=f"{number}")])
        except KeeperError as e:
            os.write(1, f"refused\t{e.code.value}\n".encode())
            return
    raise AssertionError("never refused")
