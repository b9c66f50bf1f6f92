"""Killed at any moment: what was confirmed is there, and nothing is damaged."""

from __future__ import annotations

import json
import random
import shutil
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from evidence_keeper.domain.progress import Progress
from evidence_keeper.services.vault import backups, vaults
from tests.fork_server import ForkServer
from tests.proofs import drill, reading
from tests.proofs.conftest import sized
from tests.storage.test_upgrade import GOLDEN

FAST, FULL = 2, 80
"""Kills for each operation."""

MOMENTS = 36
"""File operations of about three passphrase changes."""

OPENING = 0.2
"""Share of the kills that may come while the vault is being opened."""


@dataclass
class Drill:
    """One operation: how many seconds it may run (0: it kills itself), its target, its vault."""

    name: str
    seconds: float
    target: str = ""
    begin: str = "vault"
    passphrase: str = drill.PASSPHRASE
    module: str = "drill"


DRILLS = (
    Drill("log", 0.3),
    Drill("add", 0.4),
    Drill("add_pictures", 0.9),
    Drill("edit", 0.3),
    Drill("passphrase", 0),
    Drill("typing", 0.4),
    Drill("keep_many", 2.0),
    Drill("working_copies", 0.9),
    Drill("read", 0.9, module="reading"),
    Drill("backup_folder", 0.5, "backups"),
    Drill("backup_file", 0.5, "one.ekbackup"),
    Drill("merge", 0.25, "other.ekbackup"),
    Drill("merge", 0.8, "large.ekbackup"),
    Drill("restore", 1.5, "other.ekbackup"),
    Drill("rescue", 1.0, "rescued"),
    Drill("remove", 0.5),
    Drill("compact", 0.5),
    Drill("upgrade", 0.25, begin="golden", passphrase=drill.GOLDEN),
    Drill("destroy", 0),
)
"""To add one: a function in `drill`, or a module beside it, that tells `READY` and then each thing
that it confirms, a line here, and where what it confirms is of a new kind, a rule in `holds`."""


