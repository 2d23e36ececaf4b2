"""Keyed random numbers for building a city: every place and institution draws by its own key (确定性抽样)."""

from collections.abc import Sequence
from enum import IntEnum
from hashlib import blake2b

import numpy as np

from agents.randomness.compiled import normals, uniforms

LOW_BITS = 24  # room for the ordinals of residents below the key of a community


class Draw(IntEnum):
    """Decisions made while a city is built; residents' own draws are in `sim.city.residents.people_drawn`."""

    COMMUNITY_SIZE = 9001
    COMMUNITY_TENANTS = 9002
    COMMUNITY_MIGRANTS = 9003
    COMMUNITY_INCOME = 9004
    SHARED_MANAGER = 9011
    ASSEMBLY = 9012
    ENTERPRISE_COUNT = 9013
    ENTERPRISE_SIZE = 9014
    SKILL = 9015
    COMPLIANCE = 9016
    MEANS = 9017
    BRANCH = 9018
    REGISTERED = 9019
    PLACE_X = 9020
    PLACE_Y = 9021
    VENUE = 9031
    WORKING_TIE = 9032
    WORKING_STRENGTH = 9033
    CONTRACT = 9034
    CONTRACT_STRENGTH = 9035


def key_of(*parts: object) -> int:
    """Stable 64-bit identity of whatever the parts name."""
    text = "|".join(str(part) for part in parts)
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


def _keys(keys: Sequence[int] | np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(keys, dtype=np.uint64)


def share_of(seed: int, draw: Draw, keys: Sequence[int] | np.ndarray, day: int = 0) -> np.ndarray:
    """Uniform numbers in [0, 1), float64, one per key; `day` tells repeated draws of one key apart."""
    who = _keys(keys)
    out = np.empty(who.size)
    uniforms(np.uint64(seed), np.uint64(draw), np.uint64(day), who, out)
    return out


def normal_of(seed: int, draw: Draw, keys: Sequence[int] | np.ndarray, day: int = 0) -> np.ndarray:
    """Standard normal numbers, float64, one per key."""
    who = _keys(keys)
    out = np.empty(who.size)
    normals(np.uint64(seed), np.uint64(draw), np.uint64(day), who, out)
    return out
