"""Figures as people read them: the tables of the terminal and of the model card."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

Row = tuple[str, ...]
Report = dict[str, Any]  # as `python -m models.evaluate ... --json` prints it
# Columns of words are set to the left, figures to the right.
WORDY = frozenset(
    {"command", "other", "as", "condition", "exactly once in", "audio", "part", "what", "network", "voice", "fired on"}
    | {"heard by", "figure", "outcome"}
)


@dataclass(frozen=True)
class Table:
    """A table: the names of its columns, and its rows."""

    head: Row
    rows: Sequence[Row]


Part = str | Table  # a report for people is a list of these


def percent(rate: float | None) -> str:
    """Return a rate of 0 to 1 as a percentage with one decimal, or a dash where there is none."""
    return "-" if rate is None else f"{100.0 * rate:.1f} %"


def number(value: float | None, *, decimals: int = 0, unit: str = "") -> str:
    """Return a figure with its unit, or a dash where there is none."""
    return "-" if value is None else f"{value:,.{decimals}f}{unit}"


def of_split(report: Report) -> str:
    """Return which split was judged, as the end of a phrase; empty if all was."""
    return f" of the {report['split']} split" if report["split"] else ""


def text_table(head: Row, rows: Sequence[Row]) -> str:
    """Return a table for a terminal."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = []
    for row in [head, *rows]:
        columns = zip(head, row, widths, strict=True)
        cells = [cell.ljust(width) if name in WORDY else cell.rjust(width) for name, cell, width in columns]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def markdown_table(head: Row, rows: Sequence[Row], *, words: Collection[str] = WORDY) -> str:
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


def _joined(parts: Sequence[Part], table: Callable[[Row, Sequence[Row]], str]) -> str:
    return "\n\n".join(part if isinstance(part, str) else table(part.head, part.rows) for part in parts)
