"""Saves everything readable in a damaged vault into plain files.

    EK-0001.png …     undamaged originals
    EK-0007.part      the authentic start of a damaged one
    entries.json      every version of every entry, drafts, "about me", plan, people, letters,
                      and unsaved text
    evidence.csv      each file: number, fingerprint, original name, state
    entries.csv       the newest version of each entry, for reading in a table
    lost.json         what is missing

Messages are in their exports, which are originals, and can be read again.

The vault itself is only read. The output is not encrypted.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evidence_keeper.domain.errors import Code, KeeperError
from evidence_keeper.domain.progress import Progress
from evidence_keeper.domain.record.evidence import evidence_label
from evidence_keeper.domain.verification import Finding
from evidence_keeper.storage.backup.copying import need_space
from evidence_keeper.storage.backup.restore import Secret
from evidence_keeper.storage.evidence.originals import DamagedError, Originals
from evidence_keeper.storage.rescue.raw_pages import RawPages
from evidence_keeper.storage.rescue.salvage import Fields, Salvage, parsed, salvage
from evidence_keeper.storage.vault import keys
from evidence_keeper.storage.vault.database import Database
from evidence_keeper.storage.vault.vault import DATABASE_FILE, ORIGINALS_FOLDER, unlocked_folder
from evidence_keeper.system.files import disk_errors, make_folder, sync_folder, write_atomically

_EXTENSIONS = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif",
    "image/bmp": "bmp", "image/tiff": "tif", "image/heic": "heic", "image/heif": "heif",
    "image/avif": "avif", "audio/ogg": "ogg", "audio/mpeg": "mp3", "audio/mp4": "m4a",
    "audio/aac": "aac", "audio/amr": "amr", "audio/wav": "wav", "audio/flac": "flac",
    "video/mp4": "mp4", "video/3gpp": "3gp", "video/quicktime": "mov", "video/webm": "webm",
    "video/x-matroska": "mkv", "video/x-msvideo": "avi", "application/pdf": "pdf",
    "application/zip": "zip", "text/plain": "txt", "text/html": "html", "text/xml": "xml",
}  # fmt: skip
_CSV_DANGER = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = ("title", "what_happened", "exact_words", "account", "url", "place", "effect")


@dataclass(slots=True)
class Rescued:
    """The result of a rescue.

    Attributes:
        folder: The unencrypted output folder.
        originals: How many are whole.
        incomplete: Labels of those that are authentic only up to some damage.
        entries: How many incidents have at least one version.
        findings: Lost or incomplete content.
    """

    folder: Path
    originals: int = 0
    incomplete: list[str] = field(default_factory=list)
    entries: int = 0
    findings: list[Finding] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing is lost."""
        return not self.findings


def rescue(vault: Path, target: Path, secret: Secret, progress: Progress) -> Rescued:
    """Save every readable original, entry and draft.

    Args:
        vault: The vault's folder; it is not open.
        target: A new or empty folder outside the vault.
        secret: The passphrase or the recovery code.
        progress: Pages, then files.

    Raises:
        KeeperError: FOLDER_NOT_EMPTY, BACKUP_INTO_VAULT, NO_VAULT, VAULT_IN_USE, KEY_FILE_DAMAGED,
            WRONG_PASSPHRASE, WRONG_RECOVERY_CODE, RECOVERY_*, PASSPHRASE_WAIT, VAULT_DAMAGED (there
            is no database at all), DISK_*; Cancelled. Files written before stay.
    """
    _refuse(vault, target)
    with unlocked_folder(vault, passphrase=secret.passphrase, recovery=secret.recovery) as key:
        database_key = keys.derive(key, "database")
        path = vault / DATABASE_FILE
        if not path.is_file():
            raise KeeperError(Code.VAULT_DAMAGED, path=str(path))
        _roll_back(path, database_key)
        with disk_errors(target):
            make_folder(target, parents=True)
        with RawPages(path, database_key) as pages:
            found = salvage(pages, progress)
        originals = Originals(vault / ORIGINALS_FOLDER, keys.derive(key, "original names"))
        done = Rescued(target, findings=found.lost())
        need_space(target, sum(_size(row) for row in found.evidence.values()))
        states = _write_originals(originals, found, target, done, progress)
        _write_entries(found, target, done)
        _write_evidence_list(found, states, target)
    lost: list[Any] = [finding.to_json() for finding in done.findings]
    _write_json(target / "lost.json", lost)
    return done


def _refuse(vault: Path, target: Path) -> None:
    """Refuse a target in the vault, or one that is not empty."""
    with disk_errors(target):
        if target.resolve().is_relative_to(vault.resolve()):
            raise KeeperError(Code.BACKUP_INTO_VAULT, path=str(target))
        if target.is_dir() and any(target.iterdir()):
            raise KeeperError(Code.FOLDER_NOT_EMPTY, path=str(target))


def _roll_back(path: Path, key: bytes) -> None:
    """Let the engine roll back an interrupted change, if it still can."""
    journal = path.with_name(f"{path.name}-journal")
    with contextlib.suppress(OSError, KeeperError):
        if journal.stat().st_size > 0:
            Database(path, key).close()


def _size(row: Fields) -> int:
    size = row.values["size"]
    return size if isinstance(size, int) and 0 <= size < 1 << 50 else 0


