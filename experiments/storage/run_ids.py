"""What a run is called wherever it is kept (运行标识)."""

from hashlib import blake2b


def run_id(scenario_key: str, seed: int, code: str) -> str:
    """Identity of a run: what was asked, with random numbers, of which code (16 hexadecimal digits)."""
    return blake2b(f"{scenario_key}\n{seed}\n{code}".encode(), digest_size=8).hexdigest()
