"""Tells how far the pen went on by itself since the word that let it."""

from dataclasses import replace

from game.feedback.recent import Recent
from game.feedback.told import Told
from game.messages import Did
from game.session.hands_free import Mode, Outcome, State


class ToldRun:
    """What is told of the run that goes on, or of none. recent: where it is shown."""

    def __init__(self, recent: Recent) -> None:
        self._recent = recent
        self._told: Told | None = None

    def begin(self, told: Told, state: State) -> None:
        """Tell more of a word from now on, which has let the pen go on or turn. state: after it."""
        self._told = told
        self.follow(state)

    def follow(self, state: State) -> None:
        """Tell how many steps the pen has gone, and that it stands once it does."""
        before = self._told
        if before is None:
            return
        over = state.mode is not Mode.GLIDING
        now = replace(before, steps=len(state.run.drawn_s), over=over)
        self._recent.retell(before, now)
        self._told = None if over else now

    def end(self, before: State, outcome: Outcome) -> None:
        """Tell how many steps the pen had gone when another word came that ends the run. before: that word."""
        told, state = self._told, outcome.state
        if told is None or (state.mode is Mode.GLIDING and outcome.did is not Did.TURN):
            return
        steps = len(before.run.drawn_s) + outcome.steps - len(state.run.drawn_s if outcome.did is Did.TURN else ())
        steps -= outcome.taken_back if outcome.did is not Did.UNDO else 0
        self._recent.retell(told, replace(told, steps=steps, over=True))
        self._told = None
