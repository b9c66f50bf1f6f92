"""Power loss at any moment: everything confirmed is there, and nothing is damaged."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import backups, vaults
from evidence_keeper.storage.vault import keys
from tests.proofs import drill, reading
from tests.proofs.conftest import lacking, need, sized
from tests.proofs.power import CALLS, Call, Disk, recorded
from tests.proofs.power_sessions import BEGIN, CONTROL, NEW, SESSIONS
from tests.proofs.test_killed import holds
from tests.storage.test_upgrade import GOLDEN

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace records Linux alone")
STATES = {
    "writing": (40, 2000),
    "passphrase": (10, 700),
    "recovery codes": (10, 600),
    "backup to a folder": (12, 700),
    "backup to a file": (8, 500),
    "merge": (12, 700),
    "removing": (12, 600),
    "working copies": (8, 500),
    "conversations": (12, 600),
    "compacting": (12, 600),
    "upgrade": (12, 600),
    "create": (8, 400),
    "restore": (8, 400),
}
"""Of each session so many states in the fast and in the full setting."""
MAKING = ("create", "restore")
"""Sessions that make a vault: before that is confirmed it need not be there."""


@dataclass
class Recording:
    """What a session did: the disk before it, its calls, and the folder that it is about."""

    disk: Disk
    calls: list[Call]
    root: Path


def laid_out(root: Path, names: Iterable[str]) -> None:
    """Make a folder for each session: a vault, and what the session needs beside it."""
    template, other = root / "template", root / "other"
    for folder in (template, other):
        drill.make(str(folder))
    session = drill.opened(other)
    session.backups.back_up(root / "other.ekbackup", Progress())
    session.close()
    for name in names:
        if name in MAKING:
            (root / name).mkdir()
        elif name == "upgrade":
            backups.restore(GOLDEN / "schema-1.ekbackup", root / name / "vault", Progress())
        else:
            shutil.copytree(template, root / name / "vault")
        if name in ("merge", "restore"):
            shutil.copy(root / "other.ekbackup", root / name)


def record(root: Path, names: list[str]) -> dict[str, Recording]:
    """Run sessions under strace, one after the other in one process."""
    laid_out(root, names)
    before = {name: Disk.of(root / name) for name in names}
    model = {name: Disk.of(root / name) for name in names}
    tracer = [
        need("strace"),
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-y",
        "-xx",
        "-s",
        "4000000",
        "-e",
        f"trace={CALLS}",
    ]
    if subprocess.run([*tracer, "-o", os.devnull, "true"], check=False).returncode:
        lacking("strace that may trace")
    trace = root / "trace"
    done = subprocess.run(
        [*tracer, "-o", str(trace), sys.executable, "-m", "tests.proofs.power_sessions", str(root),
         *names],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    calls = recorded(trace.read_text(), root)
    trace.unlink()
    confirmed = b"".join(c.data for c in calls if c.kind == "confirm").decode()
    assert confirmed == done.stdout
    found = {}
    for name, own in by_session(calls).items():
        found[name] = Recording(before[name], own, root / name)
        for call in own:
            model[name].apply(call)
        # The model must end where the disk really ended, or it proves nothing.
        assert model[name].files() == Disk.of(root / name).files(), name
    assert list(found) == names
    return found


def by_session(calls: list[Call]) -> dict[str, list[Call]]:
    """Take the calls apart where a session begins."""
    found: dict[str, list[Call]] = {}
    for call in calls:
        if call.data.startswith(f"{BEGIN}\t".encode()) and call.kind == "confirm":
            ((_, name, _),) = drill.confirmed(call.data.decode())
            found[name] = []
        else:
            found[name].append(call)
    return found


def survey(
    name: str, recording: Recording, work: Path, states: int
) -> tuple[Counter[str], list[str]]:
    """Open so many states; return what became of them, and the first few problems."""
    chance = random.Random(f"power {name} {states}")
    calls = recording.calls
    # Where something was just confirmed a state says most.
    telling = [n + 1 for n, call in enumerate(calls) if call.kind == "confirm"]
    moments = sorted(
        chance.choice(telling) if number % 3 == 0 else chance.randrange(len(calls) + 1)
        for number in range(states)
    )
    result, problems = Counter[str](), list[str]()
    told: list[tuple[str, str, str]] = []
    done = 0
    for moment in moments:
        for call in calls[done:moment]:
            recording.disk.apply(call)
            told += drill.confirmed(call.data.decode()) if call.kind == "confirm" else []
        done = moment
        place = work / "state"
        _lay_out(recording.disk.after_power_loss(chance), recording.root, place)
        outcome, why = judge(name, place, told)
        result[outcome] += 1
        if outcome != "good" and len(problems) < 5:
            problems.append(f"{name}, after {moment} of {len(calls)} calls: {outcome}, {why}")
        shutil.rmtree(place)
    return result, problems


def _lay_out(state: dict[str, bytes | None], root: Path, place: Path) -> None:
    for name, data in sorted(state.items()):
        path = place / Path(name).relative_to(root)
        if data is None:
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.write_bytes(data)


def judge(name: str, place: Path, told: list[tuple[str, str, str]]) -> tuple[str, str]:
    """Return `good`, `lost` or `damaged`, and why."""
    is_new = name in MAKING
    vault = place / (NEW if is_new else "vault")
    if not vaults.is_vault(vault):
        return ("good", "") if is_new and not told else ("lost", "the vault")
    try:
        session = opened(name, vault, told)
        try:
            inside = drill.contents(session)
        finally:
            session.close()
        restored = brought_back(place, told)
    except KeeperError as e:
        return "damaged", e.code.value
    if inside["warnings"] or inside["outcome"] != "unchanged":
        return "damaged", str([inside["warnings"], inside["findings"]])
    left = list(drill.left_over(vault))
    if left or inside["strays"]:
        return "damaged", f"left over: {left}, strays: {inside['strays']}"
    if inside["unsound"]:
        return "damaged", str(inside["unsound"])
    try:
        holds(inside, told)  # type: ignore[arg-type]
        assert name in ("upgrade", "create") or reading.whole_chat(inside), "what was read"  # type: ignore[arg-type]
        if name == "merge":
            reading.merged_whole(inside)  # type: ignore[arg-type]
        assert restored, "the confirmed backup"
        _codes_open(vault, told)
    except (AssertionError, KeyError, KeeperError) as e:
        return "lost", repr(e)[:200]
    return "good", ""


def opened(name: str, vault: Path, told: list[tuple[str, str, str]]) -> Session:
    """Open with the passphrase that was confirmed last, or with the one that was under way."""
    if name == "upgrade":
        return drill.opened(vault, drill.GOLDEN)
    changes = [words for kind, words, _ in told if kind == "passphrase"]
    last = changes[-1] if changes else drill.PASSPHRASE
    following = drill.OTHER if last == drill.PASSPHRASE else drill.PASSPHRASE
    try:
        return drill.opened(vault, last)
    except KeeperError as e:
        if name != "passphrase" or e.code is not Code.WRONG_PASSPHRASE:
            raise
    return drill.opened(vault, following)


def _codes_open(vault: Path, told: list[tuple[str, str, str]]) -> None:
    """Each kind of code that was shown last opens, were the passphrase forgotten."""
    shown = {bool(second): f"{first}\n{second}" for kind, first, second in told if kind == "code"}
    for codes in shown.values():
        keys.unlock(keys.read_key_file(vault), vault, recovery_code=codes)


def brought_back(place: Path, told: list[tuple[str, str, str]]) -> bool:
    """Whether the backup that was confirmed last, or a later one, can be restored whole."""
    made = [(target, newest) for kind, target, newest in told if kind == "backup"]
    if not made:
        return True
    target, newest = made[-1]
    back = place / "back"
    done = backups.restore(place / target, back, Progress(), passphrase=drill.PASSPHRASE)
    session = drill.opened(back)
    try:
        return done.whole and session.incidents.get(int(newest)).entry.title.startswith("backed up")
    finally:
        session.close()


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recording]:
    return record(tmp_path_factory.mktemp("power"), [*SESSIONS, CONTROL])


@pytest.mark.parametrize("name", SESSIONS)
def test_power_loss_at_any_moment(
    name: str, recordings: dict[str, Recording], memory_path: Path, figure: Callable[[str], None]
) -> None:
    recording = recordings[name]
    result, problems = survey(name, recording, memory_path, sized(*STATES[name]))
    figure(
        f"power loss, {name}: {result.total()} states of {len(recording.calls)} calls, "
        f"{result['good']} good, {result['lost']} lost, {result['damaged']} damaged"
    )
    assert problems == []


def test_without_syncing_things_are_lost(
    recordings: dict[str, Recording], memory_path: Path, figure: Callable[[str], None]
) -> None:
    result, _ = survey(CONTROL, recordings[CONTROL], memory_path, sized(40, 1000))
    figure(
        f"power loss, control with synchronous=OFF: {result.total()} states, "
        f"{result['lost']} lost, {result['damaged']} damaged"
    )
    assert result["lost"] + result["damaged"] > result.total() // 10


def test_enough_states_are_tried() -> None:
    assert sum(full for _, full in STATES.values()) >= 5000
    assert set(STATES) == set(SESSIONS)
