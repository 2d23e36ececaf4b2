"""Kernels and hashes are kept where this user may write, and nowhere that others can write."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agents.caching import folder as folders
from agents.caching.folder import cache_folder
from tests.house_rules import ROOT


def test_the_folder_lies_in_the_users_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder("kernels") == tmp_path / "gongzhi" / "kernels"
    assert (tmp_path / "gongzhi" / "kernels").is_dir()


def test_without_a_home_it_is_a_folder_of_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(folders.Path, "home", nobody)
    monkeypatch.setattr(folders.tempfile, "gettempdir", lambda: str(tmp_path))
    found = cache_folder("kernels")
    assert found == tmp_path / f"gongzhi-{os.getuid()}" / "kernels"
    assert found.parent.stat().st_mode & 0o077 == 0
    assert cache_folder("kernels") == found


def test_a_temporary_folder_that_others_can_write_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies in it is executed: somebody else may have put it there."""
    monkeypatch.setenv("XDG_CACHE_HOME", "/dev/null")
    monkeypatch.setattr(folders.tempfile, "gettempdir", lambda: str(tmp_path))
    open_to_all = tmp_path / f"gongzhi-{os.getuid()}"
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    assert open_to_all not in cache_folder("kernels").parents


def test_a_user_without_home_and_name_can_start(tmp_path: Path) -> None:
    """As in a container that runs under a number that no table of users knows."""
    lines = [
        "import os, pwd, sys, tempfile",
        "def nobody(*_): raise KeyError('no such user')",
        "pwd.getpwuid = nobody",
        "from agents.compiling import CACHE",
        "assert str(CACHE).startswith(tempfile.gettempdir()), CACHE",
        "sys.argv = ['gongzhi', 'info']",
        "from app.cli import main",
        "main()",
    ]
    gone = ("HOME", "XDG_CACHE_HOME", "NUMBA_CACHE_DIR", "MPLCONFIGDIR")
    kept = {name: value for name, value in os.environ.items() if name not in gone}
    environment = kept | {"TMPDIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "\n".join(lines)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "code" in done.stdout
