"""What the levers do: a scenario as it is in force, levers and pattern laid over its parameters (政策杠杆).

A lever at x moves each parameter that it touches the part x of the way to the value declared here. It never
touches an outcome. With all levers at 0, and a pattern that frowns on nothing, the scenario in force is the
scenario itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sim.coordination import Rights
from sim.identity.outside import Table
from sim.params import Section, declarations
from sim.scenario.scenario import Scenario

TECHNOLOGY = ("sensing", "prediction", "learning", "connectivity", "data_integration", "traceability")


@dataclass(frozen=True, slots=True)
class Effect:
    """A parameter that a lever moves, the value it has at full effect, and why.

    bought : what of the lever's price it is, in words that stand there
    technology : whether it needs the platform to be up, beside the levers of `TECHNOLOGY`
    """

    path: str
    full: float
    source: str
    bought: str = ""
    technology: bool = False


class Eyes(NamedTuple):
    """Through what problems may be found, each 0..1: rounds, members' ties, sensors."""

    rounds: float
    ties: float
    sensing: float


NOT_PARAMETERS = ("rights", "eyes")  # what levers give beside values of parameters
OWN_PRICE = ("court.aid",)  # parameters that cost the same wherever they are set
BURDENS = (
    "settle.offer_days",
    "joint.item",
    "work.generalist",
)  # what a lever costs in days and hours, not what it buys
KEPT_UP = ("authority", "ties", "appraisal", "own")  # rights with a price by the year, beside the record
ONLY_RIGHTS = ("party_leadership",)  # levers that give rights and nothing else: no price or form of their own
AS_PARTY_LED = "design rule: as the right of the same name in `party_led`"
EFFECTS: Table[tuple[Effect, ...]] = Table(
    "lever",
    {
        "party_leadership": (
            Effect("rights.authority", 0.6, AS_PARTY_LED, "authority"),
            Effect("rights.ties", 0.7, AS_PARTY_LED, "ties"),
            Effect("rights.appraisal", 0.5, AS_PARTY_LED, "appraisal"),
            Effect("eyes.ties", 1.0, AS_PARTY_LED, "what members hear"),
        ),
        "responsibility": (
            Effect(
                "rights.own", 1.0, "[Whistle rules]: the first-contact unit sees to its own part", "own part"
            ),
            Effect("accept.mandate", 1.8, "form: [Whistle rules], duty lists; size assumed", "duty lists"),
            Effect(
                "accept.reply_days", 1.0, "[Tianjin 12345]: return within one working day", "sooner replies"
            ),
            Effect("work.sink", 0.5, "form: [Whistle rules], staff sent down; size assumed", "staff"),
        ),
        "sinking": (
            Effect("work.sink", 0.6, "form: [Beijing streets 2020]; size assumed", "staff sent down"),
            Effect(
                "triage.delegated", 0.5, "form: [Beijing streets 2020]; size assumed", "delegated decisions"
            ),
            Effect(
                "work.generalist",
                0.3,
                "assumption: three tenths of the quality of what those do who were moved down",
                "generalists",
            ),
        ),
        "consultation": (
            Effect(
                "settle.procedure_base",
                0.55,
                "form: [Thibaut & Walker 1975], voice; size assumed",
                "hearings",
            ),
            Effect("settle.offer_days", 4.0, "assumption: three days more to hear everybody", "days"),
            Effect(
                "projects.heard",
                0.4,
                "form: [Livelihood projects], two in five of new projects came from collected needs",
                "hearings",
            ),
            Effect("joint.item", 30.0, "assumption: half as long again on every item", "items"),
        ),
        "social_coordination": (
            Effect(
                "work.purchased",
                0.3,
                "assumption: three purchased mediators for ten on the payroll",
                "mediators",
            ),
            Effect(
                "rights.ties",
                0.3,
                "form: [Leifeld & Schneider 2012], contracts make ties; size assumed",
                "contracts",
            ),
        ),
        "participation": (
            Effect("respond.volunteer_hours", 4.5, "assumption: three times the volunteers", "volunteers"),
            Effect(
                "eyes.rounds", 0.5, "assumption: neighbours look half as often as grid workers", "neighbours"
            ),
        ),
        "legal_protection": (
            Effect("claim.claim_base", 1.1, "form: [Felstiner et al. 1980]; size assumed", "known rights"),
            Effect(
                "relapse.confirmation",
                0.5,
                "assumption: every second agreement is brought to a court",
                "judicial confirmation",
            ),
            Effect(
                "court.aid",
                0.6,
                "assumption: six in ten of the poor, by lawyers paid by the case",
                "legal aid",
            ),
            Effect("escalate.court_days", 25.0, "assumption: simple procedure", "simple procedure"),
        ),
        "sensing": (
            Effect("detect.sensing", 0.02, "assumption: twice as often as rounds", "cameras and meters"),
            Effect("eyes.sensing", 1.0, "design rule: what sensing is", "cameras and meters"),
        ),
        "prediction": (Effect("detect.separation", 3.0, "assumption: a third better told apart", "signals"),),
        "learning": (
            Effect("detect.learnt", 1.0, "design rule: all that the records say is used", "records"),
        ),
        "connectivity": (
            Effect(
                "accept.referral_days",
                0.0,
                "design rule: files arrive when they are sent",
                "hand files over",
            ),
            Effect("joint.opening", 10.0, "assumption: sessions by video", "video"),
            Effect(
                "claim.hotline", 1.0, "assumption: the app is near at hand for those who are on line", "app"
            ),
        ),
        "data_integration": (
            Effect("triage.accuracy", 0.95, "assumption: a quarter of the errors remain", "diagnosis"),
            Effect("triage.spurious", 0.2, "assumption", "not needed"),
        ),
        "traceability": (
            Effect("rights.record", 1.0, "design rule: every step is on the record", "every step"),
            Effect(
                "closure.discovery",
                0.10,
                "assumption: a file closed nominally is found twice as soon",
                "closed nominally",
            ),
        ),
        "linkage": (
            Effect("escalate.review_days", 2.0, "assumption: half the days", "reviews"),
            Effect("escalate.lost_detail", 0.05, "assumption: a third of the loss", "detail"),
            Effect("escalate.standing", 0.9, "assumption: nearly an order", "standing"),
            Effect(
                "beyond.peer",
                1.4,
                "form: [Bitterman & Koliba 2020], an agreement between counties; size assumed, four in five",
                "counties beside",
            ),
            Effect("beyond.peer_days", 10.0, "assumption: half the days", "counties beside"),
            Effect(
                "beyond.attention", 300.0, "assumption: a desk in the province, twice the attention", "desk"
            ),
        ),
        "ranking": (Effect("closure.ranking", 1.0, "form: [Bevan & Hood 2006]; size assumed", "ranking"),),
        "audit": (
            Effect("closure.audit", 0.8, "form: [Beijing 12345], most orders; size assumed", "call-backs"),
        ),
    },
)


