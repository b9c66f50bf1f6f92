"""Controls a page in a headless Chromium through a pipe: no network, no driver program."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from evidence_keeper.dossier.package.open_page import check_script

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def page_running(script: str, folder: Path) -> Path:
    """Write a page that has the code of the check and runs a script with it."""
    page = folder / "page.html"
    whole = f"{check_script()}{script}".replace("</script", "<\\/script")
    page.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><script>{whole}</script>', encoding="utf-8"
    )
    return page


class Browser:
    """The browser; its profile lies in the folder."""

    def __init__(self, folder: Path) -> None:
        assert CHROMIUM
        to_it, from_us = os.pipe()
        to_us, from_it = os.pipe()
        arguments = [
            CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--remote-debugging-pipe", f"--user-data-dir={folder / 'profile'}", "about:blank",
        ]  # fmt: skip

        def place() -> None:
            """Put the two ends where the protocol has them: descriptors 3 and 4."""
            reading, writing = os.dup(to_it), os.dup(from_it)
            high = os.dup2(reading, 100), os.dup2(writing, 101)
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        self._process = subprocess.Popen(
            arguments,
            close_fds=False,
            preexec_fn=place,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_it)
        os.close(from_it)
        self._out: IO[bytes] = os.fdopen(from_us, "wb")
        self._in: IO[bytes] = os.fdopen(to_us, "rb")
        self._number = 0
        self._session = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        self._out.close()
        self._in.close()

    def open(self, page: Path) -> None:
        """Open a page."""
        target = self._ask("Target.createTarget", url=f"file://{page}")["targetId"]
        attached = self._ask("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]

    def wait_for(self, expression: str, seconds: float = 240) -> Any:
        """Return an expression's value once it is neither empty nor undefined."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            answer = self._ask("Runtime.evaluate", expression=expression, returnByValue=True)
            if value := answer["result"].get("value"):
                return value
            time.sleep(0.1)
        raise TimeoutError(expression)

    def _ask(self, method: str, **params: object) -> dict[str, Any]:
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._out.write(json.dumps(message).encode() + b"\0")
        self._out.flush()
        while True:
            answer: dict[str, Any] = json.loads(self._message())
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def _message(self) -> bytes:
        data = bytearray()
        while (byte := self._in.read(1)) != b"\0":
            assert byte, "the browser has gone"
            data += byte
        return bytes(data)
