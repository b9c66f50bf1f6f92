"""Builds the portable Linux folder and the Debian package from one PyInstaller folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import archives
import icons
from system_libraries import LIBRARIES

NAME = "evidence-keeper"
ICONS = {NAME: NAME, f"{NAME}-notes": "notes"}
"""Name of the installed icon, and of its SVG."""

OF_PYTHON = {
    "libbz2.so.1.0": "libbz2-1.0",
    "libcrypto.so.3": "libssl3",
    "libffi.so.8": "libffi8",
    "libgcc_s.so.1": "libgcc-s1",
    "liblzma.so.5": "liblzma5",
    "libstdc++.so.6": "libstdc++6",
    "libuuid.so.1": "libuuid1",
}
"""Libraries that Python and all compiled parts need, with their Debian packages."""

OF_THE_C_LIBRARY = ("ld-linux", "libc.so", "libdl.so", "libm.so", "libpthread.so", "librt.so")
CONTROL = """\
Package: {name}
Version: {version}
Architecture: amd64
Maintainer: Evidence Keeper
Installed-Size: {size}
Depends: {depends}
Section: utils
Priority: optional
Description: write down what happened and keep the proof, offline
 Keeps notes, screenshots and messages in an encrypted vault and makes a
 dated document that anybody can check. It never uses the network.
 Vaults lie in the home folder and stay when the program is removed.
"""


def freeze(work: Path) -> Path:
    """Make the folder that runs without an installed Python."""
    subprocess.run(
        [
            sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level", "ERROR",
            "--distpath", work / "frozen", "--workpath", work / "work",
            HERE / f"{NAME}.spec",
        ],
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )  # fmt: skip
    made = work / "frozen" / NAME
    for path in made.rglob("*.dist-info"):
        # They name the folder that this was built in; licences are in THIRD-PARTY.txt.
        shutil.rmtree(path)
    for path in made.rglob("*.po"):
        path.unlink()  # compiled beside it
    return made


def needed_from_system(folder: Path) -> tuple[set[str], str]:
    """Return the libraries that a folder needs from outside, and the C library's least version."""
    shipped = {path.name for path in folder.rglob("*") if path.is_file()}
    needed: set[str] = set()
    versions = [(2, 34)]
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            if file.read(4) != b"\x7fELF":
                continue
            for section in ELFFile(file).iter_sections():
                if isinstance(section, DynamicSection):
                    tags = section.iter_tags()
                    needed |= {tag.needed for tag in tags if tag.entry.d_tag == "DT_NEEDED"}
                elif isinstance(section, GNUVerNeedSection):
                    for _, names in section.iter_versions():
                        found = [one.name for one in names if one.name.startswith("GLIBC_2.")]
                        versions += [(2, int(name.split(".")[1])) for name in found]
    outside = {name for name in needed - shipped if not name.startswith(OF_THE_C_LIBRARY)}
    return outside, "{}.{}".format(*max(versions))


def depends(folder: Path) -> str:
    """Return the `Depends` of what is shipped.

    Raises:
        KeyError: a library is needed whose package nobody named yet.
    """
    libraries, libc = needed_from_system(folder)
    packages = {OF_PYTHON.get(name) or LIBRARIES[name][0] for name in libraries}
    return ", ".join([f"libc6 (>= {libc})", *sorted(packages)])


def write_portable(frozen: Path, notices: Path, target: Path, work: Path) -> None:
    """Pack the folder for a stick: the vault's folder is in it already."""
    folder = work / "portable" / NAME
    shutil.rmtree(folder.parent, ignore_errors=True)
    shutil.copytree(frozen, folder, symlinks=True)
    shutil.copy(notices, folder)
    shutil.copy(HERE.parent.parent / "LICENSE", folder)
    _settle(folder)
    (folder / "evidence-keeper-data").mkdir(mode=0o700)
    archives.write_tar_zst(folder, target)


def write_deb(frozen: Path, notices: Path, version: str, target: Path, work: Path) -> None:
    """Make the Debian package."""
    root = work / "deb"
    shutil.rmtree(root, ignore_errors=True)
    share = root / "usr" / "share"
    shutil.copytree(frozen, root / "usr" / "lib" / NAME, symlinks=True)
    _write(root / "usr" / "bin", None)
    (root / "usr" / "bin" / NAME).symlink_to(f"../lib/{NAME}/{NAME}")
    _write(share / "applications" / f"{NAME}.desktop", (HERE / f"{NAME}.desktop").read_bytes())
    day = datetime.fromtimestamp(archives.release_time(), UTC).date().isoformat()
    about = (HERE / f"{NAME}.metainfo.xml").read_text(encoding="utf-8")
    about = about.replace("@VERSION@", version).replace("@DATE@", day)
    _write(share / "metainfo" / f"{NAME}.metainfo.xml", about.encode())
    doc = share / "doc" / NAME
    licence = (HERE.parent.parent / "LICENSE").read_bytes()
    _write(doc / "copyright", licence + b"\nOther parts: THIRD-PARTY.txt\n")
    _write(doc / "THIRD-PARTY.txt", notices.read_bytes())
    _write(share / "man" / "man1" / f"{NAME}.1", (HERE / f"{NAME}.1").read_bytes())
    subprocess.run(["gzip", "-9n", share / "man" / "man1" / f"{NAME}.1"], check=True)
    for installed, source in ICONS.items():
        for size in icons.SIZES:
            picture = share / "icons" / "hicolor" / f"{size}x{size}" / "apps" / f"{installed}.png"
            _write(picture, icons.png(source, size))
        drawn = (icons.FOLDER / f"{source}.svg").read_bytes()
        _write(share / "icons" / "hicolor" / "scalable" / "apps" / f"{installed}.svg", drawn)
    size = sum(p.stat().st_size for p in root.rglob("*") if p.is_file() and not p.is_symlink())
    control = CONTROL.format(name=NAME, version=version, size=size // 1024, depends=depends(frozen))
    _settle(root)
    _write(root / "DEBIAN" / "control", control.encode())
    (root / "DEBIAN").chmod(0o755)
    (root / "DEBIAN" / "control").chmod(0o644)
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z12", "--build", root, target],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _write(path: Path, content: bytes | None) -> None:
    """Write a file and its folders; the folder alone for None."""
    (path if content is None else path.parent).mkdir(parents=True, exist_ok=True)
    if content is not None:
        path.write_bytes(content)


def _settle(folder: Path) -> None:
    """Give all files the same rights and time, whatever the builder's umask."""
    when = archives.release_time()
    for path in [folder, *folder.rglob("*")]:
        if path.is_symlink():
            continue
        is_program = path.is_dir() or path.name == NAME
        path.chmod(0o755 if is_program else 0o644)
        os.utime(path, (when, when))


def build(version: str, notices: Path, dist: Path, work: Path) -> list[Path]:
    """Build both packages and return them."""
    frozen = freeze(work)
    portable = dist / f"{NAME}-{version}-linux-x86_64.tar.zst"
    debian = dist / f"{NAME}_{version}_amd64.deb"
    write_portable(frozen, notices, portable, work)
    write_deb(frozen, notices, version, debian, work)
    return [portable, debian]
