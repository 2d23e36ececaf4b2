"""The exploring commands as a user meets them."""

import json

import pytest

from app.cli import answer
from experiments.designs.equal_cost import STEP
from experiments.storage.store import Store

SHORT = ("--days", "6", "--spin-up", "60", "--workers", "1")
FACTORS = ("--factor", "emerge.per_resident_year=0.2:2.0", "--factor", "joint.every=1:9")


def said(capsys, *command, code=0):
    assert answer(command) == code
    return capsys.readouterr()


@pytest.mark.parametrize("command", ["sensitivity", "discover", "search"])
def test_every_command_has_help_with_an_example(command, capsys):
    assert f"Example:  gongzhi {command}" in said(capsys, command, "--help").out


@pytest.mark.slow
def test_screening_two_scenarios_draws_tells_and_is_resumed(capsys, tmp_path):
    out = tmp_path / "screening"
    command = ["sensitivity", "siloed", "party_led", "--metric", "raised", "--samples", "2", "--seeds", "2"]
    command += [*FACTORS, *SHORT, "--out", str(out)]
    found = json.loads(said(capsys, *command, "--json").out)
    assert {row["factor"] for row in found["factors"]} == {"emerge.per_resident_year", "joint.every"}
    assert (out / "figures" / "morris.png").stat().st_size > 10_000
    stored = sorted(path.name for path in (out / "runs").iterdir())
    again = said(capsys, *command)
    assert "move the outcome by more than random variation" in again.out
    assert sorted(path.name for path in (out / "runs").iterdir()) == stored


@pytest.mark.slow
def test_variance_is_split_by_sobol_indices(capsys, tmp_path):
    out = tmp_path / "sobol"
    command = ["sensitivity", "siloed", "--method", "sobol", "--metric", "raised", "--samples", "8"]
    command += ["--seeds", "2", *FACTORS, *SHORT, "--out", str(out)]
    found = json.loads(said(capsys, *command, "--json").out)
    assert found["factors"][0]["factor"] == "emerge.per_resident_year"
    assert 0 <= found["randomness"] < 0.5
    assert (out / "figures" / "sobol.png").exists()


@pytest.mark.slow
def test_the_scenario_is_a_factor_and_pairs_are_told_and_the_folder_gives_the_same_again(capsys, tmp_path):
    out = tmp_path / "who"
    command = ["sensitivity", "--method", "sobol", "--second-order", "--metric", "raised", "--samples", "4"]
    command += [
        "--seeds",
        "2",
        "--factor",
        "scenario=siloed,party_led",
        *FACTORS[:2],
        *SHORT,
        "--out",
        str(out),
    ]
    found = json.loads(said(capsys, *command, "--json").out)
    assert {row["factor"] for row in found["factors"]} == {"scenario", "emerge.per_resident_year"}
    assert [(row["factor"], row["factor_other"]) for row in found["pairs"]] == [
        ("scenario", "emerge.per_resident_year")
    ]
    again = json.loads(said(capsys, "sensitivity", str(out), "--metric", "raised", "--json").out)
    assert again["factors"] == found["factors"]
    assert again["pairs"] == found["pairs"]


@pytest.mark.slow
def test_discovery_tells_rules_in_two_languages(capsys, tmp_path):
    out = tmp_path / "when"
    command = [
        "discover",
        "siloed",
        "--metric",
        "backlog",
        "--threshold",
        "100",
        "--samples",
        "40",
        "--seeds",
        "1",
    ]
    found = said(capsys, *command, *FACTORS, *SHORT, "--out", str(out)).out
    assert "Open disputes on the last day, siloed is below 100 in" in found
    assert "emerge.per_resident_year (Problems per resident and year) is at most" in " ".join(found.split())
    assert "不高于" in found
    assert (out / "figures" / "discovery.png").exists()
    assert json.loads((out / "discovery.json").read_text("utf-8"))["rules"]


