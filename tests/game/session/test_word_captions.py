"""What stands on each word: what it does now, and what the last one did."""

from dataclasses import replace
from itertools import product

import pytest

from game.drawing.world import World
from game.messages import Command, Did, Inputs, Meaning, Shortcut, Tool, Verb
from game.session.hands_free import Hand, Mode, Outcome, State
from game.session.ring_menu import menu_of
from game.session.word_captions import did, does_now

BLANK = World.new((1000, 800))
HAND = Hand(Inputs(), 4.0, menu_of(((31, 58, 95), (1, 2, 3))))
TURNED = replace(HAND, inputs=Inputs(turned=True))


@pytest.mark.parametrize(
    ("meaning", "state", "hand", "says"),
    [
        (Command.LEFT, State(), HAND, "one step left"),
        (Command.LEFT, State(), TURNED, "up and left"),
        (Command.LEFT, State(Mode.GLIDING), TURNED, "up and left"),
        (Verb.GO, State(heading=Command.UP), TURNED, "on up and right"),
        (Verb.GO, State(heading=Command.UP), HAND, "keep going up"),
        (Verb.STOP, State(), replace(HAND, inputs=Inputs(tool=Tool.LIFTED)), "put the pen down"),
        (Verb.NO, State(), HAND, ""),
        (Command.CLEAR, State(), HAND, "clear the paper"),
        (Verb.GO, State(Mode.GLIDING), HAND, "faster"),
        (Verb.GO, State(Mode.GLIDING, stage=2), HAND, "at full speed"),
        (Command.RIGHT, State(Mode.GLIDING), HAND, "going on"),
        (Command.RIGHT, State(Mode.GLIDING, stage=1), HAND, "slower"),
        (Command.UP, State(Mode.GLIDING), HAND, "turn up"),
        (Command.UP, State(Mode.MENU, path=(0,)), HAND, "Ink"),
        (Command.RIGHT, State(Mode.MENU, path=(0,)), HAND, "Your colour"),
        (Command.DOWN, State(Mode.MENU, path=(0,)), HAND, ""),
        (Verb.NO, State(Mode.MENU, path=(0,)), HAND, "back"),
        (Verb.NO, State(Mode.MENU), HAND, "close the menu"),
        (Verb.GO, State(Mode.MENU, path=(1,)), HAND, "more"),
        (Verb.YES, State(Mode.PAGE), HAND, "press"),
        (Verb.YES, State(Mode.PAUSED), HAND, ""),
        (Shortcut.SAVE, State(), HAND, "save"),
        (Shortcut.RED, State(), HAND, "draw in red"),
        (Shortcut.RED, State(Mode.GLIDING), HAND, "stop, draw in red"),
        (Shortcut.RED, State(Mode.MENU), HAND, ""),
        (Shortcut.SAVE, State(Mode.PAGE), HAND, ""),
    ],
)
def test_each_word_says_what_it_does_now(meaning: Meaning, state: State, hand: Hand, says: str) -> None:
    """In a few words that fit on its card."""
    assert does_now(meaning, state, BLANK, hand) == says


def test_the_edge_is_told() -> None:
    """A word that cannot move the pen says why."""
    assert does_now(Command.LEFT, State(), World((1000, 800), (0, 400)), HAND) == "the edge"


def test_every_meaning_has_its_words_in_every_mode() -> None:
    """None is forgotten: a word without one would break the window."""
    meanings: tuple[Meaning | None, ...] = (*Command, *Verb, *Shortcut, None)
    said = [does_now(meaning, State(mode), BLANK, HAND) for meaning, mode in product(meanings, Mode)]
    assert max(map(len, said)) <= 36


@pytest.mark.parametrize(
    ("done", "taken_back", "says"),
    [
        (Did.STOP, 1, "stopped; undid 1 step that came too late"),
        (Did.STOP, 0, "stopped"),
        (Did.UNDO, 7, "undid 7 steps"),
        (Did.TURN, 2, "turned"),
        (Did.PAUSE, 0, 'paused, say "go" to continue'),
    ],
)
def test_the_last_word_says_what_it_did(done: Did, taken_back: int, says: str) -> None:
    """With the steps that it took back."""
    assert did(Outcome(State(), BLANK, done, taken_back=taken_back)) == says
