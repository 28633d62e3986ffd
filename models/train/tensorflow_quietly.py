"""TensorFlow and Keras, imported without the notices that they print at start-up; no setting keeps all of them back."""

import os

from models.common.terminal import silenced_stderr

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # from here on: errors come as exceptions

with silenced_stderr():
    import keras
    import tensorflow as tf

__all__ = ["keras", "tf"]
