"""Compiled kernels on disk: an entry belongs to a kernel, all that it calls and names, and what it is handed.

Numba looks at the file in which a kernel stands, and at nothing else: an edit of a function that the kernel
calls, or of the fields of a tuple that it is handed, would leave stale code, and an edit of a comment would
throw good code away. Here the name of an entry is a hash of the byte code of the kernel and of everything it
calls, the values of constants, the members of enumerations, the layouts of tables and tuples, and the
versions of Python, NumPy and Numba. What cannot be described is refused; nothing is left out in silence.
"""

import dis
import os
import pickle
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from enum import EnumType
from functools import cache
from hashlib import blake2b
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import numba
import numpy as np
from numba.core import types
from numba.core.caching import _Cache
from numba.core.compiler import CompileResult
from numba.core.dispatcher import Dispatcher
from numba.core.extending import _Intrinsic
from numba.core.serialize import dumps
from numba.core.typing.templates import builtin_registry

from agents.caching.code import names_in
from agents.caching.folder import keep_newest

FOREIGN = frozenset({"numpy", "numba", "llvmlite", "math", "cmath", "operator", "builtins"})  # by version
PLAIN = (int, float, complex, str, bytes, bool, type(None), type(Ellipsis), np.generic)
KEPT = 60  # entries of one function: so many of its versions and signatures stay on disk
UNREADABLE = (
    pickle.UnpicklingError,
    EOFError,
    AttributeError,
    ImportError,
    LookupError,
    TypeError,
    ValueError,
)


def _short(*parts: str) -> str:
    return blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


@cache
def surroundings() -> str:
    """Whatever beside the code decides which machine code comes out, as a text."""
    versions = (sys.implementation.cache_tag, numba.__version__, np.__version__)
    switches = ("OPT", "SLP_VECTORIZE", "LOOP_VECTORIZE", "BOUNDSCHECK", "CPU_NAME", "CPU_FEATURES")
    chosen = [f"{name}={getattr(numba.config, name, None)}" for name in switches]
    return " ".join([*map(str, versions), *chosen])


# ---- what a kernel depends on ----------------------------------------------------------------


def closure_hash(kernel: Dispatcher) -> str:
    """Hash of a kernel, of all that it calls and names, and of what it is compiled with.

    Raises TypeError where it names something that cannot be described.
    """
    return _short(surroundings(), *_Closure().lines(kernel))


def compiled_in(kernel: Dispatcher) -> list[Dispatcher]:
    """The kernel and all compiled functions that it calls, whether directly or not."""
    closure = _Closure()
    closure.of(kernel)
    return [held for held in closure.held if isinstance(held, Dispatcher)]


