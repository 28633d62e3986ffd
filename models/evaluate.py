"""The command line that judges a model on recordings that it has not learned from.

    python -m models.evaluate clips DIR [--split validation] [--threshold T] [--model FILE] [--json] [--write-card]

DIR holds one folder of clips per label, as Speech Commands does; longer files are cut into whole seconds; `extra` is no
label. --split keeps the clips that validation_list.txt or testing_list.txt name, or for training those in neither; the
long files of _background_noise_ stand in no list and are split by time: their last fifth is not for training.
Each clip is a stream of its own with half a second of faint noise before and after. --write-card puts the figures into
the model's card, and for our own model into the README beside this file, so that nobody types them.
"""

import argparse
import json
import sys
import zlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from models.clips import Clip, DataError, clips_of, find_files
from models.config import DEFAULT_MODEL, NOISE, UNKNOWN, ModelError
from models.data import Split
from models.frontend import log_mel
from models.metrics import Heard, Role, clip_figures, share, share_or_none
from models.report import clips_as_markdown, clips_as_text, with_section
from models.runtime import Network
from models.spotter import Spotter
from models.wav import SAMPLE_RATE_HZ, AudioError

NOISE_LABELS = frozenset({NOISE, "_silence_"})
SEED = 1
PADDING_S = 0.5
PADDING_RMS = 10.0 ** (-60.0 / 20.0)
README = Path(__file__).parent / "README.md"


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


def judge_clips(root: Path, network: Network, *, split: Split | None, threshold: float | None) -> dict[str, Any]:
    """Return the figures of `network` on the clips in `root`, ready for JSON; see `ClipFigures` for their meaning.

    Raises DataError as `find_files` does, and AudioError if a clip cannot be read.
    """
    spotter = Spotter(network)
    if threshold is not None:
        spotter.decision = replace(spotter.decision, threshold=threshold)
    classes: dict[Role, str] = {Role.OTHER_WORD: UNKNOWN, Role.NOISE: NOISE}
    files = find_files(root, split)
    roles = {label: _role(label, network) for label in [*network.card.commands, *(path.parent.name for path in files)]}
    heard, in_one_window, is_class = [], [], []
    for path in tqdm(files, desc="clips", unit=" files", disable=None):
        for clip in clips_of(path, split):
            heard.append(Heard(clip.label, fired_in(clip, spotter)))
            top, probability = one_window(clip, network)
            is_class.append(top == classes.get(roles[clip.label], clip.label))
            if roles[clip.label] is Role.COMMAND:
                in_one_window.append(top == clip.label and probability >= spotter.decision.threshold)
    return {
        "split": split.value if split else None,
        "threshold": spotter.decision.threshold,
        **asdict(clip_figures(heard, roles)),
        "single_window": {"argmax_accuracy": share(is_class), "recall_overall": share_or_none(in_one_window)},
    }


def write_card(report: dict[str, Any], model: Path, network: Network) -> None:
    """Put the report into the card of `model`, and for our own model into the README."""
    card = replace(network.card, figures={**network.card.figures, "clips": report})
    card.save(model.with_suffix(".json"))
    if model.resolve() == DEFAULT_MODEL.resolve():
        text = README.read_text(encoding="utf-8")
        README.write_text(with_section(text, "clips", clips_as_markdown(report)), encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, or 2 if the model or a recording could not be used."""
    options = _parser().parse_args(arguments)
    try:
        network = Network.load(options.model)
        split = Split(options.split) if options.split else None
        report = judge_clips(options.folder, network, split=split, threshold=options.threshold)
    except (AudioError, DataError, ModelError) as error:
        print(error, file=sys.stderr)
        return 2
    print(json.dumps(report, indent=2) if options.json else clips_as_text(report))
    if options.write_card:
        write_card(report, options.model, network)
    return 0


def _role(label: str, network: Network) -> Role:
    if label in network.card.commands:
        return Role.COMMAND
    return Role.NOISE if label in NOISE_LABELS else Role.OTHER_WORD


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.evaluate", description="Judge a model on recordings.")
    what = parser.add_subparsers(dest="what", required=True)
    clips = what.add_parser("clips", help="one word or noise per file, each clip on its own")
    clips.add_argument("folder", type=Path, metavar="DIR", help="holds one folder of clips per label")
    clips.add_argument(
        "--split", choices=[split.value for split in Split], help="by the data set's lists (default: all)"
    )
    clips.add_argument(
        "--threshold", type=_threshold, metavar="T", help="score a command must reach (default: model's)"
    )
    clips.add_argument("--model", type=Path, default=DEFAULT_MODEL, metavar="FILE", help=".tflite with its card beside")
    clips.add_argument("--json", action="store_true", help="print the report as JSON")
    clips.add_argument("--write-card", action="store_true", help="put the figures into the model's card")
    return parser


def _threshold(text: str) -> float:
    """Return `text` as a threshold above 0 and below 1."""
    value = float(text)
    if not 0.0 < value < 1.0:
        raise argparse.ArgumentTypeError(f"{text}: expected above 0 and below 1")
    return value


if __name__ == "__main__":
    sys.exit(main())
