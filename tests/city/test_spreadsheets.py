"""However a spreadsheet or a statistics program saves a table, the same city is built."""

import csv
import gzip
import io
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.city.places.source import plan_of
from sim.city.readers.files import read_table
from sim.city.spec.spec import CitySpec
from sim.errors import ScenarioError
from sim.notes import noted
from tests.city.divisions import joined, split
from tests.city.own import AREAS, write

NUMBERED = AREAS.replace("L", "9")  # the same city with codes of digits
CELLS = list(csv.reader(io.StringIO(NUMBERED)))
CODES = ("code", "parent")


def plan(folder: Path, content: bytes, name: str = "areas.csv") -> Any:
    """The places that a table of areas gives."""
    return plan_of(CitySpec(preset="file", areas_file=write(folder / name, content))).places


def said(folder: Path, content: bytes) -> str:
    """How a table of areas was understood."""
    with noted() as notes:
        plan(folder, content)
    return "\n".join(notes)


def refusal(folder: Path, content: str | bytes) -> str:
    """What is said of a table that cannot be read."""
    with pytest.raises(ScenarioError) as error:
        plan(folder, content if isinstance(content, bytes) else content.encode())
    return str(error.value)


@st.composite
def saved(draw: Any) -> bytes:
    """The table as some program saves it."""
    delimiter = draw(st.sampled_from(",;\t"))
    column = {name: at for at, name in enumerate(CELLS[0])}
    code, number = draw(st.sampled_from(["{}", '="{}"', "{}.0", "'{}"])), draw(st.sampled_from(["", ".0"]))
    rows = [list(row) for row in CELLS]
    for row in rows[1:]:
        for name in CODES:
            row[column[name]] = code.format(row[column[name]]) if row[column[name]] else ""
        if row[column["population"]]:
            row[column["population"]] += number
        if delimiter == ";":
            row[column["lon"]] = row[column["lon"]].replace(".", ",")
    if draw(st.booleans()):
        rows = [["" if at == 0 else str(at - 1), *row][: len(row) + 1] for at, row in enumerate(rows)]
    rows = [[*row, *[""] * draw(st.just(2))] for row in rows] if draw(st.booleans()) else rows
    rows += [[""] * len(rows[0])] * draw(st.integers(0, 3))
    text = io.StringIO(newline="")
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=draw(ends)).writerows(rows)
    head = f"sep={delimiter}\r\n" if draw(st.booleans()) else ""
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "gb18030", "utf-32"]))
    content = (head + text.getvalue()).encode(encoding)
    return gzip.compress(content) if draw(st.booleans()) else content


ends = st.sampled_from(["\n", "\r\n"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(content=saved())
def test_a_table_is_read_the_same_however_it_was_saved(tmp_path: Path, content: bytes) -> None:
    assert plan(tmp_path, content) == plan(tmp_path, NUMBERED.encode())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.encode(), "10 rows, UTF-8, cells parted by commas."),
        (
            lambda text: text.replace(",", ";").encode("gb18030"),
            "10 rows, GB 18030, cells parted by semicolons.",
        ),
        (lambda text: text.replace(",", "\t").encode("utf-16"), "UTF-16, cells parted by tabs."),
        (lambda text: text.encode("utf-8-sig"), "UTF-8 with a mark"),
        (lambda text: text.replace("\n", ",,\n").encode(), "2 empty columns left out"),
        (lambda text: (text + ",,,,,,,\n" * 3).encode(), "3 empty rows left out"),
        (
            lambda text: pd.read_csv(io.StringIO(text)).to_csv().encode(),
            "a first column of row numbers left out",
        ),
    ],
)
def test_how_a_table_was_understood_is_said_in_one_line(tmp_path: Path, change, words) -> None:
    assert words in said(tmp_path, change(AREAS))


def test_what_pandas_writes_of_a_table_with_gaps_is_read(tmp_path: Path) -> None:
    table = pd.read_csv(io.StringIO(NUMBERED))
    assert table["parent"].dtype == table["population"].dtype == float
    assert plan(tmp_path, table.to_csv(index=False).encode()) == plan(tmp_path, NUMBERED.encode())


