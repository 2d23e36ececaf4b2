"""What people make of it: outcome before procedure, trust that falls faster than it grows, the treadmill."""

import warnings
from typing import ClassVar

import numpy as np

from experiments.exploration.phase import trusting
from experiments.validation.arms import BASELINE, WHOLE_CITY, WHOLE_LED, Arm
from experiments.validation.fact import Fact
from experiments.validation.observing.seen import Seen, mean_over
from experiments.validation.sheet import Sheet
from experiments.validation.verdict import Finding, Line, Part, mean_of

LEAST = 400  # offers below which a regression says nothing
TRUSTS = {"low": 0.2, "high": 0.9}
HANDLING = {"unfair": 0.0, "fair": 0.6}


def handled(trust: str, handling: str) -> Arm:
    """People of low or high trust, all files handled unfairly or fairly: one cell of the source's experiment."""
    changes = {**trusting(TRUSTS[trust]), "settle.procedure_base": HANDLING[handling]}
    return Arm(f"{handling}_{trust}", changes=changes)


FACTORIAL = {(t, h): handled(t, h) for t in TRUSTS for h in HANDLING}


def accepted_by(seen: Seen) -> dict[str, float]:
    """Logit of accepting a first offer: coefficients per standard deviation."""
    offers = seen.watch.offers
    first = offers["returns"] == 0
    rows = offers["row"][first].astype(np.int64)
    if rows.size < LEAST:
        return {}
    d = seen.d
    base = seen.model.topics.base[d["topic"][rows]]
    columns = {
        "substance": offers["substance"][first],
        "heard": offers["heard"][first],
        "refusals": offers["refusals"][first],
        "trust": offers["trust"][first],
        "delay": offers["day"][first] - d["raised"][rows],
        "severity": d["severity"][rows].astype(np.float64),
        "relation": d["relation"][rows].astype(np.float64),
        "topic": np.log(base / (1 - base)),
    }
    accepted = offers["accepted"][first]
    whole = _logit(columns, accepted)
    procedure = whole["heard"] * _scaled(columns["heard"]) + whole["refusals"] * _scaled(columns["refusals"])
    return {
        "sf12_outcome": whole["substance"],
        "sf12_procedure": float(procedure.std()) * float(np.sign(whole["heard"])),
    }


def _scaled(values: np.ndarray) -> np.ndarray:
    spread = values.std()
    return (values - values.mean()) / spread if spread > 0 else np.zeros_like(values)


