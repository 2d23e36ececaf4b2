"""Staff hours follow the work: what desks did with theirs, and a review that moves some (人随事走)."""

import numpy as np

from agents.casework import Account, Casework, Posts, workers
from agents.kinds import PAYROLL, VOLUNTEERS
from sim.calendar import is_weekend
from sim.city.build import City
from sim.stages.emerge.rates import week_of
from sim.world import World

STREET, DISTRICT = 3, 2  # tiers, as `Institutions.tier` has them


def follow_the_work(world: World) -> None:
    """Note what yesterday's hours were used for; on the day of a review, let some of them move.

    Formula: moved = min(follow * sum(spare), sum(short)) within a street, then within a district, where
    short = max((served + waiting) / utilisation - held, 0) and
    spare = max(min(idle - (1 - utilisation) * held, held - fixed * planned), 0), per full working day.
    """
    rule, posts = world.spec.posts, world.posts
    if rule.follow == 0.0:
        posts.begin_again()
        return
    if world.day > 1:
        note_use(posts, world.casework, (world.helpers, world.helped), share_there(world, world.day - 1))
    if posts.days >= rule.every * full_days_of_a_week(world) / 7.0:
        review(world)


def share_there(world: World, day: int) -> float:
    """Share of the staff that is there on a day, 0..1."""
    return world.spec.calendar.weekend_staff if is_weekend(day) else 1.0


def full_days_of_a_week(world: World) -> float:
    """Full working days that the staff of a week makes."""
    return 5.0 + 2.0 * world.spec.calendar.weekend_staff


def note_use(posts: Posts, cases: Casework, pairs: tuple[np.ndarray, np.ndarray], part: float) -> None:
    """Count the hours of a day that has ended: served at each desk, and idle of each desk's own.

    What a desk lent is idle as far as the desk that borrowed it had hours left.

    pairs : (helper, helped), int32 institutions; part : share 0..1 of a full working day
    """
    helper, helped = pairs
    held, left = cases.held.astype(np.float64), cases.left.astype(np.float64)
    unused = left / np.maximum(held, 1.0)
    lent = np.maximum(posts.opened - held, 0.0)
    several = np.maximum(np.bincount(helper, minlength=len(held)), 1)
    there = np.bincount(helper, unused[helped], len(held)) / several
    posts.idle += np.minimum(held, posts.opened) * unused + lent * there
    posts.served += held - left - posts.lost
    posts.days += part


def review(world: World) -> None:
    """Move spare hours to where they are short: within every street, then within every district."""
    rule, posts, table = world.spec.posts, world.posts, world.city.institutions
    spare, short = spare_and_short(world)
    change = np.zeros(len(table))
    for group in pools(world.city, rule.reach):
        moved = evened_out(spare[group] * rule.follow, short[group])
        change[group] += moved
        spare[group] = np.maximum(spare[group] + np.minimum(moved, 0.0), 0.0)
        short[group] = np.maximum(short[group] - np.maximum(moved, 0.0), 0.0)
    posts.begin_again()
    move(world, whole_parts_of(change))


def spare_and_short(world: World) -> tuple[np.ndarray, np.ndarray]:
    """Minutes of a full working day that every desk can give, and that it lacks, both float64 and never both.

    A desk is meant to be as busy as was planned. It lacks what its work of the period, and what waits there
    today, would take beyond that; it can give its idle hours beyond that, but for those that are fixed.
    """
    rule, posts, table = world.spec.posts, world.posts, world.city.institutions
    aim = world.spec.work.utilisation
    own = table.minutes.astype(np.float64)
    idle, served = posts.idle / posts.days, posts.served / posts.days
    waiting = world.casework.waiting / posts.days
    wanted = (served + waiting) / aim
    borrowed = np.maximum(served - (own - idle), 0.0)
    short = np.maximum(wanted - own - borrowed, 0.0)
    spare = np.maximum(np.minimum(idle - (1.0 - aim) * own, own - rule.fixed * posts.planned), 0.0)
    able = np.isin(table.role, PAYROLL)
    return np.where(able & (short == 0.0), spare, 0.0), np.where(able, short, 0.0)


def pools(city: City, reach: int) -> list[np.ndarray]:
    """Groups of institutions among which staff may be moved, int64 rows: streets first, then districts."""
    found = []
    for tier in (STREET, DISTRICT)[:reach]:
        within = ancestors(city, tier)[city.institutions.area]
        found += [np.flatnonzero(within == area) for area in np.unique(within[within >= 0])]
    return found


def ancestors(city: City, tier: int) -> np.ndarray:
    """The area of a tier that every area lies in, int64; -1 for those above."""
    areas = city.areas
    above = np.full(len(areas), -1, np.int64)
    for area in range(len(areas)):  # children come after their parents
        parent = int(areas.parent[area])
        above[area] = area if areas.tier[area] == tier else (above[parent] if parent >= 0 else -1)
    return above


def evened_out(spare: np.ndarray, short: np.ndarray) -> np.ndarray:
    """Who gives (below 0) and who gets: as much as there is and is wanted, in proportion to both."""
    total = min(spare.sum(), short.sum())
    if total <= 0.0:
        return np.zeros(len(spare))
    return np.asarray(short * (total / short.sum()) - spare * (total / spare.sum()))


def whole_parts_of(change: np.ndarray) -> np.ndarray:
    """Whole minutes (int64) near a change that adds up to 0, and that add up to 0 as well."""
    given = whole_parts(np.maximum(-change, 0.0))
    wanted = np.maximum(change, 0.0)
    return np.asarray(whole_parts(wanted * (given.sum() / max(wanted.sum(), 1e-12))) - given)


def whole_parts(exact: np.ndarray) -> np.ndarray:
    """Whole numbers (int64) near exact ones, none above its own rounded up, with the same rounded sum."""
    return np.diff(np.rint(np.cumsum(exact)), prepend=0.0).astype(np.int64)


def move(world: World, change: np.ndarray) -> None:
    """Let minutes of a full working day change desks, at the price of handing over.

    change : int64 per institution, adding up to 0
    """
    rule, posts, table = world.spec.posts, world.posts, world.city.institutions
    change = change.astype(np.int32)
    posts.moved += change
    table.minutes += change
    posts.learning = np.maximum(posts.learning + change, 0.0)  # who came last goes first
    got = np.rint(np.maximum(change, 0) * rule.handover).astype(np.int32)
    world.casework.carried_over[:, Account.REVIEW] += got
    posts.served -= got  # what moving takes is no work that needs more staff
    world.casework.staff[:] = workers(table.minutes, world.spec.work.person_minutes)
    paid = ~np.isin(table.role, VOLUNTEERS)
    world.surroundings.week[paid] = week_of(table.minutes[paid])


def learn_on_the_job(world: World) -> None:
    """Hours that newcomers lose today are spent, and nothing comes of them; by and by they lose fewer.

    What is lost is (1 - newcomer) of the hours of those who are not at home in the work yet.
    """
    rule, posts, cases = world.spec.posts, world.posts, world.casework
    posts.opened[:], posts.lost[:] = cases.held, 0
    if not posts.learning.any():
        return
    part = share_there(world, world.day)
    lost = np.rint(posts.learning * (1.0 - rule.newcomer) * part).astype(np.int32)
    posts.lost[:] = np.minimum(lost, cases.left)
    cases.left -= posts.lost
    cases.spent[:, Account.WORK] += posts.lost
    posts.learning *= 1.0 - part / max(rule.training, 1.0)
