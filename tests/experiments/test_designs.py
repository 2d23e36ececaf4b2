"""Design files: what they may say, which points follow, what is said of mistakes."""

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import qmc

from experiments.designs.check import design_from_text, load_design
from experiments.designs.cities import check_cities
from experiments.designs.factors import Factor, city_overrides, is_table, table_and_districts
from experiments.designs.sampling import FULL, LATIN, MORRIS, ONE, SOBOL, size_of, unit_sample
from experiments.designs.source import shipped_designs
from experiments.designs.spec import StopRule
from sim.coordination import PATTERNS
from sim.errors import ScenarioError
from sim.scenario.shape import declared
from tests.city.own import AREAS, write

THREE = (
    Factor("work.branch_part", low=0.1, high=1.0),
    Factor("joint.every", low=1, high=14, whole=True),
    Factor("scenario", levels=("siloed", "party_led")),
)


def refused(text: str, *parts: str) -> None:
    """The text is refused, and the message holds every part."""
    with pytest.raises(ScenarioError) as caught:
        design_from_text(text, "mine.toml").points()
    for part in parts:
        assert part in str(caught.value), str(caught.value)


# ---- shipped designs ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", shipped_designs())
def test_every_shipped_design_says_what_it_asks_in_two_languages_and_can_be_run(name):
    experiment = load_design(name)
    assert experiment.title
    assert experiment.title_zh
    assert experiment.question
    points = experiment.points()
    assert len(points) >= 2
    assert len({point.number for point in points}) * len(experiment.scenarios) == len(points) or any(
        f.path == "scenario" for f in experiment.factors
    )


def test_the_shipped_designs_show_every_kind_but_sobol():
    assert {load_design(name).kind for name in shipped_designs()} == {FULL, LATIN, MORRIS, ONE, "table"}


# ---- kinds -------------------------------------------------------------------------------------


def test_a_full_factorial_is_the_product_of_its_lists_under_every_scenario():
    experiment = design_from_text(
        'scenarios = ["siloed", "party_led"]\n[factors]\nwork.branch_part = [0.2, 0.4, 0.6]\n'
        "joint.every = [1, 7]\n"
    )
    points = experiment.points()
    assert experiment.size == 6
    assert len(points) == 12
    values = {(p.values["work.branch_part"], p.values["joint.every"]) for p in points}
    assert values == {(a, b) for a in (0.2, 0.4, 0.6) for b in (1, 7)}
    assert [p.scenario for p in points[:2]] == ["siloed", "party_led"]
    assert points[0].number == points[1].number
    assert points[0].made.work.branch_part == points[0].values["work.branch_part"]


def test_only_lists_expand():
    experiment = design_from_text("[factors]\nwork.branch_part = 0.3\njoint.every = [1, 7]\n")
    assert [p.values["work.branch_part"] for p in experiment.points()] == [0.3, 0.3]


@pytest.mark.parametrize(("kind", "samples"), [(LATIN, 32), (SOBOL, 8), (MORRIS, 6)])
def test_a_sample_is_a_function_of_its_seed_and_as_large_as_said(kind, samples):
    def drawn(seed: int) -> np.ndarray:
        return unit_sample(kind, THREE, samples, seed, levels=4, second_order=False)

    assert np.array_equal(drawn(5), drawn(5))
    assert not np.array_equal(drawn(5), drawn(6))
    assert len(drawn(5)) == size_of(kind, THREE, samples, levels=4, second_order=False)
    assert drawn(5).min() >= 0
    assert drawn(5).max() <= 1


def test_a_latin_hypercube_has_one_point_in_every_slice_of_every_factor():
    drawn = unit_sample(LATIN, THREE, 40, 3, levels=4, second_order=False)
    for column in drawn.T:
        assert sorted(np.floor(column * 40)) == list(range(40))


def test_sobol_points_fill_the_cube_more_evenly_than_randomness():
    drawn = unit_sample(SOBOL, THREE, 64, 3, levels=4, second_order=False)
    randomness = np.random.default_rng(3).random((64, 3))
    assert qmc.discrepancy(drawn[:: len(THREE) + 2]) < qmc.discrepancy(randomness)


def test_steps_of_morris_change_one_factor_at_a_time():
    drawn = unit_sample(MORRIS, THREE, 5, 3, levels=4, second_order=False).reshape(5, 4, 3)
    changed = (np.diff(drawn, axis=1) != 0).sum(axis=2)
    assert (changed == 1).all()