@pytest.mark.slow
def test_a_search_keeps_its_budget_and_tests_its_front(capsys, tmp_path):
    out = tmp_path / "packages"
    command = ["search", "hybrid", "--factor", "levers.audit", "--factor", "levers.sensing"]
    command += ["--objective", "satisfaction", "--objective", "total_cost", "--price", "levers.audit=10"]
    command += ["--price", "levers.sensing=10", "--spend", "10", "--population", "4", "--generations", "2"]
    command += ["--seeds", "1", "--fresh", "3", *SHORT, "--out", str(out)]
    found = json.loads(said(capsys, *command, "--json").out)
    assert all(row["spent"] <= 10 for row in found["front"])
    assert {"satisfaction", "satisfaction fresh", "stays", "in_set"} <= set(found["front"][0])
    assert (out / "figures" / "search.png").exists()
    assert "Quote these values" in " ".join(said(capsys, *command).out.split())


UNDEFINED = "warning_age is undefined at {n} of {n} points: run longer or choose another outcome"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "points"),
    [
        (["sensitivity", "siloed", "--samples", "2"], 6),
        (["sensitivity", "siloed", "--method", "sobol", "--samples", "2"], 8),
        (["discover", "siloed", "--samples", "16"], 16),
    ],
    ids=["morris", "sobol", "discover"],
)
def test_an_undefined_outcome_is_not_called_a_failure(command, points, capsys):
    """Nothing is found before it is claimed under `siloed`, so its age is undefined in every run."""
    command += ["--metric", "warning_age", "--seeds", "1", *FACTORS, *SHORT]
    told = said(capsys, *command, code=2).err
    assert UNDEFINED.format(n=points) in told
    assert "failed" not in told


@pytest.mark.slow
def test_a_search_for_an_undefined_outcome_ends_with_the_reason(capsys):
    command = ["search", "siloed", "--factor", "work.branch_part", "--objective", "warning_age"]
    command += ["--population", "4", "--generations", "2", "--seeds", "1", "--fresh", "2", *SHORT]
    assert "warning_age is undefined at 4 of 4 packages" in said(capsys, *command, code=2).err


@pytest.mark.slow
@pytest.mark.parametrize("command", ["sensitivity", "discover"])
def test_two_scenarios_are_explored_at_equal_cost(command, capsys, tmp_path):
    out = str(tmp_path / "out")
    asked = [command, "siloed", "hybrid", "--equal", "cost", "--factor", "levers.audit=0:1@hybrid"]
    asked += ["--factor", "joint.every=1:9", "--metric", "satisfaction"]
    asked += ["--samples", "2" if command == "sensitivity" else "16", "--seeds", "1", *SHORT, "--out", out]
    assert answer(asked) == (0 if command == "sensitivity" else 2)  # six days are too few to learn rules from
    capsys.readouterr()
    store = Store.read(out)
    assert store.design.equal == "cost"
    held = store.points().groupby("scenario")["work.capacity"]
    assert held.min()["siloed"] == held.max()["siloed"] == 1
    assert held.min()["hybrid"] < held.max()["hybrid"] < 1  # audit costs hours
    folder = said(capsys, "sensitivity", out, "--equal", "cost", code=2).err
    assert "is a result folder" in folder


@pytest.mark.slow
def test_a_search_at_equal_cost_pays_for_levers_with_hours(capsys, tmp_path):
    out = tmp_path / "out"
    command = ["search", "hybrid", "--equal", "cost", "--factor", "levers.audit=0:1"]
    command += ["--objective", "satisfaction", "--population", "4", "--generations", "1"]
    told = said(capsys, *command, "--seeds", "1", "--fresh", "2", *SHORT, "--out", str(out)).out
    assert "each costs a day what hybrid costs" in " ".join(told.split())
    points = Store.read(out / "generation-1").points().sort_values("levers.audit")
    assert points["work.capacity"].diff().max() < STEP, "dearer packages hold fewer hours, but for rounding"
    assert points["work.capacity"].max() < 1


