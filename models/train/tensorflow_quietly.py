"""TensorFlow and Keras, imported without the notices that they print at start-up; no setting keeps all of them back."""

import os
import tempfile
from pathlib import Path

from models.common.terminal import silenced_stderr

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # from here on: errors come as exceptions

try:
    Path.home()
except RuntimeError:  # a user whom the system does not know: Keras would make a folder named "~" where we are
    os.environ.setdefault("KERAS_HOME", str(Path(tempfile.gettempdir(), ".keras")))  # as where home is not writable

with silenced_stderr():
    import keras
    import tensorflow as tf

__all__ = ["keras", "tf"]
