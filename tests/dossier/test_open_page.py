"""`open-me.html`: what it shows, and the same answers as `verify` from its own code.

The check runs in Node.js where that is installed; `test_mutations.py` runs it in a browser.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import random
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from evidence_keeper.domain.dossier.key_facts import key_facts
from evidence_keeper.domain.dossier.plan import Reader, Wish
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.dossier.package.chronology_export import chronology_json
from evidence_keeper.dossier.package.open_page import check_script, open_page, verify_page
from evidence_keeper.dossier.package.verify import verify_package
from evidence_keeper.services.session import Session
from tests.dossier.chats import chat, with_chats
from tests.dossier.chromium import CHROMIUM, Browser
from tests.dossier.open_page_data import filled
from tests.dossier.sample import sample

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
    done = subprocess.run(
        [NODE, "-e", check_script() + HARNESS, *map(str, paths)],
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


def parts(page: bytes) -> tuple[dict[str, dict[str, object]], dict[str, object], str]:
    """Return a page's texts, its record and its code."""
    text = page.decode("utf-8")
    found = re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL)
    assert len(found) == 3
    return json.loads(found[0]), json.loads(found[1]), found[2]


def test_the_page_has_every_text_in_three_languages() -> None:
    page = open_page(*sample(Reader.POLICE, "kk", 3))
    texts, _, code = parts(page)
    assert set(texts) == {"kk", "ru", "en"}
    assert texts["kk"].keys() == texts["ru"].keys() == texts["en"].keys()
    said = {
        *re.findall(r'data-text="(\w+)"', page.decode("utf-8")),
        *re.findall(r'say\("(\w+)"', code),
        *re.findall(r'answer = "(\w+)"', code),
    }
    assert len(said) > 40
    for key in said:
        assert texts["kk"][key] != texts["en"][key], key


def test_the_page_can_reach_nothing_and_runs_only_its_own_code() -> None:
    page = open_page(*sample(Reader.POLICE, "kk", 3)).decode("utf-8")
    for forbidden in ("fetch(", "XMLHttpRequest", "WebSocket", "import(", "innerHTML", "eval("):
        assert forbidden not in page
    policy = html.unescape(re.search(r'Policy" content="(.*?)"', page)[1])  # type: ignore[index]
    _, _, code = parts(page.encode())
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]  # type: ignore[index]
    for kind, text in (("script", code), ("style", style)):
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'; img-src")
    assert "://" not in re.sub(r'<script type="application/json".*?</script>', "", page)


def test_the_same_content_gives_the_same_page() -> None:
    assert open_page(*sample(Reader.POLICE, "kk", 3)) == open_page(*sample(Reader.POLICE, "kk", 3))
    assert verify_page() == verify_page()


def test_the_page_shows_what_the_package_holds_and_nothing_else() -> None:
    content, files = sample(Reader.POLICE, "ru", 8)
    page = open_page(content, files)
    _, record, _ = parts(page)
    exported = json.loads(chronology_json(content))
    incidents, exhibits = cast(list[Any], record["incidents"]), cast(Any, record["exhibits"])
    assert [i["number"] for i in incidents] == [i["number"] for i in exported["incidents"]]
    for shown, written in zip(incidents, exported["incidents"], strict=True):
        assert shown["words"] == written.get("exact_words", "")
        assert shown["effect"] == written.get("effect", "")
        assert shown["denies"] == written.get("denies")
    assert "құпия ой" not in page.decode("utf-8"), "a private note that the plan leaves out"
    for item in exported["evidence"]:
        assert bool(exhibits[item["number"]]["file"]) == item["packaged"], item["number"]
    assert {i["number"] for i in incidents if i["key"]} == {
        i.number for i in key_facts(content.incidents)
    }


def test_private_notes_are_shown_where_the_plan_has_them() -> None:
    page = open_page(*sample(Reader.PARENTS, "kk", 8, private_notes=True))
    assert "құпия ой" in page.decode("utf-8")


def test_every_message_of_the_document_is_in_the_page() -> None:
    content, files = sample(Reader.POLICE, "kk", 3)
    content = with_chats(content, chat(9, evidence=1))
    _, record, _ = parts(open_page(content, files))
    (shown,) = cast(list[Any], record["chats"])
    (exported,) = json.loads(chronology_json(content))["conversations"]
    rows = [row for row in shown["rows"] if "gap" not in row]
    assert [row["text"] for row in rows] == [m.get("text", "") for m in exported["messages"]]
    assert [row["own"] for row in rows] == [bool(m.get("own")) for m in exported["messages"]]


HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror='window.hacked=2'>"


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_what_was_typed_is_text(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "ru", 2)
    hostile = replace(
        content.incidents[0].entry,
        title=HOSTILE, exact_words=HOSTILE, what_happened=HOSTILE, account=HOSTILE,
        people=(HOSTILE,), effect=HOSTILE, url="javascript:window.hacked=3",
    )  # fmt: skip
    first = replace(content.incidents[0], entry=hostile)
    content = replace(content, incidents=(first, *content.incidents[1:]))
    path = tmp_path / "open-me.html"
    path.write_bytes(open_page(content, files))
    with Browser(tmp_path) as browser:
        browser.open(path)
        title = browser.wait_for(
            "document.querySelector('#incident-1 h3 span:last-child').innerText"
        )
        assert title == HOSTILE
        assert browser.wait_for("String(window.hacked)") == "undefined"
        assert (
            browser.wait_for("String(document.querySelectorAll('a[href^=javascript]').length)")
            == "0"
        )


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_record_in_a_browser(package: Path, tmp_path: Path) -> None:
    folder = unpacked(package)
    with Browser(tmp_path) as browser:

        def tell(script: str) -> str:
            return str(browser.wait_for(f"(() => {{ {script} }})()"))

        browser.open(folder / "open-me.html")
        first = tell("return document.querySelectorAll('article:not([hidden])').length")
        assert first == "2"
        found = tell(
            "const w = document.getElementById('words'); w.value = 'TWO';"
            "w.dispatchEvent(new Event('input', { bubbles: true }));"
            "return [...document.querySelectorAll('article:not([hidden]) h3')]"
            ".map((e) => e.innerText).join()"
        )
        assert found == "Two 🔪"
        again = tell(
            "document.getElementById('clear').click();"
            "return document.querySelectorAll('article:not([hidden])').length"
        )
        assert again == "2"
        link = tell("return document.querySelector('a.exhibit').getAttribute('href')")
        assert (folder / link).read_bytes() == b"used"
        english = tell(
            "document.querySelector('#languages [lang=en]').click();"
            "return document.documentElement.lang + document.getElementById('count').innerText"
        )
        assert english == "enShown: 2 of 2"


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_pictures_open_large_and_missing_ones_are_explained(tmp_path: Path) -> None:
    content, files = sample(Reader.POLICE, "ru", 4)
    path = tmp_path / "open-me.html"
    path.write_bytes(open_page(content, files))
    with Browser(tmp_path) as browser:

        def tell(script: str) -> str:
            return str(browser.wait_for(f"(() => {{ {script} }})()"))

        browser.open(path)
        tell("const b = document.querySelector('button.exhibit'); b.focus(); return b.click() || 1")
        assert tell("return document.getElementById('shown').innerText") == "EK-0001"
        key = "new KeyboardEvent('keydown', { key: 'ArrowRight' })"
        tell(f"document.getElementById('viewer').dispatchEvent({key}); return 1")
        assert tell("return document.getElementById('shown').innerText") != "EK-0001"
        assert tell("return document.getElementById('large').alt")
        # alone, without the package beside it
        assert "ZIP" in tell("return document.getElementById('unpack').innerText")


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_the_printed_seal_is_compared(package: Path, tmp_path: Path) -> None:
    seal = verify_package(package, Progress()).seal
    texts, _, _ = parts(open_page(*sample(Reader.POLICE, "kk", 1)))
    data = base64.b64encode(package.read_bytes()).decode()
    given = (
        f'const bytes = Uint8Array.from(atob("{data}"), (c) => c.charCodeAt(0));'
        "const all = new DataTransfer(); all.items.add(new File([bytes], 'p.zip'));"
        "const field = document.getElementById('zip'); field.files = all.files;"
        "field.dispatchEvent(new Event('change')); return 1"
    )
    spaced = " ".join(seal[i : i + 4].upper() for i in range(0, 64, 4))
    cases = {
        spaced: "seal_this",
        spaced.translate(str.maketrans("ABCE", "АВСЕ")): "seal_this",
        seal[:12]: "seal_this_so_far",
        seal[:4]: "seal_short",
        "0" * 12: "seal_foreign",
        "seal": "seal_strange",
    }
    with Browser(tmp_path) as browser:
        browser.open(unpacked(package) / "open-me.html")
        browser.wait_for(f"(() => {{ {given} }})()")
        browser.wait_for("document.getElementById('seal').innerText")
        for typed, answer in cases.items():
            said = browser.wait_for(
                f"(() => {{ const p = document.getElementById('printed'); p.value = '{typed}';"
                "p.dispatchEvent(new Event('input'));"
                "return document.getElementById('answer').innerText })()"
            )
            assert said == texts["kk"][answer], typed


def test_the_old_name_leads_to_the_page() -> None:
    page = verify_page().decode("utf-8")
    assert page.count('href="open-me.html#check"') == 3
    assert "default-src 'none'" in page
    assert "<script" not in page


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
