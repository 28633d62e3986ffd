"""A window whose model hears eight words, each said at once: what the tests and pictures of drawing by voice share."""

from collections.abc import Sequence

import numpy as np

from game.messages import ListenerState, Status
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES
from models.spot.hearing import Hearing, Reason
from tests.support.window import FRAME_S, MICROPHONES, Window

LABELS: tuple[str, ...] = (*VOCABULARIES["handsfree8w"], UNKNOWN, NOISE)
LONG_S = 0.4  # from the beginning of a word until it fires


def listen(window: Window) -> None:
    """Let the listener of a window hear eight words from now on."""
    window.listener.outbox.devices.append(MICROPHONES)
    window.listener.outbox.statuses.append(Status(ListenerState.LISTENING, MICROPHONES[0], 48_000, LABELS))
    window.frame(dt=0.0)


def heard(best: str, *, fires: bool = True, score: float = 0.9, time_s: float = 10.0) -> Hearing:
    """Return a hearing of 20 ms in which a word fires, or comes close to it."""
    rest = (1 - score) / (len(LABELS) - 1)
    return Hearing(
        time_s=time_s,
        probabilities=tuple(score if label == best else rest for label in LABELS),
        frames=np.zeros((2, 40), np.float32),
        level_db=-20.0,
        word=best if fires else None,
        best=best,
        score=score,
        reason=Reason.COMMAND if fires else Reason.BELOW_THRESHOLD,
        began_s=time_s - LONG_S if fires else None,
    )


def say(window: Window, *words: str, then_s: float = 0.0) -> None:
    """Let a window hear words one after the other, each followed by some seconds in frames."""
    for word in words:
        hearing = heard(word)
        window.listener.outbox.hearings.append(hearing)
        window.listener.outbox.commands.put_nowait(hearing)
        window.frame(dt=0.0)
        wait(window, then_s)


def nearly(window: Window, word: str, *, score: float = 0.62) -> None:
    """Let a window hear something that comes close to a word, and then silence."""
    quiet = heard(word, fires=False, score=0.05)
    hearings: Sequence[Hearing] = (
        heard(word, fires=False, score=score),
        Hearing(**{**vars(quiet), "reason": Reason.NO_WORD, "level_db": -60.0}),
    )
    window.listener.outbox.hearings.extend(hearings)
    window.frame(dt=0.0)


def wait(window: Window, seconds: float) -> None:
    """Let seconds pass in frames."""
    for _ in range(round(seconds / FRAME_S)):
        window.frame()