def test_one_at_a_time_starts_from_the_scenario_and_moves_one_value():
    experiment = design_from_text(
        'kind = "one_at_a_time"\nlevels = 3\n[factors]\nwork.branch_part = { low = 0.2, high = 0.4 }\n'
        "joint.every = [2, 9]\n"
    )
    points = experiment.points()
    assert experiment.size == len(points) == 6
    usual = points[0].values
    assert usual == {"work.branch_part": 0.6, "joint.every": 1}
    assert [p.values["work.branch_part"] for p in points[1:4]] == pytest.approx([0.2, 0.3, 0.4])
    for point in points[1:]:
        assert sum(point.values[path] != usual[path] for path in usual) == 1


def test_a_table_may_name_scenario_city_and_values_row_by_row():
    experiment = design_from_text(
        'kind = "table"\n[[points]]\nscenario = "party_led"\ncity = "tianjin:Heping"\n'
        '[[points]]\nscenario = "siloed"\nwork.branch_part = 0.3\n'
    )
    first, second = experiment.points()
    assert (first.made.pattern, first.made.city.preset, first.made.city.area) == (
        "party_led",
        "tianjin",
        ("Heping",),
    )
    assert (second.made.pattern, second.made.work.branch_part) == ("siloed", 0.3)
    assert second.made.city.preset == "teaching_town"


def test_cities_are_crossed_with_every_point():
    experiment = design_from_text('cities = ["teaching_town", "mid_city"]\n[factors]\njoint.every = [1, 7]\n')
    found = [(p.values["city"], p.values["joint.every"]) for p in experiment.points()]
    assert found == [("teaching_town", 1), ("teaching_town", 7), ("mid_city", 1), ("mid_city", 7)]


# ---- factors -----------------------------------------------------------------------------------


def test_an_empty_range_is_the_declared_one_or_all_names():
    experiment = design_from_text(
        'kind = "latin_hypercube"\nsamples = 4\n[factors]\nwork.branch_part = {}\nwork.ordered_first = {}\n'
        "coordination.pattern = {}\n"
    )
    by_path = {factor.path: factor for factor in experiment.factors}
    known = declared("work")["branch_part"]
    assert (by_path["work.branch_part"].low, by_path["work.branch_part"].high) == (known.low, known.high)
    assert by_path["work.ordered_first"].levels == (False, True)
    assert by_path["coordination.pattern"].levels == tuple(PATTERNS)


@pytest.mark.parametrize("factor", THREE)
def test_every_place_in_the_cube_gives_an_allowed_value_and_equal_parts(factor):
    values = [factor.at(share) for share in np.linspace(0, 1, 1401)]
    if factor.levels:
        assert set(values) == set(factor.levels)
    elif factor.whole:
        counts = np.bincount(values)[1:]
        assert len(counts) == 14
        assert counts.max() - counts.min() <= 2
    else:
        assert (values[0], values[-1]) == (factor.low, factor.high)


def test_a_log_range_has_the_geometric_mean_in_the_middle():
    factor = Factor("relapse.hazard", low=0.001, high=0.1, log=True)
    assert factor.at(0.5) == pytest.approx(0.01)


def test_a_parameter_of_one_pattern_is_left_out_under_another():
    experiment = design_from_text(
        'scenarios = ["siloed", "party_led"]\n[factors]\ncoordination.authority = [0.1, 0.9]\n'
    )
    points = experiment.points()
    assert [p.values["coordination.authority"] for p in points] == [None, 0.1, None, 0.9]
    assert points[0].made == points[2].made  # one run serves both


def test_the_key_changes_with_the_points_and_not_with_seeds_or_texts():
    text = 'title = "a"\nseeds = 3\n[factors]\njoint.every = [1, 7]\n'
    key = design_from_text(text).key
    assert design_from_text(text.replace('"a"', '"b"').replace("seeds = 3", "seeds = 9")).key == key
    assert design_from_text(text.replace("7", "8")).key != key


# ---- mistakes ----------------------------------------------------------------------------------

