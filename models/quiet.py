"""TensorFlow and Keras, imported without the notices that they print at start-up; no setting keeps all of them back."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # from here on: errors come as exceptions

# What is printed while TensorFlow's library is loaded goes to the file descriptor, past Python and before any setting.
_stderr = os.dup(2)
_nowhere = os.open(os.devnull, os.O_WRONLY)
os.dup2(_nowhere, 2)
try:
    import keras
    import tensorflow as tf
finally:
    os.dup2(_stderr, 2)
    os.close(_stderr)
    os.close(_nowhere)

__all__ = ["keras", "tf"]
