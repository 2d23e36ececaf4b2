"""What a design file may say beside its factors, declared like the parameters of a scenario (实验设计)."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, model_validator

from experiments.designs.past import LONGEST, SOON, SPIN_UP
from experiments.designs.sampling import KINDS
from sim.outcomes.headline import CHIEF
from sim.outcomes.metrics import METRICS
from sim.params import Section, param
from sim.scenario.former_names import OUTCOMES, present
from sim.scenario.source import did_you_mean

CHOICE = "assumption: a choice of the study"
SHARE_WIDTH = 0.02

Kind = Literal["full_factorial", "latin_hypercube", "sobol", "morris", "one_at_a_time", "table"]
assert Kind.__args__ == KINDS  # type: ignore[attr-defined]


def _known_metric(value: str) -> str:
    value = present(value, OUTCOMES, "[stop] metric")
    if value in METRICS:
        return value
    hint = did_you_mean(value, METRICS)
    raise ValueError(f"metric = '{value}' is not known.{hint} Outcomes: {', '.join(METRICS)}.")


class Sampling(Section):
    """How the points of a design are chosen."""

    kind: Kind = param("full_factorial", "Kind of design", "设计类型", unit="", source=CHOICE)
    samples: int = param(
        64,
        "Points of a Latin hypercube, base points of Sobol, trajectories of Morris",
        "样本数",
        unit="point",
        low=1,
        high=1_000_000,
        source=CHOICE,
    )
    seed: int = param(
        1, "Seed of the sampling", "抽样随机种子", unit="", low=0, high=2**31 - 1, source=CHOICE
    )
    levels: int = param(
        4,
        "Levels of a range: of the grid of Morris, of one factor at a time",
        "水平数",
        unit="level",
        low=2,
        high=100,
        source=CHOICE,
    )
    second_order: bool = param(
        False, "Sobol points for interactions of two factors too", "二阶指数", unit="", source=CHOICE
    )


class Comparing(Section):
    """What all scenarios of a point hold alike."""

    equal: Literal["hours", "cost"] = param(
        "hours",
        "What all hold alike: staff hours, or the money that the first scenario costs",
        "同等口径",
        unit="",
        source=CHOICE,
    )


class Reforming(Section):
    """What has happened before the points begin."""

    history: str = param(
        "",
        "Under what the cities have lived: first, own, a scenario, or none for no reform; empty for what "
        "scenarios say",
        "历史情景",
        unit="",
        source=CHOICE,
    )
    spin_up: int = param(
        SPIN_UP, "Days before the reform", "预运行天数", unit="day", low=0, high=LONGEST, source=CHOICE
    )
    horizon: Literal["soon", "settled", "both"] = param(
        SOON, "Problems of which days after the reform are looked at", "考察期", unit="", source=CHOICE
    )


class StopRule(Section):
    """More seeds until a difference is known well enough."""

    metric: Annotated[str, AfterValidator(_known_metric)] = param(
        CHIEF, "Outcome whose paired difference is watched", "观察指标", unit="", source=CHOICE
    )
    width: float = param(
        20.0,
        "Width of the 95 % interval of the difference at which to stop, in units of the outcome",
        "停止区间宽度",
        unit="",
        low=1e-9,
        high=1e12,
        source=CHOICE,
    )
    most: int = param(200, "Seeds at most", "种子数上限", unit="seed", low=2, high=100_000, source=CHOICE)

    @model_validator(mode="before")
    @classmethod
    def _width_of_a_share(cls, given: Any) -> Any:
        """Twenty of 1 000 are two points of a share."""
        metric = given.get("metric") if isinstance(given, dict) else None
        share = isinstance(metric, str) and metric in METRICS and METRICS[metric].unit == "share"
        return {"width": SHARE_WIDTH} | given if share else given
