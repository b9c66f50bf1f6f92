"""Adding anything to a package never takes a finding away, and what was added is named."""

from __future__ import annotations

import base64
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evidence_keeper.domain.dossier.plan import Reader
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.verification import Outcome
from evidence_keeper.dossier.package import bag
from evidence_keeper.dossier.package.open_page import open_page
from evidence_keeper.dossier.package.package import write_package
from tests.dossier.chromium import CHROMIUM, Browser, page_running
from tests.dossier.packages import TOP, Entries, check, codes, consistent, packed, resigned
from tests.dossier.raw_zip import Member, write
from tests.dossier.sample import Key, sample
from tests.proofs.conftest import lacking, sized

Findings = set[tuple[str, str]]


class Quiet(list[tuple[str, bytes]]):
    """A package that Hypothesis does not print."""

    def __repr__(self) -> str:
        return "small"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Entries:
    """A package with one original."""
    import zipfile

    content, files = sample(Reader.POLICE, "en", 1)
    few = tuple(e for e in content.evidence if e.number == 1)
    path = tmp_path_factory.mktemp("small") / "p.zip"
    write_package(replace(content, evidence=few), files, Key(), path, Progress())
    with zipfile.ZipFile(path) as archive:
        return Quiet((n, archive.read(n)) for n in archive.namelist())


@dataclass(frozen=True)
class Change:
    """What a forger did: to which file, what, and whether the lists or all was made to fit."""

    index: int
    kind: str
    fitted: str

    def applied(self, entries: Entries) -> Entries:
        index = self.index % len(entries)
        name, data = entries[index]
        new = {
            "none": [(name, data)],
            "flip": [(name, bytes([data[0] ^ 1]) + data[1:])],
            "longer": [(name, data + b"\n")],
            "empty": [(name, b"")],
            "remove": [],
            "rename": [(name + "x", data)],
            "twice": [(name, data), (TOP + "data/more", data)],
        }[self.kind]
        changed = [*entries[:index], *new, *entries[index + 1 :]]
        fit: Callable[[Entries], Entries] = {
            "no": lambda e: e, "lists": consistent, "all": resigned
        }[self.fitted]  # fmt: skip
        try:
            return fit(changed)
        except KeyError:  # a file that is signed is gone
            return changed


KINDS = ("none", "flip", "longer", "empty", "remove", "rename", "twice")
changes = st.builds(
    Change, st.integers(0, 30), st.sampled_from(KINDS), st.sampled_from(("no", "lists", "all"))
)
known = st.sampled_from(
    [TOP + n for n in (*bag.TAG_FILES, bag.TAG_MANIFEST, bag.MANIFEST, bag.CHRONOLOGY, bag.CUSTODY)]
    + ["seal.json", "a/seal.json", "a/b/signed.sha256", f"{TOP}data/seal.json", "a/data/x", "."]
    + [f"{TOP}data/originals/EK-0001.png", f"{TOP}data/originals/EK-0001.txt", "ə", "сөз.txt"]
    + [f"{TOP}data/ә", f"{TOP}data/\0", f"{TOP}\0", "", "/", "/seal.json", "..\\x", "\ufeff" + TOP]
).map(lambda name: name.encode())
prefixes = st.sampled_from([b"", TOP.encode(), TOP.encode() + b"data/", b"a/", b"../"])
names = known | st.builds(bytes.__add__, prefixes, st.binary(max_size=12)) | st.builds(
    bytes.__add__, prefixes, st.text(max_size=8).map(lambda t: t.encode("utf-8", "ignore"))
)  # fmt: skip


@st.composite
def additions(draw: st.DrawFn) -> tuple[bool, Member]:
    """Draw an entry, and whether it stands before all others."""
    member = Member(
        draw(names),
        draw(st.sampled_from([b"", b"x", b"{}", b"[" * 2000]) | st.binary(max_size=40)),
        draw(st.sampled_from([0, 1, 8, 0x800, 0xFFFF])),
        draw(st.sampled_from([0, 0, 8, 9, 12, 14, 93, 95, 98, 0xFFFF])),
        draw(st.sampled_from([20, 45, 63, 99, 0xFFFF])),
    )
    return draw(st.booleans()), member


def members(entries: Entries) -> list[Member]:
    return [Member(name.encode(), data, 0x800) for name, data in entries]


def puts_back(names: list[str], before: Findings) -> bool:
    """Whether something takes the place of a missing file: that is a repair, or another change."""
    missing = {TOP + item for code, item in before if code == "file_missing"}
    if ("log_broken", "1") in before:  # how a log is told that is gone, and from the lists too
        missing.add(f"{TOP}data/custody-log.json")
    # The seal knows an original by its number: its ending does not matter.
    return not {name.partition(".")[0] for name in missing}.isdisjoint(
        name.partition(".")[0] for name in names
    )


def lacks_a_list(findings: Findings) -> bool:
    """Whether a list is gone that would tell what was added."""
    return any(("file_missing", name) in findings for name in (bag.MANIFEST, bag.TAG_MANIFEST))


