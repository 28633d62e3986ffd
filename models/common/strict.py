"""Strict reading of what came as JSON: exactly the numbers of a dataclass, and lists of texts."""

import math
from dataclasses import fields
from typing import Any


def texts(raw: Any) -> tuple[str, ...]:
    """Return `raw` as texts if it is a list of them, else raise ValueError."""
    if not isinstance(raw, list) or not all(isinstance(text, str) for text in raw):
        raise ValueError(f"{raw!r}: expected a list of texts")
    return tuple(raw)


def numbers(kind: type, raw: dict[str, Any]) -> dict[str, Any]:
    """Return `raw` if it has exactly the fields of the dataclass `kind`, whole or finite numbers; else ValueError."""
    types = {f.name: f.type for f in fields(kind)}
    if set(raw) != set(types):
        raise ValueError(f"{kind.__name__} has {sorted(set(raw) ^ set(types))} too many or too few")
    checked: dict[str, Any] = {}
    for name, value in raw.items():
        if type(value) is not int and (types[name] is int or type(value) is not float or not math.isfinite(value)):
            raise ValueError(f"{name} {value!r}: expected {'a whole' if types[name] is int else 'a finite'} number")
        checked[name] = value if types[name] is int else float(value)
    return checked
