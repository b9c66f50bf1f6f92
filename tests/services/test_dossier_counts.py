"""The summary's counts against `chronology.json`, counted again by other means.

Nothing of the program counts here: the package is read as a stranger would read it.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from evidence_keeper.domain.dossier.plan import Reader, Wish
from evidence_keeper.domain.progress import Progress
from evidence_keeper.services.demo import demo
from evidence_keeper.services.demo.demo_case import load_case
from evidence_keeper.services.vault import vaults

CONTACTS = ("message", "post", "threat", "denial", "following", "gift")
KINDS = {
    "call": "call",
    "message": "message",
    "post": "post or comment",
    "intrusion": "account or device intrusion",
    "threat": "threat or blackmail",
    "denial": "denial of what happened",
    "following": "following or visit",
    "gift": "gift or delivery",
    "damage": "damage",
    "other": "other",
}


@dataclass(frozen=True)
class Dossier:
    """A package as it is read from outside: its incidents, and the text of its first pages."""

    incidents: list[dict[str, Any]]
    first: str
    request: str
    pattern: str


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    folder = tmp_path_factory.mktemp("counts")
    case = load_case()
    demo.create_vault(folder / "vault", "bes soz")
    session = vaults.open_with_passphrase(folder / "vault", "bes soz")
    demo.fill(session, Progress())
    wish = Wish(Reader.POLICE, "en", case=case.name, dated=case.dated)
    session.dossiers.export(session.dossiers.plan(wish), folder / "d.zip", Progress())
    session.close()
    return read(folder / "d.zip")


def read(package: Path) -> Dossier:
    with zipfile.ZipFile(package) as archive:
        by_end = {name.rpartition("/")[2]: name for name in archive.namelist()}
        told = json.loads(archive.read(by_end["chronology.json"]))
        document = pypdfium2.PdfDocument(archive.read(by_end["dossier-en.pdf"]))
    pages = [document[n].get_textpage().get_text_range() for n in range(3)]
    document.close()
    return Dossier(told["incidents"], *(" ".join(page.split()) for page in pages))


def day_of(incident: dict[str, Any]) -> date | None:
    happened = incident["happened"]
    first, last = happened.get("from", ""), happened.get("to", "")
    known = happened["precision"] in ("exact", "about", "day")
    if happened["precision"] == "between" and first[:10] == last[:10]:
        known = True
    return date.fromisoformat(first[:10]) if known else None


def calls_of(incident: dict[str, Any]) -> tuple[int, bool]:
    """Return how many calls an incident is, and whether they were the user's own."""
    call = incident.get("call", {})
    count = call.get("count", 1) if incident["kind"] == "call" else 0
    return count, call.get("direction") == "outgoing"


def account_of(incident: dict[str, Any]) -> str:
    """Return the number in the field where there is one, else the field."""
    text = str(incident.get("account", ""))
    number = re.search(r"\+7 \d{3} \d{3} \d\d \d\d", text)
    return number[0] if number else text


def ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def bracket(calls: int, stated: int) -> str:
    if not stated:
        return ""
    return (
        f" ({calls} calls, as stated)"
        if calls == stated
        else (f" ({calls} calls, of these {stated} as stated)")
    )


def calls_by(incidents: list[dict[str, Any]], key: Any) -> dict[str, str]:
    calls: Counter[str] = Counter()
    stated: Counter[str] = Counter()
    for incident in incidents:
        count, own = calls_of(incident)
        assert not own, "the example has none"
        calls[key(incident)] += count
        stated[key(incident)] += count if count > 1 else 0
    return {name: bracket(calls[name], stated[name]) for name in calls}


def test_the_request_to_sign_follows_the_first_page(dossier: Dossier) -> None:
    """A page with four rows stood between them."""
    assert "Reported so far" in dossier.first
    assert "Request to the police" in dossier.request[:120]


def test_the_total_is_one(dossier: Dossier) -> None:
    days = sorted(day for i in dossier.incidents if (day := day_of(i)))
    total, dated = len(dossier.incidents), len(days)
    undated, span = total - dated, (days[-1] - days[0]).days + 1
    first, last = (f"{day.day} November 2026" for day in (days[0], days[-1]))
    sentence = (
        f"{total} incidents: {dated} with a known day ({first} – {last}, {span} days), "
        f"{undated} without."
    )
    assert sentence in dossier.first
    assert f"All {total} incidents in order" in dossier.request
    assert sentence in dossier.pattern


