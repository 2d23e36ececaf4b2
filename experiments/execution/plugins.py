"""Loading code from outside: plugin files, entry points of packages, and both in workers (外部代码).

A plugin is Python that registers patterns, levers, outcomes or catalogues (see `sim.scenario.registering`).
It runs with all that the user may do: load only files that you trust.
"""

import importlib
import importlib.util
import linecache
import pickle
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from experiments.execution.worker import Task, Work, run_chunk
from experiments.storage.tables import FinishedRun
from sim.city.readers.files import is_file
from sim.errors import ScenarioError
from sim.identity.behaviour import behaviour_hash, model_files, text_hash
from sim.identity.helpers import hash_with_helpers
from sim.identity.outside import Origin, coming_from, loaded, nothing_but, origins, outside
from sim.scenario.topics import OUTSIDE as CATALOGUES

PREFIX = "gongzhi_plugin_"
GROUP = "gongzhi.plugins"


def load_plugin(path: Path | str) -> Origin:
    """Run a file of Python that registers patterns, levers, outcomes or catalogues.

    Raises ScenarioError where it cannot be read or fails.
    """
    path = Path(path)
    try:
        if path.exists() and not is_file(path):  # reading a pipe or a device need not end
            raise OSError("not a file")
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror or error if isinstance(error, OSError) else error
        raise ScenarioError(f"--plugin {path}: cannot be read ({reason}). Give a file of Python.") from None
    return load_text(path.name, text, path.resolve())


def load_text(name: str, text: str, path: Path | None = None) -> Origin:
    """The same from a text; what was loaded already is left as it is."""
    try:
        digest = hash_with_helpers(text)
    except SyntaxError as error:
        place = f":{error.lineno}" if error.lineno else ""
        raise ScenarioError(f"--plugin {name}{place}: is not Python ({error.msg}).") from None
    except ValueError as error:
        raise ScenarioError(f"--plugin {name}: is not Python ({error}).") from None
    module_name = f"{PREFIX}{Path(name).stem}_{blake2b(text.encode(), digest_size=4).hexdigest()}"
    if (known := loaded(module_name)) is not None:
        return known
    module = ModuleType(module_name)
    where = str(path or f"<{name}>")
    module.__file__ = where
    linecache.cache[where] = (len(text), None, text.splitlines(keepends=True), where)
    origin = Origin(name, module_name, "file", digest, text)
    sys.modules[module_name] = module
    with _from(origin, f"--plugin {name}"):
        exec(compile(text, where, "exec"), module.__dict__)
    return origin


def load_module(name: str) -> Origin:
    """Import a module, or the package of an entry point, that registers something.

    Raises ScenarioError where it cannot be imported.
    """
    if (known := loaded(name)) is not None:
        return known
    spec = importlib.util.find_spec(name.partition(".")[0])
    file = Path(spec.origin) if spec and spec.origin else None
    if file is None:
        raise ScenarioError(f"plugin {name}: there is no such module here.")
    if spec and spec.submodule_search_locations:
        digest = _hash_of_package(file.parent)
    else:
        digest = hash_with_helpers(file.read_text("utf-8"))
    origin = Origin(name, name, "module", digest)
    with _from(origin, f"plugin {name}"):
        if name in sys.modules:
            importlib.reload(sys.modules[name])
        else:
            importlib.import_module(name)
    return origin


def _hash_of_package(folder: Path) -> str:
    """Hash of what can change a result in a package, and in modules of the user's own that its files import.

    Without such modules it is that of the package alone.
    """
    own = behaviour_hash(folder.parent, [folder.name])
    files = (path for path in model_files(folder.parent, [folder.name]) if path.suffix == ".py")
    texts = [path.read_text("utf-8") for path in files]
    beside = sorted({found for text in texts if (found := hash_with_helpers(text)) != text_hash(text)})
    return blake2b("\n".join([own, *beside]).encode(), digest_size=6).hexdigest() if beside else own


@contextmanager
def _from(origin: Origin, label: str) -> Iterator[None]:
    """Let what is registered meanwhile be of this origin; whatever goes wrong is said in one sentence."""
    try:
        with coming_from(origin):
            yield
    except ScenarioError as error:
        raise ScenarioError(f"{label}: {error}") from None
    except Exception as error:
        raise ScenarioError(f"{label}: {type(error).__name__}: {error}{_line_of(error, origin)}") from error


def _line_of(error: Exception, origin: Origin) -> str:
    """`, line 7` of the plugin, where the error arose in it."""
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_globals.get("__name__") == origin.module:
            line = trace.tb_lineno
        trace = trace.tb_next
    return f" (line {line})" if line else ""


def load_entry_points() -> tuple[Origin, ...]:
    """Load what installed packages offer under the entry points `gongzhi.plugins`."""
    return tuple(load_module(each.module) for each in sorted(entry_points(group=GROUP), key=lambda e: e.name))


# ---- workers ---------------------------------------------------------------------------------

type Sent = tuple[tuple[Origin, ...], dict[str, str], bytes]


def for_workers(chunk: list[Task], work: Work) -> tuple[Any, ...]:
    """A function and its argument for another process: what comes from outside travels too.

    Raises ScenarioError where other processes cannot have it.
    """
    return run_with_plugins, (sendable_origins(), dict(CATALOGUES), pickle.dumps((chunk, work)))


def run_with_plugins(sent: Sent) -> list[FinishedRun]:
    """Load what came with the tasks, then do them: patterns can be unpickled only when they are known.

    A worker may have served others, with other plugins: nothing but what was sent counts.
    """
    needed, catalogues, packed = sent
    for name, text in catalogues.items():
        CATALOGUES.setdefault(name, text)
    for origin in needed:
        if origin.way == "file":
            load_text(origin.name, origin.text)
        else:
            load_module(origin.module)
    with nothing_but(origin.module for origin in needed):
        chunk, work = pickle.loads(packed)
        return run_chunk(chunk, work)


def sendable_origins() -> tuple[Origin, ...]:
    """What other processes must load. Raises ScenarioError where they cannot."""
    found = origins()
    here = [thing for thing in outside() if thing.origin.way == "session"]
    if here:
        names = ", ".join(f"{thing.kind} {thing.name}" for thing in here)
        raise ScenarioError(
            f"{names}: was made in this session, and worker processes cannot see it. Use workers=1, or "
            "put it into a file and load that with load_plugin(FILE)."
        )
    return found
