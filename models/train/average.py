"""The command line that averages the weights of networks which went on from the same weights, and ships the mean.

    python -m models.train.average --out RUN_DIR NETWORK.keras NETWORK.keras [...]

A training that goes on from trained weights (`--start`) stays in the same valley of the loss, so the mean of what it
began with and of what it ended with is a network too, often better than either (Wortsman et al., "Model soups",
arXiv:2203.05482, and "Robust fine-tuning of zero-shot models", arXiv:2109.01903). It costs no more to play than one.
All networks must know the same words, and as many other words with a class of their own; which these are no file says,
so train with the same --own-class-min-clips on recordings that give the same. RUN_DIR then holds .tflite, .keras and
.json of each of our vocabularies.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.common.terminal import take_any_letter, train_extra
from models.spot.config import ModelCard, ModelError
from models.spot.given import given_file
from models.train.checkpoint import CheckpointError

with train_extra():
    from models.train.export import read_trained, ship
    from models.train.network import build_network

REMEDY = "Give .keras files of trainings of ours that went on from the same weights."


def average(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Write the mean of the networks `paths`, .keras files with their cards beside them; return the .tflite files.

    Raises CheckpointError if one is no network of ours or another one than the first, ModelError for a bad card,
    OSError if something cannot be written.
    """
    cards = [ModelCard.load(path.with_suffix(".json")) for path in paths]
    first = cards[0]
    networks = [read_trained(path, commands=first.commands, remedy=REMEDY) for path in paths]
    alike = [(c.labels, c.frontend, n.meanings, n.width) for c, n in zip(cards, networks, strict=True)]
    for path, what in zip(paths, alike, strict=True):
        if what != alike[0]:
            raise CheckpointError(f"{path} tells other words apart than {paths[0]}, or in another way. {REMEDY}")
    model = build_network(first.frontend, len(networks[0].meanings), width=networks[0].width)
    stacks = zip(*(network.weights for network in networks), strict=True)
    model.set_weights([np.mean(stack, axis=0, dtype=np.float64).astype(np.float32) for stack in stacks])
    trained_on = dict.fromkeys(line for card in cards for line in card.trained_on)
    return ship(
        model,
        folder,
        classes=networks[0].meanings,
        commands=first.commands,
        frontend=first.frontend,
        trained_on=tuple(trained_on),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Average as the command line says."""
    take_any_letter()
    command_line = argparse.ArgumentParser(
        prog="python -m models.train.average", description=(__doc__ or "").partition("\n")[0]
    )
    command_line.add_argument("networks", nargs="+", type=given_file, metavar="NETWORK.keras", help="with its card")
    command_line.add_argument("--out", required=True, type=Path, metavar="RUN_DIR", help="folder of the result")
    asked = command_line.parse_args(arguments)
    try:
        asked.out.mkdir(parents=True, exist_ok=True)
        results = average(asked.networks, asked.out)
    except (CheckpointError, ModelError) as error:
        sys.exit(str(error))
    except OSError as error:
        where, why = error.filename or asked.out, error.strerror or error
        sys.exit(f"{where} cannot be written ({why}). Make room or give another folder, and start again.")
    sys.stdout.write(f"Wrote {', '.join(str(path) for path in results)}, their .keras and their cards.\n")


if __name__ == "__main__":
    main()
