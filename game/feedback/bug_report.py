"""The text that a player can copy into a bug report: versions, the system, what was measured, and no sound."""

from collections.abc import Iterable, Sequence

from game.feedback.captions import ago, exact, seen_after, seen_after_end
from game.feedback.diagnostics import DiagnosticSnapshot, facts, findings
from game.feedback.utterances import FRAME_S, Utterance

TITLE = "Speak-a-Sketch: report of the doctor"
NO_AUDIO = "This report contains numbers and the words that were heard, but no sound."


def report(
    snapshot: DiagnosticSnapshot,
    utterances: Sequence[Utterance],
    *,
    frames: float,
    about: Iterable[tuple[str, str]] = (),
) -> str:
    """Return the report as plain text, lines of at most about 100 letters that end in a line break.

    utterances: the last of what was said, oldest first. frames: log-mel frames heard so far, by which they are dated.
    about: of program and machine, each a name and a value.
    """
    lines = [TITLE, NO_AUDIO, ""]
    lines += _table(about)
    lines += ["", "Measured", *_table(facts(snapshot))]
    lines += ["", "Findings", *[f"  - {fault.what} {fault.remedy}" for fault in findings(snapshot)]]
    if not findings(snapshot):
        lines.append("  none")
    lines += ["", "Last heard"]
    for utterance in reversed(utterances):
        times = ", ".join(
            part
            for part in (
                f"{ago(utterance, frames, frame_s=FRAME_S)} ago",
                f"drawn after {seen_after(utterance)}" if utterance.delay_s is not None else "",
                f"{seen_after_end(utterance)} from the word's end" if utterance.late_s is not None else "",
            )
            if part
        )
        lines.append(f"  {exact(utterance)} ({times})")
    if not utterances:
        lines.append("  nothing yet")
    return "\n".join(lines) + "\n"


def _table(rows: Iterable[tuple[str, str]]) -> list[str]:
    rows = list(rows)
    width = max((len(name) for name, _ in rows), default=0)
    return [f"  {name:<{width}}  {value}" for name, value in rows]
