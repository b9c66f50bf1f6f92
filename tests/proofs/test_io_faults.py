"""Tests that a failing system call is reported or harmless, never ignored."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from evidence_keeper.domain.record.evidence import evidence_label
from tests.fork_server import Ended, ForkServer
from tests.proofs import chats, drill, reading, single
from tests.proofs.conftest import SOAK, need, sized

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="libfiu serves Linux alone")

CALLS = {
    "posix/io/rw/pwrite": 60,
    "posix/io/rw/pread": 60,
    "posix/io/rw/read": 60,
    "posix/io/rw/write": 12,
    "posix/io/sync/fsync": 16,
    "posix/io/sync/fdatasync": 16,
    "posix/io/oc/open": 40,
    "posix/io/dir/unlink": 4,
    "posix/io/dir/rename": 6,
}
"""Kinds of calls, and among how many of the first ones the refused one is drawn."""
IN_THE_WINDOW = ("copy", "remove", "renew", "type", "read", "anew")
REPORTING = ("merge", "check", "rescue", "verify", "restore")
"""These tell on standard output what they found: a refused read is found as well."""
OPERATIONS = (
    "log",
    "add",
    "import",
    "edit",
    "passphrase",
    "backup",
    "dossier",
    *REPORTING,
    "compact",
    *IN_THE_WINDOW,
)
IMPORTED = 1500
"""Messages of the export that the command line reads."""
ENOUGH = 2
"""Refused calls of each operation that suffice in the fast setting."""


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkServer]:
    """Starts programs with libfiu loaded."""
    fiu = need("fiu-run")
    fork_server = ForkServer(tmp_path_factory.mktemp("faulty"), (fiu, "-x"))
    yield fork_server
    fork_server.close()


@pytest.fixture(scope="module")
def template(fork_server: ForkServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faults")
    for name in ("vault", "other"):
        assert fork_server.call("tests.proofs.single:prepare", folder / name).code == 0
    (folder / "key.txt").write_text(drill.PASSPHRASE, encoding="utf-8")
    (folder / "new.txt").write_text(drill.OTHER, encoding="utf-8")
    (folder / "file.bin").write_bytes(os.urandom(300_000))
    (folder / "chat.txt").write_bytes(chats.chat_export("faults", IMPORTED))
    key = ("--vault", folder / "other", "--passphrase-file", folder / "key.txt")
    assert fork_server.command("backup", *key, folder / "other.ekbackup").code == 0
    out = ("--reader", "police", "--language", "en", "--output", folder / "package.zip")
    assert fork_server.command("dossier", *key, *out).code == 0
    return folder


class Trial:
    """One operation on a fresh vault, with one refused call."""

    def __init__(
        self, template: Path, work: Path, faulty: ForkServer, fork_server: ForkServer
    ) -> None:
        self.template, self.work, self.faulty, self.server = template, work, faulty, fork_server
        self.vault, self.mark = work / "vault", work / "mark"
        shutil.copytree(template / "vault", self.vault)

    def run(self, operation: str, call: str, at: int) -> Ended:
        key = ("--vault", self.vault, "--passphrase-file", self.template / "key.txt")
        given = b'{"title": "new entry", "what_happened": "text"}'
        out = ("--reader", "police", "--language", "en", "--output", self.work / "out.zip")
        other = self.template / "other.ekbackup"
        arguments: dict[str, tuple[object, ...]] = {
            "log": ("-",),
            "add": (self.template / "file.bin", "--json"),
            "import": (self.template / "chat.txt", "--json"),
            "edit": (1, "-"),
            "passphrase": ("--new-passphrase-file", self.template / "new.txt"),
            "backup": (self.work / "backups",),
            "dossier": out,
            "merge": (other, "--json"),
            "check": ("--json",),
        }
        plan = {"name": call, "at": at, "mark": str(self.mark)}
        if operation == "compact":
            compact = self.faulty.start("tests.proofs.drill:compact_once", self.vault, faults=plan)
            return compact.wait()
        if operation in IN_THE_WINDOW:
            once = "tests.proofs.single:once"
            return self.faulty.start(once, operation, self.vault, faults=plan).wait()
        if operation == "verify":
            return self.faulty.command(
                "verify", self.template / "package.zip", "--json", faults=plan
            )
        if operation == "rescue":
            rescue = ("--rescue", self.work / "rescued", "--json")
            return self.faulty.command("check", *key, *rescue, faults=plan)
        if operation == "restore":
            key = ("--vault", self.work / "back", *key[2:])
            return self.faulty.command("restore", other, *key, "--json", faults=plan)
        return self.faulty.command(operation, *key, *arguments[operation], given=given, faults=plan)

    @property
    def fired(self) -> bool:
        return self.mark.read_bytes() != b""

    def judge(self, operation: str, ended: Ended) -> None:
        """What was there is there; what was reported as done is done."""
        words = f"{drill.PASSPHRASE}|{drill.OTHER}"
        looked = self.server.call("tests.proofs.drill:look", self.vault, words)
        assert looked.code == 0, looked.err
        inside = json.loads(looked.out)
        assert inside["outcome"] == "unchanged", inside["findings"]
        assert inside["warnings"] == []
        assert inside["unsound"] == []
        assert inside["conversations"][str(drill.CHAT)][0] == drill.MESSAGES
        assert {f"begin {n}" for n in range(1, 4)} <= set(inside["entries"].values())
        assert len(inside["evidence"]) >= 4
        assert len(inside["passphrases"]) == 1
        if ended.code == 0:
            self._done(operation, inside, ended)

    def _done(self, operation: str, inside: dict[str, dict[str, str]], ended: Ended) -> None:
        if operation == "log":
            assert len(inside["entries"]) == 5
        elif operation == "add":
            assert {a["sha256"] for a in ended.json["added"]} <= set(inside["evidence"].values())
            assert len(inside["evidence"]) == 6
        elif operation == "import":
            assert [n for n, _ in inside["conversations"].values()] == [drill.MESSAGES, IMPORTED]
        elif operation == "edit":
            assert int(inside["versions"]["1"]) == 2
        elif operation == "passphrase":
            assert list(inside["passphrases"]) == [drill.OTHER]
        elif operation == "backup":
            back = self.server.call(
                "tests.proofs.drill:bring_back", self.work / "backups", self.work / "back"
            )
            assert json.loads(back.out)["outcome"] == "unchanged"
        elif operation == "compact":
            assert inside["left_over"] == []
        elif operation == "dossier":
            assert self.server.command("verify", self.work / "out.zip").code == 0
        elif operation == "merge":
            assert len(inside["entries"]) == 8
            reading.merged_whole(inside)
        elif operation == "rescue":
            found = {
                hashlib.sha256(p.read_bytes()).hexdigest()
                for p in (self.work / "rescued").rglob("*")
                if p.is_file()
            }
            assert set(inside["evidence"].values()) <= found
        elif operation in IN_THE_WINDOW:
            self._done_in_the_window(operation, inside, ended)

    def _done_in_the_window(
        self, operation: str, inside: dict[str, dict[str, str]], ended: Ended
    ) -> None:
        if operation == "copy":
            assert ended.json["done"] in inside["evidence"].values()
        elif operation == "remove":
            assert list(inside["removed"]) == [evidence_label(single.BINNED)]
        elif operation == "renew":
            looked = self.server.call(
                "tests.proofs.single:look_with_code", self.vault, ended.json["done"]
            )
            assert looked.code == 0, looked.err
        elif operation == "type":
            assert [inside["typed"][name] for name in ("draft", "plan", drill.LETTERS)] == [1, 1, 1]
        elif operation == "read":
            assert inside["conversations"][str(ended.json["done"])][0] == single.READ
        elif operation == "anew":
            assert inside["conversations"][str(drill.CHAT)] == [drill.MESSAGES, drill.MESSAGES - 1]

    def judge_restored(self, *, done: bool) -> None:
        """What was restored is whole, or no vault at all; one that was confirmed is there."""
        back = self.work / "back"
        if done or (back / "keys.json").exists():
            looked = self.server.call("tests.proofs.drill:look", back)
            assert looked.code == 0, looked.err
            inside = json.loads(looked.out)
            assert inside["outcome"] == "unchanged"
            assert (len(inside["entries"]), len(inside["evidence"])) == (4, 5)
            assert reading.whole_chat(inside)
            assert inside["unsound"] == []


@pytest.mark.parametrize("operation", OPERATIONS)
def test_one_refused_call(
    operation: str,
    faulty: ForkServer,
    fork_server: ForkServer,
    template: Path,
    memory_path: Path,
    figure: Callable[[str], None],
) -> None:
    chance = random.Random(f"faults {operation}")
    codes, fired, harmless = Counter[int](), Counter[str](), 0
    for call, most in chance.sample(list(CALLS.items()), len(CALLS)):
        if not SOAK and fired.total() >= ENOUGH:
            break
        if operation == "passphrase" and call in ("posix/io/rw/pwrite", "posix/io/rw/pread"):
            continue  # the database is not opened
        for number in range(sized(1, 40)):
            work = memory_path / f"{number}"
            work.mkdir()
            trial = Trial(template, work, faulty, fork_server)
            at = 1 + int(most * chance.random() ** 2)  # there may be fewer such calls
            ended = trial.run(operation, call, at)
            note = (operation, call, at, ended)
            if ended.code and not ended.err and operation in REPORTING:
                assert trial.fired, note
                document = ended.json
                found = document["findings"] or document.get("rescue", {}).get("lost")
                assert found or document.get("outcome", "unchanged") != "unchanged", note
                codes[ended.code] += 1
            elif ended.code:
                assert trial.fired, note
                # Of an import also that the file itself was kept already.
                assert ended.err.count("\n") == 1 + ("kept as evidence" in ended.err), note
                assert "Traceback" not in ended.err, note
                codes[ended.code] += 1
            elif trial.fired:
                harmless += 1
            fired[call] += trial.fired
            trial.judge(operation, ended)
            if operation == "restore":
                trial.judge_restored(done=ended.code == 0)
            shutil.rmtree(work)
    told = ", ".join(f"{n} with {code}" for code, n in sorted(codes.items()))
    figure(
        f"I/O faults, {operation}: {fired.total()} refused calls, {codes.total()} told ({told}), "
        f"{harmless} without effect on the result, silent 0"
    )
    assert fired.total() >= (3 if SOAK else 1)


def test_the_faults_are_real(faulty: ForkServer, template: Path, tmp_path: Path) -> None:
    """The control: some of the first reads are needed, and refusing those is told."""
    key = ("--vault", template / "vault", "--passphrase-file", template / "key.txt")
    codes = []
    for at in range(1, 7):
        mark = tmp_path / f"mark-{at}"
        plan = {"name": "posix/io/rw/pread", "at": at, "mark": str(mark)}
        codes.append(faulty.command("list", *key, faults=plan).code)
        assert mark.read_bytes() == b"!"
    assert any(codes)