def in_force(scenario: Scenario) -> Scenario:
    """The scenario with its levers and its pattern's reluctance laid over the mechanisms' parameters."""
    moved: dict[str, dict[str, float]] = {}
    for lever, strength in strengths(scenario).items():
        for effect in EFFECTS[lever]:
            section, name = effect.path.split(".")
            if strength > 0 and section not in NOT_PARAMETERS:
                now = _value(moved, scenario, section, name)
                moved[section][name] = now + strength * (effect.full - now)
    burden = scenario.lever_costs.paperwork * sum(
        x for name, x in scenario.levers.model_dump().items() if name not in ONLY_RIGHTS
    )
    if burden > 0:
        moved.setdefault("triage", {})["minutes"] = scenario.triage.minutes + burden
    reluctance = scenario.coordination.reluctance
    if reluctance > 0:
        for path in ("claim.claim_base", "claim.outside", "escalate.petition", "escalate.court"):
            section, name = path.split(".")
            moved[section][name] = _value(moved, scenario, section, name) - reluctance
    update = {section: _with(getattr(scenario, section), values) for section, values in moved.items()}
    return scenario.model_copy(update=update) if update else scenario


def _value(moved: dict[str, dict[str, float]], scenario: Scenario, section: str, name: str) -> float:
    """What a parameter has been moved to so far; a place for it is made where it has not been moved."""
    found: float = moved.setdefault(section, {}).get(name, getattr(getattr(scenario, section), name))
    return found


def strengths(scenario: Scenario) -> dict[str, float]:
    """How far each lever acts today, 0..1; an outage takes its part of every technology."""
    used: dict[str, float] = scenario.levers.model_dump()
    return {name: x * (working_share(scenario) if is_technology(name) else 1.0) for name, x in used.items()}


def is_technology(lever: str) -> bool:
    """Whether an outage takes its part of a lever."""
    return lever in TECHNOLOGY or any(effect.technology for effect in EFFECTS[lever])


