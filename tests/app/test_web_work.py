"""The queue of the workers: shared, in order, stopped when nobody looks, once more when a worker dies."""

import pickle
import time

import pytest

from app.web.workers.jobs import AHEAD, DISPUTE, FILM, STRIP, Job
from tests.app.workshop import Stage, job, until


def test_what_two_ask_for_is_computed_once_and_kept(stage):
    one, other = stage.desk.request(job("wait")), stage.desk.request(job("wait"))
    assert one.entry is other.entry
    stage.open("wait")
    until(lambda: one.entry.state == "done")
    late = stage.desk.request(job("wait"))
    assert late.entry.state == "done"
    assert late.entry.value is one.entry.value
    assert stage.asked == ["wait"]


def test_jobs_come_in_the_order_of_their_ranks(stage):
    first = stage.desk.request(job("wait"))
    until(lambda: first.entry.state == "working")
    later = [
        stage.desk.request(job(name, rank)) for name, rank in (("s", STRIP), ("d", DISPUTE), ("f", FILM))
    ]
    assert [stage.desk.place(ticket.entry) for ticket in later] == [2, 1, 0]
    stage.open("wait")
    until(lambda: all(ticket.entry.state == "done" for ticket in later))
    assert stage.asked == ["wait", "f", "d", "s"]


def test_a_job_moves_up_when_somebody_asks_for_it_with_a_lower_rank(stage):
    first = stage.desk.request(job("wait"))
    until(lambda: first.entry.state == "working")
    last, _ = stage.desk.request(job("s", STRIP)), stage.desk.request(job("d", DISPUTE))
    stage.desk.request(job("s", FILM))
    stage.open("wait")
    until(lambda: last.entry.state == "done")
    assert stage.asked[:2] == ["wait", "s"]


def test_what_a_job_waits_for_moves_up_with_it(stage):
    stage.desk.request(job("wait"))
    until(lambda: stage.asked == ["wait"])
    stage.desk.request(job("whole", AHEAD, first=(job("before", AHEAD),)))
    stage.desk.request(job("other", STRIP))
    stage.desk.request(job("whole", FILM, first=(job("before", FILM),)))
    stage.open("wait")
    until(lambda: len(stage.asked) == 4)
    assert stage.asked == ["wait", "before", "whole", "other"]


def test_a_job_is_stopped_when_the_last_one_looks_away(stage):
    one, other = stage.desk.request(job("wait")), stage.desk.request(job("wait"))
    until(lambda: one.entry.done == 3)
    one.close()
    time.sleep(0.05)
    assert other.entry.state == "working"
    other.close()
    until(lambda: stage.desk.workers[0].current is None)
    assert not stage.desk.entries
    after = stage.desk.request(job("after"))
    until(lambda: after.entry.state == "done")


def test_a_job_that_waits_is_forgotten_when_nobody_looks(stage):
    first = stage.desk.request(job("wait"))
    until(lambda: first.entry.state == "working")
    stage.desk.request(job("never")).close()
    last = stage.desk.request(job("last"))
    stage.open("wait")
    until(lambda: last.entry.state == "done")
    assert "never" not in stage.asked


def test_a_dead_worker_costs_one_more_try_and_then_an_error(stage):
    ticket = stage.desk.request(job("die"))
    until(lambda: ticket.entry.state == "failed")
    assert stage.asked == ["die", "die"]
    assert ticket.entry.error == "died"
    other = stage.desk.request(job("other"))
    until(lambda: other.entry.state == "done")


def test_a_page_is_told_that_the_worker_of_its_job_has_died_and_no_longer_how_far_it_was(stage, monkeypatch):
    told, tell = [], stage.desk._tell

    def note(entry):
        told.append((entry.state, entry.what))
        tell(entry)

    monkeypatch.setattr(stage.desk, "_tell", note)
    ticket = stage.desk.request(job("die"))
    until(lambda: ticket.entry.state == "failed")
    assert ("waiting", "next") in told


def test_a_job_that_failed_is_tried_again_when_somebody_wishes(stage):
    ticket = stage.desk.request(job("refuse"))
    until(lambda: ticket.entry.state == "failed")
    assert ticket.entry.error == "cannot be done"
    stage.desk.again(ticket.entry)
    until(lambda: stage.asked == ["refuse", "refuse"] and ticket.entry.state == "failed")


def test_a_job_gets_what_the_jobs_before_it_left_and_is_as_far_as_they_are(stage):
    needs = (job("wait"), job("two"))
    ticket = stage.desk.request(job("pair", needs=needs))
    until(lambda: ticket.entry.what == "film")
    assert (ticket.entry.done, ticket.entry.total) == (3, 9)
    stage.open("wait")
    until(lambda: ticket.entry.state == "done")
    assert ticket.entry.value == [b"blob of wait", b"blob of two"]
    assert stage.asked == ["wait", "two", "pair"]


def test_what_a_job_needs_is_stopped_with_it(stage):
    ticket = stage.desk.request(job("pair", needs=(job("wait"),)))
    until(lambda: ticket.entry.what == "film")
    ticket.close()
    until(lambda: stage.desk.workers[0].current is None)
    assert not stage.desk.entries


