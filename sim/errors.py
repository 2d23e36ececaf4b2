"""The one kind of error that is meant for the person who wrote the input."""


class ScenarioError(ValueError):
    """Input that cannot be used: says where, what was found, what is allowed, and the way out."""
