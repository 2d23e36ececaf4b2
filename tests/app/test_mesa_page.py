"""Mesa's page shows the model, steps it, and builds another with the scenario and seed that are chosen."""

from collections.abc import Iterator
from typing import Any

import ipyvuetify as v
import ipywidgets
import pytest
import solara
from mesa.visualization import SolaraViz, make_plot_component

from sim import CityModel, load_scenario

CHOICES = {
    "scenario": {"type": "Select", "value": "party_led", "values": ["siloed", "party_led"]},
    "seed": {"type": "SliderInt", "value": 9, "min": 1, "max": 50, "step": 1},
}
made: list[CityModel] = []


class Watched(CityModel):
    """A model that the test can find."""

    def __init__(self, scenario: Any, seed: int = 0) -> None:
        super().__init__(scenario, seed)
        made.append(self)


@pytest.fixture
def page() -> Iterator[Any]:
    made.clear()
    plan = load_scenario("siloed", {"calendar.days": 2, "calendar.warm_up": 0})
    model = Watched(plan, 3)

    @solara.component
    def Page() -> None:
        with solara.AppLayout():
            SolaraViz(model, components=[make_plot_component("open")], model_params=CHOICES)

    _, context = solara.render(Page(), handle_error=False)
    yield context
    context.close()


def button(page: Any, word: str) -> Any:
    [found] = [each for each in page.find(v.Btn).widgets if word in each.children]
    return found


def test_mesa_s_page_steps_to_the_last_day_and_begins_again_as_chosen(page: Any) -> None:
    [first] = made
    button(page, "Step").click()
    button(page, "Step").click()
    assert (first.day, first.running) == (2, False)
    assert button(page, "Step").disabled
    assert len(page.find(ipywidgets.Image).widgets) == 1  # the plot of the series
    button(page, "Reset").click()
    second = made[-1]
    assert second is not first
    assert (second.programme.name, second.seed, second.day) == ("party_led", 9, 0)
    button(page, "Step").click()
    assert (second.day, first.day) == (1, 2)
