"""Everything that training needs to go on after it was stopped, in one file."""

import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.common.files import replacing

Arrays = list[NDArray[np.generic]]
# What numpy and json raise for a file that is no checkpoint.
NOT_A_CHECKPOINT = (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, zipfile.BadZipFile, zlib.error)
RENAMED = {"kin": "own_class_min_clips", "bank": "spectrograms"}  # in configurations that version 0.1 has written
ADDED = {"start": "", "precision": "float32"}  # what was not yet said then, and how it was


class CheckpointError(Exception):
    """A checkpoint cannot be used: what happened, and what to do."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """The state of training after a whole number of epochs.

    rows: the figures of each epoch done. config: the JSON text of all that decides the result: options and recordings.
    weights, optimiser, average: arrays in the order of the network's weights, the optimiser's variables, and the
    network's averaged weights.
    hard: int64 (n, 3), the entry, first and last frame of each hard negative.
    """

    rows: list[dict[str, float]]
    config: str
    weights: Arrays
    optimiser: Arrays
    average: Arrays
    hard: NDArray[np.int64]

    def save(self, path: Path) -> None:
        """Write the checkpoint; a file of that name is replaced only once the new one is whole."""
        with replacing(path) as part, part.open("wb") as file:
            arrays: dict[str, Any] = {"rows": json.dumps(self.rows), "config": self.config, "hard": self.hard}
            for name in ("weights", "optimiser", "average"):
                arrays |= {f"{name}.{i:04}": array for i, array in enumerate(getattr(self, name))}
            np.savez(file, **arrays)

    @classmethod
    def load(cls, path: Path, *, config: str) -> "Checkpoint":
        """Read the checkpoint at `path`.

        config: that of the run to go on with. Raises CheckpointError if the file is damaged or of another run.
        """
        try:
            with np.load(path) as stored:
                found = cls(
                    rows=json.loads(str(stored["rows"])),
                    config=_as_now(str(stored["config"])),
                    weights=_listed("weights", stored),
                    optimiser=_listed("optimiser", stored),
                    average=_listed("average", stored),
                    hard=stored["hard"],
                )
        except NOT_A_CHECKPOINT as error:
            raise CheckpointError(f"{path} is no whole checkpoint ({error}). Delete it to start again.") from error
        if found.config != _as_now(config):
            raise CheckpointError(
                f"{path} was made with other options or recordings. Give the same ones to go on, or another --out to "
                "start anew."
            )
        return found


def _as_now(config: str) -> str:
    """Return a configuration as it is written today, whatever version has written it."""
    now = {RENAMED.get(name, name): value for name, value in json.loads(config).items()}
    return json.dumps(ADDED | now, sort_keys=True)


def _listed(name: str, stored: "np.lib.npyio.NpzFile") -> Arrays:
    """Return the arrays stored as name.0000, name.0001 and so on."""
    return [stored[key] for key in sorted(stored.files) if key.startswith(f"{name}.")]
