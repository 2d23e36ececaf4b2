"""Merging small parts of a result folder into larger ones, while others may read and write.

Nothing is removed before another part holds its rows. Cut short at any moment, rows may stand in two parts
for a while; every reader takes a run from one part only, and the next tidying removes what is double.
"""

import uuid
from collections.abc import Iterator

import pyarrow as pa

from experiments.storage.dictionary import described
from experiments.storage.place import Place
from experiments.storage.tables import RUNS, TABLES, best_rows, one_source_per_run, with_identity

FEW = 12  # parts that are left as they are
LARGE = 32_000_000  # bytes of one part, all tables together; not merged any further


def tidy(place: Place) -> None:
    """Merge the small parts that are counted in, if there are more than a few."""
    try:
        sizes = {kind: place.sizes(kind) for kind in TABLES}  # `runs` first: the rest of a part is older
    except FileNotFoundError:  # another process is tidying just now
        return
    small = [
        name
        for name in sizes[RUNS]
        if name.startswith("part-") and sum(sizes[kind].get(name, 0) for kind in TABLES) < LARGE
    ]
    if len(small) > FEW:
        for group in _groups(small, sizes):
            _merge(place, {kind: [n for n in group if n in sizes[kind]] for kind in TABLES})


def _groups(names: list[str], sizes: dict[str, dict[str, int]]) -> Iterator[list[str]]:
    """Parts in groups that together stay below the size of a large part."""
    group: list[str] = []
    total = 0
    for name in names:
        total += sum(sizes[kind].get(name, 0) for kind in TABLES)
        group.append(name)
        if total >= LARGE:
            yield group
            group, total = [], 0
    if len(group) > 1:
        yield group


def _merge(place: Place, held: dict[str, list[str]]) -> None:
    name = f"part-{uuid.uuid4().hex}.parquet"
    written = []
    try:
        for kind in (*TABLES[1:], RUNS):  # `runs` last: it counts the others in
            parts = [place.read_table(f"{kind}/{part}") for part in held[kind]]
            if parts:
                place.write_table(f"{kind}/{name}", described(kind, _merged(kind, parts)))
                written.append(kind)
    except FileNotFoundError:  # another process has merged some of these; its parts stay, ours go
        for kind in written:
            place.remove(f"{kind}/{name}")
        return
    for kind in (*TABLES[1:], RUNS):
        for part in held[kind]:
            place.remove(f"{kind}/{part}")


def _merged(kind: str, parts: list[pa.Table]) -> pa.Table:
    if kind == RUNS:
        return best_rows(pa.concat_tables(map(with_identity, parts), promote_options="permissive"))
    return pa.concat_tables(one_source_per_run(parts), promote_options="permissive")
