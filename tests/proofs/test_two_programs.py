"""Two programs, a folder that is read-only, a folder that disappears: one message, no damage."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_keeper.domain.entry import Entry
from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.domain.evidence import Source
from tests.proofs import drill
from tests.proofs.conftest import lacking, need, sized
from tests.proofs.zygote import Ended, Zygote

IN_USE, DISK = 4, 6


@pytest.fixture
def vault(zygote: Zygote, tmp_path: Path) -> Path:
    assert zygote.call("tests.proofs.drill:make", tmp_path / "vault").code == 0
    (tmp_path / "key.txt").write_text(drill.PASSPHRASE, encoding="utf-8")
    return tmp_path / "vault"


def run(zygote: Zygote, vault: Path, command: str, *arguments: object, given: bytes = b"") -> Ended:
    key = ("--vault", vault, "--passphrase-file", vault.parent / "key.txt")
    return zygote.command(command, *key, *arguments, given=given)


def test_two_writers_at_once(zygote: Zygote, vault: Path, figure: Callable[[str], None]) -> None:
    rounds, ends = sized(10, 400), Counter[int]()
    key = ("--vault", vault, "--passphrase-file", vault.parent / "key.txt")
    for number in range(rounds):
        entry = json.dumps({"title": f"both {number}"}).encode()
        main = "evidence_keeper.app.main:main"
        both = [zygote.start(main, "log", *key, "-", given=entry) for _ in range(2)]
        ended = [running.wait() for running in both]
        codes = sorted(e.code for e in ended)
        # One may end before the other begins; never may both be refused or either be damaged.
        assert codes in ([0, IN_USE], [0, 0]), ended
        for one in ended:
            assert one.err.count("\n") == (one.code == IN_USE)
        ends.update(codes)
    looked = json.loads(zygote.call("tests.proofs.drill:look", vault).out)
    assert looked["outcome"] == "unchanged"
    assert len(looked["entries"]) == 4 + ends[0]
    figure(
        f"two writers, {rounds} times: {ends[0]} wrote, {ends[IN_USE]} were told that the vault is "
        "in use, damaged 0"
    )
    assert ends[IN_USE]


def test_a_read_only_folder_opens_for_reading(zygote: Zygote, vault: Path, tmp_path: Path) -> None:
    mount, umount = need("mount"), need("umount")
    if os.geteuid() != 0:
        lacking("root, for a read-only mount")
    place = tmp_path / "read-only"
    place.mkdir()
    subprocess.run([mount, "--bind", str(vault), str(place)], check=True)
    try:
        done = subprocess.run(
            [mount, "-o", "remount,bind,ro", str(place)], capture_output=True, check=False
        )
        if done.returncode:
            lacking("a read-only bind mount")
        key = ("--vault", place, "--passphrase-file", tmp_path / "key.txt")
        listed = zygote.command("list", *key, "--json")
        assert listed.code == 0, listed.err
        assert len(listed.json["incidents"]) == 4
        assert zygote.command("check", *key).code == 0
        out = ("--reader", "police", "--language", "en", "--output", tmp_path / "out.zip")
        assert zygote.command("dossier", *key, *out).code in (0, DISK)
        for command in (("log", *key, "-"), ("edit", *key, 1, "-"), ("add", *key, __file__)):
            refused = zygote.command(*command, given=b'{"title": "x"}')
            assert refused.code == DISK, refused
            assert refused.err.count("\n") == 1
    finally:
        subprocess.run([umount, str(place)], check=True)
    looked = json.loads(zygote.call("tests.proofs.drill:look", vault).out)
    assert looked["outcome"] == "unchanged"
    assert len(looked["entries"]) == 4


@pytest.mark.parametrize("what", ["entries", "files"])
def test_a_folder_that_is_removed_while_open(what: str, zygote: Zygote, vault: Path) -> None:
    """No traceback and no confirming into the void: the next save is refused."""
    writer = "tests.proofs.test_two_programs:write_until_refused"
    running = zygote.start(writer, vault, what)
    running.wait_for(drill.READY.decode())
    moved = vault.with_name("moved away")
    vault.rename(moved)
    shutil.rmtree(moved)
    ended = running.wait()
    assert ended.code == 0, ended.err
    assert ended.out.splitlines()[-1] in ("refused\tdisk_gone", "refused\tdisk_refused")
    gone = run(zygote, vault, "list")
    assert gone.code == 2
    assert gone.err.count("\n") == 1


def write_until_refused(folder: str, what: str) -> None:
    session = drill.started(folder)
    for number in range(2000):
        try:
            if what == "files":
                session.keep_bytes(os.urandom(5000), f"{number}.bin", Source.PASTED)
            else:
                session.record([Entry(title=f"{number}")])
        except KeeperError as e:
            os.write(1, f"refused\t{e.code.value}\n".encode())
            return
    raise AssertionError("never refused")
