"""Power loss at any moment: everything confirmed is there, and nothing is damaged."""

from __future__ import annotations

import functools
import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from evidence_keeper.domain.errors import KeeperError
from evidence_keeper.storage import keys
from tests.proofs import drill
from tests.proofs.conftest import lacking, need, sized
from tests.proofs.power import CALLS, Call, Disk, recorded
from tests.proofs.test_killed import holds

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace records Linux alone")
_derived = functools.lru_cache(maxsize=8)(keys.hash_secret_raw)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("power") / "template"
    drill.make(str(folder))
    return folder


@pytest.fixture(autouse=True)
def _derive_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of states are opened with one passphrase."""
    monkeypatch.setattr(keys, "hash_secret_raw", _derived)


def record(template: Path, work: Path, *, safe: bool) -> tuple[Disk, list[Call], Path]:
    """Run the session under strace; return the disk before it, and its calls."""
    vault, trace = work / "vault", work / "trace"
    shutil.copytree(template, vault)
    before = Disk.of(vault)
    session = [sys.executable, "-m", "tests.proofs.power", str(vault), *([] if safe else ["off"])]
    tracer = [need("strace"), "-f", "-qq", "-y", "-xx", "-s", "4000000", "-e", f"trace={CALLS}"]
    if subprocess.run([*tracer, "-o", os.devnull, "true"], check=False).returncode:
        lacking("strace that may trace")
    done = subprocess.run(
        [*tracer, "-o", str(trace), *session],
        cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False, timeout=250,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    calls = recorded(trace.read_text(), vault)
    confirmed = b"".join(c.data for c in calls if c.kind == "confirm").decode()
    assert confirmed == done.stdout
    # The model must end where the disk really ended, or it proves nothing.
    end = Disk.of(vault)
    model = Disk.of(template)
    model = Disk({str(vault) + p.removeprefix(str(template)): c for p, c in model.names.items()})
    for call in calls:
        model.apply(call)
    for path in [p for p, c in model.live.items() if not c.is_folder]:
        model.apply(Call("sync", path))
    assert {p: c.durable for p, c in model.live.items()} == {
        p: c.durable for p, c in end.names.items()
    }
    return before, calls, vault


def survey(
    disk: Disk, calls: list[Call], vault: Path, work: Path, states: int
) -> tuple[Counter[str], list[str]]:
    """Open so many states; return what became of them, and the first few problems."""
    chance = random.Random(f"power {states}")
    moments = sorted(chance.randrange(len(calls) + 1) for _ in range(states))
    result, problems = Counter[str](), list[str]()
    told: list[tuple[str, str, str]] = []
    done = 0
    for moment in moments:
        for call in calls[done:moment]:
            disk.apply(call)
            told += drill.confirmed(call.data.decode()) if call.kind == "confirm" else []
        done = moment
        place = work / "state"
        _lay_out(disk.after_power_loss(chance), vault, place)
        outcome, why = judge(place, told)
        result[outcome] += 1
        if outcome != "good" and len(problems) < 5:
            problems.append(f"after {moment} of {len(calls)} calls: {outcome}, {why}")
        shutil.rmtree(place)
    return result, problems


def _lay_out(state: dict[str, bytes | None], vault: Path, place: Path) -> None:
    for name, data in sorted(state.items()):
        path = place / Path(name).relative_to(vault)
        if data is None:
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.write_bytes(data)


def judge(place: Path, told: list[tuple[str, str, str]]) -> tuple[str, str]:
    """Return `good`, `lost` or `damaged`, and why."""
    try:
        session = drill.opened(place)
        try:
            inside = drill.contents(session)
        finally:
            session.close()
    except KeeperError as e:
        return "damaged", e.code.value
    if inside["warnings"] or inside["outcome"] != "unchanged":
        return "damaged", str([inside["warnings"], inside["findings"]])
    left = list(drill.left_over(place))
    if left:
        return "damaged", f"left over: {left}"
    try:
        holds(inside, told)  # type: ignore[arg-type]
    except (AssertionError, KeyError) as e:
        return "lost", repr(e)[:200]
    return "good", ""


def test_power_loss_at_any_moment(
    template: Path, tmp_path: Path, memory_path: Path, figure: Callable[[str], None]
) -> None:
    disk, calls, vault = record(template, tmp_path, safe=True)
    result, problems = survey(disk, calls, vault, memory_path, sized(120, 6000))
    figure(
        f"power loss: {result.total()} states of {len(calls)} calls, "
        f"{result['good']} good, {result['lost']} lost, {result['damaged']} damaged"
    )
    assert problems == []


def test_without_syncing_things_are_lost(
    template: Path, tmp_path: Path, memory_path: Path, figure: Callable[[str], None]
) -> None:
    disk, calls, vault = record(template, tmp_path, safe=False)
    result, _ = survey(disk, calls, vault, memory_path, sized(60, 1000))
    figure(
        f"power loss, control with synchronous=OFF: {result.total()} states, "
        f"{result['lost']} lost, {result['damaged']} damaged"
    )
    assert result["lost"] + result["damaged"] > result.total() // 10
