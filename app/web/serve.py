"""Serve the browser app: loopback only, production mode, no telemetry, nothing fetched from elsewhere."""

import os
import socket
import sys
import warnings
from pathlib import Path

from sim.errors import ScenarioError

HOST = "127.0.0.1"
PORT = 8765
SETTINGS = {
    "SOLARA_APP": "app.web.page",
    "SOLARA_MODE": "production",
    "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
    "SOLARA_THEME_SHOW_BANNER": "False",
    "SOLARA_THEME_LOADER": "plain",
    # A browser that crashed says nothing: its model is let go after ten minutes.
    "SOLARA_KERNEL_CULL_TIMEOUT": "10m",
    "SOLARA_KERNEL_MAX_COUNT": "40",
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
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)


def serve(port: int = PORT) -> None:
    """Serve on http://127.0.0.1:`port` until interrupted. Raises ScenarioError when the port is taken."""
    set_environment()
    check_port(port)
    # True on every page served without TLS, and harmless on loopback.
    warnings.filterwarnings("ignore", message="Cookies with samesite=none")
    import uvicorn

    print(f"Gongzhi 共治: http://{HOST}:{port} (Ctrl-C ends it)", file=sys.stderr, flush=True)
    uvicorn.run("app.web.server:app", host=HOST, port=port, log_level="warning")


def check_port(port: int) -> None:
    """Raise ScenarioError with the way out when something listens on `port` already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            reason = f"port {port} cannot be used ({error.strerror}); name another with --port"
            raise ScenarioError(reason) from None


if __name__ == "__main__":
    serve(int(sys.argv[1]) if len(sys.argv) > 1 else PORT)
