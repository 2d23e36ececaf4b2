"""What CI says holds: the two commands of the README, in its order, on a machine that remembers nothing."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Stands in for make: writes down what it was asked, and what the folders hold that should begin empty.
MAKE = """#!/bin/sh
echo "$*" >> "$SAID"
[ "$1" = .ready ] && exit 0
for folder in "$XDG_CACHE_HOME" "$MPLCONFIGDIR"; do echo "$folder: $(ls "$folder")" >> "$SAID"; done
[ -z "${NUMBA_CACHE_DIR:-}${GONGZHI_FONT:-}" ] || exit 9
touch "$XDG_CACHE_HOME/left" "$MPLCONFIGDIR/left"
[ "$1" != "${BROKEN:-}" ]
"""


def ci(folder: Path, **environment: str) -> tuple[int, list[str]]:
    """Exit code of `.ci/run` with that `make`, and what it was asked."""
    make, said = folder / "bin" / "make", folder / "said"
    make.parent.mkdir()
    make.write_text(MAKE)
    make.chmod(0o755)
    path = f"{make.parent}:{os.environ['PATH']}"
    known = {"PATH": path, "SAID": str(said), "TMPDIR": str(folder), "NUMBA_CACHE_DIR": str(folder)}
    done = subprocess.run([ROOT / ".ci" / "run"], env={**os.environ, **known, **environment}, check=False)
    return done.returncode, said.read_text().splitlines()


def test_both_commands_are_said_in_the_readme_s_order_with_caches_that_begin_empty(tmp_path: Path) -> None:
    code, said = ci(tmp_path)
    assert code == 0
    ready, run, *before_run, test, cache, matplotlib = said
    assert ready == ".ready"
    assert run.split()[:3] == ["run", "SEEDS=2", "DAYS=20"]
    assert [line.split(": ")[1] for line in before_run] == ["", ""]
    assert test == "test"  # with what the first command left, as a newcomer has it
    assert [line.split(": ")[1] for line in (cache, matplotlib)] == ["left", "left"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bin", "said"]  # nothing is left behind


def test_a_command_that_fails_fails_the_whole(tmp_path: Path) -> None:
    for broken, steps in (("run", 2), ("test", 3)):
        folder = tmp_path / broken
        folder.mkdir()
        code, said = ci(folder, BROKEN=broken)
        assert code != 0
        assert len([line for line in said if not line.startswith("/")]) == steps


def test_no_font_is_installed_for_the_tests() -> None:
    script = (ROOT / "tests" / "app" / "install_browser.sh").read_text(encoding="utf-8")
    assert "font" not in script
