"""Reading records: every form gives one table, what is wrong is named with its place."""

from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from experiments.records.calls import fingerprint
from experiments.records.reading.read import read_records
from experiments.records.storing import keep_records
from sim.errors import ScenarioError
from tests.records.synthetic import HEAD, MAPPING, declared, rows, write

COUNT = 600


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    return declared(tmp_path)


def refused(path: Path, mapping: Path | str | None = None, **more: str) -> str:
    """The message of a file that cannot be read."""
    with pytest.raises(ScenarioError) as caught:
        read_records(path, mapping, **more)
    return str(caught.value)


def test_csv_gzip_another_encoding_and_parquet_give_the_same_figures(tmp_path: Path, mapping: Path) -> None:
    lines = rows(COUNT)
    for line in lines:
        line[4] = {"roads": "道路管理", "parks": "园林绿化", "housing": "住房保障"}[line[4]]
    first = fingerprint(read_records(write(tmp_path / "a.csv", lines), mapping))
    assert first.cases == COUNT
    assert first.mixes["unit"]["道路管理"] > 0.2
    chinese = write(tmp_path / "b.csv", lines, encoding="gb18030")
    packed = write(tmp_path / "c.csv.gz", lines)
    frame = pd.DataFrame(lines, columns=list(HEAD)).replace("", None)
    frame.to_parquet(tmp_path / "texts.parquet")
    frame["created"] = pd.to_datetime(frame["created"])
    frame.to_parquet(tmp_path / "times.parquet")
    for path in (chinese, packed, tmp_path / "texts.parquet", tmp_path / "times.parquet"):
        other = fingerprint(read_records(path, mapping))
        assert dict(other) == dict(first), path.name


def test_records_that_were_kept_are_read_as_they_were(tmp_path: Path, mapping: Path) -> None:
    read = read_records(write(tmp_path / "a.csv", rows(COUNT)), mapping, zone="Asia/Shanghai")
    again = read_records(keep_records(read, tmp_path / "kept.parquet"))
    assert again.table.equals(read.table)
    assert again.origin == read.origin
    assert dict(fingerprint(again)) == dict(fingerprint(read))


def test_a_table_in_our_own_words_needs_no_mapping(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [["2024-01-01", "2024-01-03", "x"]], ("opened", "closed", "type"))
    read = read_records(path)
    assert read.origin.by_day
    assert fingerprint(read)["days_q50"] == 2.0


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("created", "yesterday", "'yesterday' is no time"),
        ("finished", "2024-13-01 00:00:00", "is no time"),
        ("finished", "1024-01-01 00:00:00", "lies outside 1900 to 2200"),
        ("finished", "2024-01-09T10:00:00+08:00", "has an offset from UTC, others of this column lack it"),
    ],
)
def test_a_cell_that_is_no_time_is_named_by_line_and_column(
    tmp_path: Path, mapping: Path, column: str, text: str, said: str
) -> None:
    lines = rows(50)
    lines[3][5] = "two\nlines"  # so that the line of a later row is not its number
    lines[30][HEAD.index(column)] = text
    message = refused(write(tmp_path / "a.csv", lines), mapping)
    assert f"a.csv:33 column '{column}'" in message
    assert said in message


def test_a_row_with_too_many_cells_is_named_by_its_line(tmp_path: Path, mapping: Path) -> None:
    path = write(tmp_path / "a.csv", rows(50))
    text = path.read_text().splitlines()
    text[20] += ",more"
    path.write_text("\n".join(text))
    assert "a.csv:21: 10 cells, but the first line names 9 columns" in refused(path, mapping)


def test_a_byte_that_is_no_text_is_named_by_its_line(tmp_path: Path, mapping: Path) -> None:
    path = write(tmp_path / "a.csv", rows(9000))
    content = path.read_bytes().split(b"\n")
    content[8000] = content[8000].replace(b"corner", b"c\xff\xffner")
    path.write_bytes(b"\n".join(content))
    assert "a.csv:8001: byte" in refused(path, mapping)