MISTAKES = {
    "knd = 'sobol'": ("mine.toml:1", "'knd' is no part of a design. Did you mean 'kind'?"),
    "\nkind = 'sobl'": ("mine.toml:2", "kind", "must be one of", "latin_hypercube"),
    "samples = 0": ("mine.toml:1", "samples = 0 must be between 1 and 1000000"),
    "seeds = 'ten'": ("mine.toml:1", "must be a whole number, or a list of them"),
    "seeds = 0": ("mine.toml:1", "between 1 and 100000"),
    "scenarios = ['party_lde']": ("mine.toml:1", "Did you mean 'party_led'?"),
    "scenarios = []": ("mine.toml:1", "is empty"),
    "[factors]\nclaim.pase = [0.1]": ("mine.toml:2 [factors]", "Did you mean 'pace'?"),
    '[factors]\n"claim.pace" = [0.1]': ("mine.toml:2 [factors]", "write claim.pace without quotes"),
    '[set]\n"claim.pace" = 0.1': ("mine.toml:2 [set]", "write claim.pace without quotes"),
    "[factors]\nclaims.pace = [0.1]": ("mine.toml:2 [factors]", "Did you mean 'claim'?"),
    "[factors]\nclaim.pace = [0.1, 7.0]": ("mine.toml:2 [factors]", "7.0 must be between 0.001 and 1"),
    "[factors]\nclaim.pace = [0.1, 0.1]": ("mine.toml:2", "twice"),
    "[factors]\nclaim.pace = []": ("mine.toml:2", "empty"),
    "[factors]\nclaim.pace = {}": ("mine.toml:2", "a full factorial takes lists"),
    "kind = 'latin_hypercube'": ("mine.toml:1", "needs [factors]"),
    "kind = 'table'": ("mine.toml:1", "needs [[points]]"),
    "[[points]]\nclaim.pace = 0.1": ("mine.toml:1", 'an explicit table is kind = "table"'),
    "kind = 'table'\n[[points]]\nclaim.pace = 9.0": ("mine.toml:3", "must be between 0.001 and 1"),
    "kind = 'latin_hypercube'\n[factors]\nclaim.pace = { lo = 1 }": ("mine.toml:3", "Did you mean 'low'?"),
    "kind = 'latin_hypercube'\n[factors]\nclaim.pace = { low = 0.5, high = 0.2 }": ("mine.toml:3", "below"),
    "kind = 'latin_hypercube'\n[factors]\nclaim.desk = { scale = 'log' }": ("mine.toml:3", "above 0"),
    "kind = 'sobol'\nsamples = 10\n[factors]\nclaim.pace = {}": ("mine.toml:2", "power of two", "such as 8"),
    "kind = 'morris'\nlevels = 5\n[factors]\nclaim.pace = {}": ("mine.toml:2", "must be even"),
    "[set]\nscenario = 'siloed'": ("mine.toml:2 [set]", "write scenarios = [...] at the top"),
    "[factors]\nscenario = ['siloed']\ncity = ['teching_town']": ("mine.toml:3", "teaching_town"),
    "scenarios = ['siloed']\n[factors]\nscenario = ['siloed']": ("mine.toml:1", "a factor already"),
    "[stop]\nmetrik = 'x'": ("mine.toml:2 [stop]", "Did you mean 'metric'?"),
    "[stop]\nmetric = 'durabel_share'": ("mine.toml:2 [stop]", "Did you mean 'durable_share'?"),
    "scenarios = ['siloed']\n[stop]\nwidth = 0.1": ("mine.toml:2", "needs two scenarios"),
    "calendar.days = 3": ("mine.toml:1", "belong into [set]"),
    "[set]\ncalendar.days = -3": ("calendar.days", "must be between 1 and"),
    "kind = = 3": ("mine.toml:1", "not valid TOML"),
}


@pytest.mark.parametrize("text", MISTAKES)
def test_a_mistake_is_named_with_its_place_and_the_way_out(text):
    refused(text, *MISTAKES[text])


def test_all_mistakes_of_a_file_are_told_at_once_in_its_order():
    with pytest.raises(ScenarioError) as caught:
        design_from_text("sample = 3\nkind = 'x'\n[factors]\nclaim.pase = [1]\n", "mine.toml")
    places = [line.split(":")[1].split()[0] for line in str(caught.value).splitlines()]
    assert places == ["1", "2", "4"]


def test_a_point_that_cannot_be_run_is_named_with_its_values():
    text = "[factors]\ncity.young_share = [0.2, 0.7]\ncity.old_share = [0.2, 0.7]\n"
    refused(text, "point 3 (city.young_share = 0.7, city.old_share = 0.7)", "at most 1", "[factors]")


def test_a_design_that_is_not_there_is_named_with_those_that_are(tmp_path: Path):
    with pytest.raises(ScenarioError, match=r"no design is called 'dout'. Did you mean 'doubt'"):
        load_design("dout")
    with pytest.raises(ScenarioError, match="no such file"):
        load_design(tmp_path / "none.toml")


def test_paths_in_a_design_start_at_its_folder(tmp_path: Path):
    (tmp_path / "own.toml").write_text('extends = "siloed"\n[work]\nhub_part = 0.5\n')
    design = tmp_path / "design.toml"
    design.write_text('scenarios = ["own.toml", "party_led"]\n')
    assert load_design(design).points()[0].made.work.branch_part == 0.5


