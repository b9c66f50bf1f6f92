"""Exports one dossier in a process of its own, to measure its peak memory.

`python -m tests.benchmarks.dossier_run VAULT COUNT SIZE TARGET`: a dossier for the police with
COUNT incidents, each with a picture of the vault, decrypted each time; where the vault has fewer,
they come again under other numbers. Prints seconds and the peak in MB.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from evidence_keeper.domain.dossier.plan import DossierContent, Excerpt, Reader, Size, Wish
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.entry import Entry, Incident
from evidence_keeper.dossier.package.package import write_package, write_pdf_file
from evidence_keeper.services.dossier.dossier_content import content_of
from evidence_keeper.services.dossier.vault_exhibits import VaultExhibits
from evidence_keeper.services.vault import vaults
from evidence_keeper.system.shipped_zones import use_shipped_zones

PASSPHRASE = "бес сөз жасыл алма көпір"


class Repeated:
    """The vault's pictures, over and over."""

    def __init__(self, exhibits: VaultExhibits, stored: int) -> None:
        self._exhibits, self._stored = exhibits, stored

    def _place(self, number: int) -> int:
        return (number - 1) % self._stored + 1

    def original(self, number: int) -> Iterator[bytes]:
        return self._exhibits.original(self._place(number))

    def rendition(self, number: int) -> bytes | None:
        return self._exhibits.rendition(self._place(number))

    def small_rendition(self, number: int) -> bytes | None:
        return self._exhibits.small_rendition(self._place(number))

    def excerpt(self, number: int) -> Excerpt:
        return self._exhibits.excerpt(self._place(number))

    def preview(self, number: int) -> bytes | None:
        return self._exhibits.preview(self._place(number))


def stretched(content: DossierContent, count: int) -> DossierContent:
    """Return the content with that many incidents and as many pictures, fewer or repeated."""
    have = len(content.incidents)
    incidents: list[Incident] = []
    items = []
    for n in range(1, count + 1):
        source = content.incidents[(n - 1) % have]
        entry: Entry = replace(source.entry, evidence=(n,))
        incidents.append(replace(source, number=n, entry=entry))
        items.append(replace(content.evidence[(n - 1) % len(content.evidence)], number=n))
    numbers = tuple(range(1, count + 1))
    plan = replace(content.plan, incidents=numbers, exhibits=numbers)
    return replace(content, plan=plan, incidents=tuple(incidents), evidence=tuple(items))


def _peak() -> float:
    """Return this program's own peak of memory in MB; `getrusage` counts the parent's as well."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(row for row in status.splitlines() if row.startswith("VmHWM:"))
    return int(line.split()[1]) / 1000


def main(vault: str, count: str, size: str, target: str) -> None:
    use_shipped_zones()
    session = vaults.open_with_passphrase(Path(vault), PASSPHRASE)
    wish = Wish(Reader.POLICE, "ru", size=Size(size))
    begun = time.perf_counter()
    plan = session.dossiers.plan(wish)
    content = content_of(session.vault, plan)
    whole = stretched(content, int(count))
    signer = session.vault.signer()
    with VaultExhibits(session.vault, plan.exhibits) as own:
        exhibits = Repeated(own, len(content.evidence))
        if target.endswith(".zip"):
            write_package(whole, exhibits, signer, Path(target), Progress())
        else:
            write_pdf_file(whole, exhibits, signer.public_key(), Path(target), Progress())
    taken = time.perf_counter() - begun
    peak = _peak()
    sys.stdout.write(f"{taken} {peak}\n")
    session.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
