"""What was learnt as files: priors, tables, a catalogue, and a scenario that runs (学习结果的保存)."""

import json
import re
import tomllib
from pathlib import Path

from experiments.designs.toml_file import toml_of
from experiments.records.learning.learnt import Learnt
from experiments.storage.atomic import file_errors, write_whole
from experiments.wording.spreadsheet import write_spreadsheet
from sim.errors import ScenarioError
from sim.scenario.topics import CATALOGUES

BASE = "urban_china"
TARGETED = {"calendar.days": 365, "calendar.warm_up": 60}  # a year of cases, as Chinese levels are held
SHARE = re.compile(r"^share = .*$", re.MULTILINE)


def keep_learnt(found: Learnt, folder: Path | str) -> list[Path]:
    """Write what was learnt into a folder. Returns the files.

    Raises ScenarioError where the disk refuses, or a topic is not one of the shipped catalogue.
    """
    folder = Path(folder)
    texts = {"priors.toml": _priors(found), "scenario.toml": _scenario(found)}
    if found.topics:
        texts["catalogue.toml"] = _catalogue(found)
    if found.levels:
        texts["targets.toml"] = _targets(found)
    with file_errors(folder, "write what was learnt"):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            write_whole(folder / name, text)
        for name, table in (("units.csv", found.units), ("types.csv", found.types)):
            rows = table.astype(object).where(table.notna(), "").itertuples(index=False)
            write_spreadsheet(folder / name, list(table.columns), rows)
    return [folder / name for name in (*texts, "units.csv", "types.csv")]


def _priors(found: Learnt) -> str:
    lines = [
        f"# Learnt from {_quoted(found.name)}: ranges are 95 % intervals, or wider where the reason says so."
    ]
    for each in found.lessons:
        lines += [
            "",
            f"[prior.{_quoted(each.path)}]",
            f"low = {each.low:.6g}",
            f"high = {each.high:.6g}",
            'scale = "linear"',
            f"why = {_quoted(each.source)}",
        ]
    return "\n".join(lines) + "\n"


def _scenario(found: Learnt) -> str:
    lines = ['extends = "baseline"', f"title = {_quoted('Learnt from ' + found.name)}"]
    if found.topics:
        lines.append('catalogue = "catalogue.toml"')
    sections: dict[str, list[str]] = {}
    for each in found.lessons:
        section, _, name = each.path.partition(".")
        sections.setdefault(section, []).append(
            f"{name} = {each.value:.6g}  # {each.low:.4g} to {each.high:.4g}"
        )
    for section, values in sections.items():
        lines += ["", f"[{section}]", *values]
    return "\n".join(lines) + "\n"


def _targets(found: Learnt) -> str:
    lines = [
        "# Levels of records, for `gongzhi calibrate`. `spread` is the standard deviation between parts of",
        "# the records, `form` how far the model may miss a true city and still be used. On a log scale both",
        "# are of the logarithm.",
        "",
        f"title = {_quoted('Levels of ' + found.name)}",
        'scenario = "baseline"',
        "",
        "[set]",
        *(f"{path} = {value}" for path, value in TARGETED.items()),
        *(f"{each.path} = {each.value:.6g}" for each in found.lessons),
    ]
    for each in found.levels:
        lines += [
            "",
            "[[target]]",
            f"figure = {_quoted(each.figure)}",
            f"value = {each.value:.6g}",
            f"spread = {each.spread:.4g}",
            f"form = {each.form:.4g}",
            *(['scale = "log"'] if each.log else []),
            f"source = {_quoted(each.source)}",
        ]
    return "\n".join(lines) + "\n"


def _catalogue(found: Learnt) -> str:
    """The shipped catalogue with the shares that were counted.

    Topics without a type keep the shares they have.
    """
    text = (CATALOGUES / f"{BASE}.toml").read_text(encoding="utf-8")
    rows = {row["id"]: row["share"] for row in tomllib.loads(text)["topic"]}
    unknown = next((topic for topic in found.topics if topic not in rows), None)
    if unknown is not None:
        raise ScenarioError(f"topic '{unknown}' is not in the catalogue {BASE}. Topics: {', '.join(rows)}.")
    room = sum(share for topic, share in rows.items() if topic in found.topics)
    head, *blocks = text.split("[[topic]]\n")
    for n, (topic, share) in enumerate(rows.items()):
        counted = found.topics.get(topic, 0.0) * room if topic in found.topics else share
        blocks[n] = SHARE.sub(f"share = {counted:.6f}", blocks[n], count=1)
    return "[[topic]]\n".join([head, *blocks])


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read_topics(path: Path | str) -> dict[str, tuple[str, ...]]:
    """Topics and the types of records that belong to them: `property = ["Housing"]` under [topics] of a file.

    Raises ScenarioError for what is no such file.
    """
    content = toml_of(Path(path)).get("topics")
    listed = isinstance(content, dict) and all(isinstance(each, list) for each in content.values())
    if not content or not listed:
        raise ScenarioError(f'{path}: needs [topics] with lists of types, such as property = ["Housing"].')
    return {str(topic): tuple(map(str, types)) for topic, types in content.items()}
