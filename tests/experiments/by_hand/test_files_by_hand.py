"""Files that are old or new and never half, what their dead writers leave, and writers that take turns."""

import errno
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments.storage import atomic
from experiments.storage.atomic import remove_leftovers, write_atomic, write_whole, writer_number


def test_a_file_is_old_or_new_and_its_neighbour_is_hidden_and_goes(tmp_path):
    path = tmp_path / "a.txt"
    seen = []

    def fill(leftover: Path) -> None:
        leftover.write_text("new")
        seen.append(leftover)
        assert [each.name for each in tmp_path.iterdir() if each != path] == [leftover.name]

    write_atomic(path, fill)
    assert path.read_text() == "new"
    assert seen[0].parent == tmp_path
    assert seen[0].name.startswith(".a.txt~")
    assert (found := atomic.LEFTOVER.search(seen[0].name)) is not None
    assert (found["host"], found["process"]) == (socket.gethostname(), str(os.getpid()))

    def fail(leftover: Path) -> None:
        leftover.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomic(str(path), fail)
    assert path.read_text() == "new"
    write_whole(path, b"bytes")
    write_whole(str(tmp_path / "b.txt"), "一\r\n")
    assert (tmp_path / "b.txt").read_bytes() == "一\r\n".encode()
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.txt", "b.txt"]


def test_what_was_written_is_flushed_before_it_is_moved_and_so_is_the_folder(tmp_path, monkeypatch):
    flushed = []
    monkeypatch.setattr(os, "fsync", lambda handle: flushed.append(os.readlink(f"/proc/self/fd/{handle}")))
    write_whole(tmp_path / "a.txt", "x")
    assert len(flushed) == 2
    assert flushed[0].startswith(str(tmp_path / ".a.txt~"))
    assert flushed[1] == str(tmp_path)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted in /proc")
def test_reading_a_table_leaves_no_thread_that_could_abort_the_end_of_the_program(tmp_path):
    script = (
        "import os, sys\n"
        "import pyarrow as pa\n"
        "from experiments.storage.place import Place\n"
        "place = Place(sys.argv[1])\n"
        "place.write_table('runs/part-1.parquet', pa.table({name: [1, 2] for name in 'abcdef'}))\n"
        "before = len(os.listdir('/proc/self/task'))\n"
        "for columns in (None, ['a', 'b']): place.read_table('runs/part-1.parquet', columns)\n"
        "print(before, len(os.listdir('/proc/self/task')))\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3])
    before, after = done.stdout.split()
    assert before == after


def test_leftovers_of_the_dead_go_and_those_that_may_be_written_stay(tmp_path):
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        dead.wait()
    mine, day = socket.gethostname(), atomic.STALE_SECONDS
    wanted = {
        f".a~{mine}~{os.getpid()}~0123abcd.tmp": (day + 99, True),
        f".b~{mine}~{dead.pid}~0123abcd.tmp": (0.0, False),
        ".c~elsewhere~1~0123abcd.tmp": (day - 99, True),
        ".d~elsewhere~1~0123abcd.tmp": (day + 99, False),
        "notes.tmp": (day + 99, True),
    }
    inside = tmp_path / "runs"
    inside.mkdir()
    for name, (age, _) in wanted.items():
        (inside / name).write_text("x")
        os.utime(inside / name, (time.time() - age,) * 2)
    remove_leftovers(tmp_path)
    assert {name: (inside / name).exists() for name in wanted} == {
        n: stays for n, (_, stays) in wanted.items()
    }
    assert not atomic._still_written(inside / "gone", mine, os.getpid())


def test_without_locks_one_passes_and_counts_from_nought(tmp_path, monkeypatch):
    monkeypatch.setattr(atomic, "LOCKS", False)
    with atomic.one_at_a_time(tmp_path / "none"), writer_number(tmp_path) as number:
        assert number == 0
    monkeypatch.setattr(atomic, "LOCKS", True)
    monkeypatch.setattr(atomic, "MOST_WRITERS", 1)
    with writer_number(tmp_path) as first, writer_number(tmp_path) as second:
        assert (first, second) == (0, 0)  # more than are counted share a number


def test_a_place_for_locks_that_refuses_is_passed_over(tmp_path, monkeypatch):
    opened = []

    def refuse(path: object, *_: object) -> int:
        opened.append(str(path))
        raise OSError(errno.EACCES, "no")

    monkeypatch.setattr(atomic.os, "open", refuse)
    with writer_number("results") as number:
        assert number == 0
    assert len(opened) == atomic.MOST_WRITERS
    assert opened[3].endswith("-3.lock")
