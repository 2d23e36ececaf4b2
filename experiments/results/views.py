"""How a comparison looks in a notebook: one line, a table, a picture."""

import html
import math
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from experiments.statistics.paired import Difference
from experiments.storage.manifest import PlannedScenario
from experiments.wording.numbers import decimals, difference, number
from experiments.wording.terms import metric_label, named_metrics, short_title
from experiments.wording.words import Words
from sim.outcomes.metrics import METRICS


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure that a notebook shows by itself; `png` is the picture, `save` writes it."""

    name: str
    png: bytes

    def __repr__(self) -> str:
        return f"Picture({self.name}, {len(self.png) // 1024} kB)"

    def _repr_png_(self) -> bytes:
        return self.png

    def save(self, path: Path | str) -> Path:
        """Write the picture as PNG; raises ScenarioError when the disk refuses."""
        from experiments.storage.atomic import file_errors, write_whole

        path = Path(path)
        with file_errors(path.parent, "write figures"):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, self.png)
        return path


def drawn(name: str, draw: Callable[[Path], object]) -> Picture:
    """The picture that `draw` writes to the path of a file called `name`."""
    with tempfile.TemporaryDirectory(prefix="gongzhi-") as folder:
        path = Path(folder) / f"{name}.png"
        draw(path)
        return Picture(name, path.read_bytes())


def headline_rows(differences: tuple[Difference, ...], scenario: str) -> Iterator[tuple[str, ...]]:
    """Of every headline outcome: what it is, both means, the difference with its interval, P(better)."""
    for item in differences:
        about, found = METRICS[item.metric], item.found
        if item.scenario != scenario or about.group != "headline" or not found.pairs:
            continue
        digits = decimals(about.unit, [found.mean_a, found.mean_b])
        yield (
            f"{about.label}, {about.unit}" if about.unit else about.label,
            about.zh,
            number(found.mean_a, digits),
            number(found.mean_b, digits),
            difference(found, digits),
            "" if math.isnan(found.better) else number(found.better, 2),
        )


def brief(
    scenarios: Sequence[PlannedScenario],
    differences: Sequence[Difference],
    metrics: Sequence[str],
    say: Words,
) -> pd.DataFrame:
    """A row per outcome and scenario but the first: what it is, both means, the difference, its interval."""
    titles = {each.name: short_title(each, say) for each in scenarios}
    first = titles[scenarios[0].name]
    rows = []
    for metric in named_metrics(metrics, [each.metric for each in differences]):
        for item in (each for each in differences if each.metric == metric):
            found = item.found
            digits = decimals(METRICS[metric].unit, [found.mean_a, found.mean_b])
            rows.append(
                {
                    say("brief.outcome"): metric_label(metric, say),
                    say("brief.scenario"): titles[item.scenario],
                    first: number(found.mean_a, digits),
                    say("brief.there"): number(found.mean_b, digits),
                    say("brief.difference"): difference(found, digits),
                }
            )
    return pd.DataFrame(rows)


def html_table(title: str, scenarios: tuple[str, ...], differences: tuple[Difference, ...]) -> str:
    """The headline outcomes as HTML, a table per scenario beside the first; names are shown as they are."""
    first, *others = scenarios
    parts = [f"<p><b>{html.escape(title)}</b></p>"]
    for scenario in others:
        head = ("", "", first, scenario, f"{scenario} − {first}", "P(better)")
        parts.append("<table><thead>" + _row(head, "th") + "</thead><tbody>")
        parts += [_row(row, "td") for row in headline_rows(differences, scenario)]
        parts.append("</tbody></table>")
    return "\n".join(parts)


def _row(cells: tuple[str, ...], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"
