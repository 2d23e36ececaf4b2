"""`doubt`, `calibrate`, `check` of priors: what is refused, with one message and exit code 2."""

from pathlib import Path

import pytest

from app.cli import answer
from experiments.doubt.priors import SHIPPED


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["doubt", "siloed"], "two scenarios or more"),
        (["doubt", "siloed", "party_lead"], "party_led"),
        (["doubt", "siloed", "party_led", "--ensemble", "nowhere"], "--ensemble nowhere: no file"),
        (["doubt", "siloed", "party_led", "--priors", "no.toml"], "no.toml"),
        (["doubt", "siloed", "party_led", "--horizon", "son"], "--horizon son"),
        (["doubt", "siloed", "party_led", "--points", "3"], "--points"),
        (["compare", "siloed", "party_led", "--ensemble", "nowhere"], "--ensemble nowhere: no file"),
        (["calibrate", "urban_chima"], "urban_china"),
        (["calibrate", "--first", "10"], "--first"),
    ],
)
def test_what_cannot_be_used_is_refused_with_one_message(
    words: list[str],
    message: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert answer(words) == 2
    said = capsys.readouterr()
    assert message in said.err
    assert "Traceback" not in said.err
    assert list(tmp_path.iterdir()) == []  # nothing was begun


def test_check_knows_a_file_of_priors(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert answer(["check", str(SHIPPED)]) == 0
    assert "priors of" in capsys.readouterr().out
    text = SHIPPED.read_text(encoding="utf-8")
    mine = tmp_path / "mine.toml"
    mine.write_text(text + '[prior."relapse.hazard"]\nlow = 0.1\nhigh = 0.2\nwhy = "x"\n', encoding="utf-8")
    assert answer(["check", str(mine)]) == 2
    assert "leaves out the shipped value" in capsys.readouterr().err
