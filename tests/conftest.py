"""Gives all tests a home folder of their own, one language, and the shipped time zones."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

# As on the computers that this is made for; Qt reads it once. UTC would hide mistakes with zones.
os.environ["TZ"] = os.environ.get("TEST_ZONE", "Asia/Almaty")

# A shell has these ignored by what it starts in the background, and programs started here would
# inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

import pytest
from hypothesis import settings

from evidence_keeper.media.decoder.decoder_client import DecoderClient
from evidence_keeper.services import session as session_module
from evidence_keeper.services.evidence import working_copies
from evidence_keeper.services.session import Session
from evidence_keeper.services.vault import vaults
from evidence_keeper.storage.vault import database
from evidence_keeper.system import clock
from evidence_keeper.system.shipped_zones import use_shipped_zones
from tests.fork_server import ForkServer, shared_server
from tests.vault_copies import PASSPHRASE, copy_vault, derive_each_key_once

# A case that takes long on a busy machine is no fault.
settings.register_profile("any-machine", deadline=None)
settings.load_profile("any-machine")
derive_each_key_once()
database.MEMORY_SECURITY = "OFF"

# When the tests begin, by their clock: the hour and the date of the run change nothing.
_BEGUN = datetime.fromisoformat(os.environ.get("TEST_TIME", "2026-11-27T15:30:00+05:00"))
_OFFSET = _BEGUN - datetime.now(UTC)


class _KeptDecoder(DecoderClient):
    """Outlives the vaults of the tests: its child takes a quarter of a second to start."""

    def close(self) -> None:
        """Stay."""

    def recycle(self) -> None:
        """Stay: only `test_intake.py` proves that each intake leaves its child behind."""

    def end(self) -> None:
        """End the child."""
        super().close()


@pytest.fixture(scope="session", autouse=True)
def _one_decoder() -> Iterator[None]:
    """Let all vaults of the tests' own process share one decoding child."""
    kept = _KeptDecoder(deadline=300)
    with pytest.MonkeyPatch.context() as patch:
        for module in (session_module, working_copies):
            patch.setattr(module, "DecoderClient", lambda: kept)
        yield
    kept.end()


@pytest.fixture(autouse=True)
def _own_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program's clock run from a fixed moment on."""
    monkeypatch.setattr(clock, "system_time", lambda: datetime.now(UTC) + _OFFSET)


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees or touches the user's settings."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    use_shipped_zones()


PACKAGES = {
    "7z": "7zip", "bsdtar": "libarchive-tools", "chromium": "chromium", "dbus-daemon": "dbus",
    "fiu-run": "fiu-utils", "mutool": "mupdf-tools", "node.js": "nodejs", "openssl": "openssl",
    "poppler": "poppler-utils", "qpdf": "qpdf", "sqlcipher": "sqlcipher", "strace": "strace",
    "tesseract": "tesseract-ocr tesseract-ocr-kaz tesseract-ocr-rus", "xdotool": "xdotool",
    "xvfb": "xvfb", "xvfb-run": "xvfb",
}  # fmt: skip
"""Debian's package of each program that some test needs."""


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line each why tests were skipped, and which package brings what is missing."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(r.longrepr[2]).removeprefix("Skipped: ") for r in skipped)
    for reason, count in sorted(reasons.items()):
        words = reason.lower().replace(",", " ").split()
        packages = [PACKAGES[word] for word in words if word in PACKAGES]
        hint = f" (Debian: apt-get install {packages[0]})" if packages else ""
        terminalreporter.write_line(f"{count} skipped: {reason}{hint}")


@pytest.fixture
def display() -> Iterator[str]:
    """A display of our own, without a network socket and without a clipboard manager."""
    from tests.proofs.conftest import need

    reading, writing = os.pipe()
    command = [need("Xvfb"), "-displayfd", str(writing), "-nolisten", "tcp", "-screen", "0"]
    server = subprocess.Popen(
        [*command, "1280x900x24"], pass_fds=[writing], stderr=subprocess.DEVNULL
    )
    os.close(writing)
    with os.fdopen(reading) as file:
        number = file.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(timeout=280)


@pytest.fixture(scope="session")
def fork_server() -> ForkServer:
    """Starts programs at once, with a home of their own."""
    return shared_server()


@pytest.fixture
def vault_folder(tmp_path: Path) -> Path:
    """A fresh vault."""
    copy_vault(tmp_path / "vault", "Main")
    return tmp_path / "vault"


@pytest.fixture
def session(vault_folder: Path) -> Iterator[Session]:
    """The fresh vault, open."""
    opened = vaults.open_with_passphrase(vault_folder, PASSPHRASE)
    yield opened
    opened.close()
