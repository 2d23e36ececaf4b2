"""Every change of a dispute's state, one function each, named after the transition (纠纷状态转换).

No other code writes the column `state`; a test reads all sources for it. Each function also sets what the new
state needs: the day on which the next thing can happen, and what is void from now on.

row : of the dispute; day : today; due : day on which the next thing can happen
"""

from agents.compiling import inlined
from agents.disputes import Escalated, State

MOST_COUNTED = 250  # counters in columns of a byte stop here; no dispute comes near


@inlined
def one_more(count):
    """A counter in a column of a byte, counted on as far as it goes."""
    return min(count + 1, MOST_COUNTED)


@inlined
def void_tasks(row, disputes):
    """What is still queued is void: tasks of earlier rounds are dropped when their turn comes."""
    disputes.round[row] = one_more(disputes.round[row])
    disputes.open_tasks[row] = 0


# ---- before anybody knows


@inlined
def lump(row, disputes):
    """A problem is thought over and lumped."""
    disputes.state[row] = State.LUMPED


@inlined
def think_again(row, disputes):
    """A problem that was lumped comes to mind again."""
    disputes.state[row] = State.LATENT


@inlined
def fade(row, disputes):
    """A problem was lumped until it faded."""
    disputes.state[row] = State.FADED


@inlined
def settle_in_private(row, disputes):
    """The sides talked it over with success."""
    disputes.state[row] = State.PRIVATE


# ---- intake and arrangement


@inlined
def raise_claim(day, row, channel, disputes):
    """A problem is claimed through a channel, or detected before it was claimed."""
    disputes.state[row], disputes.channel[row] = State.RAISED, channel
    disputes.raised[row] = disputes.reviewed[row] = disputes.due[row] = day


@inlined
def take_in(row, disputes):
    """Intake has diagnosed it; the pattern is asked."""
    disputes.state[row] = State.ARRANGING


@inlined
def await_decision(due, row, disputes):
    """A superior has to decide before anybody is asked."""
    disputes.state[row], disputes.due[row] = State.AWAITING, due


@inlined
def start_asking(due, row, disputes):
    """Units are asked, one after another, by the lead."""
    disputes.state[row], disputes.due[row] = State.ASKING, due
    disputes.passed_by[row] = -1


@inlined
def convene(due, row, disputes):
    """It waits for a session."""
    disputes.state[row], disputes.due[row] = State.CONVENING, due


@inlined
def set_out(day, row, disputes):
    """On its way as arranged: into a session, or to the first desk."""
    if disputes.joint[row]:
        convene(day, row, disputes)
    else:
        start_asking(day, row, disputes)


@inlined
def begin_anew(due, row, disputes):
    """Before the pattern again; what is queued is void, what is done stays done."""
    disputes.state[row], disputes.due[row] = State.ARRANGING, due
    void_tasks(row, disputes)
    disputes.omitted[row] = 0
    disputes.asking[row] = -1
    disputes.refused_now[row] = 0


# ---- handling


@inlined
def refuse(due, row, disputes):
    """The unit asked refuses; the pattern is asked whom to try next."""
    disputes.refusals[row] += 1
    disputes.refused_now[row] += 1
    disputes.hops[row] += 1
    disputes.state[row], disputes.due[row] = State.REFUSED, due


@inlined
def begin_work(row, disputes):
    """Units have taken their parts."""
    disputes.state[row] = State.WORKING


@inlined
def offer(due, row, disputes):
    """Work is done; an offer is due."""
    disputes.state[row], disputes.due[row] = State.OFFERED, due


@inlined
def reject(due, row, disputes):
    """There is nothing to offer, nothing new, or the offer was turned down."""
    disputes.state[row], disputes.due[row] = State.REJECTED, due


@inlined
def go_to_court(day, due, row, court, disputes):
    """The claimant sues; what the desks have queued is void."""
    disputes.escalated[row] |= Escalated.COURT
    begin_anew(day, row, disputes)
    disputes.state[row], disputes.due[row], disputes.asked[row] = State.IN_COURT, due, court


# ---- the end, and what comes after


@inlined
def close(day, row, disputes, cases):
    """Shut the file, in whatever way."""
    disputes.closed[row] = day
    if disputes.first_closed[row] < 0:
        disputes.first_closed[row] = day
    disputes.reported[row] = 1
    if disputes.lead[row] >= 0:
        cases.closed_month[disputes.lead[row]] += 1


@inlined
def settle(day, row, disputes, cases):
    """The parties agree; the settlement is watched for relapse."""
    disputes.state[row] = State.SETTLED
    close(day, row, disputes, cases)


@inlined
def close_nominally(day, row, disputes, cases):
    """The file is closed nominally."""
    disputes.state[row] = State.NOMINAL
    close(day, row, disputes, cases)
    disputes.nominal[row] = 1
    void_tasks(row, disputes)


@inlined
def pass_judgment(day, row, won, disputes):
    """A court ends the dispute."""
    disputes.state[row], disputes.closed[row], disputes.won[row] = State.JUDGED, day, won
    disputes.escalated[row] |= Escalated.COURT
    disputes.relapse_day[row] = -1


@inlined
def endure(row, disputes):
    """A settlement has lasted through its window."""
    disputes.state[row] = State.DURABLE


@inlined
def reopen(day, row, disputes):
    """A closed dispute is raised again; its clock goes on from the first claim."""
    disputes.state[row], disputes.due[row] = State.RAISED, day
    disputes.closed[row] = -1
    disputes.relapses[row] += 1
    disputes.seen[row] = disputes.done[row] = disputes.omitted[row] = 0
    disputes.quality[row] = 0.0
    void_tasks(row, disputes)
    # A file closed nominally may have been with a unit that was asked.
    disputes.asking[row], disputes.refused_now[row] = -1, 0
    disputes.reviewed[row] = day
    disputes.best[row] = 0.0


@inlined
def let_rest(row, disputes):
    """A file closed nominally is not raised again."""
    disputes.state[row] = State.ABANDONED


@inlined
def abandon(day, row, disputes):
    """The claimant gives an open dispute up, with a grievance."""
    disputes.state[row] = State.ABANDONED
    disputes.closed[row] = day
    void_tasks(row, disputes)
