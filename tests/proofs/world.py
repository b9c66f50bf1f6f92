"""Gives the program an isolated environment, and searches it for forbidden content."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.proofs.canaries import Canaries, sweep

RECENT = ("recently-used", "recentdocuments", ".recent", "thumbnails", "thumbnailer")
"""In whose names desktops keep what was opened."""
SHARED = ("/tmp", "/var/tmp", "/dev/shm", "/run/user", "/var/spool/cups", "/var/crash")


@dataclass
class Place:
    """A small world of its own: home, temporary and runtime folders, inputs and exports.

    `kept` is for backups and what is restored: all of it must be encrypted, so it is searched.
    """

    root: Path
    canaries: Canaries
    begun: float

    def __post_init__(self) -> None:
        for name in ("home", "temp", "run", "work", "inputs", "export", "kept"):
            (self.root / name).mkdir(mode=0o700)
        self.vault = self.root / "home" / "vault"
        self.key = self.root / "inputs" / "key.txt"
        # The passphrase is a canary as well.
        self.key.write_text(self.canaries.word("passphrase"), encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "DISPLAY", "VIRTUAL_ENV")}
        return {
            **kept,
            "HOME": str(self.root / "home"),
            "TMPDIR": str(self.root / "temp"),
            "XDG_RUNTIME_DIR": str(self.root / "run"),
            "QT_QPA_PLATFORM": "offscreen",
            "LANG": "kk_KZ.UTF-8",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }

    def start(self, *arguments: object, module: str = "evidence_keeper") -> subprocess.Popen[bytes]:
        """Start the real program; the world around it would keep core dumps."""

        def allow_cores() -> None:
            hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
            resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))

        return subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=self.environment, cwd=self.root / "work", preexec_fn=allow_cores,
        )  # fmt: skip

    def run(
        self, command: str, *arguments: object, code: int = 0, vault: Path | None = None
    ) -> str:
        """Run a command on the vault, or on another one; return what it printed."""
        key = ("--vault", vault or self.vault, "--passphrase-file", self.key)
        return self.finish(self.start(command, *key, *arguments), code)

    def finish(self, started: subprocess.Popen[bytes], code: int) -> str:
        """Wait for a program; errors must not quote content either, results may."""
        with started as program:
            out, err = program.communicate(timeout=240)
        assert program.returncode == code, (program.args, out.decode(), err.decode())
        assert not [w for w in self.canaries.words.values() if w in err.decode()]
        return out.decode()

    def leaks(self) -> tuple[list[str], int]:
        """Search everywhere but in inputs and export; return what was found, and the files."""
        inputs, export = self.root / "inputs", self.root / "export"
        own = sweep([self.root], self.canaries, [inputs, export])
        young = [p for folder in SHARED for p in self._young(Path(folder))]
        shared = sweep(young, self.canaries, [self.root], self.begun)
        # A backup of one file is an archive of encrypted files.
        strange = [
            f for f in own.foreign if not f.endswith(".ekbackup: ZIP") and "/vault/" not in f
        ]
        found = [f"{f.path}: {f.what}" for f in [*own.found, *shared.found]]
        return [*found, *strange, *self._not_ours()], own.files + shared.files

    def _not_ours(self) -> Iterator[str]:
        """Name what lies about although nothing but the vault and the settings may be written."""
        vaults = {path.parent for path in self.root.rglob("keys.json")}
        searched = [self.root / name for name in ("home", "temp", "run", "work")]
        for path in (p for folder in searched for p in folder.rglob("*") if p.is_file()):
            if any(word in str(path.relative_to(self.root)).lower() for word in RECENT):
                yield f"{path}: a list of what was opened"
            elif path.name != "settings.json" and not vaults.intersection(path.parents):
                yield f"{path}: neither vault nor settings"

    def _young(self, folder: Path) -> Iterator[Path]:
        """Yield what is new in a folder that others use as well."""
        ours = self.root.resolve()
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            mine = ours.is_relative_to(path.resolve()) or path.name.startswith("bash_jobs")
            try:
                if not mine and path.lstat().st_mtime >= self.begun:
                    yield path
            except OSError:
                continue
