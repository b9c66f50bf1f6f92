"""Makes the list of parts (CycloneDX) and the third-party licences from the lock.

Licences are read from the packages installed beside this script's Python, whose versions must be
those of the lock.
"""

from __future__ import annotations

import json
import re
import sys
import sysconfig
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import Distribution, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "locks" / "program.txt"
_PINNED = re.compile(r"^([\w.-]+)==([\w.]+)(.*?)(?=^[\w.-]+==|\Z)", re.MULTILINE | re.DOTALL)
_LICENCE_FILE = re.compile("licen[cs]e|copying|notice", re.IGNORECASE)
_LGPL = """\
Qt for Python (PySide6, Shiboken), Qt and libheif are used under the GNU Lesser General Public
License, version 3. They are separate libraries in this package: whoever wants to can replace them
with versions of their own. Their sources: see the addresses below, and qt.io. The text of the
licence and of the General Public License that it adds to follow at the end.
"""
_COMMON = Path("/usr/share/common-licenses")


@dataclass(frozen=True)
class Pinned:
    """One package of the lock."""

    name: str
    version: str
    hashes: tuple[str, ...]


def pinned_packages(lock: Path = LOCK) -> list[Pinned]:
    """Return the packages of a lock, in its order."""
    text = lock.read_text(encoding="utf-8")
    return [
        Pinned(name, version, tuple(re.findall(r"sha256:([0-9a-f]{64})", rest)))
        for name, version, rest in _PINNED.findall(text)
    ]


def licence_of(found: Distribution) -> str:
    """Return the licence as the package names it, or its classifiers, or UNKNOWN."""
    named = found.metadata.get("License-Expression") or found.metadata.get("License") or ""
    first = named.strip().partition("\n")[0].strip()
    if first:
        return first
    classifiers = found.metadata.get_all("Classifier") or []
    ends = [c.rpartition(" :: ")[2] for c in classifiers if c.startswith("License ::")]
    return ", ".join(ends) or "UNKNOWN"


def installed(package: Pinned) -> Distribution:
    """Return the installed package.

    Raises:
        SystemExit: another version is installed than the lock names.
    """
    found = distribution(package.name)
    if found.version != package.version:
        raise SystemExit(f"{package.name}: {found.version} is installed, not {package.version}")
    return found


def list_of_parts(version: str, when: int, packages: list[Pinned]) -> str:
    """Return the CycloneDX document.

    Args:
        version: Of the program.
        when: Seconds since 1970.
        packages: What is shipped.
    """
    parts = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{package.name}@{package.version}",
            "name": package.name,
            "version": package.version,
            "purl": f"pkg:pypi/{package.name}@{package.version}",
            "licenses": [{"license": {"name": licence_of(installed(package))}}],
        }
        for package in packages
    ]
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": "evidence-keeper",
                "name": "evidence-keeper",
                "version": version,
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": parts,
        "dependencies": [
            {"ref": "evidence-keeper", "dependsOn": [part["bom-ref"] for part in parts]}
        ],
    }
    made_of = json.dumps(document, sort_keys=True)
    document["serialNumber"] = f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, made_of)}"
    return json.dumps(document, indent=1, sort_keys=True) + "\n"


def third_party(packages: list[Pinned]) -> str:
    """Return names, licences and licence texts of everything shipped that is not ours."""
    python = f"Python {sys.version_info.major}.{sys.version_info.minor}"
    heads, texts = [f"{python}: PSF-2.0"], []
    licence = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    texts.append((python, licence.name, licence.read_text(encoding="utf-8")))
    for package in packages:
        found = installed(package)
        home = found.metadata.get("Home-page") or _project_address(found)
        heads.append(f"{package.name} {package.version}: {licence_of(found)}  {home}".rstrip())
        for file in sorted(found.files or [], key=str):
            inside = file.as_posix().rpartition("dist-info/")
            if inside[1] and _LICENCE_FILE.search(inside[2]) and file.suffix != ".py":
                path = Path(str(found.locate_file(file)))
                text = path.read_text(encoding="utf-8", errors="replace")
                texts.append((package.name, path.name, text))
    for path in sorted(ROOT.glob("resources/*/*LICENSE*")) + sorted(ROOT.glob("resources/*/OFL*")):
        texts.append((path.parent.name, path.name, path.read_text(encoding="utf-8")))
        heads.append(f"{path.parent.name}: see {path.name}")
    for name in ("LGPL-3", "GPL-3", "LGPL-2.1"):
        texts.append(("Debian's copy", name, (_COMMON / name).read_text(encoding="utf-8")))
    body = "\n".join(f"{'=' * 78}\n{who}: {name}\n{'=' * 78}\n{text}" for who, name, text in texts)
    return "\n".join([*heads, "", _LGPL, body])


def _project_address(found: Distribution) -> str:
    for line in found.metadata.get_all("Project-URL") or []:
        label, _, address = line.partition(", ")
        if label.lower() in ("homepage", "source", "repository", "source code", "github"):
            return address
    return ""
