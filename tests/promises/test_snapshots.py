"""Promise 6: a pickle of a model goes on bit for bit; so stepping back, forks and checkpoints are cheap."""

import copy
import io
import pickle
import subprocess
from pathlib import Path

import numpy as np
import pytest

from sim.errors import ScenarioError
from sim.model import CityModel
from sim.running import resume, run, save
from tests.promises.worlds import (
    PATTERN_NAMES,
    SHORT,
    births,
    city_for,
    differing,
    grown,
    model_of,
    scenario,
    world_of,
)

DAYS = 70
STOPS = (0, 1, 6, 33, 57)  # before the first day, mid-week, after an appraisal, after a round of talk


@pytest.fixture(scope="module", params=PATTERN_NAMES)
def whole(request):
    """A run without a break, and the days on which it was pickled."""
    model = model_of(scenario(request.param, DAYS, **SHORT))
    kept = {}
    for day in range(DAYS):
        if day in STOPS:
            kept[day] = pickle.dumps(model, protocol=pickle.HIGHEST_PROTOCOL)
        model.step()
    return model, kept


@pytest.mark.parametrize("day", STOPS)
def test_a_pickled_model_goes_on_bit_for_bit(whole, day):
    model, kept = whole
    again = pickle.loads(kept[day])
    assert again.day == day
    grown(again, DAYS - day)
    assert again.events.hash == model.events.hash
    assert differing(world_of(again), world_of(model)) == []


def test_a_pickle_of_a_pickle_is_as_good(whole):
    model, kept = whole
    again = pickle.loads(kept[6])
    while again.day < 12:
        again = pickle.loads(pickle.dumps(grown(again, 1)))
    assert grown(again, DAYS - 12).events.hash == model.events.hash


def test_taking_a_snapshot_changes_nothing_and_shares_nothing(whole):
    model, kept = whole
    left, right = pickle.loads(kept[33]), pickle.loads(kept[33])
    before = {name: column.copy() for name, column in world_of(left).items()}
    grown(right, 20)
    assert differing(world_of(left), before) == []
    assert grown(left, DAYS - 33).events.hash == model.events.hash


def test_stepping_back_is_loading_an_earlier_day(whole):
    model, kept = whole
    back = grown(pickle.loads(kept[33]), 10)
    again = grown(pickle.loads(kept[33]), 10)
    assert differing(world_of(back), world_of(again)) == []
    assert back.events.hash != model.events.hash


@pytest.mark.parametrize("day", [1, 33])
def test_a_deep_copy_goes_on_bit_for_bit(whole, day):
    model, kept = whole
    first = pickle.loads(kept[day])
    twin = copy.deepcopy(first)
    grown(first, 10)  # the original goes its own way and must not drag the copy along
    assert twin.day == day
    assert grown(twin, DAYS - day).events.hash == model.events.hash


def test_a_fork_under_another_policy_meets_the_same_problems():
    first = grown(model_of(scenario("siloed", DAYS, **SHORT)), 30)
    other = copy.deepcopy(first)
    other.world.programme = scenario("party_led", DAYS, **SHORT)
    other.world.spec = other.programme.on(other.day)
    one, two = births(first, 5), births(other, 5)
    assert len(one["key"]) > 20
    assert differing(one, two) == []  # days 31-35: before compliance is weighed again, on day 36
    grown(first, DAYS - 35)
    grown(other, DAYS - 35)
    assert first.events.hash != other.events.hash
    assert first.world.diary.daily["sessions"].sum() == 0
    assert other.world.diary.daily["sessions"][:30].sum() == 0
    assert other.world.diary.daily["sessions"].sum() > 0


class PullError(Exception):
    """The plug, in the middle of a run."""


def pull_on(day: int):
    """A listener that ends the run by force on the evening of a day."""

    def on_day(today: int, _last: int) -> None:
        if today == day:
            raise PullError

    return on_day


@pytest.mark.parametrize("name", PATTERN_NAMES)
@pytest.mark.parametrize("stop", [9, 10, 39])
def test_an_interrupted_run_goes_on_from_its_checkpoint(tmp_path, name, stop):
    plan, kept = scenario(name, 40), tmp_path / "model.ckpt"
    city = city_for(plan, 5)
    through = run(plan, 5, city=city)
    days = []
    with pytest.raises(PullError):
        run(plan, 5, city=city, checkpoint=kept, checkpoint_every=7, on_day=pull_on(stop))
    again = run(
        plan, 5, city=city, checkpoint=kept, checkpoint_every=7, on_day=lambda day, _: days.append(day)
    )
    assert days[0] == stop // 7 * 7 + 1  # no day before the checkpoint is computed again
    assert days[-1] == 40
    assert again.event_hash == through.event_hash
    assert differing(again.disputes, through.disputes) == []
    assert differing(again.daily, through.daily) == []
    assert [p.name for p in tmp_path.iterdir()] == ["model.ckpt"]


def test_a_finished_run_is_read_from_its_last_checkpoint(tmp_path):
    plan, kept = scenario("siloed", 14), tmp_path / "model.ckpt"
    first = run(plan, 5, checkpoint=kept, checkpoint_every=7)
    days = []
    again = run(plan, 5, checkpoint=kept, checkpoint_every=7, on_day=lambda day, _: days.append(day))
    assert days == []
    assert again.event_hash == first.event_hash


