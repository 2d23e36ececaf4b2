"""The figures of a fingerprint: names, units and groups.

Their labels are in texts/records.toml (指标清单).
"""

from experiments.records.measures.durations import LIMIT_QUANTILES, QUANTILES, WITHIN
from experiments.records.measures.handling import MANY, SHOWN
from experiments.records.measures.spread import EXPLAINING, PLACES, TOPS

SHARE, DAYS, COUNT = "share", "day", "count"
OF_RUNS = "fingerprint_"  # before the name of a figure among the metrics of a run
FIGURES: dict[str, tuple[str, str]] = {  # name -> (group, unit)
    **{name: ("arrivals", "case/day") for name in ("per_day", "per_weekday", "per_weekday_unit")},
    "weekend_ratio": ("arrivals", "ratio"),
    "dispersion": ("arrivals", "ratio"),
    **{
        f"{what}_{name}": ("spread", SHARE) for name in PLACES for what in ("gini", *(top for top, _ in TOPS))
    },
    "entropy_type": ("spread", "bit"),
    "away_from_home": ("spread", SHARE),
    "same_day": ("times", SHARE),
    "within_hour": ("times", SHARE),
    **{f"within_{days}": ("times", SHARE) for days in WITHIN},
    **{f"days_q{part}": ("times", DAYS) for part in QUANTILES},
    **{f"limit_q{part}": ("times", DAYS) for part in LIMIT_QUANTILES},
    "log_mean": ("times", "log"),
    "log_spread": ("times", "log"),
    "open_share": ("times", SHARE),
    "batch_share": ("times", SHARE),
    "promised": ("promises", SHARE),
    "overdue": ("promises", SHARE),
    "promise_days_q50": ("promises", DAYS),
    "referrals": ("handling", COUNT),
    **{f"referrals_{n}": ("handling", SHARE) for n in (0, 1, 2, 3)},
    "returned": ("handling", SHARE),
    "return_given_referral": ("handling", SHARE),
    **{f"days_referrals_{n}": ("handling", DAYS) for n in (*SHOWN, MANY)},
    "people_referrals": ("handling", COUNT),
    "first_contact": ("handling", SHARE),
    "reopened": ("handling", SHARE),
    **{name: ("repeats", SHARE) for name in ("repeat_30", "repeat_90", "repeat_90_closed", "repeat_open")},
    "repeat_person": ("repeats", SHARE),
    **{f"explained_{name}": ("explained", SHARE) for name in EXPLAINING},
    **{name: ("answers", SHARE) for name in ("refused", "refused_first", "refused_again", "persistence")},
}
MIXES = ("type", "unit", "channel", "level", "outcome")
