"""A file holds what differs; what it starts from, dated changes and overrides are laid over each other."""

from pathlib import Path

from sim.scenario.file import load_scenario, shipped


def test_a_chain_of_files_adds_up_and_the_nearest_word_counts(write):
    write("a.toml", "extends = 'baseline'\n[claim]\npace = 0.2\nfade = 0.02\n[work]\nfloor = 0.5")
    write("b.toml", "extends = 'sub/../a.toml'\n[claim]\npace = 0.3")
    write("sub/c.toml", "extends = '../b.toml'\n[work]\nfloor = 0.6")
    found = load_scenario("sub/c.toml")
    assert (found.claim.pace, found.claim.fade, found.work.floor) == (0.3, 0.02, 0.6)
    assert found.triage == load_scenario("baseline").triage


def test_a_file_has_a_title_of_its_own_and_the_name_of_its_file(write):
    write("a.toml", "title = 'A'\ntitle_zh = '甲'\nquestion = '?'\nnotes = '.'\nname = 'first'")
    write("b.toml", "extends = 'a.toml'")
    first, second = load_scenario("a.toml"), load_scenario("b.toml")
    assert (first.name, first.title, first.title_zh, first.question, first.notes) == (
        "first",
        "A",
        "甲",
        "?",
        ".",
    )
    assert (second.name, second.title, second.title_zh, second.question, second.notes) == (
        "b",
        "",
        "",
        "?",  # the question is that of the file it starts from, until it asks one of its own
        "",
    )


def test_a_path_is_read_relative_to_the_file_that_names_it(write):
    write("deep/a.toml", "extends = 'b.toml'")
    write("deep/b.toml", "[claim]\npace = 0.4")
    assert load_scenario(Path("deep") / "a.toml").claim.pace == 0.4


def test_a_file_called_like_a_shipped_scenario_can_extend_it(write):
    write("baseline.toml", "extends = 'baseline'\n[claim]\npace = 0.4")
    assert load_scenario("baseline.toml").claim.pace == 0.4
    assert load_scenario("baseline").claim.pace != 0.4
    assert load_scenario(shipped()["baseline"]) == load_scenario("baseline")


def test_a_new_pattern_drops_the_parameters_of_the_old_one(write):
    write("a.toml", "[coordination]\npattern = 'party_led'\nappraisal = 0.1\nasks = 7")
    write("same.toml", "extends = 'a.toml'\n[coordination]\npattern = 'party_led'\nties = 0.2")
    write("other.toml", "extends = 'a.toml'\n[coordination]\npattern = 'siloed'")
    same = load_scenario("same.toml").coordination.model_dump()
    assert (same["appraisal"], same["asks"], same["ties"]) == (0.1, 7, 0.2)
    assert load_scenario("other.toml").coordination == load_scenario("siloed").coordination
    by_option = load_scenario("a.toml", {"coordination.pattern": "siloed"})
    assert by_option.coordination == load_scenario("siloed").coordination


def test_a_dated_change_holds_from_its_day_on(write):
    write(
        "a.toml",
        "[coordination]\nasks = 9\n[[changes]]\nday = 50\ncoordination.pattern = 'party_led'\n"
        "coordination.ties = 0.1\nclaim.pace = 0.5\n[[changes]]\nday = 20\n[changes.claim]\npace = 0.4\n"
        "[[changes]]\nday = 70\ncoordination.pattern = 'siloed'",
    )
    found = load_scenario("a.toml")
    assert [change.day for change in found.changes] == [20, 50, 70]
    assert [found.on(day).claim.pace for day in (19, 20, 49, 50)] == [0.15, 0.4, 0.4, 0.5]
    assert [found.on(day).pattern for day in (49, 50, 70)] == ["siloed", "party_led", "siloed"]
    assert found.on(50).coordination.model_dump()["ties"] == 0.1
    assert found.on(50).coordination.model_dump()["asks"] == 3
    assert found.on(70).coordination.model_dump()["asks"] == 3


def test_changes_may_stand_on_the_first_and_the_last_day(write):
    write("a.toml", "[[changes]]\nday = 1\nclaim.pace = 0.3\n[[changes]]\nday = 240\nclaim.pace = 0.4")
    found = load_scenario("a.toml")
    assert (found.on(1).claim.pace, found.on(found.last_day).claim.pace) == (0.3, 0.4)


def test_inherited_changes_stay_and_the_own_ones_count_on_the_same_day(write):
    write(
        "a.toml",
        "[[changes]]\nday = 9\nclaim.pace = 0.2\nwork.floor = 0.5\n[[changes]]\nday = 8\nclaim.fade = 0.1",
    )
    write("b.toml", "extends = 'a.toml'\n[[changes]]\nday = 9\nclaim.pace = 0.3")
    assert [(change.day, change.values) for change in load_scenario("b.toml").changes] == [
        (8, {"claim": {"fade": 0.1}}),
        (9, {"claim": {"pace": 0.3}, "work": {"floor": 0.5}}),
    ]


def test_an_empty_list_lets_go_of_the_inherited_changes(write):
    write("a.toml", "[[changes]]\nday = 9\nclaim.pace = 0.2")
    write("b.toml", "extends = 'a.toml'\nchanges = []")
    assert load_scenario("b.toml").changes == ()


def test_another_pattern_on_the_day_of_an_inherited_change_drops_its_parameters(write):
    write(
        "a.toml",
        "[[changes]]\nday = 9\ncoordination.pattern = 'party_led'\ncoordination.ties = 0.1\nclaim.pace = 0.2",
    )
    write("b.toml", "extends = 'a.toml'\n[[changes]]\nday = 9\ncoordination.pattern = 'siloed'")
    (change,) = load_scenario("b.toml").changes
    assert change.values == {"claim": {"pace": 0.2}, "coordination": {"pattern": "siloed"}}


def test_overrides_are_laid_over_the_file():
    found = load_scenario(
        "party_led",
        {
            "calendar.days": (90, "--days"),
            "city.preset": "tianjin",
            "city.area": ("Heping", "Hexi"),
            "coordination.ties": 0.0,
            "work.caseload": 9,
        },
    )
    assert (found.calendar.days, found.city.preset, found.city.area) == (90, "tianjin", ("Heping", "Hexi"))
    assert found.coordination.model_dump()["ties"] == 0.0
    assert type(found.work.caseload) is float
    assert found.name == "party_led"
    assert found.key() != load_scenario("party_led").key()


def test_nothing_overridden_changes_nothing():
    assert load_scenario("baseline", {}) == load_scenario("baseline")
