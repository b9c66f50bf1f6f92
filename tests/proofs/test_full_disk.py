"""A full disk: each refusal is told in one sentence, and nothing that was there before is lost."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fork_server import Ended, ForkServer
from tests.proofs import chats, drill
from tests.proofs.conftest import SOAK, sized

DISK_REFUSED = 6
ROOM = 4096
"""KiB that every operation fits into with certainty, beside what is there."""

ENTRIES = json.dumps(
    [{"title": f"full {n}", "what_happened": "ұзақ мәтін " * 900} for n in range(6)]
).encode()
IMPORTED = 1500
"""Messages of the export that the command line reads: two transactions and the last one."""
CHANGE = json.dumps({"effect": "қорқамын " * 4000}).encode()


class Disk:
    """A small disk with a vault on it, whose free space is set to the KiB."""

    def __init__(
        self, mounted: Callable[[int], Path], fork_server: ForkServer, inputs: Path
    ) -> None:
        self.server, self._mounted = fork_server, mounted
        self.template, self.key = inputs / "template", inputs / "key.txt"
        self.files, self.other = inputs / "files", inputs / "other.ekbackup"
        self.chat = inputs / "chat.txt"
        self.root = mounted(64 * 1024)
        self.vault = self.root / "vault"

    def fill(self, free_kib: int, *, vault: bool = True) -> None:
        """Put a fresh vault on the disk and leave so much room beside it."""
        self._mounted(64 * 1024)
        for path in self.root.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if vault:
            shutil.copytree(self.template, self.vault)
        used = _used_kib(self.root)
        self._mounted(max(4, used + free_kib))  # a size of 0 would be no limit

    def grow(self) -> None:
        """There is room again."""
        self._mounted(64 * 1024)

    def run(self, command: str, *arguments: object, given: bytes = b"") -> Ended:
        key = ("--vault", self.vault, "--passphrase-file", self.key)
        return self.server.command(command, *key, *arguments, given=given)

    def once(self, what: str) -> Ended:
        """Do one of the things that only the window does."""
        return self.server.call("tests.proofs.single:once", what, self.vault)

    def inside(self) -> dict[str, object]:
        looked = self.server.call("tests.proofs.drill:look", self.vault)
        assert looked.code == 0, looked.err
        found: dict[str, object] = json.loads(looked.out)
        return found


def _used_kib(root: Path) -> int:
    status = os.statvfs(root)
    return (status.f_blocks - status.f_bfree) * status.f_frsize // 1024


@pytest.fixture(scope="module")
def inputs(fork_server: ForkServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The vault that is put on the disk, files to keep, and a backup of another vault."""
    made = tmp_path_factory.mktemp("full")
    key, files = made / "key.txt", made / "files"
    key.write_text(drill.PASSPHRASE)
    files.mkdir()
    for number in range(3):
        (files / f"{number}.bin").write_bytes(os.urandom(150_000))
    (files / "screen.png").write_bytes(drill.picture(7))
    (made / "chat.txt").write_bytes(chats.chat_export("full", IMPORTED))
    for name in ("template", "other"):
        assert fork_server.call("tests.proofs.single:prepare", made / name).code == 0
    options = ("--vault", made / "other", "--passphrase-file", key)
    assert fork_server.command("backup", *options, made / "other.ekbackup").code == 0
    return made


@pytest.fixture
def disk(small_disk: Callable[[int], Path], fork_server: ForkServer, inputs: Path) -> Disk:
    return Disk(small_disk, fork_server, inputs)


def _log(disk: Disk) -> Ended:
    return disk.run("log", "-", given=ENTRIES)


def _edit(disk: Disk) -> Ended:
    return disk.run("edit", 1, "-", given=CHANGE)


def _add(disk: Disk) -> Ended:
    return disk.run("add", disk.files, "--json")


def _import(disk: Disk) -> Ended:
    return disk.run("import", disk.chat, "--json")


def _passphrase(disk: Disk) -> Ended:
    return disk.run("passphrase", "--new-passphrase-file", disk.key)


def _dossier(disk: Disk) -> Ended:
    options = ("--reader", "police", "--language", "kk", "--output", disk.root / "out.zip")
    return disk.run("dossier", *options)


def _backup_folder(disk: Disk) -> Ended:
    return disk.run("backup", disk.root / "backups")


def _backup_file(disk: Disk) -> Ended:
    return disk.run("backup", disk.root / "one.ekbackup")


def _compact(disk: Disk) -> Ended:
    return disk.server.call("tests.proofs.drill:compact_once", disk.vault)


def _compact_unasked(disk: Disk) -> Ended:
    return disk.server.call("tests.proofs.drill:compact_once", disk.vault, "unasked")


def _merge(disk: Disk) -> Ended:
    return disk.run("merge", disk.other)


