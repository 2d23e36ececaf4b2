"""Residents and their contacts: shares, households, work, and the sparse rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.city.build import build_city
from sim.city.places.census import whole_parts
from sim.city.residents.contacts import by_group
from sim.city.residents.population import rows_from_pairs
from sim.city.spec.spec import CitySpec


@pytest.fixture(scope="module")
def city():
    return build_city(CitySpec(preset="mid_city"), seed=2)


def pairs_of(city) -> np.ndarray:
    start = city.contacts.start.astype(np.int64)
    ends = np.repeat(np.arange(len(city.residents)), np.diff(start))
    return np.stack([ends, city.contacts.who.astype(np.int64)])


def test_contacts_are_mutual_sorted_without_repeats_and_never_with_oneself(city) -> None:
    one, other = pairs_of(city)
    n = len(city.residents)
    assert city.contacts.start[0] == 0
    assert city.contacts.start[-1] == city.contacts.who.size
    assert (one != other).all()
    keys = one * n + other
    assert (np.diff(keys) > 0).all()  # sorted rows, no duplicate
    assert (np.sort(other * n + one) == keys).all()  # mutual


def test_mean_number_of_contacts_is_about_ten(city) -> None:
    assert city.contacts.who.size / len(city.residents) == pytest.approx(10, abs=0.5)


def test_members_of_a_household_live_together_and_know_each_other(city) -> None:
    people, (one, other) = city.residents, pairs_of(city)
    assert (np.diff(people.household) >= 0).all()
    assert set(np.unique(np.diff(people.household))) == {0, 1}
    same = np.diff(people.household) == 0
    assert (np.diff(people.community)[same] == 0).all()
    assert (people.tenure[1:][same] == people.tenure[:-1][same]).all()
    sizes = np.bincount(people.household)
    at_home = np.count_nonzero(people.household[one] == people.household[other])
    assert at_home == (sizes * (sizes - 1)).sum()
    assert sizes.mean() == pytest.approx(city.spec.household_size, abs=0.1)


@pytest.mark.parametrize(
    ("column", "value", "share"),
    [
        ("tenure", 1, "tenant_share"),
        ("migrant", 1, "migrant_share"),
        ("member", 1, "member_share"),
        ("tied", 1, "tied_share"),
        ("age", 0, "young_share"),
        ("age", 2, "old_share"),
        ("income", 0, "low_income_share"),
        ("income", 2, "high_income_share"),
    ],
)
def test_shares_of_residents_follow_the_parameters(city, column: str, value: int, share: str) -> None:
    found = (getattr(city.residents, column) == value).mean()
    assert found == pytest.approx(getattr(city.spec, share), abs=0.015)


def test_first_attitudes_follow_the_parameters(city) -> None:
    people, spec = city.residents, city.spec
    assert people.satisfaction.mean() == pytest.approx(spec.satisfaction, abs=0.01)
    assert (people.expectation - people.satisfaction).mean() == pytest.approx(spec.expectation_gap, abs=0.01)
    trust = [spec.trust_party_branch, spec.trust_department, spec.trust_enterprise, spec.trust_social]
    assert people.trust.mean(axis=0) == pytest.approx(np.array(trust), abs=0.01)
    assert people.satisfaction.std() == pytest.approx(spec.attitude_spread, abs=0.01)
    for column in (
        "satisfaction",
        "expectation",
        "trust",
        "efficacy",
        "participation",
        "threshold",
        "digital",
    ):
        values = getattr(people, column)
        assert values.min() >= 0
        assert values.max() <= 1
    assert not people.grievance.any()
    assert people.opinion[:, 0] == pytest.approx(people.trust.mean(axis=1), abs=1e-5)


def test_residents_are_sorted_by_community_and_as_many_as_the_areas_say(city) -> None:
    counts = np.bincount(city.residents.community)
    assert (np.diff(city.residents.community) >= 0).all()
    assert (counts * city.spec.scale == city.areas.population[city.community_of]).all()


def test_workplaces_are_enterprises_and_their_sizes_are_their_staff(city) -> None:
    people, table = city.residents, city.institutions
    employed = people.workplace >= 0
    assert (table.kind[people.workplace[employed]] == 2).all()
    staff = np.bincount(people.workplace[employed], minlength=len(table))
    enterprise = table.kind == 2
    assert (table.size[enterprise] == np.maximum(staff[enterprise], 1)).all()
    assert employed[people.age < 2].mean() == pytest.approx(city.spec.employment_share, abs=0.02)
    sizes = np.sort(table.size[enterprise])[::-1]
    assert sizes[: len(sizes) // 10].sum() > 0.3 * sizes.sum()  # a heavy tail


def test_like_knows_like_only_with_homophily() -> None:
    def alike(homophily: float) -> float:
        city = build_city(CitySpec(homophily=homophily, place_homophily=0.0, workplace_ties=0.0), 4)
        one, other = pairs_of(city)
        outside = city.residents.household[one] != city.residents.household[other]
        return float((city.residents.age[one] == city.residents.age[other])[outside].mean())

    assert alike(1.0) > alike(0.0) + 0.03


def test_without_ties_of_a_kind_there_are_none() -> None:
    city = build_city(CitySpec(neighbour_ties=0.0, workplace_ties=0.0, long_ties=0.0), 4)
    one, other = pairs_of(city)
    assert (city.residents.household[one] == city.residents.household[other]).all()


@given(
    st.integers(1, 30).flatmap(
        lambda n: st.tuples(
            st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=60)
        )
    )
)
def test_rows_from_pairs_hold_exactly_the_neighbours_of_each_row(
    case: tuple[int, list[tuple[int, int]]],
) -> None:
    n, drawn = case
    pairs = [(a, b) for a, b in drawn if a != b]
    one, other = (np.array([p[k] for p in pairs], np.uint32) for k in (0, 1))
    contacts = rows_from_pairs(n, one, other, len(pairs))
    for i in range(n):
        expected = sorted({b for a, b in pairs if a == i} | {a for a, b in pairs if b == i})
        assert contacts.who[contacts.start[i] : contacts.start[i + 1]].tolist() == expected


@given(st.lists(st.integers(-1, 4), max_size=40))
def test_sorting_by_group_keeps_the_order_within_groups(groups: list[int]) -> None:
    n = len(groups)
    place, order, rank = np.empty(6, np.int64), np.empty(n, np.uint32), np.empty(n, np.int64)
    by_group(np.array(groups, np.int32), place, order, rank)
    expected = [i for g in range(5) for i in range(n) if groups[i] == g]
    assert order[: place[-1]].tolist() == expected
    assert all(order[rank[i]] == i for i in expected)


@given(st.integers(0, 10**7), st.lists(st.floats(0.01, 100), min_size=1, max_size=50))
def test_whole_parts_sum_exactly_and_stay_within_one_of_the_share(total: int, weights: list[float]) -> None:
    parts = whole_parts(total, np.array(weights))
    assert parts.sum() == total
    exact = total * np.array(weights) / sum(weights)
    assert (abs(parts - exact) < 1 + 1e-6 * total).all()
