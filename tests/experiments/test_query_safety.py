"""A question in SQL reads one result folder: it changes nothing, and sees nothing else."""

from pathlib import Path

import pytest

from experiments.storage.query import query
from experiments.storage.store import Store
from sim.errors import ScenarioError
from tests.experiments.doubles import put

HOSTILE = {
    "COPY into the folder": "COPY (SELECT 1) TO '{inside}/manifest.json'",
    "COPY elsewhere": "COPY (SELECT 1) TO '{outside}/stolen.csv'",
    "COPY behind EXPLAIN ANALYZE": "EXPLAIN ANALYZE COPY (SELECT 1) TO '{inside}/manifest.json'",
    "COPY behind a question": "SELECT 1; COPY (SELECT 1) TO '{inside}/manifest.json'",
    "EXPORT": "EXPORT DATABASE '{inside}/export'",
    "ATTACH": "ATTACH '{inside}/new.db'",
    "INSTALL": "INSTALL httpfs",
    "LOAD": "LOAD httpfs",
    "PRAGMA": "PRAGMA enable_progress_bar",
    "SET": "SET enable_external_access = true",
    "CREATE": "CREATE TABLE t AS SELECT 1",
    "CREATE over a view": "CREATE OR REPLACE VIEW runs AS SELECT 1",
    "DROP": "DROP VIEW runs",
    "INSERT": "INSERT INTO runs SELECT * FROM runs",
    "CALL": "CALL pragma_version()",
    "a file elsewhere": "SELECT * FROM read_csv('{outside}/secret.csv')",
    "a file elsewhere by its name": "SELECT * FROM '{outside}/secret.csv'",
    "a file elsewhere over a parent folder": "SELECT * FROM read_text('{inside}/../elsewhere/secret.csv')",
    "a folder beside with a longer name": "SELECT * FROM read_text('{inside}-other/secret.csv')",
    "names of files elsewhere": "SELECT * FROM glob('{outside}/*')",
    "what Python holds": "SELECT * FROM HOSTILE",
    "nothing": " ; ",
}


def everything(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("case", HOSTILE)
def test_sql_that_writes_or_leaves_its_folder_is_refused_and_changes_nothing(filled, tmp_path, case):
    for name in ("elsewhere", "results-other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "secret.csv").write_text("a,b\n1,2\n")
    before = everything(tmp_path)
    sql = HOSTILE[case].format(inside=filled.folder, outside=tmp_path / "elsewhere")
    with pytest.raises(ScenarioError):
        query(filled.folder, sql).records()
    assert everything(tmp_path) == before


@pytest.mark.parametrize("case", ["COPY into the folder", "CREATE", "PRAGMA"])
def test_a_refusal_says_how_to_ask_and_how_to_keep_an_answer(filled, case):
    with pytest.raises(ScenarioError, match=r"is no question.*SELECT.*--csv > FILE"):
        query(filled.folder, HOSTILE[case].format(inside=filled.folder, outside="."))


@pytest.mark.parametrize(
    "sql",
    [
        "FROM runs",
        "WITH x AS (SELECT 1 AS n) SELECT n FROM x",
        "DESCRIBE runs",
        "SUMMARIZE runs",
        "VALUES (1)",
    ],
)
def test_every_form_of_a_question_is_answered(filled, sql):
    assert query(filled.folder, sql).records()


def test_a_question_may_read_other_files_of_its_folder(filled):
    (row,) = query(filled.folder, f"SELECT size FROM read_text('{filled.folder}/manifest.json')").records()
    assert row["size"] > 0


def test_a_folder_named_from_here_is_read(filled, monkeypatch):
    monkeypatch.chdir(filled.folder.parent)
    assert query(filled.folder.name, "SELECT count(*) AS n FROM runs").records() == [{"n": 6}]


def test_a_folder_with_a_quote_in_its_name_is_read_and_shut_in(tmp_path, filled, pair):
    odd = tmp_path / "it's"
    filled.folder.rename(odd)
    assert query(odd, "SELECT count(*) AS n FROM daily").records() == [{"n": 36}]
    with pytest.raises(ScenarioError):
        query(odd, f"SELECT * FROM read_text('{tmp_path}/log')").records()


def test_an_address_is_shut_in_too(store, pair, address):
    there = Store.open(address, store.design, "first or second?")
    put(there, pair, [1])
    there.place.files.pipe_file("elsewhere/secret.csv", b"a,b\n1,2\n")
    assert query(address, "SELECT count(*) AS n FROM runs").records() == [{"n": 2}]
    for sql in ("SELECT * FROM read_csv('memory://elsewhere/secret.csv')", f"COPY runs TO '{address}/x.csv'"):
        with pytest.raises(ScenarioError):
            query(address, sql).records()
