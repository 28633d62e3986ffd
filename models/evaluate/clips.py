"""Judges a model on clips of one word or noise each, every clip a stream of its own."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tqdm import tqdm

from models.data.clips import Clip, clips_of, find_files, find_unmet, whole_clip
from models.data.dataset import NOISE_FOLDER, SILENCE_FOLDER, Split
from models.evaluate.clip_metrics import (
    AND,
    NOTHING_FIRED,
    ClipFigures,
    JudgedClip,
    Role,
    clip_figures,
    share,
    share_or_none,
)
from models.evaluate.report import INLINE, Cells, Part, Report, Table, of_split, percent, share_of
from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.config import NOISE, UNKNOWN, DecisionConfig
from models.spot.counted import counted
from models.spot.frontend import FrontEnd, features
from models.spot.runtime import Network
from models.spot.spotter import Spotter

# The ten commands of the published benchmark (Warden, "Speech Commands", arXiv:1804.03209); the other words are there
# to be told from them.
KEYWORDS = frozenset({"yes", "no", "up", "down", "left", "right", "on", "off", "stop", "go"})
NOISE_LABELS = frozenset({NOISE_FOLDER, SILENCE_FOLDER})
PADDING_SEED = 1
PADDING_S = 0.5
PADDING_RMS = 10.0 ** (-60.0 / 20.0)
COMMAND_HEAD = ("command", "clips", "right", "missed", "twice", "wrong")
OTHER_HEAD = ("other", "clips", "fired", "as")


@dataclass(frozen=True)
class ClipsOptions:
    """Which clips: those in the folders of `folder`, of one split or of all for None."""

    folder: Path
    split: Split | None = None


@dataclass(frozen=True)
class SingleWindow:
    """How one window on each bare clip is told, as published evaluations do. Shares, 0 to 1.

    argmax_accuracy: of all clips, whose most probable label is right. recall_overall: of the clips of commands, whose
    label is right and reaches the threshold; None if there are none.
    """

    argmax_accuracy: float
    recall_overall: float | None


@dataclass(frozen=True)
class NeverMet:
    """What fired on words that no model of ours has met: of all of them, and by word as in `ClipFigures`."""

    clips: int
    false_fire_rate_overall: float | None
    false_fire_rate: dict[str, float]
    confusion: dict[str, dict[str, int]]


@dataclass(frozen=True)
class ClipsReport(Report):
    """The figures of a network on clips. split: None for all. threshold: that of the decision."""

    split: Split | None
    threshold: float
    decision: DecisionConfig
    figures: ClipFigures = field(metadata=INLINE)
    single_window: SingleWindow
    never_met: NeverMet

    def parts(self) -> list[Part]:
        """Return the report as sentences and tables."""
        title = f"{counted(self.figures.clips, 'clip')}{of_split(self.split)}, at threshold {self.threshold:g}."
        others = [Table(OTHER_HEAD, _other_rows(self.figures))] if self.figures.false_fire_rate else []
        commands = [Table(COMMAND_HEAD, _command_rows(self.figures))] if self.figures.recall else []
        single = (
            "For comparison with published figures, one window on the bare clip: "
            f"accuracy {percent(self.single_window.argmax_accuracy)}, "
            f"recall {percent(self.single_window.recall_overall)}."
        )
        return [title, *commands, *others, *_never_met_parts(self.never_met), single]


def fired_in(clip: Clip, spotter: Spotter) -> tuple[str, ...]:
    """Return the commands that the game would hear in `clip`, with faint noise before and after it."""
    name = clip.name.encode("utf-8", "surrogateescape")
    rng = np.random.default_rng([PADDING_SEED, zlib.crc32(name)])  # the same for a clip in any company
    before, after = rng.normal(0.0, PADDING_RMS, (2, round(PADDING_S * SAMPLE_RATE_HZ))).astype(np.float32)
    spotter.reset()
    hearings = spotter.feed(np.concatenate([before, clip.samples, after]))
    return tuple(hearing.word for hearing in hearings if hearing.word is not None)


def one_window(clip: Clip, network: Network) -> tuple[str, float]:
    """Return the most probable label and its probability for one window on the bare clip.

    A clip shorter than the window is followed by digital silence, as published evaluations do. What a voice tells by
    several looks counts for nothing here: its own words, and a fit of usual ones.
    """
    config = network.card.frontend
    length = config.window_samples + (config.frames - 1) * config.hop_samples
    padded = np.pad(clip.samples, (0, max(0, length - len(clip.samples))))
    power = FrontEnd(config).push(padded)[: config.frames]
    network.reset()
    probabilities = network.predict(features(power, config))
    best = int(np.argmax(probabilities))
    return network.card.labels[best], float(probabilities[best])


def judge(options: ClipsOptions, network: Network, *, decision: DecisionConfig) -> ClipsReport:
    """Return the figures of `network` on the clips in a folder.

    Words that no model of ours has met are judged by all speakers but those for testing, and not with that split.
    Raises DataError as `find_files` and `find_unmet` do, and AudioError if a clip cannot be read.
    """
    folder, split = options.folder, options.split
    spotter = Spotter(network)
    spotter.decision = decision
    classes = {Role.OTHER_KEYWORD: UNKNOWN, Role.UNKNOWN_WORD: UNKNOWN, Role.NOISE: NOISE}
    files = find_files(folder, split)
    roles = {label: _role(label, network) for label in [*network.card.commands, *(path.parent.name for path in files)]}
    judged, in_one_window, is_class = [], [], []
    for path in tqdm(files, desc="clips", unit=" files", disable=None):
        for clip in clips_of(path, split):
            judged.append(JudgedClip(clip.label, fired_in(clip, spotter)))
            top, probability = one_window(clip, network)
            is_class.append(top == classes.get(roles[clip.label], clip.label))
            if roles[clip.label] is Role.COMMAND:
                in_one_window.append(top == clip.label and probability >= decision.threshold)
    has_words = any(path.parent.name not in NOISE_LABELS for path in files)
    may_be_met = has_words and split is not Split.TESTING
    unmet = find_unmet(folder, commands=network.card.commands) if may_be_met else []
    never_met = [
        JudgedClip(recording.label, fired_in(whole_clip(recording), spotter))
        for recording in tqdm(unmet, desc="words never met", unit=" files", disable=None)
    ]
    return ClipsReport(
        split=split,
        threshold=decision.threshold,
        decision=decision,
        figures=clip_figures(judged, roles),
        single_window=SingleWindow(share(is_class), share_or_none(in_one_window)),
        never_met=_never_met(never_met),
    )


def _never_met(judged: Sequence[JudgedClip]) -> NeverMet:
    """Return what fired on words that no model of ours has met."""
    figures = clip_figures(judged, dict.fromkeys(sorted({clip.label for clip in judged}), Role.UNKNOWN_WORD))
    rates = (figures.false_fire_rate_unknown_words, figures.false_fire_rate)
    return NeverMet(figures.clips, *rates, figures.confusion)


def _never_met_parts(found: NeverMet) -> list[Part]:
    """Return the figures of words never met as a sentence and a table; nothing where there are none."""
    if not found.clips:
        return []
    everything = ("all words never met", f"{found.clips:,}", share_of(found.false_fire_rate_overall, found.clips), "")
    title = "Words that our training never meets, by all speakers but those kept for testing:"
    return [title, Table(OTHER_HEAD, [*_fired_rows(found.false_fire_rate, found.confusion), everything])]


def _role(label: str, network: Network) -> Role:
    if label in network.card.commands:
        return Role.COMMAND
    if label in NOISE_LABELS:
        return Role.NOISE
    return Role.OTHER_KEYWORD if label in KEYWORDS else Role.UNKNOWN_WORD


def _command_rows(figures: ClipFigures) -> list[Cells]:
    """Return one row per command and one for all of them, with the columns of `COMMAND_HEAD`."""
    everything = [(word, figures.confusion[word]) for word in figures.recall]
    rows = [_command_row(word, [(word, outcomes)]) for word, outcomes in everything]
    return [*rows, _command_row("all commands", everything)]


def _other_rows(figures: ClipFigures) -> list[Cells]:
    """Return one row per other label and one for each kind of them, with the columns of `OTHER_HEAD`."""
    clips = figures.clips_by_role
    keywords, unknown, noise = (clips[role.value] for role in (Role.OTHER_KEYWORD, Role.UNKNOWN_WORD, Role.NOISE))
    return [
        *_fired_rows(figures.false_fire_rate, figures.confusion),
        ("all other keywords", f"{keywords:,}", share_of(figures.false_fire_rate_other_keywords, keywords), ""),
        ("all unknown words", f"{unknown:,}", share_of(figures.false_fire_rate_unknown_words, unknown), ""),
        (
            "all other words",
            f"{keywords + unknown:,}",
            share_of(figures.false_fire_rate_other_words, keywords + unknown),
            "",
        ),
        ("all noise", f"{noise:,}", share_of(figures.false_fire_rate_noise, noise), ""),
    ]


def _fired_rows(rates: Mapping[str, float], confusion: Mapping[str, Mapping[str, int]]) -> list[Cells]:
    """Return one row per label that is no command, with the columns of `OTHER_HEAD`."""
    rows: list[Cells] = []
    for label, rate in rates.items():
        outcomes = confusion[label]
        fired = ", ".join(f"{name} {count}" for name, count in outcomes.items() if name != NOTHING_FIRED)
        clips = sum(outcomes.values())
        rows.append((label, f"{clips:,}", share_of(rate, clips), fired))
    return rows


def _command_row(name: str, confusion: list[tuple[str, dict[str, int]]]) -> Cells:
    """Return the row `name` over one or more commands, each with the counts of its outcomes."""
    clips = right = missed = twice = 0
    for word, outcomes in confusion:
        clips += sum(outcomes.values())
        right += outcomes.get(word, 0)
        missed += outcomes.get(NOTHING_FIRED, 0)
        twice += sum(n for outcome, n in outcomes.items() if AND in outcome and set(outcome.split(AND)) == {word})
    wrong = clips - right - missed - twice
    return (name, f"{clips:,}", *[share_of(n / clips if clips else None, clips) for n in (right, missed, twice, wrong)])
