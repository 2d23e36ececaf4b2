"""Data as JSON knows it."""

import math
from typing import Any


def plain(value: Any) -> Any:
    """`value` with NumPy scalars, infinities and nan turned into what JSON knows."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "tolist"):  # a NumPy array or scalar, told without loading NumPy
        return plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
