"""How loud the room is and how loud its words are, from the levels of what is heard."""

from collections import deque

import numpy as np

from models.spot.hearing import Hearing

LOOKS = 250  # of 20 ms each: 5 s, in which even a talker pauses
LEAST = 50  # before that nothing is known of the room
QUIETEST = 0.1  # the share of looks that is taken for the room without speech
EVERY = 10  # looks between two estimates of the room
WORDS = 8
WORD_LOOKS = 30  # what is looked at before a word fires, 0.6 s


class Loudness:
    """Hearings in, levels out.

    room_db: level of the room while nobody speaks, dB relative to full scale; None until it is known.
    """

    def __init__(self) -> None:
        self.room_db: float | None = None
        self._levels: deque[float] = deque(maxlen=LOOKS)
        self._words: deque[float] = deque(maxlen=WORDS)
        self._looks = 0

    def hear(self, hearing: Hearing) -> None:
        """Take one hearing."""
        self._levels.append(hearing.level_db)
        self._looks += 1
        if hearing.word is not None:
            self._words.append(max(list(self._levels)[-WORD_LOOKS:]))
        if self._looks >= LEAST and self._looks % EVERY == 0:
            self.room_db = float(np.quantile(self._levels, QUIETEST))

    @property
    def speech_db(self) -> float | None:
        """The loudest 20 ms of a word, the median of the last few that fired; None before the first."""
        return float(np.median(self._words)) if self._words else None
