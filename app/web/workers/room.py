"""What a worker process of the app does: one job after another, each by a call into the laboratory (工作间).

A worker is told ("do", number, call, arguments, blobs) and answers with messages, each a tuple of the number
of the job and what: ("progress", what, done, total), ("part", value), ("done", value, blob, more),
("failed", words) or ("cancelled",). It listens between days. Told ("stop", number) it stops that job. Asked
("urgent",) it answers ("here",), does the job that it is then told, unless that is ("nothing",), and goes on
with the one before.
"""

import logging
import pickle
import threading
import time
from collections.abc import Callable
from functools import lru_cache
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pyarrow as pa

from app.web.workers.drawing import scene_of
from app.web.workers.given import Done, Given
from app.web.workers.opened import RESULT_JOBS
from app.web.workers.seeds import seed_job, told_as
from experiments.designs.past import SETTLED, SOON
from experiments.execution.batch import Progress
from experiments.execution.worker import city_of, start_worker
from experiments.film.before import spin_up, spun_up
from experiments.film.closeup.journeys import Journeys
from experiments.film.closeup.units import person_told, unit_told
from experiments.film.reel import opening_reel, reel
from experiments.film.same import Same
from experiments.film.same_wanted import Wanted
from experiments.film.shots import Shot, followed_for
from experiments.film.strip import Strip
from experiments.film.take import Opening, Take, take
from experiments.film.told import pair_told, table_told
from experiments.report.sure import sure_of
from sim.compilation import is_warm, kernels, missing, warm_up
from sim.errors import ScenarioError
from sim.scenario.scenario import Scenario
from sim.scenario.topics import load_topics

CODEC = "zstd"
BETWEEN = 0.1  # seconds between words about progress
KERNELS_EVERY = 0.5  # seconds between looks at the kernels that are compiled


class CancelledError(BaseException):
    """Nobody looks at the job any more. No failure of a run, and not to be kept as one."""


class TooLongError(BaseException):
    """The job has taken more of this machine than a visitor may ask for."""


def packed(thing: object) -> bytes:
    """A thing of the laboratory as bytes that another worker can take up."""
    raw = pickle.dumps(thing, protocol=pickle.HIGHEST_PROTOCOL)
    small: bytes = pa.compress(raw, CODEC, asbytes=True)
    return len(raw).to_bytes(8, "little") + small


def unpacked(blob: bytes) -> Any:
    """The thing again; bytes come from this server's own workers only."""
    return pickle.loads(pa.decompress(blob[8:], int.from_bytes(blob[:8], "little"), CODEC, asbytes=True))


@lru_cache(maxsize=1)
def _same(one: bytes, other: bytes) -> Same:
    takes: tuple[Take, Take] = (unpacked(one), unpacked(other))
    return Same(takes)


def spin_up_job(given: Given, shot: Shot) -> Done:
    """Live the days before the reform, unless the machine keeps their last evening."""
    if not spun_up(shot):
        spin_up(shot, told_as(given, "spin_up"))
    return Done(True)


def film_job(given: Given, shot: Shot) -> Done:
    """One side of a film. Its first evenings are shown while the others are lived.

    A film through the settled state takes the place of one that is shown, so it comes as a whole.
    """

    def shown(opening: Opening) -> None:
        raw, about = opening_reel(opening)
        given.show({"about": about, "bytes": raw})

    early = shown if shot.horizon.name == SOON else None
    found = take(shot, lambda day, last: given.say("film", day, last), early)
    raw, about = reel(found)
    return Done({"about": about, "bytes": raw}, packed(found))


def scene_job(_: Given, scenario: Scenario, seed: int, key: str) -> Done:
    """The city as it is drawn."""
    return Done({"key": key, **scene_of(city_of(scenario.city, seed))})


def pair_job(given: Given) -> Done:
    """The same disputes on both sides, and where they get stuck."""
    return Done(pair_told(_same(*given.blobs)))


def table_job(given: Given, wanted: Wanted) -> Done:
    """One page of the table of disputes."""
    same = _same(*given.blobs)
    shot = same.takes[0].shot
    return Done(
        table_told(same, wanted, city_of(shot.scenario.city, shot.seed), load_topics(shot.scenario.catalogue))
    )


def journeys_job(given: Given, key: int) -> Done:
    """The lanes of one dispute."""
    same = _same(*given.blobs)
    return Done({**Journeys(same.takes, key).told(), "fate": same.fates.get(key, "")})


def terms_job(given: Given, key: int) -> Done:
    """Terms and numbers drawn of one dispute."""
    journeys = Journeys(_same(*given.blobs).takes, key)
    told = journeys.looked_at_again(lambda day, last: given.say("again", day, last))
    return Done({"key": str(key), **told})


def unit_job(given: Given, row: int) -> Done:
    """One institution on both sides."""
    return Done(unit_told(_same(*given.blobs).takes, row))


def person_job(given: Given, key: int) -> Done:
    """The resident whom a dispute hit first."""
    return Done(person_told(_same(*given.blobs).takes, key))