def working_share(scenario: Scenario) -> float:
    """Share of platform and technology that is not down, 0..1."""
    return 1.0 - scenario.shocks.outage


def rights_of(scenario: Scenario) -> Rights:
    """What everybody who asks has at least through the levers in use."""
    return Rights(*(_most(scenario, f"rights.{name}") for name in Rights._fields))


def eyes_of(scenario: Scenario) -> Eyes:
    """Through what problems may be found: by the pattern or by levers, whichever sees more."""
    pattern = scenario.coordination
    working = working_share(scenario)
    own = Eyes(
        rounds=float("rounds" in pattern.sees),
        ties=pattern.members_share if "ties" in pattern.sees else 0.0,
        sensing=working if "sensing" in pattern.sees else 0.0,
    )
    return Eyes(*(max(getattr(own, name), _most(scenario, f"eyes.{name}")) for name in Eyes._fields))


def yuan_a_day(scenario: Scenario, residents: float) -> float:
    """What levers, platform and legal aid cost on one day for so many residents, yuan; hours are not in it."""
    return yuan_a_year(scenario) * residents / 1000.0 / 365.0


def yuan_a_year(scenario: Scenario) -> float:
    """What levers, platform and legal aid cost in a year for 1 000 residents, yuan; hours are not in it.

    scenario : as it is in force, for legal aid is priced where it is given, by a lever or by the scenario
    """
    prices = scenario.lever_costs.model_dump()
    used = sum(x * prices[name] for name, x in scenario.levers.model_dump().items() if name in prices)
    rights = sum(held * prices[name] for name, held in held_rights(scenario).items())
    aid = max(0.0, scenario.court.aid - scenario.court.aid_covered)
    return float(used + rights + aid * prices["legal_aid"] + members_time(scenario))


def members_time(scenario: Scenario) -> float:
    """What the time that members give to looking is worth in a year for 1 000 residents, yuan."""
    rule = scenario.detect
    looks = rule.looks * eyes_of(scenario).ties * (rule.ties > 0) * 365.0
    return float(looks * rule.look / 60.0 * scenario.costs.volunteer_hour)


def held_rights(scenario: Scenario) -> dict[str, float]:
    """Every right that has a price by the year -> how much of it there is, 0..1, by pattern or by lever.

    Whichever gives more counts, and it is paid for once: the same right costs the same by whichever way.
    """
    pattern, given = scenario.coordination, rights_of(scenario)
    held = {name: max(getattr(pattern.holds, name), getattr(given, name)) for name in KEPT_UP}
    # Clocks in view are a part of the platform, too.
    return held | {"members": eyes_of(scenario).ties, "platform": max(pattern.platform, given.record)}


def bought_free(scenario: Scenario, beside: Scenario) -> list[tuple[str, str]]:
    """Parameters that a lever buys and that `scenario` has for nothing, beyond what `beside` has; (path, lever).

    Values are those of the scenarios themselves, on every day on which their policy changes, before any lever
    is laid over them.
    """
    days = sorted({1, *(change.day for each in (scenario, beside) for change in each.changes)})
    found = []
    for lever, effects in EFFECTS.items():
        for path, full in ((effect.path, effect.full) for effect in effects):
            section, name = path.split(".")
            if section in NOT_PARAMETERS or path in OWN_PRICE or path in BURDENS:
                continue
            mine, other = (
                [getattr(getattr(x.on(d), section), name) for d in days] for x in (scenario, beside)
            )
            if any((a - b) * (full - b) > 0 for a, b in zip(mine, other, strict=True)):
                found.append((path, lever))
    return found


def _most(scenario: Scenario, path: str) -> float:
    """The largest value that a lever in use gives to a right or an eye; 0 without one."""
    found = [
        strength * effect.full
        for lever, strength in strengths(scenario).items()
        for effect in EFFECTS[lever]
        if effect.path == path
    ]
    return max(found, default=0.0)


def _with(section: Section, values: Mapping[str, float]) -> Section:
    """The section with some values replaced, whole numbers rounded and ranges kept."""
    known = {d.name: d for d in declarations(type(section), "")}
    fitting: dict[str, Any] = {}
    for name, value in values.items():
        low, high = known[name].low, known[name].high
        value = min(max(value, low if low is not None else value), high if high is not None else value)
        fitting[name] = round(value) if known[name].kind is int else float(value)
    return type(section)(**{**section.model_dump(), **fitting})
