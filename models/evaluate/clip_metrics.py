"""Figures of merit from what was said and what fired. Arithmetic only: no audio, no model, no file."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

NOTHING_FIRED = "nothing"  # outcome of a clip in which no command fired
AND = " + "  # between the commands of a clip in which more than one fired


class Role(Enum):
    """What a label is to the recogniser.

    OTHER_KEYWORD: a word that others' recognisers take for a command, as near to one as words come.
    """

    COMMAND = "command"
    OTHER_KEYWORD = "other_keyword"
    UNKNOWN_WORD = "unknown_word"
    NOISE = "noise"


@dataclass(frozen=True)
class JudgedClip:
    """One clip: its label (the folder it lies in), and the commands that fired in it, in order."""

    label: str
    fired: tuple[str, ...]

    @property
    def outcome(self) -> str:
        """The commands that fired, as in "up" or "up + down", or `NOTHING_FIRED`."""
        return AND.join(self.fired) or NOTHING_FIRED


@dataclass(frozen=True)
class ClipFigures:
    """How well the commands are told from each other and from all else, by clips. Rates are 0 to 1.

    clips, clips_by_role: number of clips, of all and of each role.
    recall: per command, share of its clips in which it fired once and nothing else did.
    recall_overall: the same over all clips of commands; None if there are none.
    wrong_word_rate: share of all clips of commands in which another command fired; None if there are none.
    false_fire_rate: per label that is no command, share of its clips in which any command fired.
    false_fire_rate_other_keywords, false_fire_rate_unknown_words: the same over all clips of these; None of none.
    false_fire_rate_other_words: the same over both together; None if there are none.
    false_fire_rate_noise: the same over all clips of noise; None if there are none.
    confusion: per label, how many of its clips had which outcome (see `JudgedClip.outcome`); outcomes that never came
        are left out.
    """

    clips: int
    clips_by_role: dict[str, int]
    recall: dict[str, float]
    recall_overall: float | None
    wrong_word_rate: float | None
    false_fire_rate: dict[str, float]
    false_fire_rate_other_keywords: float | None
    false_fire_rate_unknown_words: float | None
    false_fire_rate_other_words: float | None
    false_fire_rate_noise: float | None
    confusion: dict[str, dict[str, int]]


def clip_figures(judged: Sequence[JudgedClip], roles: dict[str, Role]) -> ClipFigures:
    """Return the figures of all clips.

    roles: what each label is, in the order in which labels are to stand; every label in `judged` must be there, else
        KeyError is raised.
    """
    by_label = {label: [clip for clip in judged if clip.label == label] for label in roles}
    by_label = {label: clips for label, clips in by_label.items() if clips}
    of_role = {role: [clip for clip in judged if roles[clip.label] is role] for role in Role}
    commands = [label for label in by_label if roles[label] is Role.COMMAND]
    other_words = [*of_role[Role.OTHER_KEYWORD], *of_role[Role.UNKNOWN_WORD]]
    return ClipFigures(
        clips=len(judged),
        clips_by_role={role.value: len(clips) for role, clips in of_role.items()},
        recall={label: share([is_right(clip) for clip in by_label[label]]) for label in commands},
        recall_overall=share_or_none([is_right(clip) for clip in of_role[Role.COMMAND]]),
        wrong_word_rate=share_or_none([is_wrong(clip) for clip in of_role[Role.COMMAND]]),
        false_fire_rate={
            label: share([bool(clip.fired) for clip in clips])
            for label, clips in by_label.items()
            if label not in commands
        },
        false_fire_rate_other_keywords=_fired(of_role[Role.OTHER_KEYWORD]),
        false_fire_rate_unknown_words=_fired(of_role[Role.UNKNOWN_WORD]),
        false_fire_rate_other_words=_fired(other_words),
        false_fire_rate_noise=_fired(of_role[Role.NOISE]),
        confusion={label: _counts([clip.outcome for clip in clips]) for label, clips in by_label.items()},
    )


def is_right(clip: JudgedClip) -> bool:
    """Return whether a command's clip moved the pen as it should: that command once, and nothing else."""
    return clip.fired == (clip.label,)


def is_wrong(clip: JudgedClip) -> bool:
    """Return whether in a command's clip another command fired, whatever else did."""
    return any(word != clip.label for word in clip.fired)


def share(marks: Sequence[bool]) -> float:
    """Return the share of True in `marks`, which must not be empty."""
    if not marks:
        raise ValueError("no marks: expected at least one")
    return float(np.mean(marks))


def share_or_none(marks: Sequence[bool]) -> float | None:
    """Return the share of True in `marks`, or None where there are none."""
    return share(marks) if marks else None


def _fired(clips: Sequence[JudgedClip]) -> float | None:
    """Return the share of `clips` in which any command fired, or None where there are none."""
    return share_or_none([bool(clip.fired) for clip in clips])


def _counts(outcomes: Sequence[str]) -> dict[str, int]:
    """Return how often each outcome came, most often first, then by name."""
    names, counts = np.unique(outcomes, return_counts=True)
    return {str(names[i]): int(counts[i]) for i in np.lexsort((names, -counts))}
