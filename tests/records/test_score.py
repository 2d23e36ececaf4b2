"""`gongzhi score`: what runs predict of records, held against them."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from app.cli import answer
from experiments.doubt.ensemble import Ensemble
from experiments.exports.calls import export
from experiments.records.halves import by_the_day, closed_after, halves
from experiments.records.measures.figures import FIGURES
from experiments.records.measures.fingerprint import fingerprint_of
from experiments.records.measures.named import named
from experiments.records.measures.watched import Watched
from experiments.records.reading.read import read_records
from experiments.records.table import CaseRecords
from experiments.scoring.page import keep_score
from experiments.scoring.rules import Sample
from experiments.scoring.score import Score, score
from experiments.scoring.worlds import predicting
from experiments.scoring.yardsticks import (
    DRAWS,
    PERIODS,
    last_period,
    log_normal_by_type,
    queue_of_unit,
    served,
)
from sim.errors import ScenarioError
from tests.records.synthetic import declared, rows, write

SHORT = {"calendar.days": 60, "calendar.warm_up": 20}


@pytest.fixture(scope="module")
def run_as_csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the siloed town as anybody's event log."""
    path = tmp_path_factory.mktemp("records") / "town.csv"
    export("siloed", "csv", path, seed=3, overrides=SHORT)
    return path


@pytest.fixture(scope="module")
def town(run_as_csv: Path, tmp_path_factory: pytest.TempPathFactory) -> Score:
    """That log scored with six other seeds of the same town, kept."""
    out = tmp_path_factory.mktemp("scored")
    return score(run_as_csv, "siloed", split="none", seeds=6, overrides=SHORT, out=out)


@pytest.fixture
def city(tmp_path: Path) -> CaseRecords:
    """A synthetic city of 600 cases, by the day."""
    return by_the_day(read_records(write(tmp_path / "a.csv", rows(600)), declared(tmp_path)))


def test_the_score_of_a_sure_prediction_is_its_distance_and_of_two_points_less() -> None:
    assert Sample.of(np.array([3.0])).crps(5.0) == 2.0
    assert Sample.of(np.array([0.0, 1.0])).crps(0.5) == pytest.approx(0.25)  # .5 - 1/2 * 1/2


def test_the_score_of_a_standard_normal_is_that_of_the_formula() -> None:
    from scipy.stats import norm

    sample = Sample.of(norm.ppf((np.arange(2000) + 0.5) / 2000))
    assert sample.crps(0.0) == pytest.approx((math.sqrt(2) - 1) / math.sqrt(math.pi), abs=1e-3)


def test_a_weight_of_two_is_a_value_that_is_there_twice() -> None:
    weighted = Sample.of(np.array([1.0, 4.0, np.nan]), np.array([2.0, 1.0, 5.0]))
    twice = Sample.of(np.array([1.0, 1.0, 4.0]))
    assert weighted.crps(2.0) == pytest.approx(twice.crps(2.0))
    assert weighted.place(2.0) == pytest.approx(2 / 3)


def test_nineteen_draws_give_a_ninety_percent_interval_from_end_to_end() -> None:
    low, high = Sample.of(np.arange(19.0)).interval
    assert (low, high) == pytest.approx((0.0, 18.0))
    low, high = Sample.of(np.arange(199.0)).interval
    assert (low, high) == pytest.approx((9.0, 189.0))


def test_an_interval_covers_further_draws_as_often_as_it_says() -> None:
    draw = np.random.default_rng(1)
    hits = []
    for _ in range(2000):
        low, high = Sample.of(draw.normal(size=39)).interval
        hits.append(low <= draw.normal() <= high)
    assert np.mean(hits) == pytest.approx(0.90, abs=0.02)


def test_fourteen_figures_are_named_each_with_its_reason() -> None:
    assert len(named()) == 14
    for each in named().values():
        assert {each.figure, each.runs} <= set(FIGURES)
        assert each.why
        assert each.why_zh


def test_the_earlier_half_is_what_was_known_on_the_eve(city: CaseRecords) -> None:
    before, after = halves(city)
    assert before is not None
    assert abs(len(before) - len(after)) < 30
    assert before.opened_day.max() < after.opened_day.min()
    watched = Watched.of(before)
    assert not watched.closed[before.closed_day >= after.opened_day.min()].any()
    assert watched.closed[(before.closed_day > 0) & (before.closed_day < after.opened_day.min())].all()