# ---- what is set and varied at once, seeds, cities ---------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[set]\nclaim.pace = 0.2\n[factors]\nclaim.pace = [0.1]\n",
            "claim.pace is set here and varied by [fac",
        ),
        (
            'kind = "table"\n[set]\nclaim.pace = 0.2\n[[points]]\nclaim.pace = 0.1\n',
            "claim.pace is set here and varied by [[points]]",
        ),
        (
            'cities = ["tianjin"]\n[set]\ncity.area = ["Heping"]\n',
            "city.area is set here and varied by cities",
        ),
        (
            '[set]\ncity.preset = "tianjin"\n[factors]\ncity = ["mid_city"]\n',
            "city.preset is set here and varied by [factors]",
        ),
        (
            'cities = ["tianjin"]\n[factors]\ncity.area = [["Heping"]]\n',
            "city.area is varied here and by the city",
        ),
        ("seeds = [1, 1]\n", "seeds: 1 is there twice"),
        ("seeds = 2.5\n", "seeds = 2.5: must be a whole number"),
        ("seeds = [1, 2.5]\n", "a seed = 2.5: must be a whole number"),
    ],
)
def test_what_would_pass_in_silence_is_refused(text, message):
    refused(text, message)


def test_whole_numbers_of_a_design_may_be_written_as_fractions():
    made = design_from_text("seeds = 2.0\n[factors]\njoint.every = [1.0, 7.0]\n")
    assert made.seeds == (1, 2)
    assert made.factors[0].levels == (1, 7)
    assert {type(level) for level in made.factors[0].levels} == {int}


@pytest.mark.parametrize("name", shipped_designs())
def test_the_cities_of_every_shipped_design_can_be_built(name):
    made = load_design(name)
    assert check_cities(made.name, made.points()) == []


def test_every_city_that_cannot_be_built_is_named_once():
    made = design_from_text(
        'scenarios = ["siloed", "party_led"]\ncities = ["tianjin:Atlantis", "teaching_town", "file"]\n',
        "mine",
    )
    with pytest.raises(ScenarioError) as caught:
        check_cities(made.name, made.points())
    first, second = str(caught.value).split("\n")
    assert first.startswith('mine: point 0 (city = "tianjin:Atlantis") of scenario siloed cannot be run')
    assert "preset = 'file' needs areas_file" in second


@pytest.mark.parametrize(
    ("city", "table"),
    [
        ("areas.csv", True),
        ("areas.csv.gz", True),
        ("AREAS.CSV", True),
        ("tables/areas", True),
        ("areas.csv:North,South", True),
        ("far/areas.csv.gz:北区", True),
        ("C:\\tables\\areas.csv", True),
        ("tianjin", False),
        ("tianjin:Heping", False),
        ("tianjn", False),
    ],
)
def test_a_city_is_a_table_where_it_looks_like_a_path(city, table):
    assert is_table(city) == table
    assert ("city.areas_file" in city_overrides(city)) == table


def test_a_difference_is_known_within_twenty_of_a_thousand_or_two_points_of_a_share():
    assert (StopRule().metric, StopRule().width) == ("durable_of_1000", 20.0)
    assert StopRule(metric="durable_share").width == 0.02
    assert StopRule(metric="durable_share", width=0.1).width == 0.1
    assert StopRule(metric="total_cost").width == 20.0


@pytest.mark.parametrize(
    ("city", "table", "districts"),
    [
        ("areas.csv", "areas.csv", ""),
        ("areas.csv:North, South", "areas.csv", "North, South"),
        ("far/AREAS.CSV.GZ:北区", "far/AREAS.CSV.GZ", "北区"),
        ("a.tsv:1", "a.tsv", "1"),
        ("C:\\tables\\areas.csv", "C:\\tables\\areas.csv", ""),
        ("far.csv:old/areas.csv", "far.csv:old/areas.csv", ""),
        ("tables/areas", "tables/areas", ""),
    ],
)
def test_districts_may_stand_behind_a_table(city, table, districts):
    assert table_and_districts(city) == (table, districts)
    laid = city_overrides(city)
    assert laid["city.areas_file"] == table
    assert laid.get("city.area", []) == [name.strip() for name in districts.split(",") if districts]


def test_two_parts_of_one_table_are_two_cities_of_a_design(tmp_path):
    write(tmp_path / "areas.csv", AREAS)
    text = 'scenarios = ["siloed"]\nseeds = 1\ncities = ["areas.csv:North", "areas.csv:South"]\n'
    write(tmp_path / "parts.toml", text)
    points = load_design(str(tmp_path / "parts.toml")).points()
    assert [point.made.city.area for point in points] == [("North",), ("South",)]
    assert [point.values["city"] for point in points] == [
        f"{tmp_path / 'areas.csv'}:North",
        f"{tmp_path / 'areas.csv'}:South",
    ]