def test_codes_that_are_fractions_stay_as_they_are(tmp_path: Path) -> None:
    file = write(tmp_path / "codes.csv", "code,name\n2.0,A\n2.1,B\n2.10,C\n")
    assert [row.text("code") for row in read_table(file, "the table", ("code",), None)] == [
        "2.0",
        "2.1",
        "2.10",
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("3000", "3000.5", "'3000.5' must be a whole number"),
        (
            "3000",
            '"3,000"',
            "'3,000' must be a whole number from 0 to 100000000. Leave out the signs",
        ),
        ("3000", "3_000", "'3_000' must be a whole number"),
        ("3000", "1e999", "must be a whole number"),
        ("3000", "nan", "'nan' must be a whole number"),
        ("L111", "3.30106E+11", "'3.30106E+11' is a code that a spreadsheet has shortened"),
        ("code,", "code|", "no column 'code'"),
        ("L2,South", "L2,South,", "cells, but the header has 8 columns"),
    ],
)
def test_what_would_have_to_be_guessed_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert message in refusal(tmp_path, AREAS.replace(old, new, 1))


@pytest.mark.parametrize("sign", "|，；:")
def test_cells_parted_by_another_sign_are_refused_with_the_cause(tmp_path: Path, sign: str) -> None:
    assert f"parted by '{sign}'; use commas" in refusal(tmp_path, AREAS.replace(",", sign))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: "Areas of Lakeside\n" + text, "Line 2 looks like the header; remove what stands above"),
        (lambda text: "湖滨市：区划\n\n" + text, "Line 3 looks like the header"),
        (lambda text: "Areas,,,,,,,\n(2020),,,,,,,\n" + text, "Line 3 looks like the header"),
        (lambda text: "Areas\n" + text.replace(",", ";"), "Line 2 looks like the header"),
        (
            lambda text: text.replace("code,", "code，", 1),
            "'code，name' holds the full-width sign '，' (U+FF0C), its sign 5. Write ',' there",
        ),
        (
            lambda text: text.replace("tier,", "tier；", 1),
            "'tier；parent' holds the full-width sign '；' (U+FF1B)",
        ),
        (lambda text: text.replace("lon,", "lon、", 1), "'lon、lat' holds the full-width sign '、' (U+3001)"),
        (
            lambda text: text.replace(text.splitlines()[0], text.splitlines()[0].replace(",", "，")),
            "holds the full-width sign '，' (U+FF0C)",
        ),
        (
            lambda text: text.replace("code,name,", "编码,名称,", 1),
            "The names of columns are English: write code, name, tier, parent in place of 编码, 名称.",
        ),
    ],
)
def test_what_is_wrong_with_a_header_is_named_with_a_remedy(tmp_path: Path, change, message) -> None:
    assert message in refusal(tmp_path, change(AREAS))


@pytest.mark.parametrize("title", ["Divisions of the country\n", "全国区划，2020\n"])
def test_a_title_above_a_public_table_is_named(tmp_path: Path, title: str) -> None:
    file = Path(joined(tmp_path))
    file.write_text(title + file.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="Line 2 looks like the header"):
        plan_of(CitySpec(preset="file", area=("杭州市",), admin_file=str(file)))


@pytest.mark.parametrize("parted", [", ", "; ", "\t ", ",  "])
def test_a_blank_before_a_quotation_mark_is_no_part_of_a_cell(tmp_path: Path, parted: str) -> None:
    rows = [[f'"{cell}"' for cell in row] for row in CELLS]
    text = "\n".join(parted.join(row) for row in rows)
    assert plan(tmp_path, text.encode()) == plan(tmp_path, NUMBERED.encode())


