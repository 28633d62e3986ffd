"""What a judgement found, as JSON and as people read it: the tables of the terminal and of the model card."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any

from models.evaluate.statistics import count_error, standard_error

Cells = tuple[str, ...]  # of one row of a table
# Columns of words are set to the left, figures to the right.
WORDY = frozenset(
    {"command", "other", "as", "condition", "exactly once in", "audio", "part", "what", "network", "voice", "fired on"}
    | {"heard by", "figure", "outcome"}
)


@dataclass(frozen=True)
class Table:
    """A table: the names of its columns, and its rows."""

    head: Cells
    rows: Sequence[Cells]


Part = str | Table  # a report for people is a list of these


@dataclass(frozen=True)
class Report(ABC):
    """What one judgement found. The fields of a report are the keys of its JSON (see `as_json`)."""

    @abstractmethod
    def parts(self) -> list[Part]:
        """Return the report as sentences and tables."""


# What a field of a report may be marked with, as in `field(metadata=INLINE)`.
INLINE = {"inline": True}  # its own fields stand in its place in the JSON
OPTIONAL = {"optional": True}  # where it is None it is not in the JSON


def named(key: str) -> dict[str, str]:
    """Return the mark of a field that has another name in the JSON."""
    return {"key": key}


def as_json(report: Any) -> dict[str, Any]:
    """Return a report, or a dataclass in one, ready for JSON: as `python -m models.evaluate ... --json` prints it."""
    found: dict[str, Any] = {}
    for part in fields(report):
        value = getattr(report, part.name)
        if part.metadata.get("inline"):
            found |= as_json(value)
        elif value is not None or not part.metadata.get("optional"):
            found[part.metadata.get("key", part.name)] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    """Return the value of a field ready for JSON."""
    if is_dataclass(value):
        return as_json(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {_plain(key): _plain(of) for key, of in value.items()}
    if isinstance(value, tuple):
        return [_plain(of) for of in value]
    return value


def percent(rate: float | None) -> str:
    """Return a rate of 0 to 1 as a percentage with one decimal, or a dash where there is none."""
    return "-" if rate is None else f"{100.0 * rate:.1f} %"


def share_of(rate: float | None, count: int) -> str:
    """Return the share of `count` words, 0 to 1, with its standard error, as percentages; a dash where there is none.

    Of none and of all the formula gives no error, which would be a lie.
    """
    return percent(rate) if rate is None or rate in (0.0, 1.0) else _with_error(rate, standard_error(rate, count=count))


def mean_of(rate: float | None, count: int) -> str:
    """Return how many rare events there were for each of `count` words, as `share_of` does."""
    return percent(rate) if not rate else _with_error(rate, count_error(rate, count=count))


def number(value: float | None, *, decimals: int = 0, unit: str = "") -> str:
    """Return a figure with its unit, or a dash where there is none."""
    return "-" if value is None else f"{value:,.{decimals}f}{unit}"


def of_split(split: str | None) -> str:
    """Return which split was judged, as the end of a phrase; empty if all was."""
    return f" of the {split} split" if split else ""


def text_table(head: Cells, rows: Sequence[Cells]) -> str:
    """Return a table for a terminal."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = []
    for row in [head, *rows]:
        columns = zip(head, row, widths, strict=True)
        cells = [cell.ljust(width) if name in WORDY else cell.rjust(width) for name, cell, width in columns]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def markdown_table(head: Cells, rows: Sequence[Cells], *, words: Collection[str] = WORDY) -> str:
    """Return a table in Markdown; the columns named in `words` are set to the left, figures to the right."""
    rule = tuple("---" if name in words else "---:" for name in head)
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *rows])


def as_text(parts: Sequence[Part]) -> str:
    """Return a report for a terminal."""
    return _joined(parts, text_table)


def as_markdown(parts: Sequence[Part]) -> str:
    """Return a report for the model card that people read."""
    return _joined(parts, markdown_table)


def with_section(text: str, name: str, content: str) -> str:
    """Return `text` with `content` between the comments that mark the figures `name`; ValueError if there are none."""
    begin, end = _marks(name)
    head, found, rest = text.partition(begin)
    _, ended, tail = rest.partition(end)
    if not found or not ended:
        raise ValueError(f"text without {begin} and {end}: expected both")
    return f"{head}{begin}\n\n{content}\n\n{end}{tail}"


def has_section(text: str, name: str) -> bool:
    """Return whether `text` has a place for the figures `name`."""
    begin, end = _marks(name)
    return end in text.partition(begin)[2]


def _marks(name: str) -> tuple[str, str]:
    """Return the comments before and after the figures `name`."""
    return f"<!-- figures: {name} -->", f"<!-- end of figures: {name} -->"


def _with_error(rate: float, error: float) -> str:
    return f"{percent(rate)} ± {100.0 * error:.1f}"


def _joined(parts: Sequence[Part], table: Callable[[Cells, Sequence[Cells]], str]) -> str:
    return "\n\n".join(part if isinstance(part, str) else table(part.head, part.rows) for part in parts)