def _logit(columns: dict[str, np.ndarray], accepted: np.ndarray) -> dict[str, float]:
    """Coefficients of a logit on standardised columns; nan for a column without spread."""
    import statsmodels.api as sm

    known = {name: values for name, values in columns.items() if values.std() > 0}
    design = sm.add_constant(np.column_stack([_scaled(values) for values in known.values()]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a perfect fit is told by its size, not by a warning
        try:
            fitted = sm.Logit(accepted, design).fit(disp=0).params
        except np.linalg.LinAlgError:
            fitted = np.full(design.shape[1], np.nan)
    found = dict(zip(known, (float(v) for v in fitted[1:]), strict=True))
    return {name: found.get(name, np.nan) for name in columns}


class OutcomeFirst(Fact):
    """The outcome decides first, fair procedure second, and only where there is trust."""

    id = "SF12"
    title = "Outcome before procedure"
    zh = "结果重于程序，程序以信任为前提"
    source = "[Esaiasson et al. 2019], [Tyler 1990], [Wu & Wu 2015]"
    statistic = (
        "standardised logit coefficients of accepting an offer; and, in an experiment of trust x handling, what "
        "fair handling adds to the acceptance of poor first offers"
    )
    reworked = "an experiment instead of a regression coefficient, read from the whole city"
    use = "set"
    required = True
    arms: ClassVar[tuple[Arm, ...]] = (WHOLE_CITY, WHOLE_LED, *FACTORIAL.values())

    def observe(self, seen: Seen) -> dict[str, float]:
        offers = seen.watch.offers
        poor = (offers["returns"] == 0) & (offers["whole"] == 0)
        accepted = mean_over(offers["accepted"], poor)
        return accepted_by(seen) | {"sf12_poor": accepted}

    def judge(self, sheet: Sheet) -> Finding:
        def both(name: str) -> np.ndarray:
            return np.concatenate([sheet.values(arm, f"sf12_{name}") for arm in (WHOLE_CITY, WHOLE_LED)])

        outcome, procedure = both("outcome"), both("procedure")
        cell = {place: sheet.values(arm, "sf12_poor") for place, arm in FACTORIAL.items()}
        fairness = {trust: cell[trust, "fair"] - cell[trust, "unfair"] for trust in TRUSTS}
        gate = fairness["high"] - fairness["low"]
        return Finding(
            (
                Part("outcome minus procedure", mean_of(outcome - procedure), 0.0, sure=True),
                Part("procedure", mean_of(procedure), 0.0, sure=True),
                Part("added by fair handling: high minus low trust", mean_of(gate), 0.0, sure=True),
                Part("added by fair handling where trust is low", mean_of(fairness["low"]), judged=False),
            ),
            lines=(
                Line(
                    "coefficient per standard deviation",
                    (0, 1),
                    [mean_of(v).value for v in (outcome, procedure)],
                    [mean_of(v).low for v in (outcome, procedure)],
                    [mean_of(v).high for v in (outcome, procedure)],
                ),
            ),
            ticks=("outcome", "procedure"),
        )


class TrustAsymmetry(Fact):
    """Trust comes on foot and goes away on horseback."""

    id = "SF13"
    title = "Negativity of trust"
    zh = "信任易失难得"
    source = "[Kampen et al. 2006]"
    statistic = "mean loss of trust after a failure over mean gain after a success"
    use = "set"
    required = True
    arms: ClassVar[tuple[Arm, ...]] = (BASELINE,)

    def observe(self, seen: Seen) -> dict[str, float]:
        news = seen.watch.news
        good = news["success"] > 0
        return {
            "sf13_gain": mean_over(news["trust"], good),
            "sf13_loss": -mean_over(news["trust"], ~good),
        }

    def judge(self, sheet: Sheet) -> Finding:
        gain, loss = (sheet.values(BASELINE, f"sf13_{name}") for name in ("gain", "loss"))
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = mean_of(np.where(gain > 0, loss / gain, np.inf) if loss.size else loss)
        return Finding(
            (Part("loss over gain", ratio, 1.5), Part("gain after a success", mean_of(gain), 0.0, sure=True)),
            lines=(Line("change of trust", (0, 1), (mean_of(gain).value, -mean_of(loss).value)),),
            ticks=("after success", "after failure"),
        )


class Treadmill(Fact):
    """Each further success pleases less: expectations follow."""

    id = "SF14"
    title = "Expectation treadmill"
    zh = "期望水涨船高"
    source = "[Oliver 1980], [Van Ryzin 2004]"
    statistic = "satisfaction gained by a first success minus that gained by a later one"
    use = "set"
    arms: ClassVar[tuple[Arm, ...]] = (Arm("ample", changes={"work.utilisation": 0.6}),)

    def observe(self, seen: Seen) -> dict[str, float]:
        news = seen.watch.news
        good, order = news["success"] > 0, news["order"]
        first, later = good & (order == 1), good & (order >= 2)
        if first.sum() < 20 or later.sum() < 20:
            return {"sf14_drop": np.nan}
        gains = [float(news["satisfaction"][mask].mean()) for mask in (first, later)]
        return {"sf14_drop": gains[0] - gains[1], "sf14_first": gains[0], "sf14_later": gains[1]}

    def judge(self, sheet: Sheet) -> Finding:
        arm = self.arms[0]
        drop = sheet.mean(arm, "sf14_drop")
        gains = [sheet.mean(arm, f"sf14_{name}").value for name in ("first", "later")]
        return Finding(
            (Part("first minus later", drop, 0.0, sure=True),),
            lines=(Line("satisfaction gained", (0, 1), gains),),
            ticks=("first success", "later ones"),
        )