class _Closure:
    """Walks from a kernel to everything that it names; each thing is described once, and then by number."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}
        self.held: list[Any] = []  # so that no identity is given away twice
        self._lines: list[str] = []

    def lines(self, kernel: Dispatcher) -> list[str]:
        """The description, a line per thing."""
        self.of(kernel)
        return self._lines

    def of(self, value: Any) -> str:
        """Description of a value: itself where it is plain, else the number of its line."""
        if isinstance(value, PLAIN):
            return f"{type(value).__name__} {value!r}"
        if isinstance(value, tuple | frozenset):
            parts = [self.of(part) for part in value]
            parts = sorted(parts) if isinstance(value, frozenset) else parts
            return f"{type(value).__name__}({', '.join(parts)})"
        if id(value) not in self._known:
            self._known[id(value)] = number = len(self._known)
            self.held.append(value)
            self._lines.append(f"{number}: {self._new(value)}")
        return f"#{self._known[id(value)]}"

    def _new(self, value: Any) -> str:
        if isinstance(value, Dispatcher):
            options = {name: value.targetoptions[name] for name in sorted(value.targetoptions)}
            return f"compiled {options} {self._function(value.py_func)}"
        if isinstance(value, _Intrinsic):
            return f"intrinsic {self._function(value._defn)}"
        if isinstance(value, np.ndarray):
            return f"array {value.dtype} {value.shape} {blake2b(value.tobytes()).hexdigest()}"
        if isinstance(value, np.dtype | types.Type):
            return f"{type(value).__name__} {describe(value) if isinstance(value, types.Type) else value!r}"
        if isinstance(value, ModuleType):
            return f"module {value.__name__}"
        if _is_foreign(value):
            return f"foreign {value.__module__} {getattr(value, '__qualname__', repr(value))}"
        return self._own(value)

    def _own(self, value: Any) -> str:
        if isinstance(value, FunctionType):
            return " ".join([f"function {self._function(value)}", *self._overloads(value)])
        if isinstance(value, type):
            return " ".join([f"class {_class(value)}", *self._overloads(value)])
        if isinstance(type(value), EnumType):
            return f"member {value.name} of {_class(type(value))}"
        if isinstance(value, np.ufunc):
            return f"ufunc {value.__name__}"
        raise TypeError(
            f"a kernel names a {type(value).__name__} ({value!r}): "
            "agents.caching.kernels cannot tell when it changes"
        )

    def _overloads(self, value: Any) -> Iterator[str]:
        """What stands for a Python function or class in compiled code, such as constructors of tables."""
        for registered, kind in builtin_registry.globals:
            if registered is value:
                for template in getattr(kind, "templates", ()):
                    made = getattr(template, "_overload_func", None)
                    yield f"overload {self._function(made)}" if made else f"template {template.__qualname__}"

    def _function(self, function: FunctionType) -> str:
        code = function.__code__
        named = {name: function.__globals__[name] for name in _globals(code) if name in function.__globals__}
        cells = [cell.cell_contents for cell in function.__closure__ or ()]
        values = (*cells, *(function.__defaults__ or ()), *(function.__kwdefaults__ or {}).values())
        parts = [f"{name}={self._global(name, value, code)}" for name, value in sorted(named.items())]
        return " ".join(
            [function.__qualname__, self._code(code), *parts, *(self.of(value) for value in values)]
        )

    def _global(self, name: str, value: Any, code: CodeType) -> str:
        """A global; of a module of our own, whatever the code may take from it."""
        if isinstance(value, ModuleType) and not _is_foreign(value):
            taken = sorted(set(names_in(code)) & vars(value).keys())
            return f"module {name} " + " ".join(f"{each}={self.of(vars(value)[each])}" for each in taken)
        return self.of(value)

    def _code(self, code: CodeType) -> str:
        """Byte code with its constants, without the docstring, file and lines."""
        constants = list(code.co_consts)
        if constants and isinstance(constants[0], str):  # the docstring, or a constant that is hashed below
            constants[0] = None if _is_docstring(code) else constants[0]
        inner = [self._code(c) if isinstance(c, CodeType) else self.of(c) for c in constants]
        names = (code.co_names, code.co_varnames, code.co_cellvars, code.co_freevars)
        numbers = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount)
        raw = code.co_code.hex() + code.co_exceptiontable.hex()
        return f"[{raw} {inner} {names} {numbers}]"


def _is_docstring(code: CodeType) -> bool:
    """Whether the first constant, a text, is not used by the code itself."""
    loads = (each for each in dis.get_instructions(code) if each.opname.endswith("_CONST"))
    return all(each.arg != 0 for each in loads)


def _globals(code: CodeType) -> set[str]:
    """Names that the code, and functions inside it, look up in their module."""
    found = {e.argval for e in dis.get_instructions(code) if e.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    return found.union(*(_globals(c) for c in code.co_consts if isinstance(c, CodeType)))


def _is_foreign(value: Any) -> bool:
    home = value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None)
    return str(home).partition(".")[0] in FOREIGN


def _class(kind: type) -> str:
    """A class by name, and by what compiled code sees of it: members, fields, or nothing."""
    name = f"{kind.__module__}.{kind.__qualname__}"
    if isinstance(kind, EnumType):
        return f"{name} {[(member.name, member.value) for member in kind]}"  # type: ignore[var-annotated]
    return f"{name} {getattr(kind, '_fields', ())}"


def describe(kind: types.Type) -> str:
    """A Numba type with the layout of every table and tuple in it: its own text leaves fields out."""
    name = type(kind).__name__
    if isinstance(kind, types.StructRef):
        return f"{name} {[(field, describe(part)) for field, part in kind._fields]}"
    if isinstance(kind, types.BaseTuple):
        made, parts = getattr(kind, "instance_class", None), getattr(kind, "types", ())
        return f"{name} {_class(made) if made else ''} {[describe(part) for part in parts]}"
    if isinstance(kind, types.EnumMember | types.EnumClass):
        return f"{name} {_class(kind.instance_class)} {describe(kind.dtype)}"
    if isinstance(kind, types.Array):
        return f"{name} {describe(kind.dtype)} {kind.ndim} {kind.layout} {kind.mutable} {kind.aligned}"
    if isinstance(kind, types.Dispatcher):
        return f"{name} {closure_hash(kind.dispatcher)}"
    return f"{name} {kind}"


# ---- entries ---------------------------------------------------------------------------------


class KernelCache(_Cache):
    """The entries of one kernel in a folder, a file for each signature."""

    def __init__(self, kernel: Dispatcher, folder: Path) -> None:
        self.kernel, self.folder = kernel, folder
        self._closure = ""
        self._enabled = True

    @property
    def cache_path(self) -> str:
        """The folder."""
        return str(self.folder)

    @property
    def name(self) -> str:
        """The kernel's name in names of files."""
        function = self.kernel.py_func
        return f"{function.__module__}.{function.__qualname__}".replace("<", "").replace(">", "")

    @property
    def closure(self) -> str:
        """Hash of the kernel and all it depends on, taken when it is first needed."""
        self._closure = self._closure or closure_hash(self.kernel)
        return self._closure

    @property
    def stem(self) -> str:
        """How the names of all entries of the kernel, as it is now, begin."""
        return f"{self.name}-{self.closure}"

    def entry(self, signature: Any, codegen: Any) -> Path:
        """File of a signature on this kind of processor."""
        arguments = getattr(signature, "args", signature)
        handed = _short(repr(codegen.magic_tuple()), *(describe(kind) for kind in arguments))
        return self.folder / f"{self.stem}-{handed}.kernel"

    def load_overload(self, sig: Any, target_context: Any) -> CompileResult | None:
        """What was compiled before for a signature; None where nothing was, or it cannot be read."""
        target_context.refresh()
        path = self.entry(sig, target_context.codegen())
        if not self._enabled or not path.is_file():
            return None
        with suppress(OSError, *UNREADABLE):
            content = path.read_bytes()
            digest, body = content[:16], content[16:]
            if blake2b(body, digest_size=16).digest() == digest:
                found: CompileResult = CompileResult._rebuild(target_context, *pickle.loads(body))
                with suppress(OSError):
                    os.utime(path)  # used today: it is kept longer than others
                return found
        return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep what was compiled; where the disk refuses, it is compiled again next time."""
        if not self._enabled or data.library.has_dynamic_globals or any(not x.can_cache for x in data.lifted):
            return
        body = dumps(data._reduce())
        path = self.entry(sig, data.codegen)
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self.folder, suffix=".part", delete=False) as part:
                part.write(blake2b(body, digest_size=16).digest() + body)
            os.replace(part.name, path)
            keep_newest(self.folder, f"{self.name}-*.kernel", KEPT)

    def enable(self) -> None:
        """Use the disk."""
        self._enabled = True

    def disable(self) -> None:
        """Do without the disk."""
        self._enabled = False

    def flush(self) -> None:
        """Forget the entries of the kernel as it is now."""
        for path in self.folder.glob(f"{self.stem}-*.kernel"):
            path.unlink(missing_ok=True)


def kept_on_disk[F](compiled: F, folder: Path) -> F:
    """Let a compiled function keep its code in a folder; one of plain Python keeps nothing."""
    if isinstance(compiled, Dispatcher):
        vars(compiled)["_cache"] = KernelCache(compiled, folder)
    return compiled
