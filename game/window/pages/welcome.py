"""The first minute: a card beside the paper asks for one word after the other, until a small figure is drawn."""

from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

import pygame

from game.drawing.world import World
from game.feedback import captions
from game.messages import Command, Inputs, Tone
from game.session.lesson import FIGURE, Lesson
from game.session.notices import Note
from game.session.ring_menu import STEPS_PX
from game.session.session import Session
from game.settings import Setting, Settings, Vocabulary
from game.ui.action_table import ABOUT, Action
from game.ui.controls import Button, Tile, Weight
from game.ui.page import Meter, Page, PageBlock, Row, Sheet, Style, Text, Tiles
from game.window.pages.sources import level_blocks, source_blocks

TITLE = "Draw with your voice"
SAY = "Say a word, and the pen moves."
GAP = "Leave a short gap between two words."
DONE, YOURS = "You drew a step!", "Now draw what you like."
LOADING = "Getting ready to listen \u2026"
NOT_HEARD = "I can't hear you yet. Speak up, or choose another microphone. The arrow keys draw too."
NO_MICROPHONE = "No microphone is working right now. Plug one in and choose it, or draw with the arrow keys."
QUIET_S, AGAIN_S = 5.0, 15.0  # without any word, and since the last one, until it offers other ways
OVER_S = 6.0  # after the figure is finished, until the drawing begins by itself
FINENESS = ("fine", "medium", "coarse")  # of each of STEPS_PX
WAYS_TO_DRAW = {Vocabulary.HANDS: "with my voice and my hands", Vocabulary.VOICE: "with my voice alone"}
OWN_MODEL = "I hear the words of the model that you chose. Start without --model to choose others."
PICTURE = 110, 36  # pixels of the picture of a step
PICTURE_RATIO = 0.6  # pixels of it for one of the paper