def _restore(disk: Disk) -> Ended:
    key = ("--vault", disk.root / "restored", "--passphrase-file", disk.key)
    ended = disk.server.command("restore", disk.other, *key)
    if ended.code == 0:
        looked = disk.server.call("tests.proofs.drill:look", disk.root / "restored")
        assert json.loads(looked.out)["outcome"] == "unchanged"
    return ended


def _rescue(disk: Disk) -> Ended:
    return disk.run("check", "--rescue", disk.root / "rescued")


OPERATIONS = {
    "log": (_log, 360),
    "edit": (_edit, 200),
    "add": (_add, 900),
    "import": (_import, 1200),
    "passphrase": (_passphrase, 8),
    "dossier": (_dossier, 480),
    "backup_folder": (_backup_folder, 400),
    "backup_file": (_backup_file, 400),
    "compact": (_compact, 440),
    "compact_unasked": (_compact_unasked, 440),
    "merge": (_merge, 400),
    "restore": (_restore, 400),
    "rescue": (_rescue, 120),
    "working copy": (lambda disk: disk.once("copy"), 120),
    "removal": (lambda disk: disk.once("remove"), 80),
    "recovery code": (lambda disk: disk.once("renew"), 40),
    "typing": (lambda disk: disk.once("type"), 200),
    "conversation": (lambda disk: disk.once("read"), 500),
    "conversation anew": (lambda disk: disk.once("anew"), 240),
}
"""Each with the KiB up to which the disk's size is varied."""
STAYS = "rescued"
"""What was brought out of a damaged vault before the disk was full is kept."""


def spaces(most: int) -> list[int]:
    """Return the free spaces to try, in KiB: evenly spread, and one that suffices."""
    return [*range(0, most + 1, max(4, most // sized(2, 100))), ROOM]


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_room(name: str, disk: Disk, figure: Callable[[str], None]) -> None:
    operation, most = OPERATIONS[name]
    disk.fill(ROOM)
    before = disk.inside()
    refused = done = 0
    for free in spaces(most):
        disk.fill(free)
        ended = operation(disk)
        if ended.code == 0:
            done += 1
        else:
            refused += 1
            assert ended.code == DISK_REFUSED, (free, ended)
            # Of an import also that the file itself was kept already.
            assert ended.err.count("\n") == 1 + ("kept as evidence" in ended.err), ended.err
            assert "Traceback" not in ended.err
            outputs = {path.name for path in disk.root.iterdir()} - {"vault", "backups", STAYS}
            assert not outputs, f"half a file is left: {outputs}"
        disk.grow()
        after = disk.inside()
        assert after["outcome"] == "unchanged", (free, after["findings"])
        assert after["warnings"] == []
        assert after["left_over"] == []
        assert after["unsound"] == []
        _kept(before, after, ended)
    figure(f"full disk, {name}: {refused} refused with 6 and one sentence, {done} done, lost 0")
    assert refused
    assert done


def _kept(before: dict[str, object], after: dict[str, object], ended: Ended) -> None:
    """What was there before is there; what was reported as added is there too."""
    for kind in ("entries", "evidence"):
        old, new = before[kind], after[kind]
        assert isinstance(old, dict)
        assert isinstance(new, dict)
        assert old.items() <= new.items()
    if ended.out.startswith("{") and "added" in ended.json:
        evidence = after["evidence"]
        assert isinstance(evidence, dict)
        assert {a["sha256"] for a in ended.json["added"]} <= set(evidence.values())
    told_conversations(before, after, ended)


def told_conversations(before: dict[str, object], after: dict[str, object], ended: Ended) -> None:
    """What was read before is there, and what was told as read; nothing else."""
    old, new = before["conversations"], after["conversations"]
    assert isinstance(old, dict)
    assert isinstance(new, dict)
    assert {k: n for k, (n, _) in old.items()}.items() <= {
        k: n for k, (n, _) in new.items()
    }.items()
    # An import that failed names the file that was kept, and no conversation.
    if ended.out.startswith("{") and ended.json.get("conversations"):
        (told,) = ended.json["conversations"]
        assert new[str(int(told["evidence"].removeprefix("EK-")))][0] == told["messages"]
        assert told["messages"] == IMPORTED
    elif ended.code:
        assert set(new) == set(old)


def test_no_room_for_a_new_vault(disk: Disk, figure: Callable[[str], None]) -> None:
    refused = 0
    free = [0, 40, 200, 216, ROOM] if not SOAK else [*range(0, 400, 4), ROOM]
    for kib in free:
        disk.fill(kib, vault=False)
        ended = disk.run("create")
        if ended.code:
            refused += 1
            assert ended.code == DISK_REFUSED, (kib, ended)
            assert ended.err.count("\n") == 1
            assert not disk.vault.exists()
        else:
            disk.grow()
            inside = disk.inside()
            assert inside["outcome"] == "unchanged", (kib, inside["findings"])
    figure(f"full disk, create: {refused} refused with 6 and nothing left behind")
    assert refused
    assert refused < len(free)
