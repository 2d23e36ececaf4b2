"""Who lives in a city: households, attributes, work and first attitudes, drawn by key (人口生成).

The identity of a resident is the key of the community plus the ordinal in it, so the same
numbers are drawn for a person whatever other districts a city holds.
"""

import numpy as np

from agents.compiling import inlined, kernel
from agents.randomness.compiled import poisson, two_uniforms, uniform, words

HOUSEHOLD, HOME, PERSON, WORK, WORKPLACE, ATTITUDE = 9101, 9102, 9103, 9104, 9105, 9106
LARGEST_HOUSEHOLD = 7
TO_UNIT32 = 1.0 / 4294967296.0  # 2**-32
COMMON = 0.6  # assumption: part of the spread of attitudes that a person's answers share
OWN = 0.8  # sqrt(1 - COMMON**2): the spread of each answer stays as declared


@inlined
def two_normals(seed, decision, day, who):
    """Two independent standard normal numbers (Box & Muller 1958) from one key."""
    u, v = two_uniforms(seed, decision, day, who)
    radius = np.sqrt(-2.0 * np.log(1.0 - u))
    return radius * np.cos(2.0 * np.pi * v), radius * np.sin(2.0 * np.pi * v)


@inlined
def clipped(value):
    """A number brought into 0..1."""
    return min(max(value, 0.0), 1.0)


@kernel
def settle_homes(seed, homes, shares, rules, people):
    """Fill homes with households; what a household shares is drawn once for it.

    homes : (start int64 (communities + 1,), key uint64 (communities,)), rows and identity of communities
    shares : float64 (3, communities), probabilities of tenants, migrants and low income; rules : of the city
    Of `people`, household, tenure, migrant and income are filled.
    """
    start, key = homes
    tenants, migrants, poor = shares[0], shares[1], shares[2]
    rich, mean_size = rules[0].high_income_share, rules[0].household_size
    household, tenure, migrant, income = people.household, people.tenure, people.migrant, people.income
    number = -1
    for c in range(key.size):
        left = 0
        for i in range(start[c], start[c + 1]):
            if left == 0:
                who = key[c] + np.uint64(i - start[c])
                number += 1
                left = min(1 + poisson(mean_size - 1.0, uniform(seed, HOUSEHOLD, 0, who)), LARGEST_HOUSEHOLD)
                a, b, d, _ = words(seed, HOME, 0, who)
                is_tenant = np.uint8(np.float64(a) * TO_UNIT32 < tenants[c])
                is_migrant = np.uint8(np.float64(b) * TO_UNIT32 < migrants[c])
                u = np.float64(d) * TO_UNIT32
                band = np.uint8(0) if u < poor[c] else (np.uint8(2) if u >= 1.0 - rich else np.uint8(1))
            household[i], tenure[i], migrant[i], income[i] = number, is_tenant, is_migrant, band
            left -= 1
    return number + 1


@kernel
def draw_people(seed, homes, ages, probabilities, people):
    """Draw what differs between the members of a household.

    homes : as in `settle_homes`; ages : float64 (2,), shares of young and old
    probabilities : float64 (3, 3), by age band: of Party membership, of a tie to the committee, mean access
    Of `people`, age, member, tied and digital are filled.
    """
    start, key = homes
    member_probability, tied_probability, access = probabilities[0], probabilities[1], probabilities[2]
    age, member, tied, digital = people.age, people.member, people.tied, people.digital
    for c in range(key.size):
        for i in range(start[c], start[c + 1]):
            who = key[c] + np.uint64(i - start[c])
            a, b, d, e = words(seed, PERSON, 0, who)
            u = np.float64(a) * TO_UNIT32
            band = 0 if u < ages[0] else (2 if u >= 1.0 - ages[1] else 1)
            age[i] = band
            member[i] = np.float64(b) * TO_UNIT32 < member_probability[band]
            tied[i] = np.float64(d) * TO_UNIT32 < tied_probability[band]
            # a triangle around the mean access of the band, cut at 0 and 1
            digital[i] = clipped(access[band] + 0.4 * (np.float64(e) * TO_UNIT32 - 0.5))


@kernel
def employ(seed, homes, probability, local, near, firms, people):
    """Give the employed a workplace: in the own subdistrict with probability `local`, else anywhere.

    homes : as in `settle_homes`; probability : float64 (3,), employed by age band
    near : int64 (2, communities), range of the enterprises of the own subdistrict in `rows`
    firms : (weight float64 (enterprises + 1,), running sum of sizes; rows int32 (enterprises,), by community)
    Of `people`, workplace is filled, -1 none.
    """
    start, key = homes
    first, last = near[0], near[1]
    weight, rows = firms
    age, workplace = people.age, people.workplace
    for c in range(key.size):
        for i in range(start[c], start[c + 1]):
            workplace[i] = -1
            who = key[c] + np.uint64(i - start[c])
            u, v = two_uniforms(seed, WORK, 0, who)
            if rows.size == 0 or u >= probability[age[i]]:
                continue
            low, high = 0, rows.size
            if v < local and last[c] > first[c]:
                low, high = first[c], last[c]
            aim = weight[low] + uniform(seed, WORKPLACE, 0, who) * (weight[high] - weight[low])
            found = np.searchsorted(weight, aim, side="right") - 1
            workplace[i] = rows[min(max(found, low), high - 1)]


@kernel
def form_attitudes(seed, homes, rules, people):
    """Draw first attitudes around the parameters of the city; all are in 0..1.

    homes : as in `settle_homes`. Of `people`, satisfaction, expectation, trust, efficacy, participation,
    threshold and opinion are filled.
    """
    start, key = homes
    rule, satisfaction, expectation, trust = rules[0], people.satisfaction, people.expectation, people.trust
    efficacy, participation = people.efficacy, people.participation
    threshold, opinion = people.threshold, people.opinion
    centre = np.array(
        [rule.trust_party_branch, rule.trust_department, rule.trust_enterprise, rule.trust_social]
    )
    needs, kinds = satisfaction.shape[1], trust.shape[1]
    spread = rule.attitude_spread
    z = np.empty(needs + kinds + 4)
    for c in range(key.size):
        for i in range(start[c], start[c + 1]):
            who = key[c] + np.uint64(i - start[c])
            for k in range(0, z.size - 1, 2):
                z[k], z[k + 1] = two_normals(seed, ATTITUDE, k, who)
            common = COMMON * z[needs + kinds]
            content, trusting = 0.0, 0.0
            for k in range(needs):
                value = clipped(rule.satisfaction + spread * (common + OWN * z[k]))
                satisfaction[i, k] = value
                expectation[i, k] = clipped(value + rule.expectation_gap)
                content += value / needs
            for k in range(kinds):
                value = clipped(centre[k] + spread * (common + OWN * z[needs + k]))
                trust[i, k] = value
                trusting += value / kinds
            efficacy[i] = clipped(rule.efficacy + spread * (common + OWN * z[needs + kinds + 1]))
            participation[i] = clipped(rule.participation + spread * z[needs + kinds + 2])
            threshold[i] = clipped(rule.threshold_mean + rule.threshold_spread * z[needs + kinds + 3])
            opinion[i, 0], opinion[i, 1] = trusting, content
            opinion[i, 2], opinion[i, 3] = efficacy[i], participation[i]
