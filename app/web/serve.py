"""Serve the browser app: in production mode, without telemetry, nothing fetched from elsewhere.

At home on loopback only; with `--public`, for a class, under the one address that is named.
"""

import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
import warnings
import webbrowser
from contextlib import suppress
from pathlib import Path

from app.web.limits import FOLDER, HOSTS, PUBLIC, limits
from sim.errors import ScenarioError

HOST = "127.0.0.1"
PORT = 8765
LARGEST_MESSAGE = 2_000_000  # bytes of what a browser sends at once; a scenario file is far below
PATIENCE = 60.0  # seconds in which a server that is to be shown must answer
ANYWHERE = ("0.0.0.0", "::", "")
SETTINGS = {
    "SOLARA_APP": "app.web.site",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_LOADER": "plain",
    # A browser that crashed says nothing: what is kept for it is let go after ten minutes.
    "SOLARA_KERNEL_CULL_TIMEOUT": "10m",
    # All front-end files come with the solara-assets package; a missing one must fail, not be fetched.
    "SOLARA_ASSETS_PROXY": "True",
}


def assets_folder() -> Path:
    """Where solara-assets put the front-end files; raises ScenarioError where they are missing."""
    folder = Path(sys.prefix) / "share" / "solara" / "cdn"
    if not (folder / "@widgetti").is_dir():
        raise ScenarioError(
            f"the files of the page are not in {folder}; reinstall solara-assets ('make' does it)"
        )
    return folder


def set_environment() -> None:
    """Solara reads its settings when it is imported, so they must stand before; the user's own win."""
    if "solara" in sys.modules:
        raise RuntimeError("the app's settings must be set before solara is imported")
    os.environ.setdefault("SOLARA_ASSETS_PROXY_CACHE_DIR", str(assets_folder()))
    os.environ.setdefault("SOLARA_KERNEL_MAX_COUNT", str(limits().visitors))
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)


def open_to(host: str, *, public: bool, results: Path | None = None) -> str:
    """Note for this process who may ask, and where results lie; returns the address to listen on.

    Raises ScenarioError for an address that is none, or that is not loopback without `public`.
    """
    if results is not None:
        os.environ[FOLDER] = str(results)
    if not public:
        if host not in (HOST, "localhost"):
            raise ScenarioError(f"--host {host}: others reach this address. Add --public if they shall.")
        return HOST
    if host in ANYWHERE:
        raise ScenarioError(f"--host {host or repr('')}: name the one address that visitors will type.")
    os.environ[PUBLIC] = "1"
    os.environ[HOSTS] = host
    return host


def serve(port: int = PORT, host: str = HOST, *, show: bool = False) -> None:
    """Serve on `host`:`port` until interrupted; with `show`, also open it in the browser of this machine.

    Raises ScenarioError when the port is taken.
    """
    set_environment()
    check_port(port, host)
    # True on every page served without TLS, and harmless on loopback.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")
    look_ahead()
    import uvicorn

    url = f"http://{host}:{port}"
    print(f"Gongzhi 共治: {url} (Ctrl-C ends it)", file=sys.stderr, flush=True)
    if show:
        threading.Thread(target=open_browser, args=(url,), daemon=True).start()
    uvicorn.run("app.web.server:app", host=host, port=port, log_level="warning", ws_max_size=LARGEST_MESSAGE)


def look_ahead() -> None:
    """Start the workers, and let them compute the first page. Its spin-ups are kept on disk, films here."""
    from app.web.setup import Setup
    from app.web.wishes import ahead
    from app.web.work import desk

    for job in ahead(Setup()):
        desk().request(job)


def open_browser(url: str) -> None:
    """Show the page on this machine's screen, where it has one, once the server answers."""
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(urllib.error.URLError, OSError), urllib.request.urlopen(f"{url}/readyz", timeout=2):
            webbrowser.open(url)
            return
        time.sleep(0.2)


def check_port(port: int, host: str = HOST) -> None:
    """Raise ScenarioError with the way out when `host` is not here, or something listens on `port`."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = f"port {port} cannot be used ({error.strerror}); name another with --port"
            if host != HOST:
                reason = f"{host}, port {port}: cannot be used ({error.strerror}); is it this machine's?"
            raise ScenarioError(reason) from None


if __name__ == "__main__":
    serve(int(sys.argv[1]) if len(sys.argv) > 1 else PORT)
