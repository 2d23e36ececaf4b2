"""A Firefox without a screen, driven over Marionette, the protocol that it brings itself."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NAMES = ("firefox-esr", "firefox")
NAMED = "GONGZHI_FIREFOX"  # environment variable with the path of a browser
QUIET = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "http://127.0.0.1:1",
    "toolkit.telemetry.enabled": False,
}


def firefox() -> str | None:
    """Path of a browser, None where there is none."""
    return next((path for path in (os.environ.get(NAMED), *map(shutil.which, NAMES)) if path), None)


class Window:
    """A window of the browser."""

    def __init__(self, at: socket.socket) -> None:
        self.at, self.answers, self.number = at, at.makefile("rb"), 0
        self._read()  # how it introduces itself
        self.ask("WebDriver:NewSession", capabilities={})

    def ask(self, command: str, **given: object) -> Any:
        """What a command gives. Raises RuntimeError where the browser refuses it."""
        self.number += 1
        told = json.dumps([0, self.number, command, given]).encode()
        self.at.sendall(str(len(told)).encode() + b":" + told)
        _, _, error, found = self._read()
        if error:
            raise RuntimeError(f"{command}: {error}")
        return found

    def run(self, script: str) -> Any:
        """What a script of the page returns."""
        return self.ask("WebDriver:ExecuteScript", script=script, args=[])["value"]

    def _read(self) -> Any:
        size = b""
        while (sign := self.answers.read(1)) != b":":
            if not sign:
                raise RuntimeError("the browser has ended")
            size += sign
        return json.loads(self.answers.read(int(size)))


@contextmanager
def window(path: str, profile: Path, port: int, patience: float) -> Iterator[Window]:
    """A browser with a profile of its own; ended afterwards.

    patience : seconds in which it must listen, and answer a command
    """
    wishes = {**QUIET, "marionette.port": port}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in wishes.items()]
    (profile / "user.js").write_text("\n".join(lines))
    command = [path, "--headless", "--no-remote", "--marionette", "--profile", str(profile), "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with _reached(port, patience) as at:
            yield Window(at)
    finally:
        process.terminate()
        process.wait(patience)


def _reached(port: int, patience: float) -> socket.socket:
    until = time.monotonic() + patience
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), patience)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