def test_a_job_fails_with_what_it_needs(stage):
    ticket = stage.desk.request(job("pair", needs=(job("refuse"),)))
    until(lambda: ticket.entry.state == "failed")
    assert ticket.entry.error == "cannot be done"
    assert "pair" not in stage.asked


def parts(*names, rank=STRIP):
    """Parts of a job, in their order."""
    return tuple(job(name, rank, turn=turn, gives_way=True, kept=False) for turn, name in enumerate(names, 1))


def test_a_job_with_parts_is_told_after_each_of_them_and_done_after_the_last(stage):
    told = []
    whole = job("grow", STRIP, parts=parts("wait 1", "wait 2"), gives_way=True)
    ticket = stage.desk.request(whole, lambda: told.append(ticket.entry.value))
    for part in (1, 2):
        until(lambda part=part: part in told)
        assert ticket.entry.state == "waiting"
        until(lambda part=part: (ticket.entry.what, ticket.entry.done) == ("film", 3))
        stage.open(f"wait {part}")
    until(lambda: ticket.entry.state == "done")
    assert ticket.entry.value == 3
    assert stage.asked == ["grow", "wait 1", "grow", "wait 2", "grow"]
    assert list(stage.desk.found) == ["grow"], "what parts did lies in a folder"


def test_parts_of_two_jobs_take_turns(stage):
    first = stage.desk.request(job("wait"))
    until(lambda: first.entry.state == "working")
    stage.more |= {"a", "b"}
    both = [stage.desk.request(job(n, STRIP, parts=parts(f"{n}1", f"{n}2"))) for n in ("a", "b")]
    stage.open("wait")
    until(lambda: all(ticket.entry.state == "done" for ticket in both))
    assert [name for name in stage.asked if len(name) == 2] == ["a1", "b1", "a2", "b2"]


def test_a_part_that_fails_fails_the_whole_and_it_can_be_tried_again(stage):
    ticket = stage.desk.request(job("grow", STRIP, parts=parts("refuse", "never")))
    until(lambda: ticket.entry.state == "failed")
    assert ticket.entry.error == "cannot be done"
    assert "never" not in stage.asked
    stage.desk.again(ticket.entry)
    until(lambda: stage.asked.count("refuse") == 2)


def test_a_part_that_fails_while_the_whole_is_told_fails_it_too():
    made = Stage(workers=2)
    made.desk.open()
    try:
        whole = job("wait grow", STRIP, parts=parts("refuse", "never"), gives_way=True)
        ticket = made.desk.request(whole)
        until(lambda: "refuse" in made.asked)
        made.more.add("wait grow")
        made.open("wait grow")
        until(lambda: ticket.entry.state == "failed")
        assert ticket.entry.error == "cannot be done"
    finally:
        made.desk.close()


def test_nobody_looks_at_a_job_with_parts_any_more_and_its_parts_are_stopped():
    made = Stage(workers=2)
    made.desk.open()
    try:
        whole = job("grow", STRIP, parts=parts("wait 1", "wait 2", "wait 3"), gives_way=True)
        ticket = made.desk.request(whole)
        until(lambda: {"wait 1", "wait 2"} <= set(made.asked))
        ticket.close()
        until(lambda: all(worker.current is None for worker in made.desk.workers))
        assert not made.desk.entries
        assert "wait 3" not in made.asked
    finally:
        made.desk.close()


def test_a_part_of_a_result_is_shown_while_the_job_goes_on(stage):
    told = []
    ticket = stage.desk.request(job("wait show"), lambda: told.append(ticket.entry.value))
    until(lambda: ticket.entry.value == "a part")
    assert ticket.entry.state == "working"
    stage.open("wait show")
    until(lambda: ticket.entry.state == "done")
    assert ticket.entry.value == []
    until(lambda: told[-1] == [])  # pages are told in a thread of their own


def test_what_was_used_longest_ago_goes_first_when_room_is_short():
    size = len(pickle.dumps(("done", ["x" * 1000], b"", False)))
    made = Stage(kept=3 * size)
    made.desk.open()
    try:
        for name in ("a", "b", "a", "c", "d"):
            ticket = made.desk.request(Job(name, name, ("x" * 1000,)))
            until(lambda ticket=ticket: ticket.entry.state == "done")
        assert list(made.desk.found) == ["a", "c", "d"] or list(made.desk.found) == ["c", "d"]
        assert "b" not in made.desk.found
        assert made.desk.size <= made.desk.kept
    finally:
        made.desk.close()


def test_kernels_that_are_compiled_first_are_told_to_all_who_wait():
    made = Stage()
    ticket = made.desk.request(job("x"))
    made.desk.starting(11, 52)
    assert (ticket.entry.what, ticket.entry.done, ticket.entry.total) == ("kernels", 11, 52)


@pytest.fixture
def pair_of_workers():
    """A desk with two workers."""
    made = Stage(workers=2)
    made.desk.open()
    yield made
    made.desk.close()


