"""`verify.html`: the same answers as `verify`, from the page's own code.

The code runs in Node.js where that is installed; `test_mutations.py` opens the page in a browser.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from evidence_keeper.domain.dossier.plan import Reader, Wish
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.dossier.package.verify import verify_package
from evidence_keeper.dossier.package.verify_page import verify_page
from evidence_keeper.services.session import Session
from tests.dossier.verify_page_data import filled

NODE = shutil.which("node")
HARNESS = """
const fs = require("fs"), path = require("path"), { Blob } = require("buffer");
const named = (name, bytes) => Object.assign(new Blob([bytes]), { name });
(async () => {
  const out = [];
  for (const given of process.argv.slice(1)) {
    try {
      let source;
      if (fs.statSync(given).isDirectory()) {
        const all = [];
        const walk = (at) => fs.readdirSync(at).forEach((n) => {
          const p = path.join(at, n);
          if (fs.statSync(p).isDirectory()) walk(p);
          else all.push([path.relative(path.dirname(given), p), named(n, fs.readFileSync(p))]);
        });
        walk(given);
        source = openFiles(all);
      } else source = await openZip(named(path.basename(given), fs.readFileSync(given)));
      out.push(await check(source, () => {}));
    } catch (e) {
      if (!(e instanceof Unable)) throw e;
      out.push({ outcome: "unable", findings: [{ code: e.code }], seal: "" });
    }
  }
  console.log(JSON.stringify(out));
})();
"""


def in_the_page(*paths: Path) -> list[dict[str, object]]:
    assert NODE
    script = re.search(r"<script>\n(.*)</script>", verify_page().decode("utf-8"), re.DOTALL)
    assert script
    done = subprocess.run(
        [NODE, "-e", script[1] + HARNESS, *map(str, paths)],
        capture_output=True, text=True, timeout=280, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


@pytest.fixture
def package(session: Session, tmp_path: Path) -> Path:
    target = tmp_path / "package.zip"
    filled(session)
    plan = session.dossiers.plan(Wish(Reader.POLICE, "kk"))
    session.dossiers.export(plan, target, Progress())
    return target


def unpacked(package: Path) -> Path:
    target = package.parent / "unpacked"
    with zipfile.ZipFile(package) as archive:
        archive.extractall(target)
    (folder,) = target.iterdir()
    return folder


def test_the_page_is_complete_and_can_reach_nothing() -> None:
    page = verify_page().decode("utf-8")
    assert "default-src 'none'" in page
    assert "/*TEXTS*/" not in page
    for forbidden in ("http://", "https://", "fetch(", "XMLHttpRequest", "WebSocket", "import("):
        assert forbidden not in page
    texts = json.loads(re.search(r"const TEXTS = (\{.*?\});\n", page)[1])  # type: ignore[index]
    assert set(texts) == {"kk", "ru", "en"}
    assert texts["kk"].keys() == texts["ru"].keys() == texts["en"].keys()
    for key in set(re.findall(r'data-text="(\w+)"', page)):
        assert texts["kk"][key] != texts["en"][key]
    assert verify_page() == verify_page()


@pytest.mark.skipif(NODE is None, reason="Node.js is not installed")
def test_an_intact_package_is_unchanged_as_zip_and_as_folder(package: Path) -> None:
    zipped, folder = in_the_page(package, unpacked(package))
    ours = verify_package(package, Progress())
    assert ours.outcome is Outcome.UNCHANGED
    for found in (zipped, folder):
        assert (found["outcome"], found["findings"]) == ("unchanged", [])
        assert found["seal"] == ours.seal
        assert found["signature"] == "right"


@pytest.mark.skipif(NODE is None, reason="Node.js is not installed")
def test_every_change_is_found_by_both(package: Path) -> None:
    folder = unpacked(package)
    copies: list[Path] = []
    names = sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    chance = random.Random(7)
    for name in names:
        for kind in ("flip", "cut", "longer", "remove", "rename"):
            copy = package.parent / f"copy{len(copies)}" / folder.name
            shutil.copytree(folder, copy)
            path, data = copy / name, bytearray((copy / name).read_bytes())
            if kind == "flip":
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
                path.write_bytes(data)
            elif kind == "cut":
                path.write_bytes(data[:-1])
            elif kind == "longer":
                path.write_bytes(data + b"\n")
            elif kind == "remove":
                path.unlink()
            else:
                path.rename(path.with_name("x" + path.name))
            copies.append(copy)
    copy = package.parent / "added" / folder.name
    shutil.copytree(folder, copy)
    (copy / "data" / "more.txt").write_text("more")
    copies.append(copy)
    found = in_the_page(*copies)
    for copy, result in zip(copies, found, strict=True):
        assert result["outcome"] == "changed", copy
        assert verify_package(copy, Progress()).outcome is Outcome.CHANGED, copy


@pytest.mark.skipif(NODE is None, reason="Node.js is not installed")
def test_what_is_no_package_is_unable(package: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.zip").write_bytes(b"")
    (tmp_path / "noise.zip").write_bytes(random.Random(1).randbytes(5000))
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    paths = [tmp_path / f"{name}.zip" for name in ("empty", "noise", "other")]
    assert [found["outcome"] for found in in_the_page(*paths)] == ["unable"] * 3