@pytest.mark.parametrize("blanks", [" ", "   ", "\u3000", "\u00a0"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_blank_behind_a_quotation_mark_is_no_part_of_a_cell(tmp_path: Path, delimiter, blanks) -> None:
    ends = [blanks + delimiter, delimiter, blanks + delimiter + " "]
    rows = [[f'"{cell}"{ends[at % 3]}' for at, cell in enumerate(row)] for row in CELLS]
    text = "\n".join("".join(row).rstrip(f" {delimiter}") + blanks for row in rows)
    assert plan(tmp_path, text.encode()) == plan(tmp_path, NUMBERED.encode())


def test_quotation_marks_inside_of_a_cell_are_kept_with_their_blanks(tmp_path: Path) -> None:
    file = write(tmp_path / "codes.csv", 'code,name\n"1" ,"a ""b"" ,c"\n"2","d"" "\n"3",e "f" \n')
    assert [row.text("name") for row in read_table(file, "the table", ("code", "name"))] == [
        'a "b" ,c',
        'd"',
        'e "f"',
    ]


@pytest.mark.parametrize("tail", ['"a" b,"c"', '"a" "b","c"', '"a\n"b" ,"c"'])
def test_what_follows_a_closing_mark_and_is_no_blank_is_refused(tmp_path: Path, tail: str) -> None:
    file = write(tmp_path / "codes.csv", f"code,name\n{tail}\n")
    with pytest.raises(ScenarioError, match="broken CSV"):
        read_table(file, "the table", ("code", "name"))


FULL_WIDTH = {plain: plain + 0xFEE0 for plain in range(0x21, 0x7F) if chr(plain) not in ",;:"}


@pytest.mark.parametrize("spell", [str.upper, str.title, lambda name: name.translate(FULL_WIDTH)])
def test_names_of_columns_in_capitals_or_full_width_letters_are_known(tmp_path: Path, spell: Any) -> None:
    head, _, rest = NUMBERED.partition("\n")
    names = ",".join(map(spell, head.split(",")))
    assert names != head
    assert plan(tmp_path, f"{names}\n{rest}".encode()) == plan(tmp_path, NUMBERED.encode())
    twice = refusal(tmp_path, f"{names},{spell('code')}\n{rest}")
    assert "column 'code' stands twice" in twice


@pytest.mark.parametrize("kind", [joined, split])
@pytest.mark.parametrize("spell", [str.upper, str.capitalize, lambda name: name.translate(FULL_WIDTH)])
def test_names_of_columns_of_a_public_table_are_known_in_capitals(tmp_path: Path, kind, spell) -> None:
    file = Path(kind(tmp_path))
    spec = CitySpec(preset="file", area=("杭州市",), admin_file=str(file))
    before = plan_of(spec).places
    for each in tmp_path.glob("*.csv"):
        head, _, rest = each.read_text("utf-8").partition("\n")
        write(each, f"{','.join(map(spell, head.split(',')))}\n{rest}")
    assert plan_of(spec).places == before
    assert any(place.population == 1000 for place in before)


def test_codes_and_tiers_in_full_width_signs_are_plain_ones(tmp_path: Path) -> None:
    rows = [list(row) for row in CELLS]
    for row in rows[1::2]:
        for at in (0, 3, 4):  # code, tier, parent
            row[at] = row[at].translate(FULL_WIDTH)
    text = "\n".join(map(",".join, rows))
    assert plan(tmp_path, text.encode()) == plan(tmp_path, NUMBERED.encode())
    assert "full-width signs in codes read as plain ones" in said(tmp_path, text.encode())
    assert "full-width" not in said(tmp_path, NUMBERED.encode())


@pytest.mark.parametrize("text", [AREAS, NUMBERED, AREAS.replace("Alder", "一" * 40)])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_text_of_wide_signs_is_known_without_a_mark(tmp_path: Path, text: str, encoding: str) -> None:
    name = f"{encoding[:6].upper()} without a mark"
    assert plan(tmp_path, text.encode(encoding)) == plan(tmp_path, text.encode())
    assert name in said(tmp_path, text.encode(encoding))
    assert f"not {name} text" in refusal(tmp_path, text.encode(encoding)[:-1])


def test_a_zero_in_a_plain_text_makes_no_wide_signs_of_it(tmp_path: Path) -> None:
    assert "holds the control character U+0000" in refusal(tmp_path, AREAS.replace("Alder", "Al\0der"))


def test_a_value_under_no_name_is_refused(tmp_path: Path) -> None:
    text = AREAS.replace("\n", ",\n").replace("1400,,,", "1400,,,note")
    assert "areas.csv:7: column 9 holds 'note' but has no name" in refusal(tmp_path, text)


def test_a_workbook_is_refused_by_name(tmp_path: Path) -> None:
    assert "is an Excel workbook or a zip archive" in refusal(tmp_path, b"PK\x03\x04rest")


def test_a_decimal_comma_is_read_only_where_semicolons_part_the_cells(tmp_path: Path) -> None:
    text = AREAS.replace(",", ";").replace("120.1;", "120,1;")
    assert plan(tmp_path, text.encode()) == plan(tmp_path, AREAS.encode())
    assert "'120,1' must be a number" in refusal(tmp_path, AREAS.replace("120.1,", '"120,1",', 1))


PEOPLE = "code,population\n330000,64567588\n330100,\n330106,{}\n330110,700\n110105,800\n3702,9\n"


def overlaid(folder: Path, people: str) -> tuple[Any, list[str]]:
    """Places of Hangzhou with the numbers of a table of populations, and what was said."""
    spec = {"admin_file": joined(folder), "areas_file": write(folder / "people.csv", people)}
    with noted() as notes:
        return plan_of(CitySpec(preset="file", area=("杭州市",), **spec)).places, notes


def test_rows_of_other_cities_are_skipped_and_counted(tmp_path: Path) -> None:
    places, notes = overlaid(tmp_path, PEOPLE.format("500.0"))
    assert {place.code: place.population for place in places if place.tier == 2} == {
        "330106": 500,
        "330110": 700,
    }
    assert any("3 rows of 杭州市 used, 3 rows of other places skipped" in note for note in notes)


@pytest.mark.parametrize(
    ("people", "message"),
    [
        (PEOPLE.format("500") + "330199,5\n", "'330199' is not an area of this city"),
        (PEOPLE.format("500") + "330106,5\n", "'330106' is there twice"),
        ("code,population\n110105,5\n", "none of its 1 rows is of 杭州市"),
        (PEOPLE.format("5.5"), "'5.5' must be a whole number"),
    ],
)
def test_a_row_that_belongs_nowhere_is_refused(tmp_path: Path, people: str, message: str) -> None:
    with pytest.raises(ScenarioError) as error:
        overlaid(tmp_path, people)
    assert message in str(error.value)
    assert "Did you mean" not in str(error.value)


def given_to(places: Any) -> dict[str, int]:
    """Populations of the city and its districts, where there are any."""
    return {place.code: place.population for place in places if place.population and place.tier < 3}


@pytest.mark.parametrize("code", ["330106", "330106000", "330106000000", "330106.0", '="330106000000"'])
@pytest.mark.parametrize("whole", ["3301", "330100", "330100000000"])
def test_codes_of_statistics_with_their_zeros_are_those_of_the_place(tmp_path: Path, code, whole) -> None:
    people = f"code,population\n330000000000,64567588\n{whole},1200\n{code},500\n110105000000,9\n"
    places, notes = overlaid(tmp_path, people)
    assert given_to(places) == {
        "3301": 1200,
        "330106": 500,
    }
    assert any("2 rows of 杭州市 used, 2 rows of other places skipped" in note for note in notes)


@pytest.mark.parametrize("code", ["330199000000", "3301060000001", "330106001999"])
def test_a_long_code_of_no_place_here_is_refused(tmp_path: Path, code) -> None:
    with pytest.raises(ScenarioError, match=f"'{code}' is not an area of this city"):
        overlaid(tmp_path, f"code,population\n330106,5\n{code},5\n")


def test_a_table_of_areas_of_a_whole_province_gives_its_populations(tmp_path: Path) -> None:
    people = (
        "code,name,tier,parent,population\n33,浙江省,province,,64567588\n3301,杭州市,city,33,1200\n"
        "330106,西湖区,district,3301,500\n3302,宁波市,city,33,9404283\n330203,海曙区,district,3302,1041097\n"
    )
    places, _ = overlaid(tmp_path, people)
    assert given_to(places) == {
        "3301": 1200,
        "330106": 500,
    }