class WelcomePage(Page):
    """The lesson. What is drawn in it stays there; once it is over, the drawing begins on clean paper."""

    name = "welcome"
    draws = True
    begins_at = "say"

    def __init__(self, session: Session) -> None:
        self._session = session
        self._inputs = _inputs(session.settings)
        self._lesson = Lesson.new(self._inputs, session.settings.canvas)
        self._left_s, self._over_s = QUIET_S, 0.0  # until it helps; since the figure is finished
        self._marked: str | None = None  # the control that the keyboard was at
        self._outcome = session.outcome  # of the last word that was heard
        session.monitor.stay()  # no demo voice by itself behind a page that asks for words

    @property
    def world(self) -> World:
        """What is on the paper of the lesson."""
        return self._lesson.world

    def sheet(self) -> Sheet:
        """Return what is asked for, what helps where nothing is heard, and how the player wants to draw."""
        session, finished = self._session, self._lesson.finished
        start = Button(
            "next",
            "Start drawing" if finished else "Skip",
            "Esc",
            weight=Weight.PRIMARY if finished else Weight.PLAIN,
            does=Action.CLOSE,
        )
        says = session.words_now.on_page("", session.monitor, session.pages) if session.words_now.hands_free else ""
        return Sheet(
            TITLE,
            (
                Text(SAY if self._hears else NO_MICROPHONE),
                *self._asked(),
                *(self._help() if self._left_s <= 0 or not self._hears else ()),
                Text("One word goes this far:"),
                Tiles(tuple(map(self._step, STEPS_PX, FINENESS)), small=True),
                *self._ways(),
                *((Text(says, Style.SOFT),) if says else ()),
                Row((start, Button("voices", "Fit me to your voice", does=Action.VOICES))),
            ),
            foot="",
        )

    def move(self, action: Action) -> None:
        """Take a direction, however it was given."""
        command = ABOUT[action].does
        if not isinstance(command, Command):
            return
        self._follow_settings()
        self._lesson = self._lesson.after(command, self._inputs)
        self._left_s, self._over_s = AGAIN_S, 0.0
        if self._lesson.finished:
            self._session.pages.focus("next")

    def tick(self, dt: float) -> None:
        """Offer help where nothing is heard for a while; begin the drawing a while after the figure is finished."""
        self._follow_settings()
        session = self._session
        if session.outcome is not self._outcome:  # whatever the word was, it was heard
            self._outcome, self._left_s = session.outcome, AGAIN_S
        if not captions.loading(session.monitor.state) and not self._lesson.finished:
            self._left_s -= dt
        if session.pages.focused != self._marked:  # whoever still looks around is not hurried
            self._marked, self._over_s = session.pages.focused, 0.0
        if self._lesson.finished:
            self._over_s += dt
            if self._over_s >= OVER_S:
                session.pages.withdraw(self.name)

    def leave(self) -> None:
        """Never come back unless asked for, or unless the window was closed before the figure was finished.

        Whoever draws by voice alone, and has not said so yet, cannot ask for it.
        """
        if self._session.running or self._lesson.finished:
            self._session.change(introduced=True)
        if self._lesson.finished:
            self._session.note = Note(DONE, YOURS, Tone.GOOD)

    def picture(self, name: str) -> pygame.Surface | None:
        """Return the picture of a step, by its pixels."""
        return _picture(int(name), self._session.settings.colour, self._session.settings.background)

    def _follow_settings(self) -> None:
        """Begin anew where the step or anything else of the pen has changed: the lines would not meet."""
        inputs = _inputs(self._session.settings)
        if inputs != self._inputs:
            self._inputs, self._over_s = inputs, 0.0
            self._lesson = Lesson.new(inputs, self._session.settings.canvas)
            if self._session.pages.focused == "next":
                self._session.pages.focus("say")

    @property
    def _hears(self) -> bool:
        """Whether it is of any use to speak, now or soon."""
        return captions.hears(self._session.monitor.state)

    def _asked(self) -> tuple[PageBlock, ...]:
        """Return the word that is asked for, a button that stands for it, and how far the figure is."""
        lesson, session = self._lesson, self._session
        asked = lesson.asked
        if asked is None:
            return Text(DONE, Style.HEAD), Text(YOURS, Style.GOOD)
        word, other = session.settings.word_for(asked), lesson.other
        told = Text(GAP if self._hears else "", Style.SOFT)
        if captions.loading(session.monitor.state):
            told = Text(LOADING, Style.SOFT)
        elif other is not None:
            told = Text(f"That was \u201c{session.settings.word_for(other)}\u201d.", Style.WARN)
        return (
            Text(f"{'Say' if self._hears else 'Press'} \u201c{word}\u201d", Style.HEAD),
            Row((Button("say", word, weight=Weight.PRIMARY, does=partial(self._press, asked)),)),
            Meter(lesson.done / len(FIGURE)),
            *((told,) if told.text else ()),
        )

    def _help(self) -> tuple[PageBlock, ...]:
        """Return what helps where nothing is heard: other microphones, the demo voice among them, and the keyboard."""
        said = (Text(NOT_HEARD, Style.WARN),) if self._hears else ()
        return (*said, *source_blocks(self._session, self._hear), *level_blocks(self._session.monitor))

    def _press(self, command: Command) -> None:
        """Take the word that is asked for as if it had been said."""
        self.move(Action(command.value))

    def _hear(self, at: int) -> bool:
        """Listen to something else; the demo voice draws on the paper, where the lesson would be in its way."""
        self._session.device(at)
        return self._session.monitor.demo

    def _step(self, step_px: int, fineness: str) -> Tile:
        """Return the picture of a step that can be chosen."""
        chosen = self._session.settings.step_px == step_px
        does = partial(self._set, **{Setting.STEP_PX.field: step_px})
        return Tile(f"step {step_px}", f"{step_px} px", str(step_px), fineness, chosen, does=does)

    def _ways(self) -> tuple[PageBlock, ...]:
        """Return the ways to draw, or why none can be chosen."""
        if self._session.one_model:
            return (Text(OWN_MODEL, Style.SOFT),)
        return Text("I draw"), *(self._way(vocabulary) for vocabulary in WAYS_TO_DRAW)

    def _way(self, vocabulary: Vocabulary) -> Button:
        """Return the button of a way to draw."""
        icon = "check" if self._session.settings.vocabulary is vocabulary else ""
        does = partial(self._set, **{Setting.VOCABULARY.field: vocabulary})
        return Button(f"draw {vocabulary.value}", WAYS_TO_DRAW[vocabulary], icon=icon, wide=True, does=does)

    def _set(self, **changed: Any) -> None:
        """Change a setting; whoever is still choosing is not hurried."""
        self._session.change(**changed)
        self._over_s = 0.0


def _inputs(settings: Settings) -> Inputs:
    """Return what the words of the lesson are carried out with: lines so thin that a figure of single steps is seen."""
    inputs = settings.inputs()
    return replace(inputs, line_width_px=min(inputs.line_width_px, max(1, inputs.step_px // 2)))


@lru_cache(maxsize=8)
def _picture(step_px: int, ink: tuple[int, int, int], paper: tuple[int, int, int]) -> pygame.Surface:
    """Return lines of this step, up and down from left to right, as far as there is room."""
    plate = pygame.Surface(PICTURE, 0, 32)
    plate.fill(paper)
    side = step_px * PICTURE_RATIO
    x, y, up, points = 6.0, (PICTURE[1] + side) / 2, False, []
    points.append((x, y))
    while x + side <= PICTURE[0] - 6:
        x += side
        points.append((x, y))
        y, up = (y + side, False) if up else (y - side, True)
        points.append((x, y))
    pygame.draw.lines(plate, ink, False, points[:-1], 3)
    return plate
