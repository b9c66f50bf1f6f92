"""Installs the libraries that Qt's window needs from the system, or prints the line that does.

`tests/architecture/test_system_libraries.py` compares the table with what the shipped Qt needs.
Runs before the virtual environment exists: the standard library alone.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

LIBRARIES = {
    # library: its package on Debian and Ubuntu, Fedora, Arch, openSUSE
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd", "libEGL1"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd", "libGL1"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1"),
    "libX11.so.6": ("libx11-6", "libX11", "libx11", "libX11-6"),
    "libcups.so.2": ("libcups2", "cups-libs", "libcups", "libcups2"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig", "libfontconfig1"),
    "libfreetype.so.6": ("libfreetype6", "freetype", "freetype2", "libfreetype6"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    "libgthread-2.0.so.0": ("libglib2.0-0", "glib2", "glib2", "libgthread-2_0-0"),
    "libwayland-client.so.0": (
        "libwayland-client0", "libwayland-client", "wayland", "libwayland-client0",
    ),
    "libwayland-cursor.so.0": (
        "libwayland-cursor0", "libwayland-cursor", "wayland", "libwayland-cursor0",
    ),
    "libwayland-egl.so.1": ("libwayland-egl1", "libwayland-egl", "wayland", "libwayland-egl1"),
    "libxcb-cursor.so.0": (
        "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0",
    ),
    "libxcb-glx.so.0": ("libxcb-glx0", "libxcb", "libxcb", "libxcb-glx0"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image", "libxcb-image0"),
    "libxcb-keysyms.so.1": (
        "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1",
    ),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb", "libxcb", "libxcb-randr0"),
    "libxcb-render-util.so.0": (
        "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil", "libxcb-render-util0",
    ),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb", "libxcb", "libxcb-render0"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb", "libxcb", "libxcb-shm0"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb", "libxcb", "libxcb-sync1"),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util", "xcb-util", "libxcb-util1"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb", "libxcb", "libxcb-xfixes0"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb", "libxcb", "libxcb-xkb1"),
    "libxcb.so.1": ("libxcb1", "libxcb", "libxcb", "libxcb1"),
    "libxkbcommon-x11.so.0": (
        "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11", "libxkbcommon-x11-0",
    ),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    "libz.so.1": ("zlib1g", "zlib", "zlib", "libz1"),
    "libzstd.so.1": ("libzstd1", "libzstd", "zstd", "libzstd1"),
}  # fmt: skip
"""What the parts of Qt that the window uses need from outside of the shipped packages.

`libglib2.0-0` is called `libglib2.0-0t64` on Debian 13 and Ubuntu 24.04, which answers to both
names; the same holds for `libcups2`.
"""

INSTALLERS = (
    ("apt-get", "apt-get install"),
    ("dnf", "dnf install"),
    ("pacman", "pacman -S"),
    ("zypper", "zypper install"),
)
"""In the order of the table's columns: the program that is there, and how it is called."""


def missing_libraries() -> list[str]:
    """Return the libraries of the table that the system cannot load."""
    missing = []
    for library in LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(library)
    return missing


def packages_for(libraries: list[str], column: int) -> list[str]:
    """Return the packages that bring these libraries, each once."""
    return sorted({LIBRARIES[library][column] for library in libraries})


def install_with_apt(packages: list[str]) -> bool:
    """Install packages on Debian or Ubuntu, and return whether that worked."""
    print("Installing what Qt needs from the system:", *packages, file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL).returncode:
            return False
    return True


def main() -> int:
    """Return 1 when installing was tried and failed."""
    if sys.platform != "linux":
        return 0
    missing = missing_libraries()
    if not missing:
        return 0
    for column, (program, call) in enumerate(INSTALLERS):
        if shutil.which(program) is None:
            continue
        packages = packages_for(missing, column)
        is_root = os.geteuid() == 0
        if program == "apt-get" and is_root and install_with_apt(packages):
            return 0
        sudo = "" if is_root else "sudo "
        print(
            f"Qt needs libraries from the system: {sudo}{call} {' '.join(packages)}",
            file=sys.stderr,
        )
        return int(program == "apt-get" and is_root)
    print("Qt needs these libraries from the system:", *missing, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
