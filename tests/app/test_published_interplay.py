"""Views of a published interplay, and of what ideas are expected to show: what they say of known numbers."""

from pathlib import Path

import pytest

from app.documents.published import ideas
from app.documents.published.runs import PublishedRun
from app.documents.published.shown import Shown
from app.documents.published.views import show
from experiments.exploration.interplay import NAMES, OUTCOMES, interplay_table
from experiments.storage.atomic import write_json
from experiments.studies.interplay import FILE
from experiments.wording.plain_data import plain
from sim.errors import ScenarioError
from tests.experiments.test_interplay import made_up

GAINS = {"consultation": 20.0, "participation": 3.0}
BEYOND = {frozenset({"consultation", "participation"}): 4.0}


def shown_of(folder: Path, seeds: int) -> Shown:
    rows = interplay_table(made_up(GAINS, BEYOND, seeds=seeds)).to_dict("records")
    about = {"code": "abc", "city": "town", "strength": 0.5, "scenario": "siloed", "seeds": seeds}
    (folder / "interplay").mkdir()
    write_json(folder / "interplay" / FILE, plain({**about, "equal": "cost", "rows": rows}))
    return Shown(PublishedRun("interplay", "interplay --out {out}"), folder)


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    return shown_of(tmp_path, 6)


def line(text: str, begin: str) -> str:
    (found,) = (each for each in text.splitlines() if each.startswith(f"| {begin} |"))
    return found


def test_each_alone_has_a_row_with_every_outcome_and_clear_ones_are_bold(shown: Shown) -> None:
    text = show(shown, "alone", ("durable_of_1000,grievance_days",))
    assert text is not None
    assert len(text.splitlines()) == 2 + len(NAMES) + 1
    assert line(text, "Democratic consultation").count("**+20.0 [") == 2
    assert "Artificial" not in text, "a technology is named without its family and asides"
    assert "| Prediction |" in text
    assert line(text, "All seven parts together").count("+27.0 [") == 2


@pytest.mark.parametrize("view", ["alone", "pairs", "beyond", "interplay_clear"])
def test_a_view_reads_the_numbers_once(shown: Shown, view: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each outcome used to read and convert the whole file anew, twice."""
    read, looked = Shown.content, []
    monkeypatch.setattr(Shown, "content", lambda self, name: looked.append(name) or read(self, name))
    show(shown, view, ("durable_of_1000",) if view == "alone" else ())
    assert looked == [FILE]


def test_a_pair_shows_both_the_sum_and_what_is_beyond(shown: Shown) -> None:
    row = line(str(show(shown, "pairs", ())), "Democratic consultation × Public participation")
    assert "**+27.0 [" in row
    assert "| +23.0 |" in row
    assert "**+4.00 [" in row
    clear = str(show(shown, "interplay_clear", ("1",)))
    assert clear.splitlines()[-1].startswith("| Democratic consultation × Public participation |")
    assert clear.endswith("| more |")


def test_outcomes_are_counted_by_what_their_pairs_bring(shown: Shown) -> None:
    text = str(show(shown, "beyond", ()))
    assert len(text.splitlines()) == 2 + len(OUTCOMES)
    more = line(text.replace("Durably resolved, per 1 000 problems", "X"), "X").split("|")[2]
    assert int(more) >= 1


def test_of_three_seeds_nothing_is_said_to_be_clear(tmp_path: Path) -> None:
    shown = shown_of(tmp_path, 3)
    assert show(shown, "interplay_clear", ()) == "No pair has an interplay that is clear after adjustment."
    assert "**" not in str(show(shown, "alone", ("durable_of_1000",)))
    assert "code abc; town" in str(show(shown, "interplayed", ()))


def test_the_figure_is_linked_on_lines_of_its_own(shown: Shown) -> None:
    text = str(show(shown, "picture", ()))
    assert "\n![" in text
    assert "](figures/interplay.png)\n" in text
    with pytest.raises(ScenarioError, match="cannot be read"):
        show(Shown(shown.run, shown.out / "nowhere"), "picture", ())


def test_one_part_stands_within_a_sentence_and_an_unknown_one_is_refused(shown: Shown) -> None:
    assert str(show(shown, "part", ("consultation", "gain"))).startswith("+20")
    with pytest.raises(ScenarioError, match="nothing is told of audit"):
        show(shown, "part", ("audit",))


def test_an_idea_shows_its_difference_and_marks_what_is_none_or_open(shown: Shown, monkeypatch) -> None:
    def expect(part: str, margin: float) -> str:
        each = ideas.Expected("X", "interplay", "durable_of_1000", "+", part=part, margin=margin)
        monkeypatch.setattr(ideas, "expected", lambda: {"x": each})
        return str(show(shown, "idea", ("x",)))

    assert expect("consultation", 1.0).startswith("+20.0 [")
    assert expect("consultation", 30.0).startswith("≈ 0: +20.0 [")
    assert expect("sensing", 0.001).startswith(("? ", "+", "−"))
    with pytest.raises(ScenarioError, match="no idea is called 'y'"):
        show(shown, "idea", ("y",))
    other = Shown(PublishedRun("eight", "compare a b --out {out}"), shown.out)
    with pytest.raises(ScenarioError, match="is read in the run interplay, not eight"):
        show(other, "idea", ("x",))
