"""Figures as people read them: the tables of the terminal and of the model card."""

from collections.abc import Sequence
from typing import Any

from models.metrics import AND, NOTHING, Role

Row = tuple[str, ...]
Report = dict[str, Any]  # as `python -m models.evaluate ... --json` prints it
COMMAND_HEAD = ("command", "clips", "right", "missed", "twice", "wrong")
OTHER_HEAD = ("other", "clips", "fired", "as")
WORDY = frozenset({"command", "other", "as"})  # columns of words, set to the left; figures are set to the right


def percent(rate: float | None) -> str:
    """Return a rate of 0 to 1 as a percentage with one decimal, or a dash where there is none."""
    return "-" if rate is None else f"{100.0 * rate:.1f} %"


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


def clips_as_text(report: Report) -> str:
    """Return the report of `evaluate clips` for a terminal."""
    parts = [clips_title(report), text_table(COMMAND_HEAD, command_rows(report))]
    if report["false_fire_rate"]:
        parts.append(text_table(OTHER_HEAD, other_rows(report)))
    return "\n\n".join([*parts, single_window_line(report)])


def clips_as_markdown(report: Report) -> str:
    """Return the report of `evaluate clips` for the model card that people read."""
    parts = [clips_title(report), markdown_table(COMMAND_HEAD, command_rows(report))]
    if report["false_fire_rate"]:
        parts.append(markdown_table(OTHER_HEAD, other_rows(report)))
    return "\n\n".join([*parts, single_window_line(report)])


def with_section(text: str, name: str, content: str) -> str:
    """Return `text` with `content` between the comments that mark the figures `name`; ValueError if there are none."""
    begin, end = f"<!-- figures: {name} -->", f"<!-- end of figures: {name} -->"
    head, found, rest = text.partition(begin)
    _, ended, tail = rest.partition(end)
    if not found or not ended:
        raise ValueError(f"text without {begin} and {end}: expected both")
    return f"{head}{begin}\n\n{content}\n\n{end}{tail}"


def clips_title(report: Report) -> str:
    """Return what was measured, as a sentence."""
    of_split = f" of the {report['split']} split" if report["split"] else ""
    return f"{report['clips']:,} clips{of_split}, at threshold {report['threshold']:g}."


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