def test_a_dry_run_says_how_much_it_would_be(capsys):
    found = json.loads(
        said(capsys, "sensitivity", "siloed", *FACTORS, *SHORT, "--samples", "3", "--dry-run", "--json").out
    )
    assert found["points"] == 9
    assert 9 <= found["runs"] <= 36  # equal points are run once


def test_a_dry_run_of_a_search_counts_the_packages_that_there_are_and_the_runs_that_are_there(
    capsys, tmp_path
):
    """Two levels make two packages, however many a generation could hold."""
    command = ["search", "siloed", "--factor", "joint.every=1,4", "--objective", "trust", "--workers", "1"]
    command += ["--population", "8", "--generations", "5", "--seeds", "2", "--fresh", "3", *SHORT]
    command += ["--out", str(tmp_path / "out")]
    found = json.loads(said(capsys, *command, "--dry-run", "--json").out)
    assert (found["points"], found["runs"], found["there"], found["left"]) == (2, 2 * 2 + 2 * 3, 0, 10)
    front = json.loads(said(capsys, *command, "--json").out)["front"]
    found = json.loads(said(capsys, *command, "--dry-run", "--json").out)
    assert found["there"] == 2 * 2 + len(front) * 3
    assert found["left"] == found["runs"] - found["there"]


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("sensitivity", "siloed", "--factor", "claim.pase"), "Did you mean 'pace'"),
        (("sensitivity", "siloed", "--metric", "durable"), "--metric durable: is not known"),
        (("sensitivity", "siloed", "--method", "sobol", "--samples", "10"), "must be a power of 2"),
        (("sensitivity", "siloed", "party_led", "baseline"), "got 3"),
        (("sensitivity", "siloed", "--factor", "scenario=siloed,party_led"), "leave out the names"),
        (("sensitivity", "siloed", "--second-order"), "goes with --method sobol"),
        (("discover", "siloed", "--metric", "raised"), "neither more nor less"),
        (("discover", "siloed", "--equal", "cost", *FACTORS), "--equal cost: needs two scenarios or more"),
        (("sensitivity", "siloed", "hybrid", "--equal", "effort", *FACTORS), "must be one of hours, cost"),
        (
            ("sensitivity", "siloed", "hybrid", "--equal", "cost", "--factor", "work.capacity=1:2"),
            "--equal cost: sets work.capacity itself",
        ),
        (
            ("search", "hybrid", "--equal", "cost", "--factor", "work.capacity", "--objective", "trust"),
            "--equal cost: sets work.capacity itself",
        ),
        (("phase", "--equal", "effort"), "must be one of hours, cost"),
        (
            ("search", "siloed", "--factor", "claim.pace", "--objective", "raised"),
            "raised:higher or raised:lower",
        ),
        (
            ("search", "siloed", "--factor", "claim.pace", "--objective", "trust", "--price", "claim.pace=1"),
            "belong together",
        ),
        (
            ("search", "siloed", "--factor", "claim.pace", "--objective", "trust", "--budget", "total_cost"),
            "must be NAME=NUMBER",
        ),
    ],
)
def test_bad_input_gets_one_message_and_a_way_out(command, message, capsys):
    error = said(capsys, *command, code=2).err
    assert message in error
    assert "Traceback" not in error


def test_a_search_folder_is_reported(capsys, tmp_path):
    out = tmp_path / "out"
    command = ["search", "hybrid", "--factor", "levers.sensing", "--objective", "satisfaction"]
    command += ["--objective", "total_cost", "--population", "4", "--generations", "1", "--seeds", "1"]
    said(capsys, *command, "--fresh", "2", *SHORT, "--out", str(out))
    for language, words in (("en", "Packages that nothing beats"), ("zh", "未被超越的政策组合")):
        said(capsys, "report", str(out), "--language", language)
        text = (out / f"report-{language}.html").read_text(encoding="utf-8")
        assert words in text
        assert "levers.sensing" in text
        assert "data:image/png" in text
    (out / "front.json").write_text("{}")
    assert "no readable front of a search" in said(capsys, "report", str(out), code=2).err
