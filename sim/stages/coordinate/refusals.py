"""What becomes of a refusal that came back: another request, a unit that is told, nobody; time run out."""

from agents.casework import Account
from agents.compiling import inlined, kernel
from agents.disputes import State
from agents.events import Activity
from agents.kinds import Kind
from agents.shared_rules import charge, write
from sim.lifecycle import begin_anew, begin_work, one_more, start_asking
from sim.stages.coordinate.rules import Request, enqueue

NOBODY = -1  # as `sim.coordination.base` has it


@inlined
def may_be_told(row, unit, disputes, institutions, accept):
    """Whether there is somebody who may designate a unit; an enterprise cannot be told to settle."""
    who = institutions.dispatcher[disputes.community[row]]
    return accept.designate and who >= 0 and unit >= 0 and institutions.ties.kind[unit] != Kind.ENTERPRISE


@inlined
def designate(day, request, disputes, institutions, rule, log):
    """The dispatcher, who asks here, reads the matter and designates a unit, or has no minutes for it today.

    What a unit does because it was told to after refusing is done perfunctorily, like all that only
    standing made it take.
    """
    row, k, who, unit = request
    minutes = rule.accept.decision
    if not charge(institutions.cases, who, Account.REVIEW, minutes):
        return False
    disputes.compelled[row] |= 1 << k
    handed_over = not disputes.joint[row] and unit != disputes.lead[row]
    write(log, day, row, Activity.DESIGNATE, (unit, who, k), minutes, handed_over)
    return True


@kernel
def redirect(day, rows, unit, disputes, institutions, rules, log):
    """Write down whom the pattern wants asked after a refusal.

    NOBODY (-1) leaves it to the dispatcher, who designates the unit that refused or lets it wait until it has
    the minutes to decide; where nobody may designate, and on LET_GO (-2), the competence is given up.
    """
    rule, accept = rules[0], rules[0].accept
    for i in range(rows.size):
        row = rows[i]
        lead, asked, k = disputes.lead[row], disputes.asked[row], disputes.asking[row]
        if unit[i] == NOBODY and may_be_told(row, asked, disputes, institutions, accept):
            request = Request(row, k, institutions.dispatcher[disputes.community[row]], asked)
            if designate(day, request, disputes, institutions, rule, log):
                disputes.hops[row] += 1 if asked != lead else 0
                begin_work(row, disputes)
                enqueue(day, row, k, asked, disputes, institutions, rule)
            continue
        start_asking(day, row, disputes)
        if unit[i] < 0:
            disputes.omitted[row] |= 1 << k
            write(log, day, row, Activity.OMIT, (lead, asked, -1), 0, k)
            disputes.asking[row] = -1
            disputes.refused_now[row] = 0
        else:
            write(log, day, row, Activity.REFER, (lead, asked, unit[i]), 0, k)
            disputes.asked[row] = unit[i]


@kernel
def let_go(day, active, disputes, log):
    """Take disputes out of an arrangement whose time has run out; what is done stays done."""
    for i in range(active.size):
        row = active[i]
        state = disputes.state[row]
        if not 0 < disputes.until[row] <= day or not State.ARRANGING <= state <= State.REJECTED:
            continue
        write(log, day, row, Activity.TIME_OUT, (disputes.lead[row], -1, -1), 0, disputes.stage[row])
        disputes.stage[row] = one_more(disputes.stage[row])
        disputes.until[row] = 0
        begin_anew(day + 1, row, disputes)