def strip_job(
    given: Given,
    pair: tuple[Scenario, Scenario],
    folder: str,
    horizon: str,
    seeds: int,
    where: dict[str, str],
) -> Done:
    """The verdict on the seeds of a strip that are there; of the settled horizon all are done here.

    where : folder, key and command, as the page shows them
    """
    strip = Strip(pair, Path(folder), horizon, seeds, followed_for(horizon))
    names = [scenario.name for scenario in pair]
    if horizon == SETTLED:
        told = strip.all(told_as(given, "spin_up"), told_as(given, "settled"))
        return Done({**told, **where, "sure": sure_of(Path(folder), *names)})

    def whole(told: dict[str, Any]) -> dict[str, Any]:
        return {**told, **where, "sure": sure_of(Path(folder), *names)}

    there = strip.done()
    if not there:
        return Done(None, more=True)

    def between(_: Progress) -> None:
        given.say("seed", there, seeds)

    told = strip.told(there, lambda told: given.show(whole(told)), between)
    return Done(whole(told), more=there < seeds)


JOBS: dict[str, Callable[..., Done]] = {
    "spin_up": spin_up_job,
    "film": film_job,
    "scene": scene_job,
    "pair": pair_job,
    "table": table_job,
    "journeys": journeys_job,
    "terms": terms_job,
    "unit": unit_job,
    "person": person_job,
    "strip": strip_job,
    "seed": seed_job,
    **RESULT_JOBS,
}


class Ear:
    """The end of the pipe during one job: tells of progress, not too often, and hears what the server wants.

    outer : that of the job which has let this one in
    """

    def __init__(
        self, pipe: Connection, number: int = 0, seconds: float = 0.0, outer: "Ear | None" = None
    ) -> None:
        self.pipe, self.number, self.seconds, self.outer = pipe, number, seconds, outer
        self.begun, self.told, self.stopped = time.process_time(), 0.0, False

    def tell(self, *message: Any) -> None:
        """Send a message about this job."""
        self.pipe.send((self.number, *message))

    def say(self, what: str, done: int, total: int) -> None:
        """Tell how far the job is. Raises CancelledError or TooLongError where it is to stop."""
        while not self.stopped and self.pipe.poll():
            self._hear(self.pipe.recv())
        if self.stopped:
            raise CancelledError
        if self.seconds and time.process_time() - self.begun > self.seconds:
            raise TooLongError
        now = time.monotonic()
        if now - self.told >= BETWEEN or done == total:
            self.told = now
            self.tell("progress", what, done, total)

    def show(self, value: Any) -> None:
        """Show a part of the result."""
        self.tell("part", value)

    def _hear(self, message: tuple[Any, ...]) -> None:
        if message[0] == "stop":
            self._stop(message[1])
        elif message[0] == "urgent" and self.outer is None:
            self._let_in()

    def _stop(self, number: int) -> None:
        """Remember that a job is to stop, be it this one or the one that has let it in."""
        if number == self.number:
            self.stopped = True
        elif self.outer is not None:
            self.outer._stop(number)

    def _let_in(self) -> None:
        """Do another job here and now. The time that it takes is its own."""
        began = time.process_time()
        self.tell("here")
        while (message := self.pipe.recv())[0] not in ("do", "nothing"):
            self._hear(message)
        if message[0] == "do":
            _do(self.pipe, self.seconds, message, self)
        self.begun += time.process_time() - began


def work(pipe: Connection, seconds: float) -> None:
    """The life of a worker: load all kernels, then do jobs until the server is gone.

    seconds : of this machine that a job may take; 0 without end
    """
    start_worker()
    _prepare(pipe)
    pipe.send(("ready",))
    while True:
        try:
            message = pipe.recv()
        except (EOFError, ConnectionError):
            return
        if message[0] == "do":  # else it is about a job that had just ended
            _do(pipe, seconds, message)


def _do(pipe: Connection, seconds: float, message: tuple[Any, ...], outer: Ear | None = None) -> None:
    _, number, call, arguments, blobs = message
    ear = Ear(pipe, number, seconds, outer)
    try:
        found = JOBS[call](Given(blobs, ear.say, ear.show), *arguments)
        ear.tell("done", found.value, found.blob, found.more)
    except CancelledError:
        ear.tell("cancelled")
    except TooLongError:
        ear.tell("failed", "too_long")
    except ScenarioError as error:
        ear.tell("failed", str(error))
    except Exception as error:  # shown to those who asked; the worker goes on
        logging.getLogger(__name__).exception("the job %s failed", call)
        ear.tell("failed", f"{type(error).__name__}: {error}")


def _prepare(pipe: Connection) -> None:
    """Compile what no disk holds yet, telling how far it is, and run every kernel once."""
    total, over = len(kernels()), threading.Event()

    def tell() -> None:
        while not over.wait(KERNELS_EVERY):
            pipe.send(("progress", "kernels", total - len(missing()), total))

    teller = threading.Thread(target=tell, daemon=True)
    if not is_warm():
        teller.start()
    try:
        warm_up()
    finally:
        over.set()
        if teller.ident is not None:
            teller.join()
