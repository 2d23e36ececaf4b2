"""A city whose households and enterprises come and leave: what is conserved, and what is off."""

import numpy as np
import pytest

from agents.kinds import PAYROLL, VOLUNTEERS
from sim.stages.attract.moves import CAME, LEFT, THERE
from sim.stages.attract.state import can_close
from tests.promises.worlds import grown, model_of, run_to_end, scenario

QUICK = {"attract__every": 30, "conditions__weight": 0.5}


def moving(name: str = "siloed", days: int = 200, **values: object):
    """A town in which people move much."""
    return run_to_end(scenario(name, days, **{**QUICK, "attract__households": 4.0, **values}))


@pytest.fixture(scope="module")
def town():
    return moving(attract__firms=4.0, attract__hours=1.0, attract__lag=0.5)


def test_at_no_elasticity_nothing_moves_whatever_else_is_set() -> None:
    still = run_to_end(scenario("siloed", 100))
    same = run_to_end(scenario("siloed", 100, attract__hours=1.0, attract__every=7, attract__taken=1.0))
    assert still.events.hash == same.events.hash
    book = same.world.turnover
    assert not len(book.gone)
    assert not book.moves
    assert set(same.records.daily["lived_in"]) == set(same.records.daily["paid_hours"]) == {1.0}


def test_households_at_home_at_the_end_are_those_of_the_start_less_who_left_plus_who_came(town) -> None:
    residents, book = town.city.residents, town.world.turnover
    heads = np.unique(residents.household, return_index=True)[1]
    total = sum(each.households for each in book.moves)[:, :2].sum(axis=1)
    assert total[LEFT] > total[CAME] > 0
    assert (book.gone[heads] == 0).sum() == len(heads) - total[LEFT] + total[CAME]
    assert book.shares[0] == pytest.approx(1.0 - book.gone.mean())
    for low, high in ((0, 2), (2, 5), (5, 7)):  # every group adds up to all
        for each in book.moves:
            np.testing.assert_allclose(each.households[:, low:high].sum(1), each.households[:, :2].sum(1))


def test_enterprises_that_trade_are_those_of_the_start_less_closed_plus_opened(town) -> None:
    table, book = town.city.institutions, town.world.turnover
    firms, total = can_close(table), sum(each.firms for each in book.moves)
    assert total[LEFT] > 0
    assert book.closed[firms].sum() == total[LEFT] - total[CAME]
    assert not book.closed[~firms].any()
    assert (table.means[book.closed > 0] == 0).all()
    assert total[THERE] > 0


def test_paid_hours_follow_tax_and_others_stay_as_planned(town) -> None:
    table, book = town.city.institutions, town.world.turnover
    first = model_of(scenario("siloed", 200, **QUICK)).city.institutions.minutes
    paid = np.isin(table.role, PAYROLL)
    assert book.level < 1.0
    np.testing.assert_array_equal(table.minutes[paid], np.rint(first[paid] * book.level))
    others = ~paid & ~np.isin(table.role, VOLUNTEERS)  # what volunteers give is theirs
    np.testing.assert_array_equal(table.minutes[others], first[others])
    np.testing.assert_array_equal(town.world.posts.planned[paid], table.minutes[paid])


def test_nothing_befalls_an_empty_dwelling_or_comes_from_an_enterprise_that_has_closed(town) -> None:
    world, before = town.world, town.disputes.count
    gone, closed = world.turnover.gone.copy(), world.turnover.closed.copy()
    world.programme = world.programme.model_copy(
        update={"calendar": world.programme.calendar.model_copy(update={"days": 220})}
    )
    grown(town, 15)
    d = town.disputes
    assert d.count > before + 20
    assert not gone[d.resident[before : d.count]].any()
    firm = d.enterprise[before : d.count]
    assert not closed[firm[firm >= 0]].any()


def test_who_left_is_in_no_mean(town) -> None:
    world = town.world
    here = world.turnover.gone == 0
    sizes = town.records.facts["public"]["size_migrant"]
    assert sum(sizes) == here.sum() < len(here)


def test_where_people_are_served_worse_more_leave() -> None:
    left = []
    for capacity in (0.3, 3.0):
        book = moving(days=300, work__capacity=capacity).world.turnover
        left.append(sum(each.households for each in book.moves)[LEFT, :2].sum())
    assert left[0] > left[1]


@pytest.mark.parametrize("column", ["gone", "closed"])
def test_kernels_are_handed_the_book_that_is_kept(column) -> None:
    """A bundle that still held the empty one would let kernels write beside it."""
    world = model_of(scenario("siloed", 20)).world
    before = world.society_rows
    assert world.society_rows is before
    setattr(world.turnover, column, np.zeros(len(world.city.residents), np.uint8))
    assert world.society_rows is not before
