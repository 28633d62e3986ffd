"""Figures as people read them: the tables of the terminal and of the model card."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from models.metrics import AND, NOTHING, Role

Row = tuple[str, ...]
Report = dict[str, Any]  # as `python -m models.evaluate ... --json` prints it
COMMAND_HEAD = ("command", "clips", "right", "missed", "twice", "wrong")
OTHER_HEAD = ("other", "clips", "fired", "as")
# Columns of words are set to the left, figures to the right.
WORDY = frozenset({"command", "other", "as", "condition", "exactly once in", "audio", "what"})


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


def markdown_table(head: Row, rows: Sequence[Row]) -> str:
    """Return a table in Markdown."""
    rule = tuple("---" if name in WORDY else "---:" for name in head)
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *rows])


def as_text(parts: Sequence[Part]) -> str:
    """Return a report for a terminal."""
    return _joined(parts, text_table)


def as_markdown(parts: Sequence[Part]) -> str:
    """Return a report for the model card that people read."""
    return _joined(parts, markdown_table)


def clips_parts(report: Report) -> list[Part]:
    """Return the report of `evaluate clips` as sentences and tables."""
    title = f"{report['clips']:,} clips{of_split(report)}, at threshold {report['threshold']:g}."
    others = [Table(OTHER_HEAD, other_rows(report))] if report["false_fire_rate"] else []
    return [title, Table(COMMAND_HEAD, command_rows(report)), *others, single_window_line(report)]


def with_section(text: str, name: str, content: str) -> str:
    """Return `text` with `content` between the comments that mark the figures `name`; ValueError if there are none."""
    begin, end = f"<!-- figures: {name} -->", f"<!-- end of figures: {name} -->"
    head, found, rest = text.partition(begin)
    _, ended, tail = rest.partition(end)
    if not found or not ended:
        raise ValueError(f"text without {begin} and {end}: expected both")
    return f"{head}{begin}\n\n{content}\n\n{end}{tail}"


def command_rows(report: Report) -> list[Row]:
    """Return one row per command and one for all of them, with the columns of `COMMAND_HEAD`."""
    rows = [_command_row(word, [(word, report["confusion"][word])]) for word in report["recall"]]
    everything = [(word, report["confusion"][word]) for word in report["recall"]]
    return [*rows, _command_row("all commands", everything)]


def other_rows(report: Report) -> list[Row]:
    """Return one row per other label and one for each kind of them, with the columns of `OTHER_HEAD`."""
    rows = []
    for label, rate in report["false_fire_rate"].items():
        outcomes = report["confusion"][label]
        fired = ", ".join(f"{name} {count}" for name, count in outcomes.items() if name != NOTHING)
        rows.append((label, f"{sum(outcomes.values()):,}", percent(rate), fired))
    clips = report["clips_by_role"]
    words = ("all other words", f"{clips[Role.OTHER_WORD.value]:,}", percent(report["false_fire_rate_other_words"]), "")
    noise = ("all noise", f"{clips[Role.NOISE.value]:,}", percent(report["false_fire_rate_noise"]), "")
    return [*rows, words, noise]


def single_window_line(report: Report) -> str:
    """Return the figures of one window per clip, as a sentence."""
    single = report["single_window"]
    return (
        "For comparison with published figures, one window on the bare clip: "
        f"accuracy {percent(single['argmax_accuracy'])}, recall {percent(single['recall_overall'])}."
    )


def _command_row(name: str, confusion: list[tuple[str, dict[str, int]]]) -> Row:
    """Return the row `name` over one or more commands, each with the counts of its outcomes."""
    clips = right = missed = twice = 0
    for word, outcomes in confusion:
        clips += sum(outcomes.values())
        right += outcomes.get(word, 0)
        missed += outcomes.get(NOTHING, 0)
        twice += sum(n for outcome, n in outcomes.items() if AND in outcome and set(outcome.split(AND)) == {word})
    wrong = clips - right - missed - twice
    return (name, f"{clips:,}", *[percent(n / clips if clips else None) for n in (right, missed, twice, wrong)])


def _joined(parts: Sequence[Part], table: Callable[[Row, Sequence[Row]], str]) -> str:
    return "\n\n".join(part if isinstance(part, str) else table(part.head, part.rows) for part in parts)
