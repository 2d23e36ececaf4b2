"""What no export could write is refused where it comes in, with its place (控制字符)."""

from sim.city.places.plan import Plan
from sim.errors import ScenarioError
from sim.texts import unusable


def check_characters(text: str, path: str) -> None:
    """Refuse control characters in the text of a table; JSON and XML files hold none as they are."""
    if found := unusable(text):
        before = text[: found[0]]
        line, column = before.count("\n") + 1, found[0] - before.rfind("\n")
        raise ScenarioError(
            f"{path}:{line}: holds {found[1]} (sign {column} of the line), which no other program could "
            "read in an export. Remove it."
        )


def check_names(plan: Plan) -> None:
    """Refuse names and codes of areas that go over several lines."""
    for place in plan.places:
        for text in (place.code, place.name, place.name_zh):
            if found := unusable(text, one_line=True):
                raise ScenarioError(
                    f"{plan.origin}: '{place.code}': the name or code {text[:40]!r} holds {found[1]}; "
                    "it must be one line. Remove it."
                )
