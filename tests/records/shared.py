"""The given records beside the checkout; tests that need them say so when they are left out."""

from pathlib import Path

import pytest

DATA = Path(__file__).parents[3] / "shared" / "data"
needed = pytest.mark.skipif(not DATA.is_dir(), reason=f"needs the given records in {DATA}")
