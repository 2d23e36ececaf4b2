"""How much a visitor may ask of this server: at home, or of one that is open to a class (服务限额)."""

import os
from dataclasses import dataclass

PUBLIC = "GONGZHI_APP_PUBLIC"  # environment variable by which `gongzhi app --public` tells the server
HOSTS = "GONGZHI_APP_HOSTS"  # host names that it answers to, beside those of this machine
FOLDER = "GONGZHI_APP_RESULTS"  # where result folders lie


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a server.

    agents : residents simulated one by one; larger districts are scaled
    visitors : pages that may be open; seeds : of a strip; settled : seeds of the settled horizon, 0 where it
    is not computed; seconds : of one job, 0 without end; upload : bytes of a scenario file
    batch : most seeds of a batch, 0 where visitors start none; again : seeds computed again for a report
    """

    agents: int
    visitors: int
    seeds: int
    seconds: int
    workers: int
    settled: int = 8
    upload: int = 256 * 1024
    batch: int = 50
    again: int = 5


AT_HOME = Limits(agents=400_000, visitors=40, seeds=20, seconds=0, workers=2)
FOR_A_CLASS = Limits(agents=100_000, visitors=60, seeds=8, seconds=30, workers=2, settled=0, batch=0, again=0)


def public() -> bool:
    """Whether this server is open to others."""
    return os.environ.get(PUBLIC, "") == "1"


def limits() -> Limits:
    """The limits of this server."""
    return FOR_A_CLASS if public() else AT_HOME


def workers() -> int:
    """Worker processes: two, or one per core where there are fewer."""
    return max(1, min(limits().workers, os.cpu_count() or 1))


def hosts() -> tuple[str, ...]:
    """Host names by which this server may be called: loopback, and what it was opened under."""
    given = (name.strip().lower() for name in os.environ.get(HOSTS, "").split(","))
    return ("127.0.0.1", "localhost", *(name for name in given if name))
