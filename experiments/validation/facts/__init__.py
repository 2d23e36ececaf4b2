"""The table of stylised facts. A new one is a class in one of these files and a line below."""

from experiments.validation.fact import Fact
from experiments.validation.facts.backlog import Explosion
from experiments.validation.facts.closing import CalledBack, DaysByHands, Overdue, Owned, PlacesAgain, Spread
from experiments.validation.facts.conflict.order import HomicidesPerMediation, MediatedBefore
from experiments.validation.facts.conflict.sides import AssignedFromAbove, OpposedInterests, SettledByType
from experiments.validation.facts.coordination import (
    BuckPassing,
    ConvenerBottleneck,
    Crossover,
    FirstReceiver,
    Partners,
)
from experiments.validation.facts.demand import Arrivals, Embedded, InducedDemand, Pyramid, UnequalVoice
from experiments.validation.facts.first_contact import Dispatched, FirstDay, RightAtFirst
from experiments.validation.facts.handling import HandOvers, HoursUsed, Returns, SlowRecovery
from experiments.validation.facts.learning import BetterWithRecords, SilentUnseen
from experiments.validation.facts.levels import Ladder
from experiments.validation.facts.people import OutcomeFirst, Treadmill, TrustAsymmetry
from experiments.validation.facts.places.concentration import Concentration, MediatorLoad
from experiments.validation.facts.places.conditions import GoodAndBadPlaces, ProposalsBuilt, TwoScores
from experiments.validation.facts.pressure import Cascades, Diversion, Threat, WarningPrecision
from experiments.validation.facts.regimes import Backfire, Campaigns, LateralTalk, Mandate, NoAuthority
from experiments.validation.facts.reporting import ByTopic, Consent, LowestTier, Repeats, ReportingGap
from experiments.validation.facts.times import BusyDays, EasyFirst, MoreStaff, SkewedTimes

_ALL: tuple[type[Fact], ...] = (
    Pyramid,
    UnequalVoice,
    Concentration,
    Repeats,
    SkewedTimes,
    Arrivals,
    Explosion,
    BusyDays,
    InducedDemand,
    OutcomeFirst,
    TrustAsymmetry,
    Treadmill,
    ReportingGap,
    Crossover,
    Partners,
    ConvenerBottleneck,
    BuckPassing,
    FirstReceiver,
    ByTopic,
    Consent,
    LowestTier,
    MediatorLoad,
    Diversion,
    Threat,
    Cascades,
    MoreStaff,
    WarningPrecision,
    Embedded,
    LateralTalk,
    Mandate,
    Campaigns,
    NoAuthority,
    Backfire,
    EasyFirst,
    Returns,
    HandOvers,
    HoursUsed,
    SlowRecovery,
    FirstDay,
    Ladder,
    Spread,
    DaysByHands,
    Overdue,
    PlacesAgain,
    Owned,
    Dispatched,
    RightAtFirst,
    CalledBack,
    GoodAndBadPlaces,
    TwoScores,
    ProposalsBuilt,
    BetterWithRecords,
    SilentUnseen,
    OpposedInterests,
    SettledByType,
    AssignedFromAbove,
    MediatedBefore,
    HomicidesPerMediation,
)

FACTS: dict[str, Fact] = {fact.id: fact() for fact in sorted(_ALL, key=lambda each: int(each.id[2:]))}
MINIMUM = (
    "SF1",
    "SF3",
    "SF5",
    "SF7",
    "SF9",
    "SF12",
    "SF13",
    "SF15",
    "SF16",
    "SF17",
    "SF19",
    "SF21",
    "SF23",
    "SF24",
    "SF25",
    "SF27",
)
