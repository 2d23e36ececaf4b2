"""A film is the run that a comparison makes, evening by evening."""

from dataclasses import replace

import numpy as np
import pytest

from agents.events import Activity
from experiments.film.anatomy import NO, YES
from experiments.film.reel import reel
from experiments.film.series import AGE, KNOWN_FROM, SPAN, followed_shares
from experiments.film.shots import FOLLOWED, shots_of
from experiments.film.take import take
from experiments.results.compare import compare
from sim.outcomes.fates import Fate
from sim.scenario.file import scenario_from_text
from sim.scenario.scenario import Change
from sim.scenario.text import resolved_text
from tests.experiments.film.conftest import SPIN_UP, pair_of


@pytest.fixture(scope="module")
def compared(cache, tmp_path_factory):
    """The same pair as the command line compares it."""
    out = tmp_path_factory.mktemp("results") / "first"
    how = {"spin_up": SPIN_UP, "horizon": "soon", "followed": FOLLOWED}
    return compare(pair_of("siloed", "party_led"), [1], out=out, **how)


def test_a_film_is_the_run_of_a_comparison_event_by_event(takes, compared):
    rows = compared.runs.set_index("scenario")
    for one in takes:
        name = one.shot.scenario.name
        assert one.event_hash == rows.loc[name, "event_hash"]
        assert one.shot.key == rows.loc[name, "run_id"]


def test_every_outcome_of_a_film_equals_that_of_the_comparison(takes, compared):
    rows = compared.runs.set_index("scenario")
    for one in takes:
        stored = [float(rows.loc[one.shot.scenario.name, name]) for name in one.outcomes]
        assert np.array_equal(stored, list(one.outcomes.values()), equal_nan=True)


def test_curves_are_those_that_are_stored_with_the_run(takes, compared):
    for one in takes:
        mine = compared.curves[compared.curves["scenario"] == one.shot.scenario.name]
        assert np.array_equal(mine["settled_share"].to_numpy(), one.curve)


def test_the_first_evening_is_the_last_of_the_spin_up_and_the_last_that_of_the_reading(takes):
    for one in takes:
        assert len(one.open_in) == one.shot.days + 1
        assert one.shot.spin_up + one.shot.days == one.shot.horizon.read == one.shot.scenario.last_day
    assert np.array_equal(takes[0].open_in[0], takes[1].open_in[0])
    assert np.array_equal(takes[0].waiting[0], takes[1].waiting[0])


def test_open_disputes_by_community_add_up_to_the_daily_series(takes):
    for one in takes:
        daily = one.records.daily["open"]
        by_evening = one.open_in.sum(axis=1)
        assert np.array_equal(by_evening[1 : len(daily) - SPIN_UP + 1], daily[SPIN_UP:])


def test_petitions_add_up_to_the_petitions_in_the_log(takes):
    for one in takes:
        assert one.petitions[-1].sum() == np.sum(one.log["activity"] == Activity.PETITION) > 0
        assert (np.diff(one.petitions.astype(int), axis=0) >= 0).all()


def test_the_shading_of_communities_weighs_up_to_the_chief_outcome(takes):
    for one in takes:
        arrays = _read(*reel(one))
        people = one.frame["community"].value_counts().reindex(range(len(arrays["settled"])), fill_value=0)
        total = np.nansum(arrays["settled"].astype(float) * people) / people.sum()
        assert total == pytest.approx(one.outcomes["durable_of_1000"], rel=1e-5)


def test_bytes_hold_the_arrays_where_the_layout_says(takes):
    one = takes[1]
    raw, about = reel(one)
    arrays = _read(raw, about)
    assert np.array_equal(arrays["open"], one.open_in)
    assert np.array_equal(arrays["waiting"], one.waiting)
    assert np.array_equal(arrays["open_all"], one.open_in.sum(axis=1))
    assert (arrays["born"] > 0).all()
    actors = [int(e["actor"]) for e in one.log if e["activity"] in (*YES, *NO)]
    assert arrays["asked"].tolist() == [actors.count(row) for row in range(len(one.minutes))]
    assert arrays["refused"].sum() == np.isin(one.log["activity"], NO).sum() > 0
    assert np.array_equal(arrays["reciprocity"], one.reciprocity)
    assert all(part["at"] % 8 == 0 for part in about["layout"].values())


def _read(raw, about):
    found = {}
    for name, part in about["layout"].items():
        size = int(np.prod(part["shape"]))
        dtype = np.dtype("<" + part["dtype"])
        found[name] = np.frombuffer(raw, dtype, size, part["at"]).reshape(part["shape"])
    return found


def test_shares_of_problems_are_told_when_all_of_them_have_been_followed(takes):
    one = takes[1]
    shares, table = followed_shares(one), one.problems
    evening = KNOWN_FROM + 57
    born, spared = (each["born"] - SPIN_UP for each in (table, one.records.prevented))
    mine, others = (_in(days, evening) for days in (born, spared))
    whole = mine.sum() + others.sum()
    durable = (table[f"fate_{AGE}"] == Fate.DURABLE)[mine].sum()
    first = table["first_closed"][mine]
    reported = ((first >= 0) & (first - table["born"][mine] <= AGE)).sum()
    assert shares["durable"][evening] == pytest.approx(1000 * durable / whole)
    assert shares["reported"][evening] == pytest.approx(1000 * reported / whole)
    assert all(
        np.isnan(share[:KNOWN_FROM]).all() and np.isfinite(share[KNOWN_FROM:]).all()
        for share in shares.values()
    )


def _in(born, evening):
    last = evening - AGE
    return (born > last - SPAN) & (born <= last)


def test_a_lever_on_day_100_leaves_the_days_before_as_they_were(takes):
    one, other = pair_of("siloed", "party_led")
    warm_up = other.calendar.warm_up
    change = Change(day=warm_up + 100, values={"levers": {"audit": 1.0}})
    moved = other.model_copy(update={"changes": (*other.changes, change)})
    _, shot = shots_of((one, moved), 1, spin_up=SPIN_UP)
    film = take(shot)
    assert np.array_equal(film.open_in[:100], takes[1].open_in[:100])
    assert np.array_equal(film.waiting[:100], takes[1].waiting[:100])
    assert film.event_hash != takes[1].event_hash
    saved = scenario_from_text(resolved_text(moved))
    _, again = shots_of((one, saved), 1, spin_up=SPIN_UP)
    assert again.key == shot.key
    assert take(again).event_hash == film.event_hash


def test_a_longer_film_begins_with_the_same_evenings(takes, shots):
    longer = shots_of(pair_of("siloed", "party_led"), 1, "settled", spin_up=SPIN_UP, after=0)[1]
    assert longer.days > shots[1].days
    film = take(longer)
    evenings = len(takes[1].open_in)
    assert np.array_equal(film.open_in[:evenings], takes[1].open_in)
    assert np.array_equal(film.waiting[:evenings], takes[1].waiting)


def test_both_sides_share_one_spin_up_and_a_film_is_told_day_by_day(shots):
    assert shots[0].before == shots[1].before
    assert replace(shots[0], seed=2).before != shots[0].before
    days = []
    take(shots[0], lambda day, last: days.append((day, last)))
    assert days == [(day, shots[0].days) for day in range(1, shots[0].days + 1)]
