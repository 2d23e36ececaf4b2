"""A small town, and one actor of it."""

from typing import Any

from agents.kinds import Role


def one(model: Any, kind: type, *roles: Role) -> Any:
    """An actor of a kind, of one of the roles if any are named."""
    return next(a for a in model.agents_by_type[kind] if not roles or a.role in roles)
