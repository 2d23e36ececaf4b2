"""Whatever is typed wrongly: exit code 2, one clear message, no traceback, and nothing left behind."""

import os
from pathlib import Path

import pytest

from app.cli import answer

SEARCH = ["search", "hybrid", "--factor", "levers.audit", "--objective", "durable_share"]
BAD = {
    "unknown command": (["compaire"], "compaire"),
    "unknown option": (["run", "baseline", "--sead", "3"], "--sead"),
    "nothing at all": ([], "Usage"),
    "no scenario": (["run"], "NAME"),
    "unknown scenario": (["run", "baselin"], "baselin"),
    "unknown scenario, similar one shown": (["show", "baselin"], "baseline"),
    "a folder in place of a file": (["check", "."], "folder"),
    "a file that is not there": (["check", "nowhere.toml"], "nowhere.toml"),
    "no seeds": (["compare", "siloed", "party_led", "--history", "none", "--seeds", "0"], "--seeds"),
    "too many seeds": (
        ["compare", "siloed", "party_led", "--history", "none", "--seeds", "99999999"],
        "--seeds",
    ),
    "seeds in words": (
        ["compare", "siloed", "party_led", "--history", "none", "--seeds", "twenty"],
        "--seeds",
    ),
    "no workers": (["compare", "siloed", "party_led", "--history", "none", "--workers", "0"], "--workers"),
    "a negative seed": (["run", "baseline", "--seed", "-1"], "--seed"),
    "a huge seed": (["run", "baseline", "--seed", str(2**64)], "--seed"),
    "no days": (["run", "baseline", "--days", "0"], "--days"),
    "days in halves": (["run", "baseline", "--days", "1.5"], "--days"),
    "no scale": (["run", "baseline", "--scale", "0"], "--scale"),
    "no threads": (["run", "baseline", "--threads", "0"], "--threads"),
    "an unknown city": (["run", "baseline", "--city", "tianjn"], "tianjin"),
    "an unknown district": (["run", "baseline", "--city", "tianjin", "--area", "Hepin"], "Heping"),
    "areas that are not there": (["run", "baseline", "--city", "mine.csv"], "mine.csv"),
    "one scenario to compare": (["compare", "siloed"], "two scenarios"),
    "a scenario twice": (["compare", "siloed", "siloed"], "named twice"),
    "results that are not there": (["reproduce", "nowhere", "abc"], "nowhere"),
    "a folder without results": (["reproduce", ".", "abc"], "manifest.json"),
    "a folder without a name": (["run", "baseline", "--out", ""], "--out is empty"),
    "a folder without a name, joined": (["run", "baseline", "--out="], "--out is empty"),
    "a folder of blanks": (
        ["compare", "siloed", "party_led", "--history", "none", "--out", " "],
        "--out is empty",
    ),
    "a city without a name": (["run", "baseline", "--city", ""], "--city is empty"),
    "an argument without a name": (["reproduce", "", "abc"], "an argument is empty"),
    "a workbook in place of a table": (["run", "baseline", "--city", "mine.xlsx"], "mine.xlsx: no such file"),
    "a packed table that is not there": (["run", "baseline", "--city", "mine.csv.gz"], "mine.csv.gz"),
    "a district of a preset in one word": (["run", "baseline", "--city", "tianjin:Atlantis"], "'Atlantis'"),
    "a negative price": ([*SEARCH, "--price", "levers.audit=-5", "--spend", "9"], "must be 0 or more"),
    "a price given twice": (
        [*SEARCH, "--price", "levers.audit=5", "--price", "levers.audit=6", "--spend", "9"],
        "--price levers.audit: is given twice",
    ),
    "a limit given twice": (
        [*SEARCH, "--budget", "total_cost=5", "--budget", "total_cost=6"],
        "--budget total_cost: is given twice",
    ),
    "no number to spend": ([*SEARCH, "--price", "levers.audit=5", "--spend", "nan"], "--spend"),
    "days held and varied": (
        ["sensitivity", "siloed", "--factor", "calendar.days=3:5", "--days", "4"],
        "--days sets calendar.days already",
    ),
    "a city held and varied": (
        ["sensitivity", "siloed", "--factor", "city=tianjin,mid_city", "--area", "Heping"],
        "--area sets city.area already",
    ),
    "a port out of range": (["app", "--port", "70000"], "--port"),
}


@pytest.fixture(autouse=True)
def empty_place(tmp_path, monkeypatch):
    """Commands are typed in an empty folder, which must be empty afterwards."""
    place = tmp_path / "place"
    place.mkdir()
    monkeypatch.chdir(place)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
        monkeypatch.setenv(name, os.environ.get(name, "1"))
    yield
    assert not list(place.iterdir()), "something was left behind"


def refused(command, capsys):
    """Type the command; return the one message."""
    assert answer(command) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "Traceback" not in said.err
    assert said.err.startswith("gongzhi: ") or command[:1] == ["check"]
    return said.err


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_with_one_message(case, capsys):
    command, words = BAD[case]
    assert words in refused(command, capsys)


@pytest.mark.parametrize("case", [name for name in BAD if BAD[name][0][:1] in (["run"], ["compare"])])
def test_bad_input_leaves_no_result_folder(case, capsys):
    command, _ = BAD[case]
    refused([*command, "--out", "results"], capsys)
    assert not Path("results").exists()


@pytest.mark.parametrize(
    "command", [["run", "baseline"], ["compare", "siloed", "party_led", "--history", "none", "--seeds", "1"]]
)
def test_an_out_that_cannot_be_a_folder_is_refused(command, capsys, tmp_path):
    file = tmp_path / "file"
    file.touch()
    assert "is a file" in refused([*command, "--days", "3", "--out", str(file)], capsys)
    message = refused([*command, "--days", "3", "--out", str(file / "inside")], capsys)
    assert "cannot write results: Not a directory" in message


def test_a_result_folder_of_another_question_is_refused(capsys, tmp_path):
    out = str(tmp_path / "results")
    common = ["--seeds", "1", "--workers", "1", "--out", out]
    assert answer(["compare", "siloed", "party_led", "--history", "none", "--days", "3", *common]) == 0
    capsys.readouterr()
    message = refused(["compare", "siloed", "party_led", "--history", "none", "--days", "4", *common], capsys)
    assert "another text of siloed, party_led" in message
    assert "holds runs of siloed, party_led, not of siloed, baseline" in refused(
        ["compare", "siloed", "baseline", "--history", "none", "--days", "3", *common], capsys
    )
