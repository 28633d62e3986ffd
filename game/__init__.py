"""The game: what the player sees, hears and does."""

import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())  # without a log file nothing of it goes to the terminal
