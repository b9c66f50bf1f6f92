"""Loads Qt's binding without what it keeps for developers; ask for it before anything of PySide6.

At its first import the binding compiles a dozen modules from their sources, which it carries
inside: they write the signatures of Qt's functions, for help texts and for the errors of wrong
calls. And it puts a function of its own before each import from then on, for a switch between two
ways to write the names of its methods (`from __feature__ import …`) that this program does not
use; to find out who wants it, that function reads the source of every module. Together they are a
third of a bare window's start, and some megabytes.

Here those modules wait: what errors need until the first paint is over (`load_waiting`), the rest
until something of it is asked for; and imports stay as Python does them. A binding that works in
another way is loaded as it is: nothing here is needed for it to be right.
"""

from __future__ import annotations

import builtins
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec

_INSIDE = "shibokensupport"
_WAITING = frozenset(
    f"{_INSIDE}.{name}"
    for name in (
        "feature", "signature.mapping", "signature.errorhandler", "signature.layout",
        "signature.parser", "signature.lib.enum_sig", "signature.lib.pyi_generator",
        "signature.lib.tool",
    )
)  # fmt: skip
_FOR_ERRORS = ("mapping", "parser", "layout", "errorhandler")
"""What writes the error of a wrong call. Loaded by two threads at once it would end the program."""

_TAKEN_FROM_WITHIN = {f"{_INSIDE}.signature.mapping": "update_mapping"}
"""Functions that the binding's own library looks up among a module's names, without asking it."""

_SWITCH = "PySide6.support.feature"
"""Imported by the binding just before its function is put before all imports."""


class _Waiting(ModuleType):
    """A module whose code runs when a name is asked for that is not there yet."""

    def __getattr__(self, name: str) -> Any:
        self.__run__()
        return getattr(self, name)

    def __run__(self) -> None:
        loader, own_name = vars(self).pop("__waits_for__")
        self.__class__ = ModuleType  # type: ignore[assignment]
        spec = self.__spec__
        assert spec is not None
        # The binding gives its modules second names; its loader knows them by the first.
        second, spec.name = spec.name, own_name
        try:
            loader.exec_module(self)
        finally:
            spec.name = second


class _Finding(Protocol):
    """What Python asks for modules."""

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None, /
    ) -> ModuleSpec | None: ...


def _stand_in(module: ModuleType, name: str) -> Callable[..., object]:
    """Return what runs a waiting module's code when it is first called, and then its function."""

    def function(*given: object) -> object:
        if isinstance(module, _Waiting):
            del vars(module)[name]
        return getattr(module, name)(*given)

    return function


class _LaterLoader:
    """Lets a module wait instead of running its code."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, _spec: ModuleSpec) -> None:
        """Leave the making to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Note what will have to be run."""
        assert module.__spec__ is not None
        names, own_name = vars(module), module.__spec__.name
        names["__waits_for__"] = self._loader, own_name
        module.__class__ = _Waiting
        if function := _TAKEN_FROM_WITHIN.get(own_name):
            names[function] = _stand_in(module, function)


class _Finder:
    """Finds what another one finds, and lets some of it wait."""

    def __init__(self, finder: _Finding) -> None:
        self._finder = finder

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a module is, as Python asks for it."""
        spec = self._finder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None and name in _WAITING:
            spec.loader = _LaterLoader(spec.loader)  # type: ignore[assignment]
        return spec


def load_waiting() -> Iterator[Callable[[], None]]:
    """Return what loads the modules that errors need, one by one."""
    for name in _FOR_ERRORS:
        module = sys.modules.get(f"{_INSIDE}.signature.{name}")
        if isinstance(module, _Waiting):
            yield module.__run__


def load_binding() -> None:
    """Import PySide6, once; nothing where it was imported already."""
    if "shiboken6" in sys.modules:
        return
    plainly = builtins.__import__
    finders: list[Any] = []

    def watching(name: str, *given: Any, **named: Any) -> ModuleType:
        if name == _INSIDE and not finders:
            # The binding has just put its own finder before all others.
            finders.append(_Finder(sys.meta_path[0]))
            sys.meta_path.insert(0, finders[0])
        elif name == _SWITCH:
            vars(builtins)["__feature_import__"] = plainly
        return plainly(name, *given, **named)

    vars(builtins)["__import__"] = watching
    try:
        # Here, because it is watched.
        import PySide6  # noqa: F401, PLC0415
    finally:
        vars(builtins)["__import__"] = plainly
        vars(builtins)["__orig_import__"] = plainly
        for finder in finders:
            sys.meta_path.remove(finder)
