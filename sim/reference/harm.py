"""Peace and order: the small hazard that a dispute turns into a crime."""

from typing import Any, NamedTuple

from agents.readable.terms import Product


class Festering(NamedTuple):
    """A dispute that is still felt.

    severity : 0..1; age : days since it arose; relation : the sides have to live with each other; abandoned :
    days since it was, 0 where it was not
    """

    severity: float
    age: int
    relation: bool
    abandoned: int


def harm_hazard(dispute: Festering, rules: Any) -> Product:
    """Probability per day that a dispute turns into a crime. Fast form: `harm_hazard`, stage record.

        hazard per day = hazard * (severity - threshold)/(1 - threshold) * min(age/ripening, 1)
                         * (1 + near               if the sides have to live with each other)
                         * (1 - fade)^days since it was abandoned

    0 for what is not severe, and for what nobody feels any more. rules : section `harm`
    """
    return Product(
        {
            "hazard": rules.hazard,
            "severity": max(dispute.severity - rules.threshold, 0.0) / (1.0 - rules.threshold),
            "ripe": min(dispute.age / rules.ripening, 1.0),
            "near": 1.0 + rules.near * dispute.relation,
            "faded": (1.0 - rules.fade) ** dispute.abandoned,
        }
    )
