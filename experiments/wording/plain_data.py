"""Data as JSON knows it."""

import math
from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """`value` with NumPy scalars, infinities and nan turned into what JSON knows."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(item) for item in value]
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
