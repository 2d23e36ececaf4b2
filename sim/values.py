"""Numbers, switches and texts of other libraries as Python's own (数值).

People bring values from pandas, NumPy, Decimal and spreadsheets, where a whole number may be `3000.0`,
`np.int64(3000)` or `Decimal("3000")`. A number that is whole is taken as a whole number, whatever its type;
nothing is ever rounded.
"""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from numbers import Integral, Real
from typing import Any

from sim.errors import ScenarioError

LARGEST_SEED = 2**63 - 1  # as large as a whole number in a results file can be
_WHOLE_TEXT = re.compile(r"[+-]?\d{1,40}(\.0*)?")
_DECIMAL_TEXT = re.compile(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?")


def plain_value(value: Any) -> Any:
    """A value as Python's own bool, int, float or str; lists, tuples and arrays item by item.

    What is none of these is returned as it is.
    """
    if type(value) in (bool, int, float, str):
        return value
    if isinstance(value, tuple):
        return tuple(map(plain_value, value))
    if isinstance(value, list):
        return [plain_value(item) for item in value]
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Decimal | Fraction):
        return _number(value)
    if isinstance(value, Real):
        return float(value)
    if hasattr(value, "tolist"):  # arrays and switches of NumPy, columns of pandas
        return plain_value(value.tolist())
    return value


def _number(value: Decimal | Fraction) -> int | float:
    if isinstance(value, Decimal) and (not value.is_finite() or value.adjusted() > 40):
        return float(value)
    return int(value) if value == int(value) else float(value)


def of_kind(kind: object, value: Any) -> Any:
    """A plain value, a whole number of any type as an int where the parameter takes whole numbers."""
    value = plain_value(value)
    return int(value) if kind is int and type(value) is float and value.is_integer() else value


def whole_text(text: str) -> int | None:
    """The whole number that a text writes, such as `3000`, `3000.0` or `3e3`; None if it writes none."""
    if _WHOLE_TEXT.fullmatch(text):
        return int(text.partition(".")[0])
    if not _DECIMAL_TEXT.fullmatch(text):
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return int(value) if value.adjusted() <= 40 and value == value.to_integral_value() else None


def whole_number(value: object, name: str, low: int, high: int) -> int:
    """A whole number of any type between `low` and `high`. Raises ScenarioError for anything else."""
    given = of_kind(int, value)
    if type(given) is not int or not low <= given <= high:
        raise ScenarioError(f"{name} = {_said(given)}: must be a whole number between {low} and {high}.")
    return given


def named_values(given: object, name: str) -> dict[str, Any]:
    """Values by their path from a table of Python; none from None.

    Raises ScenarioError for anything else, in one sentence.
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise ScenarioError(
            f"{name} = {_said(given)}: must be a table of values by their path, such as "
            "{'calendar.days': 90}."
        )
    for key in given:
        if not isinstance(key, str):
            raise ScenarioError(
                f"{name}: {_said(key)} is no path. A path is a text, such as 'calendar.days'."
            )
    return dict(given)


def parted(value: object) -> tuple[Any, str]:
    """A value that is laid over scenarios, and the option that gave it, "" where none did.

    Commands give values as (value, "--option"), so that an error can name the option.
    """
    if isinstance(value, tuple) and len(value) == 2 and str(value[1]).startswith("--"):
        return value[0], str(value[1])
    return value, ""


def _said(value: object) -> str:
    """A value of any type for a message: simple ones as Python writes them, of others the type."""
    simple = value is None or type(value) in (bool, int, float, str)
    return repr(value)[:60] if simple else f"a {type(value).__name__}"


def whole_seed(seed: object) -> int:
    """A random seed given as a whole number of any type. Raises ScenarioError for anything else."""
    return whole_number(seed, "seed", 0, LARGEST_SEED)