@pytest.mark.parametrize(
    ("split", "said"),
    [("2024-13-01", "YYYY-MM-DD"), ("2030-01-01", "one side"), ("2024-01-03", "are needed")],
)
def test_a_split_that_leaves_nothing_is_refused(city: CaseRecords, split: str, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        halves(city, split)


def test_a_time_longer_than_any_file_holds_is_that_of_an_open_case(city: CaseRecords) -> None:
    found = Watched.of(closed_after(city, np.full(len(city), 1e300)))
    assert not found.closed.any()


def test_a_queue_serves_one_after_another() -> None:
    came, needed = np.array([0.0, 1.0, 1.0, 10.0]), np.array([3.0, 1.0, 2.0, 1.0])
    assert served(came, needed) == pytest.approx([3.0, 4.0, 6.0, 11.0])


def test_yardsticks_draw_near_what_a_city_without_change_goes_on_to_do(city: CaseRecords) -> None:
    before, after = halves(city)
    assert before is not None
    truth = fingerprint_of(after)
    drawn = {
        "last": list(last_period(before, after, 1)),
        "log_normal": list(log_normal_by_type(before, after, 1)),
    }
    assert (len(drawn["last"]), len(drawn["log_normal"])) == (PERIODS, DRAWS)
    for name, draws in drawn.items():
        means = {
            figure: np.nanmean([d.get(figure, np.nan) for d in draws]) for figure in ("within_7", "same_day")
        }
        assert means["within_7"] == pytest.approx(truth["within_7"], abs=0.08), name
    assert "per_day" not in drawn["log_normal"][0], "when cases came was told, not predicted"
    queue = list(queue_of_unit(before, after, 1))
    assert np.mean([d["within_30"] for d in queue]) == pytest.approx(truth["within_30"], abs=0.15)


def test_a_town_is_predicted_by_other_seeds_of_it(town: Score) -> None:
    inside, of = town.inside
    assert of == 11, "a run has no areas above its places, and none of 60 days tells of 90"
    assert inside >= 7
    assert inside <= town.inside_with_form <= of
    wide = town.table[town.table["named"]]
    assert (wide["high_form"] - wide["low_form"] > wide["high"] - wide["low"]).all()
    assert not town.table.loc[~town.table["named"], "inside_form"].any()
    assert {"gini_area", "top10_area", "within_90"} <= set(town.silent)
    assert town.table["crps_last"].isna().all(), "nothing went before"


def test_what_lies_outside_is_shown_first(town: Score) -> None:
    for mine in (True, False):
        inside = town.table.loc[town.table["named"] == mine, "inside"].tolist()
        assert inside == sorted(inside)
    assert town.table["named"].tolist() == sorted(town.table["named"], reverse=True)


def test_a_score_is_kept_and_its_runs_are_not_done_again(town: Score, run_as_csv: Path) -> None:
    assert town.folder is not None
    report, picture = keep_score(town)
    page = report.read_text(encoding="utf-8")
    assert "https://" not in page
    assert picture.is_file()
    content = json.loads((town.folder / "score.json").read_text())
    assert content["of"] == 11
    before = sorted(path.name for path in (town.folder / "runs" / "runs").iterdir())
    again = score(run_as_csv, "siloed", split="none", seeds=6, overrides=SHORT, out=town.folder)
    assert again.table.equals(town.table)
    assert sorted(path.name for path in (town.folder / "runs" / "runs").iterdir()) == before
    zh = keep_score(town, language="zh")[0].read_text(encoding="utf-8")
    assert "事先指定" in zh


def test_worlds_of_an_ensemble_weigh_as_it_says(run_as_csv: Path) -> None:
    whole = Ensemble.read("urban_china")
    few = Ensemble(whole.table.slice(0, 2), whole.about)
    found = score(run_as_csv, few, seeds=1, overrides=SHORT, within="possible")
    assert found.runs == 2
    assert found.split
    assert found.table["crps_queue"].notna().any()
    made = predicting(few, 3, "posterior", SHORT)
    assert made.weights == pytest.approx(few.posterior)
    assert made.fixed["calendar.days"] == 60
    with pytest.raises(ScenarioError, match="within = 'prior'"):
        predicting(few, 1, "prior", {})


def test_the_command_tells_and_keeps(
    run_as_csv: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ["score", str(run_as_csv), "siloed", "--seeds", "2", "--days", "20", "--workers", "1"]
    assert answer([*said, "--dry-run"]) == 0
    assert "2 runs" in capsys.readouterr().out
    out = tmp_path / "kept"
    assert answer([*said, "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"] == 2
    assert {each.name for each in out.iterdir()} >= {"score.json", "score.csv", "score-en.html", "runs"}
    assert answer([*said, "--out", str(out)]) == 0
    shown = capsys.readouterr().out
    assert shown.index("outside the interval") < shown.index("Named beforehand, inside")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ((0, "nothing.csv"), "no such file of records"),
        ((1, "sylode"), "no scenario is called"),
        ((1, "urban_chin"), "Did you mean 'urban_china'? Shipped ensembles: "),
        ((1, "none.toml"), "or give the path of a .parquet file"),
        ((1, "none.parquet"), "no shipped ensemble"),
    ],
)
def test_bad_input_is_one_message_and_exit_code_2(
    run_as_csv: Path, capsys: pytest.CaptureFixture[str], changed: tuple[int, str], said: str
) -> None:
    asked = [str(run_as_csv), "siloed"]
    asked[changed[0]] = changed[1]
    assert answer(["score", *asked]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert not told.out
