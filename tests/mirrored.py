"""Trains on two logical processors that share each batch; run by a test in a process of its own, with options of main.

python -m tests.mirrored DATA_DIR RUN_DIR OPTION=VALUE...
"""

import sys
from pathlib import Path

from models.quiet import keras, tf
from models.recipe import TrainConfig
from models.train import Trainer


def main() -> None:
    """Train, and say on how many devices."""
    cpu = tf.config.list_physical_devices("CPU")[0]
    halves = [tf.config.LogicalDeviceConfiguration()] * 2
    tf.config.set_logical_device_configuration(cpu, halves)  # before TensorFlow starts up, hence the process
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(1)
    options = {name: int(value) for name, value in (option.split("=") for option in sys.argv[3:])}
    trainer = Trainer(TrainConfig(**options), Path(sys.argv[1]), Path(sys.argv[2]), device_type="CPU")  # type: ignore[arg-type]
    sys.stdout.write(f"{trainer.devices} devices\n")
    trainer.run()


if __name__ == "__main__":
    main()
