"""Decides which earcon answers what has just happened: one at a time, and never an answer to itself."""

from collections.abc import Sequence

from game.audio.sound_effects import Earcon
from game.feedback.captions import MEANT
from game.feedback.utterances import Utterance, UtteranceKind

IGNORED_EVERY_S = 1.5  # who is not obeyed tries again and again; each try need not be answered


class SoundCues:
    """What happened in a frame in, the earcon that is due out."""

    def __init__(self) -> None:
        self._seen: Utterance | None = None
        self._wait_s = 0.0

    def due(
        self, dt: float, utterances: Sequence[Utterance], *, edge: bool = False, saved: bool = False
    ) -> Earcon | None:
        """Return the earcon that is due after `dt` more seconds, or None.

        utterances: of what was said, the newest last. edge: whether the pen has met the edge of the paper.
        saved: whether the drawing was saved.
        The rarest of several tells the most.
        """
        self._wait_s = max(0.0, self._wait_s - dt)
        newest = utterances[-1] if utterances else None
        new = newest is not None and (self._seen is None or newest.frame != self._seen.frame)
        self._seen = newest
        if saved:
            return Earcon.SAVED
        if edge:
            return Earcon.EDGE
        if newest is None or not new:
            return None
        if newest.kind is UtteranceKind.COMMAND:
            return Earcon.RECOGNISED
        if newest.word and newest.kind in MEANT and not self._wait_s:
            self._wait_s = IGNORED_EVERY_S
            return Earcon.IGNORED
        return None