def with_added(entries: Entries, added: list[tuple[bool, Member]]) -> list[Member]:
    first = [m for is_first, m in added if is_first]
    last = [m for is_first, m in added if not is_first]
    return [*first, *members(entries), *last]


def is_named(member: Member, findings: Findings, tops: tuple[str, ...]) -> bool:
    """Whether a finding names an added entry, from the package's folder or from the root."""
    name = member.name.decode("utf-8", "surrogateescape")
    items = {item for _, item in findings}
    return any(name == top + item for item in items for top in ("", *tops))


@settings(max_examples=sized(60, 1000), suppress_health_check=list(HealthCheck))
@example(Change(0, "flip", "no"), [(False, Member(f"{TOP}data/ә".encode()))])
@example(Change(0, "flip", "no"), [(False, Member("сөз.txt".encode(), b"x", 0x800))])
@example(Change(0, "flip", "no"), [(False, Member(b""))])
@example(Change(0, "flip", "no"), [(False, Member(b"\xff", b"x", 0x800))])
@example(Change(0, "flip", "no"), [(False, Member(b"x", b"x", 1))])
@example(Change(0, "flip", "no"), [(True, Member(b"x", b"x", 0, 0, 0xFFFF))])
@example(Change(0, "flip", "no"), [(True, Member(b"a/seal.json"))])
@example(Change(0, "flip", "no"), [(True, Member(b"seal.json"))])
@example(
    Change(4, "remove", "lists"),
    [(False, Member(f"{TOP}data/custody-log.json".encode(), method=9))],
)
@example(
    Change(0, "remove", "no"),
    [(False, Member(f"{TOP}data/originals/EK-0001.png".encode(), method=8))],
)
@given(changes, st.lists(additions(), min_size=1, max_size=3))
def test_what_is_added_to_a_zip_hides_no_finding(
    small: Entries,
    tmp_path_factory: pytest.TempPathFactory,
    change: Change,
    added: list[tuple[bool, Member]],
) -> None:
    folder = tmp_path_factory.mktemp("z")
    changed = change.applied(small)
    before = codes(check(write(folder / "p.zip", members(changed))))
    result = check(write(folder / "p.zip", with_added(changed, added)))
    after = codes(result)
    shutil.rmtree(folder)
    if puts_back([m.name.decode("utf-8", "replace") for _, m in added], before):
        return
    assert before <= after
    real = [m for _, m in added if not (m.name.endswith(b"/") and not m.data)]
    if real:
        assert result.outcome is Outcome.CHANGED
    markers = ("seal.json", "signed.sha256", bag.TAG_MANIFEST)
    shown = [m.name.decode("utf-8", "replace") for m in real]
    tops = (TOP, *(n.rpartition("/")[0] + "/" for n in shown if n.endswith(markers)))
    for member in real:
        assert is_named(member, after, tops) or lacks_a_list(before), member


file_names = st.binary(min_size=1, max_size=20).map(
    lambda b: b.replace(b"/", b"_").replace(b"\0", b"_")
).filter(lambda b: b not in (b".", b".."))  # fmt: skip


@settings(max_examples=sized(40, 500), suppress_health_check=list(HealthCheck))
@example(Change(0, "flip", "no"), "data", "ә".encode(), "file")
@example(Change(0, "flip", "no"), "", "сөз".encode(), "folder")
@example(Change(0, "flip", "no"), "data", b"\xff", "file")
@example(Change(0, "flip", "no"), "..", b"aaa", "package")
@given(
    changes,
    st.sampled_from(["", "data", "data/originals"]),
    file_names,
    st.sampled_from(["file", "folder", "link", "dangling", "pipe", "package"]),
)
def test_what_is_added_to_a_folder_hides_no_finding(
    small: Entries,
    tmp_path_factory: pytest.TempPathFactory,
    change: Change,
    place: str,
    name: bytes,
    kind: str,
) -> None:
    outer = tmp_path_factory.mktemp("f")
    root = outer / TOP
    for entry, data in change.applied(small):
        (outer / entry).parent.mkdir(parents=True, exist_ok=True)
        (outer / entry).write_bytes(data)
    before = codes(check(outer))
    target = root / place / os.fsdecode(name)
    if os.path.lexists(target):
        shutil.rmtree(outer)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if kind == "file":
        target.write_bytes(b"")
    elif kind == "link":
        target.symlink_to("/")
    elif kind == "dangling":
        target.symlink_to("nowhere")
    elif kind == "pipe":
        os.mkfifo(target)
    else:
        target.mkdir()
        target = target / ("seal.json" if kind == "package" else "сөз.txt")
        target.write_bytes(b"")
    result = check(outer)
    shutil.rmtree(outer)
    whole = target.relative_to(outer).as_posix()
    assert before <= codes(result) or puts_back([whole], before)
    if place != "..":
        assert result.outcome is Outcome.CHANGED
        named = target.relative_to(root).as_posix() in {f.item for f in result.findings}
        assert named or lacks_a_list(before)


