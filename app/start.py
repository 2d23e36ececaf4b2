"""The console script: what happens before the program is loaded (启动)."""

import signal


def main() -> None:
    """Load the program and run it.

    Ctrl-C during the half second of loading ends the process at once, as it ends any program that has nothing
    to keep yet; Python would print a traceback. A process that was started to ignore it goes on ignoring it.
    """
    usual = signal.getsignal(signal.SIGINT)
    if usual is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from app.cli import main as run

    signal.signal(signal.SIGINT, usual)
    run()