def test_kinds_and_calls(dossier: Dossier) -> None:
    kinds = Counter(str(i["kind"]) for i in dossier.incidents)
    calls = calls_by(dossier.incidents, lambda i: i["kind"])
    assert "Most often: " in dossier.pattern
    told = dossier.pattern.partition("Most often: ")[2].partition(". ")[0]
    for kind, number in kinds.items():
        if number == max(kinds.values()):
            assert f"{KINDS[kind]} ({number})" in told
    inside = calls["call"].strip(" ()")
    assert f"call ({kinds['call']}; {inside})" in told


def test_accounts_and_platforms(dossier: Dossier) -> None:
    others = [i for i in dossier.incidents if i["kind"] != "intrusion"]
    accounts = Counter(a for i in others if (a := account_of(i)))
    calls = calls_by(others, account_of)
    names = defaultdict(list)
    for incident in others:
        for person in incident.get("people", ()):
            names[account_of(incident)].append(person.partition(" (")[0])
    table = dossier.pattern.partition("Accounts and numbers Incidents")[2]
    at = 0
    for account, number in ranked(accounts):
        below = f" named with it: {names[account][0]}" if names[account] else ""
        row = f"{account}{calls[account]}{below} {number}"
        assert row in table
        assert table.index(row) >= at, "most frequent first"
        at = table.index(row)
    own = [i["account"] for i in dossier.incidents if i["kind"] == "intrusion"]
    for account in own:
        assert f"{account} 1" in dossier.pattern.partition("Own or affected accounts")[2]
    platforms = Counter(str(i["platform"]) for i in dossier.incidents if i.get("platform"))
    calls = calls_by(dossier.incidents, lambda i: i.get("platform"))
    for platform, number in platforms.items():
        assert f"{platform}{calls[platform]} {number}" in dossier.pattern


def test_people_and_witnesses(dossier: Dossier) -> None:
    for key in ("people", "witnesses"):
        written = Counter(n for i in dossier.incidents for n in i.get(key, ()))
        plain = Counter(n.partition(" (")[0] for n in written.elements())
        for name, number in plain.items():
            variant = f"{name} (сенімді емеспін)"
            below = f" of these as “{variant}”: {written[variant]}" if written[variant] else ""
            assert f"{name}{below} {number}" in dossier.pattern


def test_contacts(dossier: Dossier) -> None:
    calls = sum(count for count, own in map(calls_of, dossier.incidents) if not own)
    others = sum(i["kind"] in CONTACTS for i in dossier.incidents)
    assert f"They made contact {calls + others} times." in dossier.pattern


def test_before_and_after_the_request(dossier: Dossier) -> None:
    asked = [
        (datetime.fromisoformat(action["when"]), incident["number"])
        for incident in dossier.incidents
        for action in incident.get("actions", ())
        if action["what"] == "told_to_stop"
    ]
    ((moment, number),) = asked
    before = after = unclear = 0
    for incident in dossier.incidents:
        first, last = ends(incident, moment)
        if last < moment:
            before += 1
        elif first > moment:
            after += 1
        elif incident["number"] != number:
            unclear += 1
    assert (
        f"First recorded request to stop: {moment.day} November 2026. Incidents before it: "
        f"{before}, after it: {after}, cannot be told: {unclear}."
    ) in dossier.first
    assert before + after + unclear + len(asked) == len(dossier.incidents)


def ends(incident: dict[str, Any], like: datetime) -> tuple[datetime, datetime]:
    """Return the first and last local moment at which it may have happened."""
    happened = incident["happened"]

    def local(key: str, missing: datetime) -> datetime:
        text = happened.get(key)
        text = f"{text}-01" if text and len(text) == len("2026-11") else text
        return datetime.fromisoformat(text).replace(tzinfo=like.tzinfo) if text else missing

    first = local("from", datetime.min.replace(tzinfo=like.tzinfo))
    match happened["precision"]:
        case "day" | "about":
            first = first.replace(hour=0, minute=0)
            return first, first + timedelta(hours=23, minutes=59)
        case "month":
            return first, first.replace(day=30, hour=23)
        case "before":
            return datetime.min.replace(tzinfo=like.tzinfo), local("to", first)
        case "after" | "unknown":
            return first, datetime.max.replace(tzinfo=like.tzinfo)
        case _:
            return first, local("to", first)
