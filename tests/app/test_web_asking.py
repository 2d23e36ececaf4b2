"""What pages ask for: computed once for all who ask, and told in words of both languages."""

from types import SimpleNamespace

import pytest

import app.web.asking as asking
from app.lessons.lesson import lessons
from app.web.asking import Asker
from app.web.pages.lessons import of_claim
from app.web.setup import Setup
from app.web.wishes import Film, Journeys, Pair, Scene, Terms
from sim.errors import ScenarioError
from tests.app.workshop import Stage, job, until


def test_thirty_students_with_one_lesson_and_sixty_visitors_of_one_page_are_one_computation(
    stage, monkeypatch
):
    monkeypatch.setattr(asking, "desk", lambda: stage.desk)
    lesson = lessons()["one_dispute"]
    students = [of_claim(lesson.claim, ("en", "zh")[n % 2]) for n in range(30)]
    visitors = [Setup(day=n + 1, lang=("zh", "en")[n % 2]) for n in range(60)]
    askers = [Asker(wish, lambda: None) for setup in (*students, *visitors) for wish in wishes_of(setup)]
    until(lambda: all(asker.answer().state in ("done", "failed") for asker in askers))
    assert {asker.answer().state for asker in askers} == {"done"}
    once = sorted(["film", "film", "pair", "scene", "spin_up", "journeys", "terms"])
    assert sorted(stage.asked) == sorted(2 * once)  # of the lesson's pair, and of the first page's
    for asker in askers:
        asker.close()
    assert not stage.desk.entries


def wishes_of(setup):
    """What the pages ask for about one film, whatever day or language it is shown in."""
    key = "17"
    return [
        Film(setup, "a"),
        Film(setup, "b"),
        Scene(setup),
        Pair(setup),
        Journeys(setup, key),
        Terms(setup, key),
    ]


class FakeWish:
    """A wish for a job of the fake worker."""

    def __init__(self, call):
        self.call = call

    def job(self):
        if self.call == "bad":
            raise ScenarioError("these two\ncannot be compared")
        return job(self.call)


def test_an_answer_is_put_into_words_of_both_languages(stage):
    asker = Asker(FakeWish("wait"), lambda: None, stage.desk)
    until(lambda: asker.answer().done == 3)
    assert asker.answer().words("en") == "after the reform: day 3 of 9"
    assert "第3天" in asker.answer().words("zh")
    waiting = Asker(FakeWish("x"), lambda: None, stage.desk)
    Asker(FakeWish("y"), lambda: None, stage.desk)
    assert waiting.answer().words("en") == "waiting for a worker"
    stage.open("wait")
    until(lambda: waiting.answer().state == "done")
    assert waiting.answer().words("en") == "ready"


def test_a_page_is_told_when_its_answer_is_there_and_not_after_it_has_gone(stage):
    told = []
    asker = Asker(FakeWish("wait"), lambda: told.append(asker.answer().state), stage.desk)
    until(lambda: "working" in told)
    stage.open("wait")
    until(lambda: "done" in told)
    asker.close()
    count = len(told)
    asker._changed()
    assert len(told) == count


def test_a_class_that_waits_for_one_result_is_told_in_turns(stage, monkeypatch):
    """Seventy pages drew every dot of a strip at once, and a click between them took most of a second."""
    now = [100.0]
    monkeypatch.setattr(asking, "time", SimpleNamespace(monotonic=lambda: now[0]))
    told = []
    asker = Asker(FakeWish("wait"), lambda: told.append(now[0]), stage.desk)
    until(lambda: asker.answer().done == 3)
    entry = asker.ticket.entry
    entry.watchers += [lambda: None] * 79
    now[0], told[:] = 200.0, []
    for seconds in (0.0, 1.0, 3.9, 4.1, 8.0):
        now[0] = 200.0 + seconds
        entry.value = entry.value if entry.value is None else object()
        asker._changed()
    assert told == [200.0, 204.1], "eighty pages, a twentieth of a second each"
    entry.value = "the first part"
    asker._changed()
    assert told[2:] == [208.0], "what a page waits for is shown at once"
    stage.open("wait")
    until(lambda: asker.answer().state == "done")
    asker._changed()
    assert told[-1] == 208.0
    assert len(told) >= 4, "and so is the end"


def test_a_wish_that_cannot_be_is_refused_at_once_in_one_line(stage):
    answer = Asker(FakeWish("bad"), lambda: None, stage.desk).answer()
    assert (answer.state, answer.error) == ("failed", "these two cannot be compared")


def test_before_a_worker_has_loaded_the_model_that_is_what_a_page_waits_for():
    made = Stage()
    asker = Asker(FakeWish("x"), lambda: None, made.desk)
    assert asker.answer().words("en") == "loading the model"
    made.desk.open()
    until(lambda: asker.answer().state == "done")
    made.desk.close()


@pytest.mark.parametrize(("lang", "said"), [("en", "{}"), ("zh", "程序的消息（仅有英文）：{}")])
def test_a_message_of_the_program_is_announced_where_the_page_speaks_another_language(stage, lang, said):
    asker = Asker(FakeWish("refuse"), lambda: None, stage.desk)
    until(lambda: asker.answer().state == "failed")
    assert asker.answer().words(lang) == said.format("cannot be done")
    asker.close()
