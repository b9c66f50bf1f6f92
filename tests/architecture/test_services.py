"""The size of the services: what one class offers fits on one page."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cached_property
from types import FunctionType

from evidence_keeper import services
from evidence_keeper.services.session import Session

MAX_PUBLIC = 20
METHODS = (FunctionType, property, cached_property, classmethod, staticmethod)


def public_methods(cls: type) -> set[str]:
    """Return the names of a class's public methods and properties, inherited ones too."""
    return {
        name
        for base in cls.__mro__
        if base.__module__.startswith("evidence_keeper.")
        for name, value in vars(base).items()
        if not name.startswith("_") and isinstance(value, METHODS)
    }


def service_classes() -> list[type]:
    found = []
    for module in pkgutil.walk_packages(services.__path__, f"{services.__name__}."):
        loaded = importlib.import_module(module.name)
        classes = inspect.getmembers(loaded, inspect.isclass)
        found += [cls for _, cls in classes if cls.__module__ == module.name]
    return found


def test_no_service_offers_more_than_twenty_methods() -> None:
    classes = service_classes()
    assert Session in classes
    counted = {cls.__qualname__: len(public_methods(cls)) for cls in classes}
    assert {name: count for name, count in counted.items() if count > MAX_PUBLIC} == {}


def test_inherited_methods_count() -> None:
    class Longer(Session):
        def more(self) -> None: ...

    Longer.__module__ = Session.__module__
    assert public_methods(Longer) == {*public_methods(Session), "more"}
