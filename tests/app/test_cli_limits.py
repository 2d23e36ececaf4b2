"""What the command line says that its numbers cannot tell."""

import pytest

from app.cli import answer

SHORT = ["--days", "3"]


@pytest.mark.parametrize(
    "command", [["run", "baseline"], ["compare", "siloed", "party_led", "--history", "none", "--seeds", "2"]]
)
def test_a_run_at_a_scale_says_that_it_is_a_smaller_place(capsys, command):
    assert answer([*command, *SHORT, "--scale", "2"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "with 1 agent for 2 people this is a smaller place" in said
    assert answer([*command, *SHORT]) == 0
    assert "smaller place" not in " ".join(capsys.readouterr().out.split())
