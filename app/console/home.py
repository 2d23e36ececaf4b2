"""A home for libraries that look for one, where the user has none (无主目录的用户)."""

import os
from pathlib import Path


def have_a_home() -> None:
    """Let HOME be a temporary folder for a user without HOME and without an entry among the users.

    Matplotlib, IPython and Jupyter ask for the home when they are imported; the last one fails without it.
    """
    try:
        Path.home()
    except RuntimeError:
        from agents.caching.folder import cache_folder

        os.environ["HOME"] = str(cache_folder("home"))
