"""What all tests share."""

import os
import signal

# Quiet, reproducible drawing without a display; must be set before anything imports matplotlib.
os.environ.setdefault("MPLBACKEND", "Agg")

# What a script starts in the background ignores Ctrl-C, and so do its children: here some tests press it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_report_header() -> str:
    """Says when the tests in a browser are left out, so that a green line is not misread."""
    if os.environ.get("GONGZHI_NO_BROWSER") == "1":
        return "GONGZHI_NO_BROWSER=1: the tests in a browser are left out"
    return ""
