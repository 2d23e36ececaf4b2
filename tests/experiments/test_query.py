"""SQL over a result folder."""

from dataclasses import replace

import pytest

from experiments.execution.worker import Task, failed_run
from experiments.storage.query import query
from sim.errors import ScenarioError
from tests.experiments.doubles import DAYS, METRIC, fake_run


def test_every_table_is_a_view_and_joins_with_the_others(filled):
    found = query(
        filled.folder,
        f'SELECT scenario, count(*) AS n, avg("{METRIC}") AS mean FROM runs JOIN daily USING (run_id) '
        "GROUP BY scenario ORDER BY scenario",
    ).records()
    assert [(row["scenario"], row["n"]) for row in found] == [("first", 3 * DAYS), ("second", 3 * DAYS)]
    runs = filled.runs()
    expected = runs[runs["scenario"] == "first"][METRIC].mean()
    assert found[0]["mean"] == pytest.approx(expected)


def test_a_run_stands_in_a_view_once_and_a_success_hides_the_failure(filled, pair):
    filled.append([failed_run(Task(pair[0], 4), "MemoryError")])
    filled.append([fake_run("first", pair[0].key(), 4, 1.0)])
    filled.append([fake_run("first", pair[0].key(), 1, 1.0)])
    assert query(filled.folder, "SELECT count(*) AS n FROM runs WHERE status = 'ok'").records() == [{"n": 7}]
    assert query(filled.folder, "SELECT count(*) AS n FROM runs").records() == [{"n": 7}]
    assert query(filled.folder, "SELECT count(*) AS n FROM daily").records() == [{"n": 7 * DAYS}]


def test_of_two_good_copies_of_a_run_the_one_that_keeps_more_is_taken_everywhere(filled, pair):
    """Whatever the names of the parts: SQL and pandas show the same row."""
    for _ in range(4):  # names are random, so some come before and some after those with less
        filled.append([fake_run("first", pair[0].key(), 1, 1.0)])
        bare = replace(fake_run("first", pair[0].key(), 1, 1.0), daily={}, curves={}, seconds=9.0)
        filled.append([bare])
    (row,) = query(
        filled.folder, "SELECT kept, seconds FROM runs WHERE scenario = 'first' AND seed = 1"
    ).records()
    runs = filled.runs()
    mine = runs[(runs["scenario"] == "first") & (runs["seed"] == 1)].iloc[0]
    assert row["kept"] == mine["kept"] == "daily,curves"
    assert row["seconds"] == mine["seconds"] == 0.1


def test_a_question_that_is_not_understood_says_why_and_which_tables_there_are(filled):
    with pytest.raises(ScenarioError, match=r'Referenced column "nope" not found.*Tables: runs, metrics'):
        query(filled.folder, "SELECT nope FROM runs")
    with pytest.raises(ScenarioError, match=r"syntax error"):
        query(filled.folder, "SELEKT 1")
    with pytest.raises(ScenarioError, match=r"Table with name events does not exist"):
        query(filled.folder, "SELECT * FROM events")


def test_a_damaged_part_is_named_by_a_question_too(filled):
    part = next((filled.folder / "runs").iterdir())
    part.write_bytes(b"rubbish")
    with pytest.raises(ScenarioError, match=rf"{part.name}: damaged"):
        query(filled.folder, "SELECT count(*) FROM runs")


def test_a_folder_that_is_none_is_named(tmp_path):
    with pytest.raises(ScenarioError, match="there is no such result folder"):
        query(tmp_path / "nowhere", "SELECT 1")


def test_long_answers_come_in_chunks_and_whole(filled):
    assert [row[0] for row in query(filled.folder, "SELECT range FROM range(2500)").rows()] == list(
        range(2500)
    )


def test_undefined_numbers_and_lists_are_plain_in_json(filled):
    found = query(
        filled.folder, "SELECT 'nan'::DOUBLE AS a, [1.5, 'inf'::DOUBLE] AS b, DATE '2026-01-02' AS c"
    )
    assert found.records() == [{"a": None, "b": [1.5, None], "c": "2026-01-02"}]
