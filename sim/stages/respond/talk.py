"""The weekly round of talk: the one rule that visits every tie between residents."""

import numba
import numpy as np
from numba.core import cgutils, types
from numba.extending import intrinsic

from agents.compiling import inlined, kernel
from agents.kinds import NEEDS
from agents.residents import KINDS

# Contacts' opinions lie anywhere in memory. Asking for each this many ties before it is needed hides the
# wait; 128 was the best of 16 to 256 on the machines tried, and the same numbers come out without.
AHEAD = np.uint64(128)
ir = cgutils.ir  # type: ignore[attr-defined]


@intrinsic
def _fetch_row(typing_context, matrix, row):
    """Emit the processor's hint to bring the first bytes of `matrix[row]` near (llvm.prefetch)."""

    def emit(context, builder, signature, arguments):
        table = context.make_array(signature.args[0])(context, builder, arguments[0])
        stride = cgutils.unpack_tuple(builder, table.strides)[0]
        number = context.cast(builder, arguments[1], signature.args[1], types.uintp)
        start = builder.ptrtoint(table.data, cgutils.intp_t)
        address = builder.inttoptr(builder.add(start, builder.mul(number, stride)), cgutils.voidptr_t)
        flag = ir.IntType(32)
        shape = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, flag, flag, flag])
        hint = cgutils.get_or_insert_function(builder.module, shape, "llvm.prefetch.p0")
        read, keep, data = (ir.Constant(flag, value) for value in (0, 3, 1))
        builder.call(hint, [address, read, keep, data])
        return context.get_dummy_value()

    return types.void(matrix, row), emit


if numba.config.DISABLE_JIT:  # type: ignore[attr-defined]

    def fetch_row(matrix, row):
        """Nothing to hint at without compiled code."""

else:

    @inlined
    def fetch_row(matrix, row):
        """Bring row `row` of a float32 (n, 4) matrix near; changes nothing."""
        _fetch_row(matrix, row)


@kernel
def talk_round(start, who, people, usual, rules, part, spoken):
    """One round of talk: opinions mix (Friedkin & Johnsen 1990), hearsay moves expectations.

    opinion_i <- (1 - influence) * own_i + influence * mean over contacts of opinion_j, all at once
    start, who : uint32, contacts, see `agents.residents.Contacts`; they are no bundle, out of which this loop
        would take a quarter longer
    usual : float32 (NEEDS,), the everyday level to which satisfaction drifts back
    part : (first, last), residents first..last-1 talk; parts can be done in any order, or at the same time
    spoken : float32 (n, 4), rows first..last-1 filled here; they become the opinions once all have talked
    """
    rule = rules[0]
    # Columns and numbers by local names: looked up once, and known not to change under the loop.
    opinion, trust, efficacy, participation = (
        people.opinion,
        people.trust,
        people.efficacy,
        people.participation,
    )
    satisfaction, expectation, grievance = people.satisfaction, people.expectation, people.grievance
    everyday = usual[0], usual[1], usual[2], usual[3], usual[4], usual[5]
    influence, hearsay_pace, return_pace = rule.influence, rule.hearsay, rule.return_pace
    fade = (1.0 - rule.grievance_fade) ** rule.social_every
    end = np.uint64(max(who.size, 1) - 1)
    for i in range(part[0], part[1]):
        t = s = e = q = 0.0
        size = np.int64(start[i + 1]) - np.int64(start[i])
        for j in range(start[i], start[i + 1]):
            fetch_row(opinion, who[min(j + AHEAD, end)])
            other = who[j]
            t += opinion[other, 0]
            s += opinion[other, 1]
            e += opinion[other, 2]
            q += opinion[other, 3]
        own_trust = own_satisfaction = 0.0
        for k in range(KINDS):
            own_trust += trust[i, k] / KINDS
        hearsay = s / size if size > 0 else np.float64(opinion[i, 1])
        # One loop per column, so that the six needs of a column are done at a stroke.
        for n in range(NEEDS):
            own_satisfaction += satisfaction[i, n] / NEEDS
        for n in range(NEEDS):
            satisfaction[i, n] += return_pace * (everyday[n] - satisfaction[i, n])
        for n in range(NEEDS):
            expectation[i, n] += hearsay_pace * (hearsay - expectation[i, n])
        w = influence if size > 0 else 0.0
        many = max(size, 1)
        spoken[i, 0] = (1.0 - w) * own_trust + w * t / many
        spoken[i, 1] = (1.0 - w) * own_satisfaction + w * s / many
        spoken[i, 2] = (1.0 - w) * efficacy[i] + w * e / many
        spoken[i, 3] = (1.0 - w) * participation[i] + w * q / many
        grievance[i] *= fade
        willing = (efficacy[i] + spoken[i, 3]) / 2.0
        participation[i] += rule.participation * (willing - participation[i])
