"""The readable reference: the core day in plain Python and Mesa objects, the peer of the compiled model."""

from sim.scenario.scenario import all_declarations

# Sections and single parameters of mechanisms that the reference leaves out. At their neutral values the
# compiled model tells the same story as the reference, event by event.
LEFT_OUT = (
    "detect",
    "learn",
    "posts",
    "campaign",
    "shocks",
    "levers",
    "sides",
    "beyond",
    "harm",
    "closure.audit",
    "relapse.confirmation",
    "respond.volunteer_hours",
    "work.sharing",
    "settle.appease",
)
NO_APPRAISAL = 365  # days between appraisals: none within a year


def core_only() -> dict[str, object]:
    """Overrides of a scenario that switch off all that the reference leaves out."""
    every = [d for d in all_declarations() if d.neutral is not None]
    neutral = {d.path: d.neutral for d in every if d.section in LEFT_OUT or d.path in LEFT_OUT}
    return neutral | {"learn.appraisal_every": NO_APPRAISAL}