def test_one_worker_is_kept_free_of_jobs_that_give_no_way(pair_of_workers):
    made = pair_of_workers
    long = [made.desk.request(job(f"wait {number}", STRIP)) for number in (1, 2)]
    until(lambda: long[0].entry.state == "working")
    short = made.desk.request(job("short"))
    until(lambda: short.entry.state == "done")
    assert long[1].entry.state == "waiting"
    made.open("wait 1")
    until(lambda: long[1].entry.state == "working")
    made.open("wait 2")
    until(lambda: long[1].entry.state == "done")


def both_busy(made):
    """Two long jobs that give way, on both workers."""
    long = [made.desk.request(job(f"wait {n}", STRIP, gives_way=True)) for n in (1, 2)]
    until(lambda: all(ticket.entry.done == 3 for ticket in long))
    return long


def test_both_workers_do_long_jobs_and_what_is_looked_at_is_done_at_once_all_the_same(pair_of_workers):
    made = pair_of_workers
    long = both_busy(made)
    short = made.desk.request(job("short"))
    until(lambda: short.entry.state == "done")
    assert short.entry.value == []
    assert short.entry.blob == b"blob of short"
    assert [ticket.entry.state for ticket in long] == ["working", "working"]
    assert made.asked.count("wait 1") == made.asked.count("wait 2") == 1, "they go on where they were"
    for number in (1, 2):
        made.open(f"wait {number}")
    until(lambda: all(ticket.entry.state == "done" for ticket in long))
    assert [ticket.entry.blob for ticket in long] == [b"blob of wait 1", b"blob of wait 2"]


def test_no_job_is_let_into_one_that_was_let_in(pair_of_workers):
    made = pair_of_workers
    both_busy(made)
    inner = [made.desk.request(job(f"wait inner {n}")) for n in (1, 2)]
    until(lambda: all(ticket.entry.done == 3 for ticket in inner))
    last = made.desk.request(job("last"))
    assert [len(worker.at) for worker in made.desk.workers] == [2, 2]
    time.sleep(0.1)
    assert last.entry.state == "waiting"
    assert made.desk.place(last.entry) == 0
    made.open("wait inner 1")
    until(lambda: last.entry.state == "done")
    assert inner[1].entry.state == "working"


def one_let_in(stage):
    """A long job and the one that it has let in, both under way."""
    long = stage.desk.request(job("wait", STRIP, gives_way=True))
    until(lambda: long.entry.done == 3)
    inner = stage.desk.request(job("wait inner"))
    until(lambda: inner.entry.done == 3)
    return long, inner


def test_the_long_job_is_stopped_while_the_one_that_it_let_in_goes_on(stage):
    long, inner = one_let_in(stage)
    long.close()
    stage.open("wait inner")
    until(lambda: inner.entry.state == "done")
    until(lambda: stage.desk.workers[0].current is None)
    assert list(stage.desk.found) == ["wait inner"]


def test_the_job_that_was_let_in_is_stopped_and_the_long_one_goes_on(stage):
    long, inner = one_let_in(stage)
    inner.close()
    until(lambda: stage.desk.workers[0].current is long.entry)
    stage.open("wait")
    until(lambda: long.entry.state == "done")


def test_a_job_at_which_nobody_looks_any_more_when_a_worker_gets_it_is_stopped(stage, monkeypatch):
    take = stage.desk.next_for

    def taken(worker):
        entry = take(worker)
        for ticket in looks:
            ticket.close()
        return entry

    monkeypatch.setattr(stage.desk, "next_for", taken)
    looks = []
    first = stage.desk.request(job("first"))
    until(lambda: first.entry.state == "done" and not stage.desk.workers[0].at)
    with stage.desk.lock:
        looks.append(stage.desk.request(job("wait")))
    until(lambda: stage.asked == ["first", "wait"] and not stage.desk.workers[0].at)
    assert not looks[0].entry.over


def test_a_worker_that_dies_with_two_jobs_costs_both_one_more_try(stage):
    long = stage.desk.request(job("wait", STRIP, gives_way=True))
    until(lambda: long.entry.done == 3)
    inner = stage.desk.request(job("die"))
    until(lambda: inner.entry.state == "failed")
    assert inner.entry.error == "died"
    until(lambda: stage.asked.count("wait") == 2)
    stage.open("wait")
    until(lambda: long.entry.state == "done")


def test_what_is_looked_at_is_the_next_job_where_the_long_one_ends_before_it_is_let_in(stage):
    deaf = stage.desk.request(job("wait deaf", STRIP, gives_way=True))  # hears nothing until it ends
    until(lambda: deaf.entry.done == 3)
    short = stage.desk.request(job("short"))
    until(lambda: stage.desk.workers[0].asked)
    stage.open("wait deaf")
    until(lambda: short.entry.state == "done")
    later = stage.desk.request(job("wait", STRIP, gives_way=True))
    until(lambda: later.entry.done == 3)
    again = stage.desk.request(job("again"))
    until(lambda: again.entry.state == "done")
    assert later.entry.state == "working"
    assert stage.asked == ["wait deaf", "short", "wait", "again"]
