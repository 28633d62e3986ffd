"""The command line that trains the network.

    python -m models.train DATA_DIR --out RUN_DIR                            from the beginning
    python -m models.train DATA_DIR --out RUN_DIR --start NETWORK.keras      from trained weights on
    python -m models.train DATA_DIR --out RUN_DIR --steps 20 --variants 0    a trial

DATA_DIR has the Speech Commands folder layout. First the spectrograms of all recordings are computed, each as it is and
in three variations, and kept in a folder `cache` beside RUN_DIR, or in --cache; it may be deleted at any time. A trial
without variations needs a quarter of that or less: some minutes for the published data set instead of a quarter of an
hour on two cores.

A run that was stopped, by Ctrl-C or otherwise, goes on when the same command is given again, and ends with the same
weights. RUN_DIR then holds curves.csv and curves.png, written after every epoch, and the result as .tflite, .keras and
.json for each of our vocabularies whose words were learned, which are both unless --labels says otherwise.
"""

import argparse
import sys
from pathlib import Path
from typing import Any

from models.common.terminal import take_any_letter, train_extra
from models.data.dataset import DataError
from models.spot.audio_files import AudioError
from models.spot.given import given_folder, given_number
from models.train.checkpoint import CheckpointError
from models.train.config import TrainConfig

with train_extra():
    from models.train.trainer import Trainer


OLD_NAMES = {"own-class-min-clips": ("--kin",)}
"""What options were called before, and may still be called."""


def main(arguments: list[str] | None = None) -> None:
    """Train as the command line says."""
    take_any_letter()
    options: dict[str, Any] = vars(_parser().parse_args(arguments))
    data_dir, out_dir, commands = options.pop("data_dir"), options.pop("out"), tuple(options.pop("labels"))
    cache_dir = options.pop("cache") or out_dir.parent / "cache"
    try:
        config = TrainConfig(commands=commands, **options)
    except ValueError as error:
        sys.exit(str(error))
    try:
        results = Trainer(config, data_dir=data_dir, out_dir=out_dir, cache_dir=cache_dir).run()
    except (AudioError, CheckpointError, DataError) as error:
        sys.exit(str(error))
    except OSError as error:  # while writing: what cannot be read is one of those above
        where, why = error.filename or out_dir, error.strerror or error
        sys.exit(f"{where} cannot be written ({why}). Make room or give another folder, and start again.")
    except KeyboardInterrupt:
        sys.exit("\nStopped. What was trained until the last whole epoch is kept; give the same command to go on.")
    print(f"Wrote {', '.join(str(path) for path in results)}, their .keras and their cards.")


def _parser() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    parser = argparse.ArgumentParser(prog="python -m models.train", description=__doc__.partition("\n")[0])
    default = TrainConfig()
    parser.add_argument("data_dir", type=given_folder, metavar="DATA_DIR", help="folder in the Speech Commands layout")
    parser.add_argument("--out", type=Path, required=True, metavar="RUN_DIR", help="folder for checkpoints and results")
    parser.add_argument(
        "--cache", type=Path, metavar="DIR", help="folder for spectrograms (default: cache, beside RUN_DIR)"
    )
    parser.add_argument("--labels", nargs="+", default=default.commands, metavar="WORD", help="words to recognise")
    for name, text in (
        ("seed", "of every random choice"),
        ("epochs", "passes"),
        ("scenes", "scenes of 5 s in a pass"),
        ("batch", "scenes in a step"),
        ("steps", "stop after so many steps (0: all epochs)"),
        ("mining", "epochs between two searches for hard negatives (0: none)"),
        ("own-class-min-clips", "recordings from which an other word is a class of its own (0: none)"),
        ("width", "channels of the network"),
        ("variants", "other voices and rooms of each recording"),
        ("validation-scenes", "scenes judged after each epoch"),
    ):
        value = getattr(default, name.replace("-", "_"))
        names = [f"--{name}", *OLD_NAMES.get(name, ())]
        about = f"{text} (default {value})"
        parser.add_argument(*names, type=given_number(int), default=value, metavar="N", help=about)
    rate = f"highest learning rate (default {default.rate:g})"
    parser.add_argument("--rate", type=given_number(float), default=default.rate, metavar="X", help=rate)
    parser.add_argument("--start", default=default.start, metavar="KERAS", help="go on from the weights of this file")
    parser.add_argument(
        "--precision", choices=("float32", "mixed_bfloat16"), default=default.precision, help="of training"
    )
    return parser


if __name__ == "__main__":
    main()
