"""A player of whom only the voice is there: the same rules as in the window, by the time of the sound alone.

Nothing here looks at a clock, so that a file gives the same drawing on a slow machine as on a fast one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from game.drawing.pen import Point
from game.drawing.world import World, step
from game.feedback.captions import NO_MOVE
from game.messages import Command, Did, Tool
from game.session.hands_free import Hand, Mode, Outcome, Spoken, State, hear, interrupt, pass_time
from game.session.preferences import nudged, pen_colours
from game.session.ring_menu import Change, menu_of
from game.session.word_captions import did as caption
from game.session.word_captions import does_now
from game.settings import OwnWords, Setting, Settings
from game.ui.action_table import ABOUT, Action, Flip, Turn
from models.spot.hearing import Hearing


@dataclass(frozen=True)
class Answer:
    """What a word did. caption: the same in a few words. position: of the pen after it."""

    did: Did
    caption: str
    position: Point


class VoicePlayer:
    """Takes hearings in their order, and keeps the world that they lead to.

    world: to begin with. settings: of this run; what the menu changes of them holds for the run alone.
    save: keeps the drawing now. renew: is given the drawing so far and clean paper, and returns the paper if the
        drawing is kept, else the drawing.
    """

    def __init__(
        self,
        world: World,
        settings: Settings,
        *,
        save: Callable[[World], None] = lambda _: None,
        renew: Callable[[World, World], World] = lambda _, new: new,
    ) -> None:
        self.world, self.ended = world, False
        self._settings, self._save, self._renew = settings, save, renew
        self._colours = pen_colours(settings.colour)
        self._state, self._tool, self._turned = State(), Tool.PEN, False
        self._now_s = 0.0  # of the sound, since the player began
        self._before_s = 0.0  # how much of it went before the present stream

    @property
    def _hand(self) -> Hand:
        inputs = self._settings.inputs(tool=self._tool, turned=self._turned)
        return Hand(inputs, self._settings.glide_per_s, menu_of(self._colours))

    def hear(self, hearing: Hearing) -> Answer:
        """Do what a word asks for."""
        word, now_s = hearing.word or "", self._at(hearing.time_s)
        long_s = 0.0 if hearing.began_s is None else hearing.time_s - hearing.began_s
        meaning = self._settings.meanings.get(word)
        in_menu, named = self._state.mode is Mode.MENU, does_now(meaning, self._state, self.world, self._hand)
        outcome = hear(self._state, self.world, Spoken(word, meaning, now_s, now_s - long_s), self._hand)
        self._state, self.world, self._tool = outcome.state, outcome.world, outcome.tool
        if outcome.asks is not None and not self._done(outcome.asks):
            outcome = replace(outcome, did=Did.NOTHING)
        said = NO_MOVE if meaning is None else caption(outcome)
        if in_menu and named and outcome.did in (Did.MENU, Did.CHOOSE):
            said = f"{said}: {named}"  # which slice, since no ring shows it
        return Answer(outcome.did or Did.NOTHING, said, self.world.position)

    def know(self, own_words: OwnWords) -> None:
        """Know what the own words of a voice mean from now on."""
        if own_words != self._settings.own_words:
            self._settings = replace(self._settings, own_words=own_words)

    def listen(self, time_s: float) -> None:
        """Let the sound go on until a time of the present stream, seconds."""
        outcome: Outcome = pass_time(self._state, self.world, self._at(time_s), self._hand)
        self._state, self.world = outcome.state, outcome.world

    def interrupt(self, time_s: float | None = None) -> None:
        """Stop a pen that goes on by itself: somebody talks at a time of the stream, or the stream is lost."""
        if time_s is not None:
            self.listen(time_s)
        self._state = interrupt(self._state, self._now_s)

    def _at(self, time_s: float) -> float:
        """Return the seconds of sound so far; a stream that begins anew goes on where the one before ended."""
        if self._before_s + time_s < self._now_s:
            self._before_s = self._now_s
        self._now_s = self._before_s + time_s
        return self._now_s

    def _done(self, asked: Action | Change) -> bool:
        """Do what was chosen in the menu; returns whether that can be done without a window."""
        if isinstance(asked, Change):
            self._settings = replace(self._settings, **{asked.setting.field: asked.value})
            if asked.setting is Setting.COLOUR:  # which an eraser has not, in the hand or lifted
                self._tool = Tool.PEN if self._tool is Tool.ERASER else self._tool
                self._state = replace(self._state, lowered=Tool.PEN)
            return True
        match ABOUT[asked].does:
            case Command() as command:
                before, self.world = self.world, step(self.world, replace(self._hand.inputs, commands=(command,)), 0.0)
                return self.world.drawing is not before.drawing
            case Tool() as tool:
                self._tool = tool
            case Turn(setting, direction):
                self._settings = nudged(self._settings, setting, direction)
            case Flip(setting):
                flipped: dict[str, Any] = {setting.field: not getattr(self._settings, setting.field)}
                self._settings = replace(self._settings, **flipped)
            case None:
                return self._acted(asked)
        return True

    def _acted(self, action: Action) -> bool:
        """Do an action that is no plain value; returns whether that can be done without a window."""
        match action:
            case Action.SAVE:
                self._save(self.world)
            case Action.NEW:
                new = World.new(self._settings.canvas, background=self._settings.background)
                self.world = self._renew(self.world, new)
            case Action.DIAGONAL:
                self._turned = not self._turned
            case Action.QUIT:
                self.ended = True
            case _:
                return False
        return True
