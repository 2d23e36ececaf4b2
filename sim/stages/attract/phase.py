"""Once a quarter households and enterprises stay or leave; what is paid from tax follows slowly."""

import numpy as np

from agents.enterprise import Enterprise
from sim.params import record
from sim.stages.attract.moves import CAME, GROUPS, LEFT, THERE, Moves
from sim.stages.attract.rules import YEAR, drop_matters, move_firms, move_households, paid_level, sum_strain
from sim.stages.attract.state import can_close
from sim.stages.emerge.rates import members_of, mixture_of
from sim.world import World


def attract(world: World) -> None:
    """On the day of a decision who moves, moves; every evening it is noted who is there."""
    rule, book = world.spec.attract, world.turnover
    if rule.households > 0 or rule.firms > 0:
        if book.last is None:
            book.make_room(len(world.city.residents), len(world.city.institutions))
            book.last = world.day
        elif world.day - book.last >= rule.every:
            decide(world)
            book.last = world.day
    book.note()


def rules_of(world: World) -> np.ndarray:
    """Parameters of this stage for its kernels."""
    return record(world.spec.attract)


def decide(world: World) -> None:
    """Households, then enterprises, by what they have lived through; then the staff that tax pays for."""
    book, strain = world.turnover, np.zeros((len(world.people) - 1, 2))
    sum_strain(world.society_rows, book.normal, world.rules(rules_of), strain)
    households = np.zeros((3, GROUPS))
    places = strain[:, 0] / np.maximum(strain[:, 1], 1.0)
    move_households(world.key, places, world.society_rows, book.normal, world.rules(rules_of), households)
    let_go(world)
    book.moves.append(Moves(world.day, households, firms_move(world, strain)))
    book.shares = float(1.0 - book.gone.mean()), trading_share(world)
    pay_staff(world)


def let_go(world: World) -> None:
    """What follows at once from who moved: their matters end, and who lives in a place is another mixture."""
    world.events.reserve(len(world.active))
    drop_matters(world.day, world.active, world.dispute_rows, world.society_rows, world.log_rows)
    world.members, world.mixed = members_of(world.city), mixture_of(world.city)


def firms_move(world: World, strain: np.ndarray) -> np.ndarray:
    """Enterprises close and open; float64 (3,), enterprise-years, how many closed, how many opened.

    strain : float64 (communities, 2), see `sim.stages.attract.rules.sum_strain`
    """
    table, book = world.city.institutions, world.turnover
    firms = np.flatnonzero(can_close(table))
    before = book.closed[firms].copy()
    after, around = before.copy(), strain_around(world, strain)[table.area[firms]]
    move_firms(world.key, table.key[firms], around, world.rules(rules_of), after)
    book.closed[firms] = after
    shut, opened = firms[after > before], firms[after < before]
    table.means[shut] = 0.0  # nobody is left who could pay
    begin_anew(world, opened)
    found = np.zeros(3)
    found[[THERE, LEFT, CAME]] = (before == 0).sum() * world.spec.attract.every / YEAR, len(shut), len(opened)
    return found


def begin_anew(world: World, opened: np.ndarray) -> None:
    """Who opens keeps duties and pays as its predecessor did on the first day."""
    table = world.city.institutions
    table.means[opened] = world.turnover.means[opened]
    for row in opened.tolist():
        firm = world.actors[row]
        assert isinstance(firm, Enterprise)
        table.compliance[row] = world.unchecked[row] = firm.habit
        firm.settled = 0


def strain_around(world: World, strain: np.ndarray) -> np.ndarray:
    """What an enterprise lives through in every area, float64: strain of people there, and customers lost."""
    areas, where = world.city.areas, world.city.community_of
    sums = np.zeros((len(areas), 3))
    sums[where] = np.column_stack([strain, np.diff(world.people)])
    for area in range(len(areas) - 1, 0, -1):  # children come after their parents
        sums[areas.parent[area]] += sums[area]
    lost = 1.0 - sums[:, 1] / np.maximum(sums[:, 2], 1.0)
    return np.asarray(sums[:, 0] / np.maximum(sums[:, 1], 1.0) + lost)


def trading_share(world: World) -> float:
    """Part of the enterprises, by size on the first day, that trade."""
    table = world.city.institutions
    size = np.where(can_close(table), table.size, 0.0).astype(np.float64)
    return float(1.0 - size @ world.turnover.closed / max(float(size.sum()), 1.0))


def pay_staff(world: World) -> None:
    """Hours go a part of the way to what tax would pay for now."""
    book, before = world.turnover, world.turnover.level
    book.level = float(paid_level(before, *book.shares, world.rules(rules_of)))
    if book.level != before:
        world.plan_staff()