@pytest.fixture
def checkpoint(tmp_path) -> Path:
    path = tmp_path / "model.ckpt"
    save(grown(model_of(scenario("siloed", 40), 5), 3), path)
    return path


def refusal(path: Path, plan, seed: int = 5) -> str:
    with pytest.raises(ScenarioError) as caught:
        resume(path, plan, seed)
    return str(caught.value)


def test_a_checkpoint_of_another_seed_scenario_or_code_is_refused(checkpoint, monkeypatch):
    plan = scenario("siloed", 40)
    assert resume(checkpoint, plan, 5).day == 3
    assert "seed" in refusal(checkpoint, plan, 6)
    assert "key" in refusal(checkpoint, scenario("party_led", 40))
    assert "key" in refusal(checkpoint, scenario("siloed", 41))
    monkeypatch.setattr("sim.running.code_hash", lambda: "another code")
    message = refusal(checkpoint, plan)
    assert "another code" in message
    assert checkpoint.name in message
    assert "Delete it" in message


def test_run_refuses_a_foreign_checkpoint_before_it_simulates_a_day(checkpoint):
    before = checkpoint.read_bytes()
    with pytest.raises(ScenarioError):
        run(scenario("party_led", 40), 5, checkpoint=checkpoint, checkpoint_every=1, on_day=pull_on(1))
    assert checkpoint.read_bytes() == before


DAMAGED = {
    "empty": lambda data: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "a text": lambda data: b"day,open\n1,2\n",
    "zeros": lambda data: bytes(len(data)),
    "its start destroyed": lambda data: b"\x80\x05\x95" + data[40:],
    "another pickle": lambda data: pickle.dumps([1, 2, 3]),
    "a pickled dictionary of something else": lambda data: pickle.dumps({"day": 3}),
    "a pickle of a class that is gone": lambda data: b"csim.gone\nModel\n.",
}


class Calls:
    """Pickles as a call of something."""

    def __init__(self, what, *arguments):
        self.call = what, arguments

    def __reduce__(self):
        return self.call


HOSTILE = {
    "a program": lambda kept: Calls(subprocess.Popen, ["touch", str(kept)]),
    "Python": lambda kept: Calls(exec, f"open({str(kept)!r}, 'w')"),
    "what a module of ours has imported": lambda kept: Calls(
        Named("sim.compilation", "subprocess.Popen"), ["touch", str(kept)]
    ),
    "an attribute of a class": lambda kept: Calls(getattr, CityModel, "__subclasses__"),
    "a function of ours": lambda kept: Calls(Named("sim.running", "save"), None, kept),
}


class Named:
    """Pickles as the name of something in a module, whatever module it was made in."""

    def __init__(self, module, name):
        self.module, self.name = module, name


class NamingPickler(pickle._Pickler):  # the one in Python, whose way of saving can be taught
    dispatch = dict(pickle._Pickler.dispatch)  # noqa: RUF012

    def save_named(self, named):
        self.save(named.module)
        self.save(named.name)
        self.write(pickle.STACK_GLOBAL)

    dispatch[Named] = save_named

    def save_reduce(self, func, args, *rest, obj=None, **more):
        if isinstance(func, Named):
            self.save(func)
            self.save(args)
            self.write(pickle.REDUCE)
        else:
            super().save_reduce(func, args, *rest, obj=obj, **more)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_checkpoint_that_would_do_anything_else_is_refused_before_it_does(checkpoint, tmp_path, what):
    kept = tmp_path / "done"
    buffer = io.BytesIO()
    NamingPickler(buffer, 4).dump({"key": "", "seed": 5, "code": "", "model": HOSTILE[what](kept)})
    checkpoint.write_bytes(buffer.getvalue())
    message = refusal(checkpoint, scenario("siloed", 40))
    assert "not a readable checkpoint (it " in message
    assert not kept.exists()


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_checkpoint_is_refused_with_the_way_out(checkpoint, damage):
    checkpoint.write_bytes(DAMAGED[damage](checkpoint.read_bytes()))
    message = refusal(checkpoint, scenario("siloed", 40))
    assert checkpoint.name in message
    assert "Delete it" in message


def test_a_failed_save_leaves_the_former_checkpoint_whole(checkpoint, monkeypatch):
    before = checkpoint.read_bytes()
    model = resume(checkpoint, scenario("siloed", 40), 5)
    model.handle = (n for n in range(3))  # cannot be pickled
    with pytest.raises(TypeError, match="pickle"):
        save(model, checkpoint)
    assert checkpoint.read_bytes() == before


def test_a_model_holds_nothing_but_data(whole):
    """No observers, handles or lambdas: the pickle is about as large as the columns."""
    model, _ = whole
    assert isinstance(model, CityModel)
    columns = sum(column.nbytes for column in world_of(model).values())
    assert len(pickle.dumps(model)) < 12 * columns
    assert isinstance(np.frombuffer(pickle.dumps(model), np.uint8), np.ndarray)
