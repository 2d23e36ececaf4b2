"""Parameters of the court: who goes, who wins, what a judgment is worth (司法)."""

from sim.params import Section, param


class Court(Section):
    """Judgments, their cost to the parties, and legal aid."""

    win: float = param(
        0.2,
        "Claimant wins: intercept",
        "胜诉：截距",
        unit="logit",
        low=-8.0,
        high=8.0,
        source="[McEwen & Maiman 1981]: 54 % are satisfied after judgment",
    )
    evidence: float = param(
        1.5,
        "Claimant wins: weight of what is on record",
        "胜诉：证据权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="assumption",
    )
    records: float = param(
        0.0,
        "Part of the missing evidence that traceable records supply",
        "可追溯记录补充证据的程度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=0.0,
        source="assumption: off in the baseline, a lever of technology",
    )
    lawyer: float = param(
        1.0,
        "Claimant wins: weight of having a lawyer",
        "胜诉：代理权重",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="form: [Galanter 1974]; size assumed",
    )
    aid: float = param(
        0.1,
        "Share of poor claimants with legal aid",
        "低收入者获得法律援助的比例",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: one in ten; a lever of legal protection",
    )
    aid_covered: float = param(
        0.1,
        "Share of poor claimants whom the hours of the legal-aid centres cover; more is paid by the case",
        "法律援助中心工时可覆盖的低收入者比例",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: what the baseline gives is paid in hours held, `lever_costs.legal_aid` prices the rest",
    )
    cost: float = param(
        0.8,
        "Suing: what the cost takes from the poor without legal aid",
        "起诉：费用对低收入者的阻碍",
        unit="logit",
        low=0.0,
        high=10.0,
        neutral=0.0,
        source="form: [Galanter 1974]; size assumed",
    )
    won: float = param(
        0.9,
        "Performance felt in a judgment won",
        "胜诉的感受绩效",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: nearly all that was asked",
    )
    lost: float = param(
        0.2,
        "Performance felt in a judgment lost",
        "败诉的感受绩效",
        unit="share",
        low=0.0,
        high=1.0,
        source="assumption: heard, and sent home",
    )
    force: float = param(
        0.85,
        "Part of a judgment won that is carried out without further ado",
        "判决自动履行程度",
        unit="share",
        low=0.0,
        high=1.0,
        neutral=1.0,
        source="derived: kept about half as often as what was agreed, [McEwen & Maiman 1984]",
    )
