"""What an offer holds, how fair the handling felt, and what breaks afterwards."""

from collections.abc import Set
from typing import Any, NamedTuple

from agents.kinds import COMPETENCES, LAWFUL, Competence
from agents.readable.terms import Product, within

NEVER = 1e6  # days; a wait is cut to this, far beyond any run
NO_HAZARD = 1e-12  # per day, added so that a wait is finite


class Handled(NamedTuple):
    """A dispute whose work is done, as far as an offer depends on it.

    need, done : competences that the cause needs, and those whose part is finished
    quality : of the finished parts, summed, 0..1 each; craft : of the mediator, 0..1
    needs_authority : a lawful decision is needed; against_enterprise : an enterprise caused it; means : what
    that enterprise can pay of a fair settlement, 0..1; helped : the claimant has means or legal aid
    """

    need: Set[int]
    done: Set[int]
    quality: float
    craft: float
    needs_authority: bool
    against_enterprise: bool
    means: float
    helped: bool

    @property
    def coverage(self) -> float:
        """Part of the competences that the cause needs which truly contributed, 0..1."""
        return len(self.need & self.done) / len(self.need)


class Substance(NamedTuple):
    """What an offer holds and what it is made of.

    useful, needed : competences that contributed and that the dispute needs; conceded : what the sides
    conceded to each other before a mediator, in competences that it stands in for; quality : of the work
    done, 0..1 means : 0..1, what an enterprise that has to pay can pay, 1 where none must; less : part that
    an enterprise withholds from a claimant without help; cap : most that it can hold, 1 where nothing
    limits it
    """

    useful: int
    needed: int
    conceded: float
    quality: float
    means: float
    less: float
    cap: float

    @property
    def uncapped(self) -> float:
        """What it would hold with legal authority, 0..1."""
        part = (self.useful + self.conceded) / self.needed * self.quality
        return part * (1.0 - (1.0 - self.means) / self.needed) * (1.0 - self.less)

    @property
    def value(self) -> float:
        """What it holds, 0..1."""
        return min(self.uncapped, self.cap)


def substance(handled: Handled, rules: Any) -> Substance:
    """What an offer holds, 0..1. Fast form: `substance_of`, stage settle.

        substance = (needed parts done + conceded) / parts needed * mean quality
                    * (1 - (1 - means)/parts needed    if an enterprise pays)
                    * (1 - unequal                     if the claimant is poor, without legal aid, and the
                                                       other side an enterprise)
                    at most no_authority               if a lawful decision is needed and no department
                                                       did its part
        conceded  = compromise*craft*missing parts     if mediated and no lawful decision is needed

    What the sides concede to each other before a mediator stands in for parts that nobody contributed
    (McEwen & Maiman 1981); a weak claimant gets less from an enterprise (Galanter 1974); without a unit
    that holds legal authority a dispute that needs it is capped (Xiong et al. 2022). rules : section
    `settle`
    """
    need, done = handled.need, handled.done
    useful = need & done
    mediated = Competence.MEDIATION in done and not handled.needs_authority
    lawful = any(LAWFUL >> k & 1 for k in useful)
    return Substance(
        useful=len(useful),
        needed=len(need),
        conceded=rules.compromise * handled.craft * len(need - done - {COMPETENCES}) if mediated else 0.0,
        quality=min(handled.quality / max(len(done), 1), 1.0),
        means=handled.means if Competence.REMEDY in useful else 1.0,
        less=rules.unequal if handled.against_enterprise and not handled.helped else 0.0,
        cap=rules.no_authority if handled.needs_authority and not lawful else 1.0,
    )


class Procedure(NamedTuple):
    """How fair the handling was felt to be: what every file brings, being heard, being passed on."""

    base: float
    voice: float
    passed_on: float

    @property
    def value(self) -> float:
        """Fairness, 0..1."""
        return within(self.base + self.voice + self.passed_on)


def procedure(heard: bool, refusals: int, rules: Any) -> Procedure:
    """How fair the handling was felt to be, 0..1. Fast form: `procedure_of`, stage settle.

        procedure = procedure_base + voice*[session or mediator] - respect*refusals            cut to 0..1

    heard : at a session or by a mediator; refusals : of units asked, so far; rules : section `settle`
    """
    return Procedure(rules.procedure_base, rules.voice if heard else 0.0, -rules.respect * refusals)


def breaking(substance: float, coverage: float, confirmed: bool, rules: Any) -> Product:
    """Hazard per day that a settlement breaks. Fast form: `breaking`, stage settle.

        hazard per day = hazard * consent * (1 - substance) * (1 + uncovered*(1 - coverage))
                         * (confirmed if a court confirmed it)

    Consent holds (McEwen & Maiman 1984). substance : 0..1; coverage : part of the competences that the cause
    needs which truly contributed, 0..1; rules : section `relapse`
    """
    return Product(
        {
            "hazard": rules.hazard,
            "consent": rules.consent,
            "wanting": 1.0 - substance,
            "uncovered": 1.0 + rules.uncovered * (1.0 - coverage),
            "confirmed": rules.confirmed if confirmed else 1.0,
        }
    )


def breach(court: Any, relapse: Any) -> Product:
    """Hazard per day that a judgment won turns out not to be kept. Fast form: `draw_breach`, stage settle.

        hazard per day = hazard * (1 - force)

    court, relapse : sections of these names
    """
    return Product({"hazard": relapse.hazard, "unforced": 1.0 - court.force})


def days_until(hazard: float, number: float) -> int:
    """Whole days until something with a hazard per day happens.

    number : drawn from the exponential distribution with mean 1
    """
    return int(min(number / (hazard + NO_HAZARD), NEVER))
