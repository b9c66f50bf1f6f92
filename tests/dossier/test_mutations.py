"""Every mutation of a package is found by the program and by its page in a real browser.

The page is a trusted copy: it is the one that this program writes, not the package's own, which
could have been changed as well.
"""

from __future__ import annotations

import base64
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.dossier.package.package import write_package
from evidence_keeper.dossier.package.verify import verify_package
from evidence_keeper.system.language.translations import LANGUAGES
from tests.dossier.chromium import CHROMIUM, Browser, page_running
from tests.dossier.packages import Entries, packed
from tests.dossier.sample import Key, sample
from tests.proofs.conftest import lacking, sized

pytestmark = pytest.mark.proof

FLIPS, INTACT = sized(15, 100), sized(4, 100)
Named = tuple[str, Entries]

IN_THE_BROWSER = """
const given = /*GIVEN*/[];
const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
const named = (name, data) => new File([data], name.split("/").pop());
(async () => {
  const base = new Map(given.files.map(([name, text]) => [name, bytes(text)]));
  const out = [];
  const run = async (open) => {
    try { out.push((await check(await open(), () => {})).outcome); }
    catch (e) { out.push(e instanceof Unable ? "unable" : "error " + e); }
  };
  for (const change of given.changes) {
    const files = change.map(([name, from, at, bit]) => {
      let data = from === null ? bytes("bW9yZQ==") : base.get(from).slice();
      if (at !== null) data[at] ^= 1 << bit;
      return [name, named(name, data)];
    });
    await run(async () => openFiles(files));
  }
  for (const text of given.zips) await run(() => openZip(new File([bytes(text)], "p.zip")));
  window.outcomes = JSON.stringify(out);
})();
"""


def mutations(entries: Entries, flips: int, chance: random.Random) -> Iterator[list[list[object]]]:
    """Yield changed packages: for each file its name, whose bytes it has, and a flipped bit."""
    names = [name for name, _ in entries]
    sizes = {name: len(data) for name, data in entries}

    def kept(but: str = "") -> list[list[object]]:
        return [[n, n, None, None] for n in names if n != but]

    for name in names:
        yield kept(name)
        yield [*kept(name), [name + "x", name, None, None]]
        if sizes[name]:
            yield [*kept(name), [name, name, chance.randrange(sizes[name]), chance.randrange(8)]]
        else:
            yield [*kept(name), [name, None, None, None]]
        folder = name.rpartition("/")[0]
        yield [*kept(), [f"{folder}/more.txt", None, None, None]]
    for first in names:
        second = chance.choice([n for n in names if n != first])
        yield [
            [n, {first: second, second: first}.get(n, n), None, None] for n in names
        ]  # two files have changed places
    weights = [sizes[n] for n in names]
    for _ in range(flips):
        name = chance.choices(names, weights)[0]
        yield [*kept(name), [name, name, chance.randrange(sizes[name]), chance.randrange(8)]]


def applied(entries: Entries, change: list[list[object]]) -> Entries:
    known = dict(entries)
    made: Entries = []
    for name, source, at, bit in change:
        data = bytearray(b"more" if source is None else known[str(source)])
        if isinstance(at, int) and isinstance(bit, int):
            data[at] ^= 1 << bit
        made.append((str(name), bytes(data)))
    return made


def in_chromium(folder: Path, given: dict[str, object]) -> list[str]:
    script = IN_THE_BROWSER.replace("/*GIVEN*/[]", json.dumps(given))
    page = page_running(script, folder)
    with Browser(folder) as browser:
        browser.open(page)
        outcomes: list[str] = json.loads(browser.wait_for("window.outcomes"))
    return outcomes


def test_every_mutation_is_found(entries: Entries, package: Path, tmp_path: Path) -> None:
    changes = list(mutations(entries, FLIPS, random.Random(2026)))
    for change in changes:
        changed = packed(tmp_path / "changed.zip", applied(entries, change))
        assert verify_package(changed, Progress()).outcome is Outcome.CHANGED, change[-1]
    if CHROMIUM is None:
        lacking("Chromium, to try the page in a real browser")
    given = {
        "files": [[name, base64.b64encode(data).decode()] for name, data in entries],
        "changes": changes,
        "zips": [base64.b64encode(package.read_bytes()).decode()],
    }
    assert in_chromium(tmp_path, given) == ["changed"] * len(changes) + ["unchanged"]


def test_intact_packages_give_no_alarm(tmp_path: Path) -> None:
    zips = []
    for n in range(INTACT):
        content, files = sample(list(Reader)[n % 3], LANGUAGES[n % len(LANGUAGES)], n % 4)
        path = tmp_path / "p.zip"
        write_package(content, files, Key(), path, Progress())
        assert verify_package(path, Progress()).findings == ()
        with zipfile.ZipFile(path) as archive:
            again = [(name, archive.read(name)) for name in archive.namelist()]
        packed(path, again, zipfile.ZIP_DEFLATED if n % 2 else zipfile.ZIP_STORED)
        zips.append(base64.b64encode(path.read_bytes()).decode())
    if CHROMIUM is None:
        lacking("Chromium, to try the page in a real browser")
    step = 5  # so many at once: a page holds some tens of megabytes
    for start in range(0, len(zips), step):
        some = zips[start : start + step]
        given = {"files": [], "changes": [], "zips": some}
        assert in_chromium(tmp_path, given) == ["unchanged"] * len(some)
