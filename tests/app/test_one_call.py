"""Whatever a command does is one call in Python: both give the same numbers, and the same files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import gongzhi
from app.cli import answer
from experiments.results.reproduce import reproduction_json
from experiments.validation.limit import exact
from experiments.wording.plain_data import plain
from sim.errors import ScenarioError

DAYS = ("--days", "4")
SHORT = {"calendar.days": 4}
SPUN = ("--spin-up", "30")
VARIED = ("emerge.per_resident_year=0.2:2.0", "joint.every=1:9")
FACTORS = tuple(word for each in VARIED for word in ("--factor", each))
DESIGN = """
kind = "full_factorial"
scenarios = ["siloed", "party_led"]
seeds = 2
[set]
calendar.days = 4
calendar.warm_up = 0
[factors]
joint.every = [1, 9]
"""
type Told = Callable[..., Any]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """What a command prints as JSON."""

    def tell(*words: object, code: int = 0) -> Any:
        assert answer([*map(str, words), "--json"]) == code
        return json.loads(capsys.readouterr().out)

    return tell


def as_told(content: object) -> Any:
    """Plain data as it comes back from JSON: undefined numbers are None."""
    return json.loads(json.dumps(plain(content)))


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the runs of a comparison."""
    out = tmp_path_factory.mktemp("one_call") / "compared"
    gongzhi.compare(["siloed", "party_led"], 2, out=out, overrides=SHORT)
    return out


@pytest.fixture
def design(tmp_path: Path) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(DESIGN, "utf-8")
    return path


def test_run(told: Told) -> None:
    there, here = told("run", "party_led", "--seed", 7, *DAYS), gongzhi.run("party_led", 7, overrides=SHORT)
    assert there["metrics"] == as_told(here.metrics)
    assert there["event_hash"] == here.run.event_hash == here.records.event_hash
    table = here.table().set_index("metric")
    assert table.loc["durable_share", "value"] == here.metrics["durable_share"]
    assert "party_led, seed 7: ok" in repr(here)


def test_a_run_that_is_there_already_is_not_made_again(tmp_path: Path) -> None:
    first, again = (gongzhi.run("siloed", out=tmp_path / "kept", overrides=SHORT) for _ in range(2))
    assert not first.reused
    assert again.reused
    assert again.records is None
    assert as_told(again.metrics) == as_told(first.metrics)


def test_compare(told: Told, compared: Path, tmp_path: Path) -> None:
    out = tmp_path / "there"
    there = told("compare", "siloed", "party_led", "--seeds", 2, "--workers", 1, *DAYS, "--out", out)
    here = gongzhi.compare(["siloed", "party_led"], 2, out=compared, overrides=SHORT)
    assert there["differences"] == json.loads(here.to_json())["differences"]
    assert {Path(path).name for path in here.keep()} == {path.name for path in (out / "figures").iterdir()}
    assert (compared / "comparison.json").exists()
    with pytest.raises(gongzhi.ScenarioError, match="not kept"):
        gongzhi.compare(["siloed", "party_led"], 1, overrides=SHORT).keep()


def test_reproduce_query_status_and_repair(told: Told, compared: Path) -> None:
    sql = "SELECT scenario, seed, durable_share FROM runs ORDER BY 1, 2"
    assert told("query", compared, sql) == gongzhi.query(compared, sql).records()
    table = gongzhi.query(compared, sql).table()
    assert list(table.columns) == ["scenario", "seed", "durable_share"]
    assert told("design", "status", compared) == as_told(gongzhi.status_of(compared).summary())
    run = gongzhi.open_results(compared).runs()["run_id"][0]
    again = gongzhi.reproduce(compared, run)
    assert told("reproduce", compared, run) == json.loads(reproduction_json(again))
    assert again.table()["equal"].all()
    assert told("repair", compared, "--dry-run")["found"]["damaged"] == {}
    (mended,) = gongzhi.repair_parts(str(compared)).values()
    assert mended.whole


def test_run_design(told: Told, design: Path, tmp_path: Path) -> None:
    there = told("design", "run", design, "--workers", 1, "--out", tmp_path / "there")
    here = gongzhi.run_design(design, out=tmp_path / "here")
    assert there["means"] == as_told(here.table().to_dict())
    assert there["computed"] == here.outcome.computed == 8
    assert set(here.results()["joint.every"]) == {1, 9}
    assert here.comparison().plot().png
    assert "8 runs done" in repr(here)
    left = gongzhi.estimate_design(design, out=tmp_path / "here", seeds=3)
    dry = told("design", "run", design, "--seeds", 3, "--dry-run", "--out", tmp_path / "here")
    assert (dry["runs"], dry["there"]) == (left.runs, left.there) == (12, 8)


