"""Starts a D-Bus for one test."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage


@dataclass
class Bus:
    """A private bus: one connection for the watch, one for the fakes."""

    watch: QDBusConnection
    fakes: QDBusConnection

    def tell(self, path: str, interface: str, name: str, *values: object) -> None:
        signal = QDBusMessage.createSignal(path, interface, name)
        signal.setArguments(list(values))
        assert self.fakes.send(signal)


def private_bus() -> Iterator[Bus]:
    """Yield a bus that the test alone is on; skip where none can be started."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("needs dbus-daemon")
    running = subprocess.Popen(
        [daemon, "--session", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert running.stdout is not None
    address = running.stdout.readline().strip()
    names = [f"watch-{running.pid}", f"fakes-{running.pid}"]
    made = Bus(*(QDBusConnection.connectToBus(address, name) for name in names))
    assert made.watch.isConnected()
    yield made
    for name in names:
        QDBusConnection.disconnectFromBus(name)
    running.terminate()
    running.wait()
    running.stdout.close()
