"""The real server, which on SIGUSR1 writes what it still holds for its visitors.

The server's own count of threads is of no use for this: it holds workers of a pool, which stay for the next
visitor.
"""

import gc
import json
import signal
import sys
import threading
from pathlib import Path

from app.web.serve import serve


def held() -> dict[str, int]:
    """Threads of runners, and models that nobody has let go."""
    from sim.model import CityModel

    gc.collect()
    runners = [thread for thread in threading.enumerate() if thread.name == "runner"]
    models = [thing for thing in gc.get_objects() if isinstance(thing, CityModel)]
    return {"runners": len(runners), "models": len(models)}


def main(port: int, report: Path) -> None:
    """Serve on `port`; renew `report` at every SIGUSR1."""

    def write(*_: object) -> None:
        part = report.with_suffix(".part")
        part.write_text(json.dumps(held()))
        part.replace(report)

    signal.signal(signal.SIGUSR1, write)
    serve(port)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
