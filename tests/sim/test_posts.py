"""Staff hours follow the work: nothing is made or lost, what is fixed stays, and newcomers cost hours."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from agents.casework import Account
from agents.kinds import PAYROLL, Role
from sim.stages.environment.posts import (
    DISTRICT,
    STREET,
    ancestors,
    evened_out,
    move,
    note_use,
    pools,
    review,
    whole_parts_of,
)
from tests.promises.worlds import grown, model_of, run_to_end, scenario

MINUTES = st.lists(st.floats(0.0, 5000.0), min_size=6, max_size=6)


@given(spare=MINUTES, short=MINUTES)
def test_what_some_give_others_get(spare, short) -> None:
    give, want = np.array(spare), np.array(short)
    change = whole_parts_of(evened_out(give, np.where(give > 0, 0.0, want)))
    assert change.sum() == 0
    assert (change >= -np.ceil(give)).all()
    assert (change <= np.ceil(want)).all()


def test_staff_that_follows_is_neither_more_nor_less_and_stays_in_its_district() -> None:
    before = model_of(scenario("party_led", 200)).city.institutions.minutes.astype(np.int64)
    model = run_to_end(scenario("party_led", 200, posts__follow=1.0, posts__every=50))
    table, posts = model.city.institutions, model.world.posts
    paid = np.isin(table.role, PAYROLL)
    change = table.minutes - before
    district = ancestors(model.city, DISTRICT)[table.area]
    assert change[paid].sum() == 0
    assert (posts.moved == np.where(paid, change, 0)).all()
    assert np.abs(change[paid]).sum() > 50
    for each in np.unique(district[district >= 0]):
        assert posts.moved[district == each].sum() == 0
    assert (change[np.isin(table.role, (Role.COURT, Role.EMPLOYER, Role.LEGAL_AID))] == 0).all()
    assert (table.minutes[paid] >= 0.5 * before[paid] - 1).all()


def test_no_desk_moves_at_the_neutral_value() -> None:
    model = run_to_end(scenario("party_led", 120, posts__every=30))
    assert not model.world.posts.moved.any()
    assert not model.world.posts.idle.any()


def test_streets_come_first_and_every_institution_below_the_city_is_in_one_district() -> None:
    city = model_of(scenario("siloed")).city
    streets, all_pools = pools(city, 1), pools(city, 2)
    assert len(all_pools) > len(streets) > 0
    assert (city.institutions.tier[np.concatenate(streets)] >= STREET).all()
    assert len(np.concatenate(all_pools[len(streets) :])) == (city.institutions.tier >= DISTRICT).sum()


def of_two_desks(idle: float, full: float):
    """A model in which one station had idle hours and another none, on the eve of a review."""
    model = grown(model_of(scenario("siloed", 200, posts__follow=1.0, posts__every=400)), 1)
    world = model.world
    table, posts = model.city.institutions, world.posts
    a, b = np.flatnonzero(table.role == Role.STATION)[:2]
    table.minutes[[a, b]] = posts.planned[[a, b]] = 100
    world.casework.waiting[:] = 0
    posts.begin_again()
    posts.days = 10.0
    posts.served[:] = 0.8 * table.minutes * 10.0
    posts.idle[:] = 0.2 * table.minutes * 10.0
    posts.idle[a], posts.served[a] = idle * 1000, (1 - idle) * 1000
    posts.idle[b], posts.served[b] = (1 - full) * 1000, full * 1000
    return model, int(a), int(b)


def test_a_review_aims_at_the_load_that_was_planned() -> None:
    """A full desk of 100 minutes asks for 25 more; one that is half idle can give 30."""
    model, a, b = of_two_desks(0.5, 1.0)
    review(model.world)
    assert model.world.posts.moved[[a, b]].tolist() == [-25, 25]


def test_half_of_the_establishment_stays_where_it_is() -> None:
    model, a, b = of_two_desks(1.0, 1.0)
    model.world.casework.waiting[b] = 10_000
    review(model.world)
    assert model.world.posts.moved[a] == -50


def test_hours_of_newcomers_are_partly_lost_and_less_so_later() -> None:
    model, a, b = of_two_desks(0.5, 1.0)
    world = model.world
    change = np.zeros(len(world.posts.moved), np.int64)
    change[[a, b]] = -50, 50
    move(world, change)
    owed = world.casework.carried_over[b, Account.REVIEW]
    assert owed == 150  # three days of those who moved
    grown(model, 1)
    assert world.posts.lost[b] == 0  # the whole second day is spent on what is owed
    grown(model, 1)
    assert world.posts.lost[b] == 20
    assert world.posts.lost[a] == 0
    grown(model, 100)
    assert 0 < world.posts.lost[b] < 15


def test_hours_that_were_lent_are_idle_only_where_the_borrower_had_some_left() -> None:
    model = grown(model_of(scenario("siloed", 200, posts__follow=1.0, posts__every=400)), 1)
    posts, cases = model.world.posts, model.casework
    posts.begin_again()
    posts.opened[:2], posts.lost[:2] = (100, 100), 0
    cases.held[:2], cases.left[:2] = (40, 160), (0, 80)  # the first lent 60 to the second, half were used
    note_use(posts, cases, (np.array([0]), np.array([1])), 1.0)
    assert posts.idle[:2].tolist() == [30, 50]
    assert posts.served[:2].tolist() == [40, 80]
