"""Judges a model on clips of one word or noise each, every clip a stream of its own."""

import argparse
import zlib
from dataclasses import asdict

import numpy as np
from tqdm import tqdm

from models.clips import Clip, clips_of, find_files
from models.config import NOISE, UNKNOWN, DecisionConfig
from models.data import Split
from models.frontend import log_mel
from models.metrics import Heard, Role, clip_figures, share, share_or_none
from models.report import Report
from models.runtime import Network
from models.spotter import Spotter
from models.wav import SAMPLE_RATE_HZ

NOISE_LABELS = frozenset({NOISE, "_silence_"})
SEED = 1
PADDING_S = 0.5
PADDING_RMS = 10.0 ** (-60.0 / 20.0)


def fired_in(clip: Clip, spotter: Spotter) -> tuple[str, ...]:
    """Return the commands that the game would hear in `clip`, with faint noise before and after it."""
    rng = np.random.default_rng([SEED, zlib.crc32(clip.name.encode())])  # the same for a clip in any company
    before, after = rng.normal(0.0, PADDING_RMS, (2, round(PADDING_S * SAMPLE_RATE_HZ))).astype(np.float32)
    spotter.reset()
    hearings = spotter.feed(np.concatenate([before, clip.samples, after]))
    return tuple(hearing.word for hearing in hearings if hearing.word is not None)


def one_window(clip: Clip, network: Network) -> tuple[str, float]:
    """Return the most probable label and its probability for one window on the bare clip.

    A clip shorter than the window is followed by digital silence, as published evaluations do.
    """
    config = network.card.frontend
    length = config.window_samples + (config.frames - 1) * config.hop_samples
    padded = np.pad(clip.samples, (0, max(0, length - len(clip.samples))))
    probabilities = network.predict(log_mel(padded, config)[: config.frames])
    best = int(np.argmax(probabilities))
    return network.card.labels[best], float(probabilities[best])


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add what only `clips` asks for: nothing."""
    del parser


def judge(options: argparse.Namespace, network: Network, *, decision: DecisionConfig, split: Split | None) -> Report:
    """Return the figures of `network` on the clips in a folder, ready for JSON; see `ClipFigures` for their meaning.

    Raises DataError as `find_files` does, and AudioError if a clip cannot be read.
    """
    spotter = Spotter(network)
    spotter.decision = decision
    classes: dict[Role, str] = {Role.OTHER_WORD: UNKNOWN, Role.NOISE: NOISE}
    files = find_files(options.folder, split)
    roles = {label: _role(label, network) for label in [*network.card.commands, *(path.parent.name for path in files)]}
    heard, in_one_window, is_class = [], [], []
    for path in tqdm(files, desc="clips", unit=" files", disable=None):
        for clip in clips_of(path, split):
            heard.append(Heard(clip.label, fired_in(clip, spotter)))
            top, probability = one_window(clip, network)
            is_class.append(top == classes.get(roles[clip.label], clip.label))
            if roles[clip.label] is Role.COMMAND:
                in_one_window.append(top == clip.label and probability >= decision.threshold)
    return {
        "split": split.value if split else None,
        "threshold": decision.threshold,
        "decision": asdict(decision),
        **asdict(clip_figures(heard, roles)),
        "single_window": {"argmax_accuracy": share(is_class), "recall_overall": share_or_none(in_one_window)},
    }


def _role(label: str, network: Network) -> Role:
    if label in network.card.commands:
        return Role.COMMAND
    return Role.NOISE if label in NOISE_LABELS else Role.OTHER_WORD
