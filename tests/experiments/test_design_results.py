"""A folder of a design is read back: its points, means over them, values of factors, what moves an
outcome."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import pearsonr, rankdata

from app.cli import answer
from experiments.designs.check import design_from_text
from experiments.designs.factors import Factor
from experiments.designs.sampling import SAMPLED
from experiments.designs.source import shipped_designs
from experiments.designs.text import kept_experiment, text_of
from experiments.execution.complete import Engine
from experiments.execution.run_design import run_experiment
from experiments.execution.worker import Task
from experiments.exploration.analysis import analyse
from experiments.exploration.explore import Outcome, factors_from
from experiments.exploration.ranks import rank_effects
from experiments.report import write
from experiments.results.design_results import DesignResults
from experiments.storage.store import Store
from sim.errors import ScenarioError
from tests.experiments.doubles import fake_run
from tests.experiments.probability import as_often, at_most
from tests.experiments.test_report import Page

HERE = Engine(1)
HEAD = 'history = "none"\nscenarios = ["siloed", "party_led"]\nseeds = 3\n'
CONVENER = (
    "[factors]\nwork.branch_part = { low = 0.0, high = 1.0 }\nwork.utilisation = { low = 0.5, high = 1.5 }\n"
)


def known(task: Task):
    """Durable share: randomness of the seed, and under party_led the convener; nothing else matters."""
    convener, led = task.scenario.work.branch_part, task.scenario.pattern == "party_led"
    randomness = np.random.default_rng(task.seed).normal()
    run = fake_run(task.scenario.name, task.key, task.seed, 0.0)
    value = 0.4 + 0.01 * randomness + led * (convener - 0.3)
    return replace(run, metrics=dict(run.metrics) | {"durable_of_1000": value, "backlog": 100 * convener})


def opened(tmp_path, text: str, work=known) -> DesignResults:
    experiment = design_from_text(text)
    run_experiment(experiment, tmp_path / "out", HERE, work=work)
    return DesignResults.of(Store.read(tmp_path / "out"))


@pytest.mark.parametrize("name", list(shipped_designs()))
def test_a_shipped_design_is_read_back_from_its_summary_and_from_its_text(name):
    from experiments.designs.check import load_design

    made = load_design(name)
    back = kept_experiment(json.loads(json.dumps(made.summary())))
    assert (back.kind, back.size, back.cities) == (made.kind, made.size, made.cities)
    assert back.combinations() == made.combinations()
    again = design_from_text(text_of(made))
    assert again.key == made.key
    assert (again.seeds, again.stop, again.question) == (made.seeds, made.stop, made.question)


def test_samples_that_no_text_tells_follow_from_the_points():
    made = design_from_text(f'kind = "sobol"\nsamples = 16\n{HEAD}{CONVENER}')
    summary = {**made.summary(), "text": ""}
    assert kept_experiment(summary).samples == 16
    assert kept_experiment(summary).kind in SAMPLED


@pytest.mark.parametrize("kind", ["morris", "sobol", "latin_hypercube", "one_at_a_time"])
def test_every_method_names_the_factor_that_moves_the_difference(tmp_path, kind):
    samples = {"morris": 8, "sobol": 16, "latin_hypercube": 24}
    size = f"samples = {samples[kind]}\n" if kind in samples else ""
    design = opened(tmp_path, f'kind = "{kind}"\n{size}{HEAD}{CONVENER}')
    (found,) = design.analyses("durable_of_1000")
    assert found.outcome.words[0].endswith("party_led − siloed")
    assert found.table["factor"][0] == "work.branch_part"
    other = found.table[found.table["factor"] == "work.utilisation"]
    match kind:
        case "morris":
            assert found.table["mu_star"][0] == pytest.approx(1.0)
            assert other["mu_star"].abs().max() == pytest.approx(0.0, abs=1e-12)
        case "sobol":
            assert found.table["total"][0] == pytest.approx(1.0, abs=0.2)
        case "latin_hypercube":
            assert found.table["partial"][0] == pytest.approx(1.0, abs=1e-6)
        case "one_at_a_time":
            mine = found.table[found.table["factor"] == "work.branch_part"].set_index("value")
            assert mine["difference"][1.0] - mine["difference"][0.0] == pytest.approx(1.0)
            assert other["difference"].abs().max() == pytest.approx(0.0, abs=1e-12)


def test_a_full_factorial_is_split_into_shares_of_variance(tmp_path):
    text = f"{HEAD}[factors]\nwork.branch_part = [0.1, 0.9]\nwork.utilisation = [0.6, 1.2]\n"
    design = opened(tmp_path, text, noisy_known)
    (found,) = design.analyses("durable_of_1000")
    assert found.table["factor"][0] == "work.branch_part"
    assert found.table["eta2"][0] == pytest.approx(1.0, abs=0.05)


def noisy_known(task: Task):
    run = known(task)
    noise = np.random.default_rng([task.seed, round(100 * task.scenario.work.utilisation)]).normal()
    return replace(
        run, metrics=dict(run.metrics) | {"durable_of_1000": run.metrics["durable_of_1000"] + 0.01 * noise}
    )


def test_the_scenario_itself_and_the_catalogue_are_factors_like_others(tmp_path):
    text = 'history = "none"\nkind = "morris"\nsamples = 8\nseeds = 2\n[factors]\n'
    text += 'scenario = ["siloed", "party_led"]\n'
    text += 'catalogue = ["urban_china", "international"]\nwork.branch_part = { low = 0.3, high = 1.0 }\n'
    design = opened(tmp_path, text)
    assert not design.crossed
    (found,) = design.analyses("durable_of_1000")
    table = found.table.set_index("factor")
    assert table["mu_star"]["scenario"] > 0.1
    assert table["mu_star"]["catalogue"] == pytest.approx(0.0, abs=1e-12)


def test_several_cities_are_analysed_one_by_one(tmp_path):
    text = f'kind = "morris"\nsamples = 4\ncities = ["teaching_town", "mid_city"]\n{HEAD}{CONVENER}'
    found = list(opened(tmp_path, text).analyses("durable_of_1000"))
    assert [each.city for each in found] == ["teaching_town", "mid_city"]
    assert all(each.points == 12 for each in found)


def test_points_that_another_sampler_made_are_not_taken_for_those_of_the_design(tmp_path):
    design = opened(tmp_path, f'kind = "morris"\nsamples = 4\n{HEAD}{CONVENER}')
    design.__dict__["points"] = design.points.assign(**{"work.branch_part": 0.123})
    with pytest.raises(ScenarioError, match="not those that its design gives here"):
        list(design.analyses("durable_of_1000"))


def test_means_are_over_the_same_points_and_seeds_under_every_scenario(tmp_path):
    def broken(task: Task):
        if task.seed == 2 and task.scenario.pattern == "party_led" and task.scenario.work.branch_part > 0.8:
            raise ZeroDivisionError("the double was asked to break")
        return known(task)

    text = f"{HEAD}[factors]\nwork.branch_part = [0.2, 0.6, 1.0]\n"
    design = opened(tmp_path, text, broken)
    found = design.comparison()
    assert found.seeds == (1, 3)  # the seed that lacks a run is left out on both sides
    assert found.points == 3
    item = found.difference("durable_of_1000")
    assert item.difference == pytest.approx(np.mean([0.2, 0.6, 1.0]) - 0.3)
    assert list(design.ahead("durable_of_1000")) == [("party_led", 2, 3)]
    assert design.planned == 18
    assert (design.runs["status"] == "failed").sum() == 1


def test_an_outcome_that_one_scenario_lacks_is_left_out_under_the_other_too(tmp_path):
    def gappy(task: Task):
        run = known(task)
        lacks = task.scenario.pattern == "party_led" and task.scenario.work.branch_part > 0.8
        return replace(run, metrics=dict(run.metrics) | ({"durable_of_1000": np.nan} if lacks else {}))

    design = opened(tmp_path, f"{HEAD}[factors]\nwork.branch_part = [0.2, 1.0]\n", gappy)
    assert design.comparison().difference("durable_of_1000").difference == pytest.approx(-0.1)


def test_results_stand_value_by_value(tmp_path):
    design = opened(
        tmp_path, f'{HEAD}[factors]\nwork.branch_part = [0.2, 1.0]\ncatalogue = ["urban_china"]\n'
    )
    ((scenario, levels),) = design.levels("durable_of_1000")
    assert scenario == "party_led"
    assert [(level.value, level.points) for level in levels] == [("0.2", 1), ("1", 1)]
    assert [level.found.difference for level in levels] == pytest.approx([-0.1, 0.7])


def test_a_range_stands_in_three_parts_with_equally_many_points(tmp_path):
    design = opened(tmp_path, f'kind = "latin_hypercube"\nsamples = 12\n{HEAD}{CONVENER}')
    ((_, levels),) = design.levels("durable_of_1000")
    convener = [level for level in levels if level.factor.path == "work.branch_part"]
    assert [level.points for level in convener] == [4, 4, 4]
    gains = [level.found.difference for level in convener]
    assert gains == sorted(gains)


def test_partial_rank_correlation_is_that_of_residuals_of_ranks():
    """Regress ranks of the factor and of the outcome on the others; correlate what is left (scipy)."""
    generator = np.random.default_rng(3)
    x = generator.random((60, 3))
    y = np.exp(2 * x[:, 0]) + x[:, 1] + generator.normal(0, 0.5, 60)
    factors = [Factor(f"x{i}", (), 0.0, 1.0) for i in range(3)]
    found = rank_effects(pd.DataFrame(x, columns=["x0", "x1", "x2"]), y, factors).set_index("factor")
    ranks = rankdata(x, axis=0)
    for j in range(3):
        others = np.column_stack([np.ones(60), np.delete(ranks, j, axis=1)])
        left = [v - others @ np.linalg.lstsq(others, v, rcond=None)[0] for v in (ranks[:, j], rankdata(y))]
        assert found["partial"][f"x{j}"] == pytest.approx(pearsonr(*left)[0], abs=1e-9)
    assert found["beyond_randomness"].to_dict() == {"x0": True, "x1": True, "x2": False}


def test_a_name_that_matters_is_found_among_ranks_and_probability_passes_as_rarely_as_it_says():
    generator, false, trials = np.random.default_rng(5), 0, 16
    factors = [Factor("pattern", ("a", "b", "c")), Factor("x", (), 0.0, 1.0)]
    for _ in range(trials):
        points = pd.DataFrame({"pattern": generator.choice(["a", "b", "c"], 40), "x": generator.random(40)})
        table = rank_effects(points, 3.0 * (points["pattern"] == "b") + generator.normal(0, 0.5, 40), factors)
        assert table["factor"][0] == "pattern"
        false += bool(table["beyond_randomness"][1])
    assert at_most(false, trials, 0.05)
    assert as_often(trials - false, trials, 0.95)


def test_a_kind_without_an_analysis_says_so():
    made = design_from_text('kind = "table"\n[[points]]\nwork.branch_part = 0.2\n')
    with pytest.raises(ValueError, match="no analysis of its own"):
        analyse(made, Outcome("durable_of_1000", "baseline"), np.zeros((1, 2)), pd.DataFrame())


def test_names_with_districts_are_told_apart_from_ranges():
    (city,) = factors_from(["city=teaching_town,tianjin:Heping,Hexi,mid_city"])
    assert city.levels == ("teaching_town", "tianjin:Heping,Hexi", "mid_city")
    assert factors_from(["city=tianjin:Heping"])[0].levels == ("tianjin:Heping",)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_of_a_design_shows_design_results_values_and_sensitivity(tmp_path, language, monkeypatch):

    monkeypatch.setattr(write, "_figures", lambda _: [])
    text = (
        f'title = "Staff of the convener"\ntitle_zh = "人手"\nkind = "morris"\nsamples = 6\n{HEAD}{CONVENER}'
    )
    design = opened(tmp_path, text)
    written = write.report(tmp_path / "out", language, seeds=5, metrics=["durable_of_1000", "backlog"])
    assert written.warnings == ()
    page = Page(written.path.read_text("utf-8"))
    share = sum(ahead for _, ahead, _ in design.ahead("durable_of_1000"))
    wanted = {
        "en": [
            "Staff of the convener",
            f"at {share} of 18 points",
            "6 trajectories on a grid of 4 (Morris)",
            "Morris screening: Durably resolved, party_led − siloed",
            "Open disputes on the last day, value by value",
            "no point of a sample is one",
            "gongzhi design run design.toml --seeds 3",
        ],
        "zh": [
            "人手",
            f"18个样点中，party_led有{share}个",
            "6条轨迹",
            "莫里斯筛选：实质性化解（party_led − siloed）",
            "抽样样点不构成具体情形",
        ],
    }
    for words in wanted[language]:
        assert words in page.text
    assert "work.branch_part" in page.text


@pytest.mark.slow
def test_the_first_point_of_a_listed_design_tells_who_wins_and_loses(tmp_path, monkeypatch):
    from experiments.execution.worker import run_task

    monkeypatch.setattr(write, "_figures", lambda _: [])
    text = (
        f"{HEAD}[set]\ncalendar.days = 15\ncalendar.warm_up = 5\n[factors]\nwork.branch_part = [0.6, 0.2]\n"
    )
    opened(tmp_path, text, run_task)
    page = Page(write.report(tmp_path / "out", seeds=1).path.read_text("utf-8"))
    assert "At the first point of the design." in page.text
    assert "By topic" in page.text


def test_a_design_of_one_scenario_has_means_and_values_but_no_comparison(tmp_path, monkeypatch):

    monkeypatch.setattr(write, "_figures", lambda _: [])
    opened(
        tmp_path,
        'history = "none"\nscenarios = ["party_led"]\nseeds = 3\n[factors]\nwork.branch_part = [0.2, 1.0]\n',
    )
    page = Page(write.report(tmp_path / "out", seeds=3).path.read_text("utf-8"))
    assert "One scenario: there is nobody to win or lose" in page.text
    assert "Each value is set beside the first of its factor." in page.text


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("--method", "sobol"), "the points in"),
        (("--factor", "claim.pace"), "is a result folder"),
        (("--metric", "durable"), "Did you mean 'durable_"),
    ],
)
def test_sensitivity_of_a_folder_computes_nothing_and_refuses_what_would_ask_for_runs(
    tmp_path, capsys, command, message
):
    opened(tmp_path, f'kind = "morris"\nsamples = 4\n{HEAD}{CONVENER}')
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    out = str(tmp_path / "out")
    assert answer(["sensitivity", out, *command]) == 2
    assert message in capsys.readouterr().err
    assert answer(["sensitivity", out, "--out", str(tmp_path / "told"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["factors"][0]["factor"] == "work.branch_part"
    assert (tmp_path / "told" / "figures" / "morris.png").is_file()
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == before


def test_a_design_stored_before_fates_were_known_is_told_by_its_share_of_disputes(tmp_path, monkeypatch):
    from experiments.report import write

    def former(task: Task):
        run = known(task)
        return replace(run, metrics={"durable_share": run.metrics["durable_of_1000"], "backlog": 1.0})

    monkeypatch.setattr(write, "_figures", lambda _: [])
    design = opened(tmp_path, f"{HEAD}[factors]\nwork.branch_part = [0.2, 1.0]\n", former)
    assert design.chief == "durable_share"
    page = Page(write.report(tmp_path / "out", seeds=0).path.read_text("utf-8"))
    assert "durably resolves more than siloed at 1 of 2 points" in page.text
    assert list(design.ahead("durable_of_1000")) == []
    with pytest.raises(ScenarioError, match="stored before it was known"):
        list(design.analyses("durable_of_1000"))
