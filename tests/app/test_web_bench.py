"""The table of what the pages cost."""

from benchmarks import browser


def test_the_table_of_the_page_holds_its_measurements_and_goals() -> None:
    row = dict.fromkeys(browser.COLUMNS, 0.5) | {"city": "mid_city", "days": 360}
    found = {"machine": {"cpu": "x"}, "pages": [row], "scripts_kB": 130.0}
    found["goals"] = list(browser.goals(found))
    said = "\n".join(browser.lines(found))
    assert "met     mid_city: first film and bars below 3 s: 0.75" in said
    assert "missed  mid_city: lanes below 0.2 s: 0.5" in said
    assert "missed  scripts below 120 kB: 130" in said
