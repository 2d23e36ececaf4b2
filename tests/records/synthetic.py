"""Synthetic records with known answers, made from a seed: no file of anybody is needed."""

import csv
import gzip
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

UNITS = ("roads", "parks", "housing")
TYPES = ("pothole", "tree", "noise", "heating")
HEAD = ("number", "created", "finished", "promised", "agency", "kind", "corner", "by", "who")
MAPPING = """
name = "Synthetic city"
[columns]
id = "number"
opened = "created"
closed = "finished"
due = "promised"
unit = "agency"
type = "kind"
place = "corner"
channel = "by"
person = "who"
"""


def rows(count: int, seed: int = 1, days: int = 200) -> list[list[str]]:
    """Cases whose time to closing is log-normal in hours (mean 3, spread 1.5), watched for `days` days."""
    draw = np.random.default_rng(seed)
    start = datetime(2024, 1, 1)
    opened = np.sort(draw.uniform(0, days, count))
    hours = np.exp(draw.normal(3.0, 1.5, count))
    found = []
    for n in range(count):
        begin = start + timedelta(days=float(opened[n]))
        end = begin + timedelta(hours=float(hours[n]))
        finished = f"{end:%Y-%m-%d %H:%M:%S}" if end < start + timedelta(days=days) else ""
        unit, kind = int(draw.integers(3)), int(draw.integers(4))
        found.append(
            [
                f"C{n}",
                f"{begin:%Y-%m-%d %H:%M:%S}",
                finished,
                f"{begin + timedelta(days=7):%Y-%m-%d %H:%M:%S}",
                UNITS[unit],
                TYPES[kind],
                f"corner {int(draw.integers(50))}",
                "phone" if draw.random() < 0.7 else "app",
                f"person {int(draw.integers(count))}",
            ]
        )
    return found


def write(path: Path, lines: list[list[str]], head: tuple[str, ...] = HEAD, encoding: str = "utf-8") -> Path:
    """A table as CSV, gzipped where its name says so."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding=encoding, newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(head)
        out.writerows(lines)
    return path


def declared(folder: Path, text: str = MAPPING) -> Path:
    """The mapping as a file."""
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path
