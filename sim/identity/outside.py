"""What comes from outside this program, and from which text: part of the identity of every run (外部代码).

Patterns, levers, outcomes and catalogues stand in tables. Whatever is put into a table later is noted with
its origin: a plugin file, a module that can be imported, or this session. The hash of the origins is part of
`sim.identity.code_hash`, as the hash of the program's own rules is.
"""

import inspect
import sys
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from hashlib import blake2b
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Literal

from agents.caching.code import names_in
from sim.errors import ScenarioError
from sim.identity.behaviour import text_hash
from sim.identity.helpers import OURS, hash_of_helper, hash_with_helpers

SESSION = "__main__"

type Way = Literal["file", "module", "session"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a thing from outside comes from.

    name : of the file or module, as people know it; module : its name in this process
    way : "file": its text can be sent; "module": others can import it; "session": nobody else has it
    hash : of what can change a result in it; text : of a file
    """

    name: str
    module: str
    way: Way
    hash: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """A pattern, lever, outcome or catalogue from outside."""

    kind: str
    name: str
    origin: Origin


_noted: dict[tuple[str, str], Outside] = {}
_loaded: dict[str, Origin] = {}  # by name of the module
_brought: dict[str, set[tuple[str, str]]] = {}  # what the module put into tables when it was loaded
_loading: list[Origin] = []
_only: list[frozenset[str]] = []  # the modules that count, where a worker serves several users


def outside() -> tuple[Outside, ...]:
    """All that comes from outside and counts here, by kind and name."""
    found = (_noted[key] for key in sorted(_noted))
    return tuple(thing for thing in found if not _only or thing.origin.module in _only[-1])


def counts_here(kind: str, name: str) -> bool:
    """Whether a thing of a table is the program's own, or from outside and counts here."""
    thing = _noted.get((kind, name))
    return thing is None or not _only or thing.origin.module in _only[-1]


@contextmanager
def nothing_but(modules: Iterable[str]) -> Iterator[None]:
    """Let only things of these modules count meanwhile, and nothing that others have left here."""
    _only.append(frozenset(modules))
    try:
        yield
    finally:
        _only.pop()


def origins() -> tuple[Origin, ...]:
    """Where it comes from, in the order of loading."""
    used = {thing.origin.module: thing.origin for thing in _noted.values()}
    order = [*_loaded, *used]
    return tuple(used[module] for module in dict.fromkeys(order) if module in used)


def outside_hash() -> str:
    """Hash of all that comes from outside; empty where nothing does."""
    lines = [f"{thing.kind} {thing.name} {thing.origin.hash}" for thing in outside()]
    return blake2b("\n".join(lines).encode(), digest_size=4).hexdigest() if lines else ""


def is_outside_module(name: str) -> bool:
    """Whether a module was loaded from outside and brought something that stands in a table."""
    return any(thing.origin.module == name for thing in _noted.values())


class Table[T](dict[str, T]):
    """A table of the program by name; what is put in later is noted with its origin.

    kind : what it holds, such as "pattern"; after : called after every change
    """

    def __init__(self, kind: str, content: Mapping[str, T]) -> None:
        super().__init__(content)
        self.kind, self.own = kind, dict(content)
        self.after: list[Callable[[], object]] = []

    def __setitem__(self, name: str, thing: T) -> None:
        if self.own.get(name) is thing:
            _noted.pop((self.kind, name), None)
        else:
            origin = origin_of(thing)
            _noted[self.kind, name] = Outside(self.kind, name, origin)
            _brought.setdefault(origin.module, set()).add((self.kind, name))
        super().__setitem__(name, thing)
        self._changed()

    def __delitem__(self, name: str) -> None:
        super().__delitem__(name)
        _noted.pop((self.kind, name), None)
        self._changed()

    def update(self, *given: Any, **named: Any) -> None:
        """Put in several things."""
        for name, thing in dict(*given, **named).items():
            self[name] = thing

    def _changed(self) -> None:
        for call in self.after:
            call()


# ---- where a thing comes from ----------------------------------------------------------------


def origin_of(thing: Any) -> Origin:
    """Where a thing comes from: what is being loaded, its own module, or else that of the caller.

    Raises ScenarioError where its source cannot be read.
    """
    if _loading:
        return _loading[-1]
    for each in (thing, getattr(thing, "of", None)):
        module = str(getattr(each, "__module__", "") or "")
        if isinstance(each, type | FunctionType) and not _is_ours(module):
            return _origin_in(module, each)
    return _origin_in(_caller(), thing)


def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in OURS


def _caller() -> str:
    """Module of the nearest caller that is not ours."""
    frame: Any = sys._getframe(1)
    while frame is not None and _is_ours(str(frame.f_globals.get("__name__", "sim"))):
        frame = frame.f_back
    return str(frame.f_globals["__name__"]) if frame else SESSION


def _origin_in(module: str, thing: Any) -> Origin:
    if module in _loaded:
        return _loaded[module]
    if module == SESSION and not getattr(sys.modules[SESSION], "__file__", None):
        return Origin("this session", SESSION, "session", _session_hash(thing))
    lines = [_source(sys.modules[each]) for each in dict.fromkeys((module, *_bases(thing)))]
    way: Way = "session" if module == SESSION else "module"
    name = Path(str(getattr(sys.modules[module], "__file__", module))).name
    return Origin(
        name, module, way, blake2b("".join(map(hash_with_helpers, lines)).encode(), digest_size=6).hexdigest()
    )


def _bases(thing: Any) -> Iterator[str]:
    """Modules of a class and of those that it inherits from, before ours begin."""
    for kind in thing.__mro__ if isinstance(thing, type) else ():
        if _is_ours(kind.__module__):
            return
        yield kind.__module__


def _source(thing: Any) -> str:
    try:
        return inspect.getsource(thing)
    except (OSError, TypeError):
        name = getattr(thing, "__qualname__", getattr(thing, "__name__", repr(thing)))
        raise ScenarioError(
            f"{name}: its source cannot be read, so runs could not be told apart when it changes. Put it "
            "into a file and load that with --plugin FILE.py (in Python: load_plugin)."
        ) from None


def _session_hash(thing: Any) -> str:
    """Hash of a thing that was typed in, with all that it names in the session."""
    said: dict[str, str] = {}

    def add(name: str, value: Any) -> None:
        if name in said:
            return
        if isinstance(value, type | FunctionType) and value.__module__ == SESSION:
            said[name] = "".join(text_hash(textwrap.dedent(part)) for part in _parts(value))
            for used in _named(value):
                if used in vars(sys.modules[SESSION]):
                    add(used, vars(sys.modules[SESSION])[used])
        else:
            said[name] = _from_elsewhere(value)

    add("", getattr(thing, "of", thing))
    lines = [_values(thing), *map(str, sorted(said.items()))]
    return blake2b("\n".join(lines).encode(), digest_size=6).hexdigest()


def _from_elsewhere(value: Any) -> str:
    """What is known of a value from elsewhere: of code its name, and its text where it is the user's own."""
    if isinstance(value, ModuleType):
        return f"{value.__name__} {hash_of_helper(value.__name__)}".rstrip()
    if isinstance(value, type | FunctionType):
        return f"{value.__module__}.{value.__qualname__} {hash_of_helper(value.__module__)}".rstrip()
    return repr(value)


def _parts(thing: Any) -> Iterator[str]:
    """The source of a function; of a class that of its functions, and its plain values.

    Where a class stands is not known of one that was typed into a notebook.
    """
    if not isinstance(thing, type):
        yield _source(thing)
        return
    for name, member in vars(thing).items():
        function = getattr(member, "fget", getattr(member, "__func__", member))
        if isinstance(function, FunctionType) and function.__module__ == SESSION:
            yield _source(function)
        elif isinstance(member, str | int | float | tuple) and not name.startswith("__"):
            yield f"{name} = {member!r}"
    fields = getattr(thing, "model_fields", {})
    yield "\n".join(f"{name} = {field.default!r}, {field.metadata!r}" for name, field in fields.items())


def _values(thing: Any) -> str:
    """The plain values of a thing, without its functions."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return repr([v for f in fields(thing) if not callable(v := getattr(thing, f.name))])
    return "" if isinstance(thing, type | FunctionType) else repr(thing)


def _named(thing: Any) -> Iterator[str]:
    """Names that a function, or the functions of a class, may look up in their module."""
    members = vars(thing).values() if isinstance(thing, type) else (thing,)
    bases = (base.__name__ for base in thing.__bases__) if isinstance(thing, type) else ()
    yield from bases
    for member in members:
        function = getattr(member, "fget", getattr(member, "__func__", member))
        if isinstance(function, FunctionType):
            yield from names_in(function.__code__)


@contextmanager
def coming_from(origin: Origin) -> Iterator[None]:
    """Let what is put into tables meanwhile come from `origin`; what failed to load is forgotten."""
    _loading.append(origin)
    _loaded[origin.module] = origin
    _brought[origin.module] = set()
    done = False
    try:
        yield
        done = True
    finally:
        _loading.pop()
        if not done:
            del _loaded[origin.module]


def loaded(module: str) -> Origin | None:
    """The origin that was loaded as a module, if all that it brought still stands in the tables."""
    keys = _brought.get(module, set())
    still_there = all(key in _noted and _noted[key].origin.module == module for key in keys)
    return _loaded.get(module) if still_there else None