def test_other_files_that_cannot_be_read_get_one_clear_message(tmp_path: Path, mapping: Path) -> None:
    path = write(tmp_path / "cases.csv", rows(5))
    assert "Did you mean 'cases.csv'?" in refused(tmp_path / "case.csv")
    assert "is a folder" in refused(tmp_path)
    (tmp_path / "empty.csv").write_text("")
    assert "is empty" in refused(tmp_path / "empty.csv")
    assert "names of columns and no case" in refused(write(tmp_path / "head.csv", []), mapping)
    assert "Name a mapping" in refused(path)
    broken = tmp_path / "broken.csv.gz"
    broken.write_bytes(write(tmp_path / "whole.csv.gz", rows(500)).read_bytes()[:2000])
    assert "broken" in refused(broken, mapping)
    assert "no mapping 'nyc_31'" in refused(path, "nyc_31")
    assert "is no time zone" in refused(path, mapping, zone="Asia/Nowhere")
    assert "give YYYY-MM-DD" in refused(path, mapping, until="later")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (MAPPING.replace("created", "creatd"), "no column 'creatd', which"),
        (MAPPING.replace("created", "creatd"), "Did you mean 'created'?"),
        (MAPPING.replace("opened =", "openned ="), "columns.openned is not known. Did you mean 'opened'?"),
        (MAPPING + "[more]\n", "more is not known"),
        ("name = 3\n" + MAPPING.replace('name = "Synthetic city"', ""), "name must be a text"),
        ('zone = "Nowhere"\n' + MAPPING, "is no time zone"),
        ("[columns\n", "is not valid TOML"),
        ("zone = “Asia/Shanghai”\n", "is a full-width quotation mark"),
        ('form = "boxes"\n' + MAPPING, "Forms: cases, events"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = write(tmp_path / "a.csv", rows(5))
    mine = tmp_path / "wrong.toml"
    mine.write_text(text)
    assert said in refused(path, mine)


def test_days_and_months_that_could_be_mistaken_have_to_be_declared(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [["03/02/2024"], ["04/02/2024"]], ("opened",))
    assert "without being told how" in refused(path)
    mine = declared(tmp_path, 'time = "%d/%m/%Y"\n[columns]\nopened = "opened"\n')
    assert read_records(path, mine).opened_day[0] == np.datetime64("2024-02-03").astype(int)


@pytest.mark.parametrize(
    "form", ["%Y/%m/%d %H:%M", "%Y年%m月%d日", "%m/%d/%Y %I:%M:%S %p", "%Y-%m-%dT%H:%M:%S"]
)
def test_forms_that_cannot_be_mistaken_are_read_as_they_stand(tmp_path: Path, form: str) -> None:
    times = [datetime(2024, 2, 3, 15, 30), datetime(2024, 11, 30, 1, 0)]
    path = write(tmp_path / "a.csv", [[f"{time:{form}}"] for time in times], ("opened",))
    days = [np.datetime64(time, "D").astype(int) for time in times]
    assert read_records(path).opened_day.tolist() == days


def test_a_zone_decides_the_day_and_a_clock_that_jumps_loses_no_hour(tmp_path: Path) -> None:
    lines = [
        ["2024-03-09T23:30:00Z", "2024-03-10T20:00:00Z"],
        ["2024-03-10T05:30:00Z", "2024-03-10T07:30:00Z"],
    ]
    path = write(tmp_path / "a.csv", lines, ("opened", "closed"))
    read = read_records(path, zone="America/New_York")
    assert read.opened_day.tolist() == [np.datetime64(d).astype(int) for d in ("2024-03-09", "2024-03-10")]
    wall = write(tmp_path / "b.csv", [["2024-03-10 01:30:00", "2024-03-10 03:30:00"]], ("opened", "closed"))
    assert fingerprint(read_records(wall))["days_q50"] == pytest.approx(2 / 24)
    zoned = read_records(wall, zone="America/New_York")
    assert fingerprint(zoned)["days_q50"] == pytest.approx(1 / 24)  # the clock sprang from two to three
    never = write(tmp_path / "c.csv", [["2024-03-10 02:30:00", "2024-11-03 01:30:00"]], ("opened", "closed"))
    assert read_records(never, zone="America/New_York").found["odd_clock"] == 2


def test_what_looks_wrong_is_flagged_and_counted(tmp_path: Path, mapping: Path) -> None:
    lines = rows(COUNT)
    lines.append(list(lines[10]))  # there twice
    lines[20][2] = "2023-01-01 00:00:00"  # closed before it was opened
    lines[21][1] = ""  # never opened
    for line in lines[100:180]:
        line[2], line[4] = "2024-07-30 12:00:00", "parks"  # a sweep
    read = read_records(write(tmp_path / "a.csv", lines), mapping)
    assert read.found["rows"] == COUNT + 1
    assert read.found["duplicate"] == 1
    assert read.found["backwards"] >= 1
    assert read.found["undated"] == 1
    assert 80 <= read.found["batch"] <= 90
    mine = fingerprint(read)
    assert mine.cases == COUNT - 1
    assert mine["batch_share"] > 0.1
    assert mine["days_q10"] >= 0.0


def test_cases_without_a_number_are_twice_where_all_of_it_repeats(tmp_path: Path) -> None:
    text = MAPPING.replace('id = "number"\n', "")
    lines = rows(50)
    read = read_records(write(tmp_path / "a.csv", [*lines, lines[3]]), declared(tmp_path, text))
    assert read.found["duplicate"] == 1


def test_rows_of_counts_stand_for_so_many_cases(tmp_path: Path) -> None:
    lines = [["a", "x", "3"], ["a", "y", "1"], ["b", "x", "0"]]
    path = write(tmp_path / "a.csv", lines, ("community", "event_type", "n"))
    text = '[columns]\nplace = "community"\ntype = "event_type"\ncount = "n"\n'
    read = read_records(path, declared(tmp_path, text))
    assert len(read) == 4
    assert fingerprint(read).mixes["type"] == {"x": 0.75, "y": 0.25}
    lines[1][2] = "many"
    message = refused(write(path, lines, ("community", "event_type", "n")), declared(tmp_path, text))
    assert "a.csv:3 column 'n': 'many' is no number of cases" in message


def test_columns_with_one_name_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [["1", "2"]], ("opened", "opened"))
    assert "two columns are called 'opened'" in refused(path)


def test_cases_are_chosen_by_name_and_by_day(tmp_path: Path, mapping: Path) -> None:
    read = read_records(write(tmp_path / "a.csv", rows(COUNT)), mapping)
    roads = read.where(unit="roads")
    assert len(roads) + len(read.without(unit="roads")) == COUNT
    assert roads.codes("unit")[0].min() >= 0
    before, after = read.split("2024-04-01")
    assert before.opened_day.max() < after.opened_day.min()
    assert len(before) + len(after) == COUNT
    for wrong in (lambda: read.where(unit="seas"), lambda: read.where(moon="x"), lambda: read.split("soon")):
        with pytest.raises(ScenarioError):
            wrong()
    with pytest.raises(ScenarioError, match="on one side"):
        read.split("2030-01-01")
