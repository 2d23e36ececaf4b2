"""`gongzhi records` on the command line."""

import json
from pathlib import Path

import pytest

from app.cli import answer
from tests.records.synthetic import declared, rows, write


def test_records_are_shown_and_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, mapping = write(tmp_path / "a.csv", rows(300)), declared(tmp_path)
    out = tmp_path / "kept"
    assert answer(["records", str(path), "--map", str(mapping), "--out", str(out)]) == 0
    shown = capsys.readouterr().out
    assert "rows read" in shown
    assert "Closed within 7 days" in shown
    assert {each.name for each in out.iterdir()} == {"records.parquet", "fingerprint.json", "fingerprint.csv"}
    assert answer(["records", str(out / "records.parquet"), "--json"]) == 0
    content = json.loads(capsys.readouterr().out)
    assert content["figures"] == json.loads((out / "fingerprint.json").read_text())["figures"]
    assert answer(["records", str(path), "--map", str(mapping), "--language", "zh"]) == 0
    assert "7日内办结率" in capsys.readouterr().out


def test_what_cannot_be_read_is_one_message_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert answer(["records", str(tmp_path / "no.csv")]) == 2
    assert "no such file of records" in capsys.readouterr().err
    path = write(tmp_path / "a.csv", rows(5))
    assert answer(["records", str(path), "--map", str(declared(tmp_path)), "--zone", "Mars"]) == 2
    assert "is no time zone" in capsys.readouterr().err