@pytest.fixture(scope="module")
def templates(fork_server: ForkServer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Vaults to start from, one of an earlier schema, and the backup of another one to merge."""
    folder = tmp_path_factory.mktemp("templates")
    for name, make in (("vault", "make"), ("other", "make"), ("large", "make_large")):
        assert fork_server.call(f"tests.proofs.drill:{make}", folder / name).code == 0
    key = folder / "key.txt"
    key.write_text(drill.PASSPHRASE)
    for name in ("other", "large"):
        options = ("--vault", folder / name, "--passphrase-file", key)
        assert fork_server.command("backup", *options, folder / f"{name}.ekbackup").code == 0
    backups.restore(GOLDEN / "schema-1.ekbackup", folder / "golden", Progress())
    return folder


@pytest.mark.parametrize("what", DRILLS, ids=lambda d: f"{d.name} {d.target}".strip())
def test_killed_at_any_moment(
    what: Drill,
    fork_server: ForkServer,
    templates: Path,
    memory_path: Path,
    figure: Callable[[str], None],
) -> None:
    chance = random.Random(f"kill {what.name}")
    kills = confirmed = in_the_middle = unread = 0
    for _ in range(sized(FAST, FULL)):
        work = memory_path / "run"
        shutil.copytree(templates / what.begin, work / "vault")
        arguments = [work / "vault"]
        if what.target:
            given = (templates / what.target).exists()
            arguments.append((templates if given else work) / what.target)
        if not what.seconds:
            arguments.append(Path(str(chance.randint(1, MOMENTS))))
        running = fork_server.start(f"tests.proofs.{what.module}:{what.name}", *arguments)
        if what.seconds:
            if chance.random() > OPENING:
                running.wait_for(drill.READY.decode())
            time.sleep(chance.uniform(0, what.seconds))
            running.kill(signal.SIGKILL)
        ended = running.wait()
        assert ended.code in (-signal.SIGKILL, 0), ended.err
        kills += ended.code == -signal.SIGKILL
        told = [line for line in drill.confirmed(ended.out) if line[0] != "ready"]
        confirmed += len(told)
        in_the_middle += any(drill.left_over(work))
        if what.name == "read":
            begun = fork_server.call("tests.proofs.reading:unfinished", work / "vault")
            unread += begun.json["unfinished"]
        verify(what, fork_server, work, Path(arguments[-1]), told)
        shutil.rmtree(work)
    figure(
        f"killed during {what.name}: {kills} kills, {in_the_middle} left unfinished files, "
        f"{confirmed} things confirmed, lost 0, damaged 0"
        + (f"; {unread} left a reading that was not ended" if what.name == "read" else "")
    )
    assert kills


def verify(
    what: Drill, fork_server: ForkServer, work: Path, source: Path, told: list[tuple[str, str, str]]
) -> None:
    """Open, check, compare with what was confirmed, and bring back the backup."""
    if what.name == "destroy" and destroyed(fork_server, work, told):
        return
    changed = what.name == "passphrase"
    words = f"{drill.PASSPHRASE}|{drill.OTHER}" if changed else what.passphrase
    looked = fork_server.call("tests.proofs.drill:look", work / "vault", words)
    assert looked.code == 0, looked.err
    inside = json.loads(looked.out)
    assert inside["warnings"] == []
    assert inside["outcome"] == "unchanged", inside["findings"]
    assert inside["left_over"] == []
    assert inside["strays"] == 0
    assert inside["unsound"] == []
    assert what.name == "upgrade" or reading.whole_chat(inside)
    holds(inside, told)
    if what.name == "merge":
        assert len(inside["entries"]) in (4, 8, 8 + drill.MANY), "all of it or nothing"
        reading.merged_whole(inside)
    if what.name == "restore":
        restored_whole(fork_server, work, source, told)
    if what.name == "upgrade":
        assert (len(inside["entries"]), len(inside["evidence"])) == (1, 2)
        return
    # Whichever passphrase was confirmed last opens; before the first, the one of the beginning.
    # A kill between writing the new key file and telling may leave the new one in force.
    changes = [words for kind, words, _ in told if kind == "passphrase"]
    last = changes[-1] if changes else drill.PASSPHRASE
    following = drill.OTHER if last == drill.PASSPHRASE else drill.PASSPHRASE
    assert inside["passphrases"] in ([last], [following])
    made = [(Path(place), detail) for kind, place, detail in told if kind == "backup"]
    if made:
        target, newest = made[-1]
        back = fork_server.call("tests.proofs.drill:bring_back", target, work / "back")
        assert back.code == 0, back.err
        restored = json.loads(back.out)
        assert restored["outcome"] == "unchanged"
        assert newest in restored["entries"]
        assert reading.whole_chat(restored)


def holds(inside: dict[str, dict[str, object]], told: list[tuple[str, str, str]]) -> None:
    """Everything that was confirmed is in the vault."""
    reading.holds(inside["conversations"], told)  # type: ignore[arg-type]
    for kind, what, detail in told:
        if kind == "entry":
            assert inside["entries"][what] == detail
        elif kind == "evidence":
            assert inside["evidence"][what] == detail
        elif kind == "version":
            assert int(str(inside["versions"][what])) >= int(detail)
        elif kind == "removed":
            assert what in inside["removed"]
        elif kind == "merged":
            assert len(inside["entries"]) == 4 + int(detail)
        elif kind == "typed":
            assert int(str(inside["typed"][what])) >= int(detail)
        elif kind == "rescued":
            found = json.loads((Path(what) / "entries.json").read_text(encoding="utf-8"))
            assert len(found["incidents"]) == len(inside["entries"])


def destroyed(fork_server: ForkServer, work: Path, told: list[tuple[str, str, str]]) -> bool:
    """Whether nothing opens any more; where the keys are still there, everything must be."""
    vault = work / "vault"
    if any(kind == "destroyed" for kind, _, _ in told):
        assert not vault.exists()
    if not vault.exists():
        return True
    looked = fork_server.call("tests.proofs.drill:look", vault)
    if looked.code == 0:
        return False
    assert "KeeperError" in looked.err, looked.err
    for name in ("keys.json", "keys.bak"):
        key_file = vault / name
        assert not key_file.exists() or not key_file.read_bytes().strip(b"\0"), "no key is left"
    return True


def restored_whole(
    fork_server: ForkServer, work: Path, source: Path, told: list[tuple[str, str, str]]
) -> None:
    """What was confirmed opens; where a restore was killed it can be done again."""
    confirmed = {what for kind, what, _ in told if kind == "restored"}
    for folder in work.glob("restored-*"):
        again = str(folder) not in confirmed and not vaults.is_vault(folder)
        call = ("bring_back", source, folder) if again else ("look", folder)
        looked = json.loads(fork_server.call(f"tests.proofs.drill:{call[0]}", *call[1:]).out)
        assert looked["outcome"] == "unchanged"
        assert len(looked["entries"]) == 4
        assert (len(looked["conversations"]), looked["unsound"]) == (1, [])
