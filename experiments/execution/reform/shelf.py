"""Evenings of models that were kept, so that nobody lives the same days twice (检查点架).

A spin-up is the same for all scenarios that follow it, for every design and session. It is kept in the user's
cache under what decides it: the past of the scenario, the seed, the day and the code. Everything on the
shelf can be made again, so nothing is lost when files go; those used longest ago go first. A kept model is a
pickle, of which nothing but the model's own classes is built (`sim.identity.own_pickles`); a shelf
that others can write to is refused, and a damaged file is set aside.
"""

import io
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa

from agents.caching.folder import cache_folder
from experiments.storage.atomic import remove_leftovers, write_whole
from sim.errors import ScenarioError
from sim.identity import code_hash
from sim.model import CityModel
from sim.running import state_from, state_into
from sim.scenario.scenario import Scenario

MOST_GIGABYTES = 5.0
LIMIT = "GONGZHI_SPIN_UP_GB"  # environment variable that sets another limit; 0 keeps nothing
CODEC = "lz4"  # half the time of zstd at four thirds of its size
NAME = re.compile(r"(?P<run>[0-9a-f]{16})-(?P<day>\d{6})-(?P<past>[0-9a-f]{16})\.model")
type Notes = Mapping[str, Any]


class Shelf:
    """The kept evenings of one folder, by default that of the user's cache.

    Raises ScenarioError where the folder belongs to somebody else or others may write to it: what lies there
    is built into objects.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or cache_folder("spin-ups")
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            if self.folder.stat().st_uid == os.getuid():
                self.folder.chmod(0o700)
        if self.folder.is_dir() and not _ours(self.folder):
            raise ScenarioError(
                f"{self.folder}: belongs to somebody else, or others may write to it; spin-ups are only read "
                "from a folder of your own. Set XDG_CACHE_HOME to another place."
            )

    def keep(self, model: CityModel, notes: Notes) -> bool:
        """Keep this evening; returns whether the disk took it. A crash leaves no half of it."""
        if _limit() <= 0:
            return False
        raw = io.BytesIO()
        state_into(model, raw, notes=dict(notes))
        packed = pa.compress(raw.getvalue(), CODEC, asbytes=True)
        size = raw.getbuffer().nbytes.to_bytes(8, "little")
        try:
            write_whole(self.folder / _name(model.programme, model.seed, model.day), size + packed)
        except OSError:  # a full or read-only disk: the days are lived again when they are needed
            return False
        return True

    def has(self, scenario: Scenario, seed: int, day: int) -> bool:
        """Whether the evening of a day is kept."""
        return (self.folder / _name(scenario, seed, day)).is_file()

    def latest(self, scenario: Scenario, seed: int, until: int) -> Iterator[tuple[CityModel, dict[str, Any]]]:
        """Kept evenings up to a day of a run of this scenario and seed, the latest first, with notes.

        Damaged ones are set aside.
        """
        pasts: dict[int, str] = {}
        for path, day in self._of(seed):
            if day > until or not _ours(path):
                continue
            past = pasts.setdefault(day, scenario.past(day))
            if path.name == _name_of(past, seed, day) and (found := self._read(path)) is not None:
                yield found

    def _of(self, seed: int) -> list[tuple[Path, int]]:
        with suppress(OSError):
            matches = [(path, NAME.fullmatch(path.name)) for path in self.folder.iterdir()]
            mine = [(path, int(m["day"])) for path, m in matches if m and m["run"] == _run(seed)]
            return sorted(mine, key=lambda pair: -pair[1])
        return []

    def _read(self, path: Path) -> tuple[CityModel, dict[str, Any]] | None:
        try:
            content = path.read_bytes()
            size = int.from_bytes(content[:8], "little")
            if size > 1000 * len(content):
                raise ValueError("its size cannot be true")
            raw = pa.decompress(content[8:], size, CODEC, asbytes=True)
            state = state_from(io.BytesIO(raw), path)
            model, notes = state["model"], state["notes"]
            if state["code"] != code_hash() or not isinstance(model, CityModel):
                raise ValueError("of other code")
            if path.name != _name(model.programme, model.seed, model.day) or not isinstance(notes, dict):
                raise ValueError("of another run")
        except FileNotFoundError:  # another process has made room
            return None
        except (OSError, ScenarioError, ValueError, KeyError, OverflowError, MemoryError, pa.ArrowException):
            with suppress(OSError):
                path.replace(path.with_suffix(".damaged"))
            return None
        with suppress(OSError):
            os.utime(path)  # used just now: others go first
        return model, notes

    def drop(self, scenario: Scenario, seed: int, day: int) -> None:
        """Give up the evening of a day that nobody will ask for again."""
        with suppress(OSError):
            (self.folder / _name(scenario, seed, day)).unlink(missing_ok=True)

    @property
    def size(self) -> int:
        """Bytes on the shelf."""
        return sum(size for _, _, size in self._files())

    def tidy(self) -> None:
        """Make room: damaged files and leftovers go, then those used longest ago, down to the limit."""
        most = _limit()
        with suppress(OSError):
            remove_leftovers(self.folder)
        files = sorted(self._files(), key=lambda file: (file[0].suffix != ".damaged", file[1]))
        left = sum(size for _, _, size in files)
        for path, _, size in files:
            if path.suffix == ".damaged" or left > most:
                with suppress(OSError):
                    path.unlink(missing_ok=True)
                left -= size

    def _files(self) -> list[tuple[Path, float, int]]:
        """Path, time of the last use and bytes of everything kept."""
        found = []
        with suppress(OSError):
            for path in self.folder.iterdir():
                if path.suffix in (".model", ".damaged"):
                    with suppress(OSError):
                        about = path.stat()
                        found.append((path, about.st_mtime, about.st_size))
        return found


def _limit() -> float:
    """Bytes that may be kept. Raises ScenarioError for a limit that is no number."""
    said = os.environ.get(LIMIT, "") or str(MOST_GIGABYTES)
    try:
        return float(said) * 1e9
    except ValueError:
        raise ScenarioError(f"{LIMIT} = {said!r}: must be a number of gigabytes, such as 5.") from None


def _run(seed: int) -> str:
    return blake2b(f"{seed}\n{code_hash()}".encode(), digest_size=8).hexdigest()


def _name(scenario: Scenario, seed: int, day: int) -> str:
    return _name_of(scenario.past(day), seed, day)


def _name_of(past: str, seed: int, day: int) -> str:
    return f"{_run(seed)}-{day:06d}-{past}.model"


def _ours(path: Path) -> bool:
    """Whether a file or folder belongs to this user alone to write to."""
    try:
        about = path.lstat()
    except OSError:
        return False
    kind = stat.S_ISREG(about.st_mode) or stat.S_ISDIR(about.st_mode)
    return kind and about.st_uid == os.getuid() and not about.st_mode & 0o022