def test_check(told: Told, design: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('extends = "siloed"\n[joint]\nevry = 2\n', "utf-8")
    for file, code in (("siloed", 0), (wrong, 2)):
        (there,) = told("check", file, code=code)
        here = gongzhi.check(file)
        assert (there["ok"], there["problem"] or "") == (here.ok, here.problem)
    (there,) = told("design", "check", design)
    assert there["points"] == gongzhi.check_design(design).points == 4
    assert not gongzhi.check_design(wrong).ok


def test_sensitivity(told: Told, tmp_path: Path) -> None:
    common = ("--metric", "raised", "--samples", 2, "--seeds", 2, "--workers", 1, *DAYS)
    there = told("sensitivity", "siloed", "party_led", *FACTORS, *common, "--out", tmp_path / "there")
    here = gongzhi.sensitivity(
        ["siloed", "party_led"],
        factors=VARIED,
        metric="raised",
        samples=2,
        seeds=2,
        overrides=SHORT,
        out=tmp_path / "here",
    )
    assert there["factors"] == as_told(here.table().to_dict("records"))
    stored = gongzhi.sensitivity_of_folder(tmp_path / "there", "raised")
    assert as_told(stored.table().to_dict("records")) == there["factors"]
    (figure,) = here.keep()
    assert figure.read_bytes() == here.plot().png
    kept = [json.loads((tmp_path / side / "morris.json").read_text("utf-8")) for side in ("there", "here")]
    assert kept[0] == kept[1]


def test_discover(told: Told, tmp_path: Path) -> None:
    common = (
        "--metric",
        "backlog",
        "--samples",
        24,
        "--seeds",
        1,
        "--all-points",
        "--workers",
        1,
        *DAYS,
        *SPUN,
    )
    there = told("discover", "siloed", *FACTORS, *common, "--threshold", 50, "--out", tmp_path / "there")
    here = gongzhi.discover(
        "siloed",
        factors=VARIED,
        metric="backlog",
        threshold=50,
        samples=24,
        seeds=1,
        hold_out=False,
        spin_up=30,
        overrides={"calendar": {"days": 4}},
    )
    assert there["english"] == list(here.table()["english"])
    assert (there["points"], there["hits"]) == (here.found.points, here.found.hits)
    here.keep(tmp_path / "here")
    names = [(tmp_path / side / "discovery.json").read_text("utf-8") for side in ("there", "here")]
    assert names[0] == names[1]


def test_how_often_it_happens_is_kept_where_no_rule_can_be_learnt(tmp_path: Path) -> None:
    short = {"calendar": {"days": 4}}
    with pytest.raises(ScenarioError, match="0 of 24 points are of interest"):
        gongzhi.discover(
            "siloed",
            factors=VARIED,
            metric="backlog",
            threshold=-1,
            samples=24,
            seeds=1,
            spin_up=30,
            overrides=short,
            out=tmp_path,
        )
    told = json.loads((tmp_path / "discovery.json").read_text("utf-8"))
    assert (told["hits"], told["points"], told["rules"]) == (0, 24, [])


def test_search(told: Told) -> None:
    asked = ("--objective", "satisfaction", "--price", "levers.sensing=5000", "--spend", 4000)
    sizes = ("--population", 4, "--generations", 2, "--seeds", 1, "--fresh", 2, "--workers", 1, *DAYS)
    levers = ("--factor", "levers.sensing", "--factor", "joint.every=1,4")
    there, steps = told("search", "hybrid", *levers, *asked, *sizes), list[gongzhi.Progress]()
    here = gongzhi.search(
        "hybrid",
        ["levers.sensing", "joint.every=1,4"],
        ["satisfaction"],
        prices={"levers.sensing": 5000},
        spend=4000,
        population=4,
        generations=2,
        seeds=1,
        fresh=2,
        overrides=SHORT,
        progress=steps.append,
    )
    assert there["front"] == as_told(here.table().to_dict("records"))
    assert there["about"] == here.about
    assert steps[-1].total == 4 * (2 * 1 + 2) * 4  # days: every run has four


def test_phase(told: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    cells = [gongzhi.Cell(1.0, 0.85, 0.62)]
    monkeypatch.setattr("experiments.exploration.phase.grid", lambda: cells)
    monkeypatch.setattr("experiments.exploration.phase.patterns_shipped", lambda: ["siloed", "party_led"])
    monkeypatch.setitem(gongzhi_phase().CITY, "calendar.warm_up", 0)
    monkeypatch.setitem(gongzhi_phase().CITY, "calendar.days", 10)
    there = told("phase", "--seeds", 5, "--workers", 1, "--out", tmp_path / "there")
    here = gongzhi.phase(["siloed", "party_led"], cells=cells, seeds=5)
    assert there["winners"] == as_told(here.table().to_dict("records"))
    assert len(here.keep(tmp_path / "here")) == 4
    stored = [(tmp_path / side / "phase_runs.csv").read_bytes() for side in ("there", "here")]
    assert stored[0] == stored[1]
    assert here.plot("grievance_days").png
    with pytest.raises(gongzhi.ScenarioError, match="no criterion is called 'cost'"):
        here.plot("cost")


def test_interplay(told: Told, tmp_path: Path) -> None:
    line = (
        "--seeds",
        1,
        "--workers",
        1,
        "--city",
        "teaching_town",
        "--days",
        3,
        "--spin-up",
        2,
        "--equal",
        "hours",
    )
    there = told("interplay", *line, "--out", tmp_path / "there")
    over = {"city.preset": "teaching_town", "calendar.days": 3}
    again = gongzhi.interplay(seeds=1, equal="hours", overrides=over, spin_up=2, out=tmp_path / "there")
    assert there["rows"] == as_told(again.table().to_dict("records"))
    assert sorted(path.name for path in (tmp_path / "there" / "figures").iterdir())[0].startswith(
        "interplay_"
    )
    (figure,) = again.publish(tmp_path / "docs")
    assert figure.name == "interplay.png"
    assert (tmp_path / "docs" / "data" / "interplay.csv").read_bytes() == (
        tmp_path / "there" / "interplay.csv"
    ).read_bytes()
    with pytest.raises(gongzhi.ScenarioError, match="no outcome of this study is called 'cost'"):
        again.plot("cost")


def gongzhi_phase() -> Any:
    """The module with the district of the grid."""
    from experiments.exploration import phase

    return phase


def test_story_and_diverge(told: Told, tmp_path: Path) -> None:
    here = gongzhi.story("party_led", 7, language="zh", overrides=SHORT)
    assert told("story", "party_led", "--seed", 7, "--language", "zh", *DAYS) == as_told(here.content())
    assert len(here.table()) == len(here.scenes)
    there = told("diverge", "siloed", "party_led", "--seed", 7, *DAYS, "--out", tmp_path / "d.png")
    parted = gongzhi.diverge("siloed", "party_led", 7, overrides=SHORT)
    assert there == as_told(parted.content() | {"figure": str(tmp_path / "d.png")})
    assert parted.plot().png == (tmp_path / "d.png").read_bytes()
    assert int(parted.table()["disputes"].iloc[-1]) == int(parted.growth["disputes"][-1])


def test_report(told: Told, compared: Path, tmp_path: Path) -> None:
    steps: list[gongzhi.Progress] = []
    there = told("report", compared, "--seeds", 1, "--out", tmp_path / "there.html")
    here = gongzhi.report(compared, out=tmp_path / "here.html", seeds=1, progress=steps.append)
    assert here.path.read_bytes() == Path(there["report"]).read_bytes()
    assert [(now.done, now.total) for now in steps][-1] == (2, 2)


def test_export_and_process(told: Told, compared: Path, tmp_path: Path) -> None:
    for form in ("csv", "graphml"):
        there = told("export", "siloed", "--format", form, *DAYS, "--out", tmp_path / f"there.{form}")
        here = gongzhi.export("siloed", form, tmp_path / f"here.{form}", overrides=SHORT)
        assert here.path.read_bytes() == Path(there["file"]).read_bytes()
        assert (there["events"], there["disputes"]) == (here.events, here.disputes)
    with pytest.raises(gongzhi.ScenarioError, match="Formats: xes, ocel2"):
        gongzhi.export("siloed", "xlsx")
    seen = gongzhi.process(compared, language="zh")
    there = told("process", compared, "--language", "zh", "--out", tmp_path / "there")
    assert there == as_told({name: table.to_dict("records") for name, table in seen.tables().items()})
    seen.keep(tmp_path / "here")
    assert {path.name for path in (tmp_path / "here").iterdir()} == {
        path.name for path in (tmp_path / "there").iterdir()
    }
    assert seen.plot("rework").png == (tmp_path / "here" / "rework.png").read_bytes()
    assert seen.same


def test_validate(told: Told, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    limit = exact("x", "Two and two", "二加二", "design rule", 4, 4)
    monkeypatch.setattr("experiments.validation.run.CHECKS", {"mine": lambda _: iter([limit])})
    there = told("validate", "--only", "limits", "--out", tmp_path / "there")
    here = gongzhi.validate("limits")
    gongzhi.keep_validation(here, tmp_path / "here")
    assert json.loads((tmp_path / "here" / "validation.json").read_text("utf-8")) == there
    assert set(here.table()["verdict"]) == {"holds"}
