"""How anybody computes again what a page shows: command, Python lines, scenario files (复现)."""

from hashlib import blake2b
from pathlib import Path
from shlex import quote
from typing import Any

from app.web.limits import limits
from app.web.offers import cities
from app.web.setup import SIDES, Setup, file_name, names_of, scenario_of, scenario_text
from experiments.designs.past import BOTH, SETTLED
from experiments.film.shots import SPIN_UP, followed_for
from sim.identity import code_hash

ROOT = "results"
APP = "app"  # folder under the root that holds the strips of pages


def strip_key(setup: Setup, horizon: str) -> str:
    """Identity of a comparison: both scenarios with their names, the spin-up, the horizon and how long
    problems are followed."""
    parts = [f"{scenario_of(setup, name).name} {scenario_of(setup, name).key()}" for name in SIDES]
    parts += [str(SPIN_UP), horizon, *([f"followed {days}"] if (days := followed_for(horizon)) else [])]
    told = "\n".join(parts)
    return blake2b(told.encode(), digest_size=8).hexdigest()


def strip_folder(setup: Setup, horizon: str) -> Path:
    """Where the runs of a strip are kept: an ordinary result folder."""
    return Path(ROOT) / APP / strip_key(setup, horizon)


def command(setup: Setup, horizon: str = "soon") -> str:
    """The command whose table holds the numbers of the page."""
    names = list(names_of(setup))
    shipped = [name for name in names if not name.endswith(".toml")]
    words = ["gongzhi", "compare", *names]
    if shipped:
        words += city_words(setup.city)
    asked, seeds = (BOTH, limits().settled) if horizon == SETTLED else (horizon, limits().seeds)
    words += ["--seeds", str(seeds), "--spin-up", str(SPIN_UP), "--horizon", asked]
    if followed := followed_for(horizon):
        words += ["--followed", str(followed)]
    return " ".join(quote(word) for word in [*words, "--out", str(strip_folder(setup, horizon))])


def city_words(city: str) -> list[str]:
    """How the command line is told of a city on offer."""
    laid = cities()[city][2]
    words = ["--city", city]
    return [*words, "--scale", str(laid["city.scale"])] if "city.scale" in laid else words


def python_lines(setup: Setup, horizon: str = "soon") -> str:
    """The same as lines of Python."""
    names = list(names_of(setup))
    laid = cities()[setup.city][2] if any(not name.endswith(".toml") for name in names) else {}
    days = followed_for(horizon)
    followed = f", followed={days}" if days else ""
    lines = [
        "import gongzhi",
        "",
        f"found = gongzhi.compare({names!r}, seeds={limits().seeds}, overrides={dict(laid)!r},",
        f"    spin_up={SPIN_UP}, horizon={horizon!r}{followed},",
        f"    out={str(strip_folder(setup, horizon))!r})",
        "found.table()",
    ]
    return "\n".join(lines)


def reproduce(setup: Setup) -> dict[str, Any]:
    """Command, Python lines and the texts of both scenarios, with key, seed and code."""
    return {
        "command": command(setup),
        "python": python_lines(setup),
        "files": [[file_name(scenario_of(setup, name)), scenario_text(setup, name)] for name in SIDES],
        "key": strip_key(setup, "soon"),
        "seed": setup.seed,
        "code": code_hash(),
        "folder": str(strip_folder(setup, "soon")),
    }


def csv_head(setup: Setup) -> list[str]:
    """The first lines of every table that is saved."""
    told = reproduce(setup)
    parts = [f"key {told['key']}", f"seed {told['seed']}", f"code {told['code']}"]
    return [f"# Gongzhi 共治: {', '.join(parts)}", f"# {told['command']}"]
