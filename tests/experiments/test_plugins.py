"""Code from outside appears wherever the program's own does, and is part of the identity of every run."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from app.cli import answer
from experiments import compare, reproduce
from experiments.execution.plugins import for_workers, load_module, load_plugin, load_text
from experiments.execution.worker import Task, run_task
from experiments.results.repair import repair
from experiments.results.reproduce import scenario_of
from experiments.storage.manifest import Manifest
from experiments.storage.store import Store
from sim.coordination import PATTERNS
from sim.coordination.siloed import Siloed
from sim.errors import ScenarioError
from sim.identity import code_hash, model_hash
from sim.identity.outside import outside
from sim.model import CityModel
from sim.outcomes.metrics import METRICS
from sim.running import resume, run, save
from sim.scenario.file import load_scenario, resolved_text, scenario_from_text
from sim.scenario.levers import Effect, in_force, yuan_a_year
from sim.scenario.registering import (
    register_catalogue,
    register_lever,
    register_outcome,
    register_pattern,
)
from sim.scenario.scenario import Scenario
from sim.scenario.schema import schema
from sim.scenario.topics import load_topics
from tests.experiments.outside import MINE, PLUGIN, for_the_time_being
from tests.house_rules import ROOT

SHORT = {"calendar.days": 12, "calendar.warm_up": 0}
EDITED = PLUGIN.replace("roster.committee(cases)", "roster.desk(cases.lead_competence, cases)")


@pytest.fixture(autouse=True)
def door() -> Iterator[None]:
    with for_the_time_being():
        yield


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.py"
    path.write_text(PLUGIN, "utf-8")
    return path


def mine() -> Scenario:
    return scenario_from_text(MINE, "mine", SHORT)


# ---- what is registered is known everywhere --------------------------------------------------


def test_a_plugin_brings_a_pattern_a_lever_and_an_outcome(file: Path) -> None:
    assert "committee_first" not in PATTERNS
    load_plugin(file)
    scenario = scenario_from_text(MINE, "mine", SHORT)
    assert scenario.pattern == "committee_first"
    now = in_force(scenario)
    default = load_scenario("siloed", SHORT)
    assert now.claim.claim_base == pytest.approx(0.5 * (default.claim.claim_base + 2.5))
    assert yuan_a_year(now) - yuan_a_year(in_force(default)) == pytest.approx(0.5 * 300.0)
    text = json.dumps(schema())
    assert "committee_first" in text
    assert "street_meetings" in text
    assert "all_petitions" in METRICS
    assert scenario_from_text(resolved_text(scenario), "again").key() == scenario.key()


def test_a_lever_from_outside_that_is_not_used_changes_no_scenario(file: Path) -> None:
    before, text = load_scenario("siloed").key(), resolved_text(load_scenario("siloed"))
    load_plugin(file)
    assert load_scenario("siloed").key() == before
    assert resolved_text(load_scenario("siloed")) == text
    assert load_scenario("siloed", {"levers.street_meetings": 0.1}).key() != before


def test_a_registered_catalogue_is_known_by_name(tmp_path: Path) -> None:
    source = (ROOT / "sim/scenario/catalogues/urban_china.toml").read_text("utf-8")
    path = tmp_path / "own.toml"
    path.write_text(source.replace('id = "neighbour"', 'id = "next_door"'), "utf-8")
    register_catalogue("own", path)
    assert "next_door" in [topic.id for topic in load_topics("own").rows]
    before = load_scenario("siloed", {"catalogue": "own"}).key()
    path.write_text(source.replace('id = "neighbour"', 'id = "beside"'), "utf-8")
    register_catalogue("own", path)
    assert load_scenario("siloed", {"catalogue": "own"}).key() != before


# ---- identity --------------------------------------------------------------------------------


def test_code_from_outside_is_part_of_the_identity_and_its_words_are_not(file: Path) -> None:
    hashes = [code_hash()]
    for text in (PLUGIN, EDITED, PLUGIN.replace("tea and rooms", "rooms"), PLUGIN + "\n# a word\n"):
        with for_the_time_being():
            load_text("mine.py", text)
            hashes.append(code_hash())
    none, first, edited, words, comment = hashes
    assert none == model_hash()
    assert first.startswith(f"{none}+")
    assert len({none, first, edited}) == 3
    assert words == comment == first
    assert code_hash() == none


def test_a_pattern_that_is_put_into_the_table_is_noted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """As notebooks did before there was a door."""

    class Put(Siloed):
        name: ClassVar[str] = "put"

    before = code_hash()
    monkeypatch.setitem(PATTERNS, "put", Put)
    assert code_hash() != before
    assert [(thing.kind, thing.name) for thing in outside()] == [("pattern", "put")]
    monkeypatch.undo()
    assert code_hash() == before


def test_an_edited_plugin_is_run_again_beside_the_old_results(tmp_path: Path, file: Path) -> None:
    out, found = tmp_path / "out", []
    for text in (PLUGIN, EDITED):
        with for_the_time_being():
            load_text("mine.py", text)
            compare([load_scenario("siloed", SHORT), mine()], [1], workers=1, out=out, history="none")
            found.append(Store.read(out).runs())
    first, second = found
    assert set(first["run_id"]).isdisjoint(second["run_id"])
    hashes = [frame.set_index("scenario")["event_hash"] for frame in found]
    assert hashes[0]["siloed"] == hashes[1]["siloed"]
    assert hashes[0]["mine"] != hashes[1]["mine"]
    assert len(Manifest.read(out).designs) == 2


def test_an_outcome_registered_later_is_computed(tmp_path: Path) -> None:
    out, plans = tmp_path / "out", [load_scenario(name, SHORT) for name in ("siloed", "party_led")]
    compare(plans, [1], workers=1, out=out, history="none")
    assert "later" not in Store.read(out).runs()
    register_outcome("later", lambda records: 7.0, label="Later", zh="后加", unit="", direction="neither")
    found = compare(plans, [1], workers=1, out=out, history="none")
    assert list(found.runs["later"]) == [7.0, 7.0]
    assert found.difference("later").difference == 0.0


def test_the_manifest_names_what_came_from_outside_and_keeps_its_text(tmp_path: Path, file: Path) -> None:
    load_plugin(file)
    out = tmp_path / "out"
    compare([load_scenario("siloed", SHORT), mine()], [1], workers=1, out=out, history="none")
    design = Manifest.read(out).designs[-1]
    named = {f"{thing['kind']} {thing['name']}": thing["origin"] for thing in design.outside}
    things = ("lever street_meetings", "outcome all_petitions", "pattern committee_first")
    assert named == dict.fromkeys(things, "mine.py")
    (kept,) = (out / "plugins").iterdir()
    assert kept.read_text("utf-8") == PLUGIN
    assert kept.name == f"{design.outside[0]['hash']}-mine.py"


# ---- workers and reproduction ----------------------------------------------------------------


def test_two_workers_know_what_comes_from_outside_and_give_the_same_bytes(tmp_path: Path, file: Path) -> None:
    load_plugin(file)
    plans = [load_scenario("siloed", SHORT), scenario_from_text(MINE, "mine", SHORT)]
    one = compare(plans, [1, 2], workers=1, history="none").runs
    two = compare(plans, [1, 2], workers=2, history="none").runs
    assert list(two["status"]) == ["ok"] * 4
    for column in ("run_id", "event_hash", "all_petitions", "durable_share"):
        here, there = (runs.sort_values("run_id")[column].tolist() for runs in (one, two))
        assert repr(here) == repr(there), column  # as text, since an undefined number equals nothing


def test_what_was_made_in_this_session_is_refused_where_workers_cannot_see_it(tmp_path: Path) -> None:
    lines = [
        "import experiments",
        "from sim.errors import ScenarioError",
        "from sim.scenario.registering import register_outcome",
        "register_outcome('one', max, label='One', zh='一', unit='', direction='lower')",
        "try: experiments.compare(['siloed', 'party_led'], 2, workers=2, overrides={'calendar.days': 5})",
        "except ScenarioError as error: print(error)",
    ]
    code = "\n".join(lines)
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert "was made in this session" in done.stdout, done.stderr
    assert "load_plugin" in done.stdout


def test_a_run_can_be_reproduced_only_with_what_it_was_run_with(tmp_path: Path, file: Path) -> None:
    out = tmp_path / "out"
    with for_the_time_being():
        load_plugin(file)
        compare([load_scenario("siloed", SHORT), mine()], [1], workers=1, out=out, history="none")
        runs = Store.read(out).runs().set_index("scenario")["run_id"]
        assert reproduce(out, runs["mine"]).equal
    with pytest.raises(
        ScenarioError, match=r"pattern committee_first of mine\.py, which is not loaded"
    ) as said:
        reproduce(out, runs["mine"])
    (kept,) = (out / "plugins").iterdir()
    assert str(kept) in str(said.value)
    store = Store.read(out)
    with pytest.raises(ScenarioError) as again:  # as a report asks, for its tables of winners
        scenario_of(store, store.design, store.design.keys["mine"])
    assert str(again.value) == str(said.value)
    assert scenario_of(store, store.design, store.design.keys["siloed"]).name == "siloed"
    load_text("mine.py", EDITED)
    found = reproduce(out, runs["mine"])
    assert not found.equal
    assert found.stored_code != found.code


def test_a_lost_text_of_a_plugin_is_told_and_kept_again(tmp_path: Path, file: Path) -> None:
    out = tmp_path / "out"
    with for_the_time_being():
        load_plugin(file)
        compare([load_scenario("siloed", SHORT), mine()], [1], workers=1, out=out, history="none")
        (kept,) = (out / "plugins").iterdir()
        assert repair(out).found.sound
    shutil.rmtree(out / "plugins")
    for dry_run in (True, False):
        done = repair(out, dry_run=dry_run)
        assert done.found.plugins == (kept.name,)
        assert not done.whole
        assert done.left == (
            f"{kept}: this text of a plugin is lost; the runs are not. Name the file with --plugin, and it "
            "is kept again.",
        )
    with for_the_time_being():
        load_plugin(file)
        assert repair(out).whole
        assert kept.read_text("utf-8") == PLUGIN
        assert repair(out).found.sound
    shutil.rmtree(out / "daily")
    left = repair(out).left
    assert "was run with lever street_meetings" in left[0]
    assert "of mine.py, which is not loaded. Name the file with --plugin" in left[0]


def test_a_checkpoint_with_a_pattern_from_outside_goes_on(tmp_path: Path, file: Path) -> None:
    load_plugin(file)
    scenario, path = scenario_from_text(MINE, "mine", SHORT), tmp_path / "checkpoint"
    model = CityModel(scenario, 1)
    for _ in range(4):
        model.step()
    save(model, path)
    again = resume(path, scenario, 1)
    while again.running:
        again.step()
    assert again.records.event_hash == run(scenario, 1).event_hash


def test_a_worker_that_has_served_others_knows_only_what_it_is_sent(file: Path) -> None:
    """As the workers of a cluster, which stay while users come and go."""
    scenario = load_scenario("siloed", SHORT)
    run_, sent = for_workers([Task(scenario, 1)], run_task)
    load_plugin(file)
    other_run, other = for_workers([Task(mine(), 1)], run_task)
    with for_the_time_being():
        load_text("mine.py", EDITED)
        first, second, third = run_(sent)[0], other_run(other)[0], run_(sent)[0]
    assert first.code_hash == third.code_hash == model_hash()
    assert repr(first.metrics) == repr(third.metrics)
    assert "all_petitions" not in first.metrics
    assert "all_petitions" in second.metrics
    assert second.event_hash == run(mine(), 1).event_hash


# ---- commands --------------------------------------------------------------------------------


def test_commands_take_plugins(tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scenario = tmp_path / "mine.toml"
    scenario.write_text(MINE, "utf-8")
    assert answer(["check", str(scenario)]) == 2
    assert "--plugin" in capsys.readouterr().err
    assert answer(["check", str(scenario), "--plugin", str(file)]) == 0
    assert answer(["run", str(scenario), "--days", "3", "--json", "--plugin", str(file)]) == 0
    assert "all_petitions" in capsys.readouterr().out


WRONG = {
    "no Python": ("a = = 1", r"mine\.py:1: is not Python \(invalid syntax\)"),
    "an error": ("\n\nraise ValueError('out of tea')", r"mine\.py: ValueError: out of tea \(line 3\)"),
    "a name of ours": (PLUGIN.replace('"committee_first"', '"siloed"'), "program has a pattern of this name"),
    "no answer": (
        "from sim.coordination import Pattern\nfrom sim.scenario.registering import register_pattern\n"
        "class A(Pattern):\n    name = label = zh = neutral_label = source = 'a'\nregister_pattern(A)\n",
        "does not answer `organise`",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_plugin_that_cannot_be_used_is_refused_in_one_sentence(what: str, tmp_path: Path) -> None:
    text, message = WRONG[what]
    with pytest.raises(ScenarioError, match=message):
        load_text("mine.py", text)
    assert outside() == ()


def test_wrong_registrations_are_refused_with_what_is_allowed(tmp_path: Path) -> None:
    def lever(name: str, path: str) -> None:
        register_lever(name, "L", "杠", effects=[Effect(path, 1.0, "assumption: x")], yuan=1.0, why="x")

    with pytest.raises(ScenarioError, match=r"claim\.claim_bas: is not known\. Did you mean 'claim_base'"):
        lever("a", "claim.claim_bas")
    with pytest.raises(ScenarioError, match="no section is called 'clam'"):
        lever("a", "clam.claim_base")
    with pytest.raises(ScenarioError, match="fixed once a run has begun"):
        lever("a", "work.utilisation")
    with pytest.raises(ScenarioError, match="program has a lever of this name"):
        lever("ranking", "claim.claim_base")
    with pytest.raises(ScenarioError, match="price of this name already"):
        lever("platform", "claim.claim_base")
    with pytest.raises(ScenarioError, match="small letters"):
        lever("Two Words", "claim.claim_base")
    with pytest.raises(ScenarioError, match="no subclass of Pattern"):
        register_pattern(int)  # type: ignore[type-var]
    with pytest.raises(ScenarioError, match="allowed: higher, lower, neither"):
        register_outcome("a", len, label="A", zh="甲", unit="", direction="up")  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match="program has a catalogue of this name"):
        register_catalogue("urban_china", tmp_path)


def test_an_installed_package_is_loaded_by_its_entry_point(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, info = tmp_path / "their_patterns", tmp_path / "their_patterns-1.dist-info"
    package.mkdir()
    info.mkdir()
    (package / "__init__.py").write_text(PLUGIN.replace("2.5", "_size.SIZE") + "\n", "utf-8")
    text = PLUGIN.replace("2.5", "SIZE").replace(
        "from typing", "from their_patterns.size import SIZE\nfrom typing", 1
    )
    (package / "__init__.py").write_text(text, "utf-8")
    (package / "size.py").write_text("SIZE = 2.5\n")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: their_patterns\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[gongzhi.plugins]\ntheirs = their_patterns\n")
    code = "from app.console.plugins import load_all; load_all([]); from sim.identity import code_hash\n"
    code += "from sim.coordination import PATTERNS; print('committee_first' in PATTERNS, code_hash())"
    found = []
    for size in ("2.5", "2.5  # as before", "2.6"):
        (package / "size.py").write_text(f"SIZE = {size}\n")
        monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{ROOT}")
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        found.append(done.stdout.split())
    assert [known for known, _ in found] == ["True"] * 3
    first, comment, edited = (code for _, code in found)
    assert first == comment != edited


def test_a_module_that_is_not_there_is_named() -> None:
    with pytest.raises(ScenarioError, match="no_such_module: there is no such module"):
        load_module("no_such_module")


def test_a_pattern_that_was_typed_into_a_notebook_is_part_of_the_identity() -> None:
    """Nothing but the cells says what it does; its functions' helpers count too."""
    cells = PLUGIN.replace("return Arrangement", "return helped(Arrangement").replace(
        "cases))", "cases)))", 1
    )
    helper = "\ndef helped(lead):\n    return Arrangement.of(lead)\n"
    lines = [
        "import linecache, sys",
        "def cell(text, n):",
        "    name = f'<cell {n}>'",
        "    linecache.cache[name] = (len(text), None, text.splitlines(True), name)",
        "    exec(compile(text, name, 'exec'), vars(sys.modules['__main__']))",
        "cells = [open(0).read().split('#----')][0]",
        "for n, text in enumerate(cells): cell(text, n)",
        "from sim.identity import code_hash; print(code_hash())",
    ]
    found = []
    for text in (cells, cells, cells.replace("committee(cases)", "desk(cases.lead_competence, cases)")):
        for body in (helper, helper.replace("of(lead)", "of(+lead)")):
            done = subprocess.run(
                [sys.executable, "-c", "\n".join(lines)],
                input=f"{body}#----{text}",
                cwd=ROOT,
                capture_output=True,
                text=True,
            )
            assert done.returncode == 0, done.stderr
            found.append(done.stdout)
    assert found[:2] == found[2:4]
    assert len(set(found)) == 4