def _write_originals(
    originals: Originals, found: Salvage, target: Path, done: Rescued, progress: Progress
) -> dict[int, tuple[str, str]]:
    """Decrypt every original; return file name and state by number."""
    states = {}
    for place, (number, row) in enumerate(sorted(found.evidence.items())):
        label = evidence_label(number)
        progress.step(place, len(found.evidence), label)
        extension = _EXTENSIONS.get(str(row.values["media_type"]), "bin")
        state = _write_original(originals, row, target / f"{label}.{extension}", progress)
        name = f"{label}.{extension}"
        if state == "whole":
            done.originals += 1
        else:
            file_name = str(row.values["original_name"])
            done.findings.append(Finding(f"rescue_evidence_{state}", label, file_name))
            name = f"{label}.part" if state == "incomplete" else ""
        if state == "incomplete":
            done.incomplete.append(label)
        states[number] = (name, state)
    progress.step(len(found.evidence), len(found.evidence))
    return states


def _write_original(originals: Originals, row: Fields, target: Path, progress: Progress) -> str:
    """Write one original under its name, or as `.part`; return its state."""
    part = target.with_suffix(".part")
    digest, size, cut, missing = hashlib.sha256(), 0, False, False
    with disk_errors(part):
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(handle, "wb") as file:  # noqa: PTH123 - the handle carries the private mode
            try:
                for chunk in originals.read(row.values["file"], row.values["file_key"]):
                    progress.step(0, 0)
                    digest.update(chunk)
                    size += len(chunk)
                    file.write(chunk)
            except DamagedError as e:
                cut, missing = True, e.missing
            file.flush()
            os.fsync(file.fileno())
        # The fingerprint is on the same row as the key: either it fits, or the row is damaged.
        if not cut and (digest.hexdigest() == row.values["sha256"] or not row.sound):
            part.replace(target)
            return "whole"
        if size == 0:
            part.unlink()
            return "lost" if missing else "damaged"
        return "incomplete"


def _write_entries(found: Salvage, target: Path, done: Rescued) -> None:
    incidents: dict[int, list[dict[str, Any]]] = {}
    for (number, version), (written, body, sound) in sorted(found.versions.items()):
        verified = found.verified(number, version)
        entry = parsed(body)
        if entry is None and (number, version) not in found.written:
            continue  # a damaged row that does not even name its item
        record: dict[str, Any] = {
            "version": version,
            "written": written,
            "state": "as written" if verified else "unverified" if sound else "damaged",
            "entry": body if entry is None else entry,
        }
        if not verified and not sound:
            done.findings.append(Finding("rescue_entry_damaged", str(number), str(version)))
        incidents.setdefault(number, []).append(record)
    rows = {n: dict(row.values) for n, row in found.incidents.items() if row.sound}
    document = {
        "incidents": [
            {
                "number": number,
                "binned": rows.get(number, {}).get("binned"),
                "important": rows.get(number, {}).get("important") == 1,
                "versions": incidents.get(number, []),
                "current_row": None if number in incidents else rows.get(number),
            }
            for number in sorted({*incidents, *rows})
        ],
        "drafts": [parsed(body) or body for _, body in sorted(found.drafts.items())],
        "about_me": parsed(found.profile) or found.profile,
        "safety_plan": parsed(found.plan) or found.plan,
        "own_numbers": _value(found.numbers),
        **{name: _value(text) for name, text in sorted(found.work.items()) if text != "null"},
    }
    done.entries = len({*incidents, *rows})
    _write_json(target / "entries.json", document)
    lines = [
        [number, last["version"], last["written"], last["state"], *_shown(last["entry"])]
        for number, versions in sorted(incidents.items())
        for last in versions[-1:]
    ]
    head = ["number", "version", "written", "state", "kind", "happened", *_COLUMNS, "evidence"]
    _write_csv(target / "entries.csv", head, lines)


def _value(text: str) -> Any:
    """Return a stored value; the text itself if it is truncated."""
    return (parsed(f'{{"own": {text}}}') or {}).get("own", text)


def _shown(entry: Any) -> list[str]:
    if not isinstance(entry, dict):
        return ["", "", "", str(entry)]
    happened = json.dumps(entry.get("happened"), ensure_ascii=False)
    labels = " ".join(str(label) for label in entry.get("evidence") or ())
    return [
        str(entry.get("kind", "")),
        happened,
        *(str(entry.get(c, "")) for c in _COLUMNS),
        labels,
    ]


def _write_evidence_list(found: Salvage, states: dict[int, tuple[str, str]], target: Path) -> None:
    lines = []
    for number, row in sorted(found.evidence.items()):
        name, state = states[number]
        values = row.values
        facts = [values[k] for k in ("sha256", "size", "media_type", "original_name", "added")]
        notes = [values[k] for k in ("device", "captured_by", "notes", "transcript")]
        copy_of = found.kept.get(number, {}).get("copy_of", "")
        lines.append([evidence_label(number), name, state, *facts, *notes, copy_of])
    for number, kept in sorted(found.kept.items()):
        if number not in found.evidence:
            facts = [kept.get(k, "") for k in ("sha256", "size", "media_type", "name")]
            lines.append([evidence_label(number), "", "lost", *facts])
    head = [
        "number", "file", "state", "sha256", "size", "media_type", "original_name", "added",
        "device", "captured_by", "notes", "transcript", "working_copy_of",
    ]  # fmt: skip
    _write_csv(target / "evidence.csv", head, lines)


def _write_json(path: Path, document: Any) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
    write_atomically(path, text.encode("utf-8", "backslashreplace") + b"\n")


def _write_csv(path: Path, head: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    for line in lines:
        writer.writerow([_cell(value) for value in line])
    # Spreadsheet programs recognise UTF-8 by the byte order mark.
    write_atomically(path, out.getvalue().encode("utf-8-sig", "backslashreplace"))
    with disk_errors(path):
        sync_folder(path.parent)


def _cell(value: object) -> str:
    """Return a cell that spreadsheet programs do not read as a formula."""
    text = "" if value is None else str(value).replace("\0", "␀")
    return f"'{text}" if text.startswith(_CSV_DANGER) else text
