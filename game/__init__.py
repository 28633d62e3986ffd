"""The hands: what the player sees and touches."""

import logging

logging.getLogger(__name__).addHandler(logging.NullHandler())  # without a log file nothing of it goes to the terminal
