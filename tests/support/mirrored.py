"""Trains on two logical processors that share each batch; run by a test in a process of its own, with options of main.

    python -m tests.support.mirrored DATA_DIR RUN_DIR OPTION=VALUE...

Then it goes on from the first checkpoint once more, in RUN_DIR-again.
"""

import sys
from pathlib import Path
from typing import Any

from models.spot.config import DIRECTIONS
from models.train.checkpoint import Checkpoint
from models.train.config import TrainConfig
from models.train.learner import Figures, Learner
from models.train.tensorflow_quietly import tf
from models.train.trainer import Trainer


def main() -> None:
    """Train, and say with each epoch on how many devices."""
    cpu = tf.config.list_physical_devices("CPU")[0]
    halves = [tf.config.LogicalDeviceConfiguration()] * 2
    tf.config.set_logical_device_configuration(cpu, halves)  # before TensorFlow starts up, hence the process
    data_dir, out_dir = Path(sys.argv[1]), Path(sys.argv[2])
    again = out_dir.with_name(f"{out_dir.name}-again")
    again.mkdir()
    options: dict[str, Any] = {name: int(value) for name, value in (option.split("=") for option in sys.argv[3:])}
    save, learn = Checkpoint.save, Learner.learn

    def save_twice(state: Checkpoint, path: Path) -> None:
        """Keep the first checkpoint for the second run."""
        save(state, path)
        if len(state.rows) == 1:
            save(state, again / path.name)

    def learn_aloud(learner: Learner, *given: Any, **named: Any) -> Figures:
        """Say on how many devices it learns."""
        sys.stdout.write(f"{learner.devices} devices\n")
        return learn(learner, *given, **named)

    Learner.learn = learn_aloud  # type: ignore[method-assign, assignment]  # for the test alone
    for folder, Checkpoint.save in ((out_dir, save_twice), (again, save)):  # type: ignore[assignment]  # for the test alone
        trainer = Trainer(
            TrainConfig(commands=DIRECTIONS, **options),
            data_dir=data_dir,
            out_dir=folder,
            cache_dir=out_dir.parent / "cache",
            device_type="CPU",
        )
        trainer.run()


if __name__ == "__main__":
    main()
