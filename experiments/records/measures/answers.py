"""What units answer when they are asked, and when they are asked again (首次与再次推诿)."""

from collections.abc import Iterator

import numpy as np

from experiments.records.table import CaseRecords


def answers(records: CaseRecords) -> Iterator[tuple[str, float]]:
    """Refusals at a first request, and at a request to a unit that has refused in the same case before.

    Persistence is the part of what could change that does not: (P(again) - P(first)) / (1 - P(first)).
    """
    if not records.requests.num_rows:
        return
    refused = np.asarray(records.requests["refused"].to_numpy(zero_copy_only=False), np.bool_)
    again = records.requests["earlier"].to_numpy() > 0
    yield "refused", float(refused.mean())
    first = float(refused[~again].mean()) if (~again).any() else float("nan")
    yield "refused_first", first
    if again.any():
        second = float(refused[again].mean())
        yield "refused_again", second
        if first < 1.0:
            yield "persistence", (second - first) / (1.0 - first)