@pytest.mark.parametrize("place", ["", TOP + "data"])
def test_a_folder_that_cannot_be_looked_at_hides_no_finding(
    small: Entries, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    for entry, data in Change(0, "flip", "no").applied(small):
        (tmp_path / entry).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / entry).write_bytes(data)
    before = codes(check(tmp_path))
    locked = tmp_path / place / "locked"
    locked.mkdir()
    ask, walk = os.stat, os.scandir

    def stat(path: str, **more: bool) -> os.stat_result:
        if locked in Path(path).parents:
            raise PermissionError(13, "refused", str(path))
        return ask(path, **more)

    def scandir(path: str = ".") -> object:
        if Path(path) == locked:
            raise PermissionError(13, "refused", str(path))
        return walk(path)

    monkeypatch.setattr(os, "stat", stat)
    monkeypatch.setattr(os, "scandir", scandir)
    assert before <= codes(check(tmp_path))


IN_THE_BROWSER = """
const given = /*GIVEN*/[];
const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
(async () => {
  const out = [];
  const run = async (open) => {
    try { const found = await check(await open(), () => {}); out.push([found.outcome, found.findings]); }
    catch (e) { out.push(e instanceof Unable ? ["unable", [{ code: e.code, item: e.item }]] : ["error", [{ code: String(e), item: "" }]]); }
  };
  for (const text of given) await run(() => openZip(new File([bytes(text)], "p.zip")));
  window.outcomes = JSON.stringify(out);
})();
"""  # noqa: E501 - as in the page


def in_chromium(folder: Path, zips: list[bytes]) -> list[tuple[str, Findings]]:
    """Return outcome and findings of each package, from the page in a real browser."""
    if CHROMIUM is None:
        lacking("Chromium, to try the page in a real browser")
    given = json.dumps([base64.b64encode(data).decode() for data in zips])
    script = IN_THE_BROWSER.replace("/*GIVEN*/[]", given)
    page = page_running(script, folder)
    with Browser(folder) as browser:
        browser.open(page)
        said = json.loads(browser.wait_for("window.outcomes"))
    return [(outcome, {(f["code"], f["item"]) for f in found}) for outcome, found in said]


def test_what_is_added_hides_nothing_in_the_page(small: Entries, tmp_path: Path) -> None:
    cases: list[tuple[bytes, bytes, Outcome, bool]] = []
    path = tmp_path / "p.zip"

    @settings(
        max_examples=sized(40, 400),
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @example(Change(0, "flip", "no"), [(False, Member(f"{TOP}data/ә".encode()))])
    @example(Change(0, "flip", "no"), [(True, Member(b"seal.json"))])
    @given(changes, st.lists(additions(), min_size=1, max_size=3))
    def collect(change: Change, added: list[tuple[bool, Member]]) -> None:
        changed = change.applied(small)
        before = write(path, members(changed)).read_bytes()
        if puts_back([m.name.decode("utf-8", "replace") for _, m in added], codes(check(path))):
            return
        after = write(path, with_added(changed, added)).read_bytes()
        # bzip2 and LZMA are read by the program alone
        alike = not any(m.method in (12, 14) for _, m in added)
        cases.append((before, after, check(path).outcome, alike))

    collect()
    step = 50  # so many at once: a page holds some tens of megabytes
    for start in range(0, len(cases), step):
        some = cases[start : start + step]
        said = in_chromium(tmp_path, [data for case in some for data in case[:2]])
        for index, (_, _, ours, alike) in enumerate(some):
            (_, before), (outcome, after) = said[2 * index : 2 * index + 2]
            assert before <= after
            assert outcome == ours.value or not alike, (outcome, ours, after)


def test_many_added_files_hide_nothing_on_the_screen(small: Entries, tmp_path: Path) -> None:
    changed = Change(0, "flip", "no").applied(small)
    added: Entries = [(f"{TOP}data/{n}", b"") for n in range(1500)]
    path = packed(tmp_path / "p.zip", [*added, *changed])
    if CHROMIUM is None:
        lacking("Chromium, to try the page in a real browser")
    data = base64.b64encode(path.read_bytes()).decode()
    script = f"""
(async () => {{
  const bytes = Uint8Array.from(atob("{data}"), (c) => c.charCodeAt(0)), all = new DataTransfer();
  all.items.add(new File([bytes], "p.zip"));
  const field = document.getElementById("zip");
  field.files = all.files; field.dispatchEvent(new Event("change"));
}})();
"""
    page = tmp_path / "page.html"
    page.write_bytes(open_page(*sample(Reader.POLICE, "ru", 1)))
    with Browser(tmp_path) as browser:
        browser.open(page)
        browser.wait_for('document.getElementById("limits").innerText')
        browser.wait_for(f"(() => {{ {script}; return true; }})()")
        said = browser.wait_for('document.getElementById("findings").innerText')
    assert changed[0][0].removeprefix(TOP) in said.splitlines()[0]
