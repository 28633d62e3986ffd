"""Reports of judgements read back from their JSON, as model cards hold them."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from models.data.voices import VOICES
from models.evaluate.adaptation import AdaptationReport
from models.evaluate.clips import ClipsReport
from models.evaluate.compare import CompareReport
from models.evaluate.cost import SpeedReport
from models.evaluate.long import LongReport
from models.evaluate.own_words import OwnWordsReport
from models.evaluate.report import Report
from models.evaluate.streams import StreamsReport
from models.evaluate.sweep import SweepReport

REPORTS: dict[str, type[Report]] = {
    "clips": ClipsReport,
    "streams": StreamsReport,
    "long": LongReport,
    "speed": SpeedReport,
    "sweep": SweepReport,
    "compare": CompareReport,
    "adaptation": AdaptationReport,
    "accents": AdaptationReport,
    **{f"adaptation-{voice}": AdaptationReport for voice in VOICES},
    "own-words": OwnWordsReport,
}
"""What each subcommand reports, by the name of its figures."""

Kind = TypeVar("Kind")


def from_json(kind: type[Kind], raw: Mapping[str, Any]) -> Kind:
    """Return the report, or the dataclass in one, whose JSON is `raw`: the inverse of `as_json`."""
    hints = get_type_hints(kind)
    values = {}
    for part in fields(kind):  # type: ignore[arg-type]  # reports are dataclasses
        if part.metadata.get("inline"):
            values[part.name] = from_json(hints[part.name], raw)
        elif not part.metadata.get("optional") or part.name in raw:
            values[part.name] = _value(hints[part.name], raw[part.metadata.get("key", part.name)])
    return kind(**values)


def _value(hint: Any, raw: Any) -> Any:
    """Return the value of a field of that type."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        (hint,) = [one for one in inner if one is not types.NoneType]
        return None if raw is None else _value(hint, raw)
    if origin is dict:
        return {_value(inner[0], key): _value(inner[1], value) for key, value in raw.items()}
    if origin is tuple:
        return tuple(_value(inner[0], value) for value in raw)
    return from_json(hint, raw) if isinstance(hint, type) and is_dataclass(hint) else hint(raw)
