"""The commands that explain runs, as a user meets them: what they print, where, and with which exit code."""

import json

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from app.cli import answer

SHORT = ("--seed", "7", "--days", "12")


@pytest.fixture(scope="module", autouse=True)
def short_files(tmp_path_factory):
    """`siloed` and `party_led` without a warm-up, in the folder in which the commands are given."""
    folder = tmp_path_factory.mktemp("scenarios")
    for name in ("siloed", "party_led"):
        text = f'extends = "{name}"\n[calendar]\nwarm_up = 0\n'
        (folder / f"{name}.toml").write_text(text, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield folder


@pytest.fixture(scope="module")
def results(tmp_path_factory, short_files):
    """A folder with a small real comparison."""
    out = tmp_path_factory.mktemp("cli_report") / "results"
    files = [str(short_files / f"{name}.toml") for name in ("siloed", "party_led")]
    command = ["compare", *files, "--history", "none", "--seeds", "2", "--workers", "1", "--days", "12"]
    assert answer([*command, "--out", str(out)]) == 0
    return out


def json_of(capsys, *command):
    capsys.readouterr()
    assert answer([*map(str, command), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refusal_of(capsys, *command):
    assert answer([*map(str, command)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Traceback" not in printed.err
    return printed.err


def test_story_tells_one_dispute_in_either_language_and_as_data(capsys):
    assert answer(["story", "siloed.toml", *SHORT, "--dispute", "4"]) == 0
    assert capsys.readouterr().out.startswith("Dispute 4: ")
    assert answer(["story", "siloed.toml", *SHORT, "--dispute", "4", "--language", "zh"]) == 0
    assert capsys.readouterr().out.startswith("纠纷4：")
    content = json_of(capsys, "story", "siloed.toml", *SHORT)
    assert content["chosen"]
    assert content["exact"]
    assert content["scenes"][0]["activity"] == "arise"


def test_story_tells_the_typical_dispute_of_two_scenarios_under_both(capsys):
    command = ["story", "siloed", "--telling", "party_led", "--city", "teaching_town"]
    assert answer(command) == 0
    told = capsys.readouterr().out
    assert told.index("siloed, seed 1") < told.index("party_led, seed 1")
    assert told.count("Dispute ") >= 2
    sides = json_of(capsys, *command, "--language", "zh")
    assert [side["scenario"] for side in sides] == ["siloed", "party_led"]
    assert all(side["exact"] for side in sides)


def test_a_telling_dispute_cannot_also_be_named(capsys):
    said = refusal_of(capsys, "story", "siloed", "--telling", "party_led", "--dispute", "3")
    assert "--dispute" in said


def test_a_pair_without_a_telling_dispute_is_told_in_one_line(capsys):
    said = refusal_of(capsys, "story", "siloed.toml", *SHORT, "--telling", "siloed.toml")
    assert "no dispute is both typical and telling" in said


def test_diverge_prints_words_and_writes_its_figure(capsys, tmp_path):
    picture = tmp_path / "new" / "parting.png"
    assert answer(["diverge", "siloed.toml", "party_led.toml", *SHORT, "--out", str(picture)]) == 0
    printed = capsys.readouterr().out
    assert "The first decision that differs" in printed
    assert str(picture) in printed
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_diverge_as_data_names_first_decision_tree_and_figure(capsys, short_files):
    content = json_of(capsys, "diverge", "siloed.toml", "party_led.toml", *SHORT)
    assert content["first"]["day"] >= 1
    assert content["branches"]
    assert (short_files / content["figure"]).is_file()
    assert content["figure"] == "results/divergence/siloed-party_led-seed7.png"


def test_report_writes_one_file_where_it_is_told(results, tmp_path, capsys):
    out = tmp_path / "new" / "mine.html"
    content = json_of(capsys, "report", results, "--seeds", "0", "--language", "zh", "--out", out)
    assert content == {"report": str(out), "bytes": out.stat().st_size, "warnings": []}
    assert '<html lang="zh-Hans">' in out.read_text("utf-8")


@pytest.mark.parametrize("form", ["xes", "ocel2", "csv", "graphml", "gexf"])
def test_export_writes_a_run_of_a_scenario(form, capsys, tmp_path):
    out = tmp_path / "new" / f"run.{form}"
    content = json_of(capsys, "export", "siloed.toml", *SHORT, "--format", form, "--out", out)
    assert content["as_stored"]
    assert content["bytes"] == out.stat().st_size > 1000
    assert content["events"] > 30


def test_export_of_a_folder_computes_a_stored_run_again(results, capsys, tmp_path):
    runs = pd.read_parquet(results / "runs")
    run = runs[(runs["scenario"] == "party_led") & (runs["seed"] == 2)].iloc[0]
    out = tmp_path / "run.csv"
    content = json_of(capsys, "export", results, "--format", "csv", "--run", run["run_id"][:8], "--out", out)
    assert content["as_stored"]
    assert content["events"] == len(pd.read_csv(out))


def test_a_stored_run_that_comes_out_otherwise_is_exported_with_a_warning_and_code_3(
    results, capsys, tmp_path
):
    part = next((results / "runs").iterdir())
    whole = part.read_bytes()
    table = pq.read_table(part)
    wrong = pa.array(["0" * 32] * len(table))
    try:
        place = table.column_names.index("event_hash")
        pq.write_table(table.set_column(place, "event_hash", wrong), part)
        out = tmp_path / "run.csv"
        assert answer(["export", str(results), "--format", "csv", "--out", str(out)]) == 3
        assert "its events are not those of the stored run" in capsys.readouterr().err
        assert out.is_file()
    finally:
        part.write_bytes(whole)


def test_process_prints_five_tables_and_keeps_them(capsys, tmp_path):
    out = tmp_path / "process"
    assert answer(["process", "siloed.toml", *SHORT, "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert all(word in printed for word in ("Variants", "Referrals", "Waiting", "Rework", "Bottlenecks"))
    assert sorted(path.suffix for path in out.iterdir()) == [".csv"] * 5 + [".png"] * 5
    content = json_of(capsys, "process", "siloed.toml", *SHORT)
    assert len(content["variants"]) == len(pd.read_csv(out / "variants.csv"))


REFUSED = (
    (("story", "siloed.toml", *SHORT, "--dispute", "99999"), "--dispute = 99999: must be between 0 and"),
    (("story", "siloed.toml", *SHORT, "--language", "fr"), "language 'fr' is not known. Languages: en, zh"),
    (("story", "silod", *SHORT), "silod"),
    (("diverge", "siloed", "nosuch", *SHORT), "nosuch"),
    (("export", "siloed.toml", *SHORT, "--format", "xls"), "Formats: xes, ocel2, csv, graphml, gexf"),
    (("export", "siloed.toml", *SHORT, "--format", "csv", "--run", "3f"), "--run is for a result folder"),
    (("report", "nosuchfolder"), "there is no such result folder"),
)


@pytest.mark.parametrize(("command", "message"), REFUSED, ids=[" ".join(c) for c, _ in REFUSED])
def test_bad_input_is_one_message_and_code_2(command, message, capsys):
    assert message in refusal_of(capsys, *command)


def test_a_folder_s_runs_cannot_be_changed_on_the_way(results, capsys):
    command = ("export", results, "--format", "csv", "--days", "9")
    assert "leave out --days, --city" in refusal_of(capsys, *command)


def test_a_place_that_cannot_be_written_to_is_one_message(capsys, tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    command = ("export", "siloed.toml", *SHORT, "--format", "csv", "--out", tmp_path / "file" / "run.csv")
    assert "cannot write files" in refusal_of(capsys, *command)
