"""The words that the model hears, and what each of them does at one moment of play."""

import pytest

from game.drawing.world import World
from game.messages import Command, Inputs, Verb
from game.session.hands_free import Hand, Mode, State
from game.session.ring_menu import menu_of
from game.session.words_now import WordsNow
from game.settings import OwnWords, Settings
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES

EIGHT = (*VOCABULARIES["handsfree8w"], UNKNOWN, NOISE)
NONE, OWN = OwnWords(), OwnWords((("ba", Command.UP), ("hum", Verb.GO)))


def words_now(
    labels: tuple[str, ...] = EIGHT, *, own: OwnWords = NONE, state: State | None = None, turned: bool = False
) -> WordsNow:
    """Return the words of a model at a moment."""
    hand = Hand(Inputs(turned=turned), 4.0, menu_of(((0, 0, 0),)))
    return WordsNow(Settings(own_words=own), labels, state or State(), World.new((300, 200)), hand)


def test_only_what_the_model_hears_is_a_word() -> None:
    """An own word that was not learned yet is none; then the usual one says the same."""
    assert {words_now(own=OWN).heard[meaning] for meaning in (Command.UP, Verb.GO)} == {"up", "go"}
    assert words_now((*EIGHT, "ba"), own=OWN).heard[Command.UP] == "ba"
    assert words_now((*EIGHT, "ba"), own=OWN).heard[Verb.GO] == "go"


@pytest.mark.parametrize("left_out", [None, "go", "stop", "yes", "no"])
def test_hands_are_free_with_all_of_four_words(left_out: str | None) -> None:
    """Without one of them pages could not be left, or nothing be chosen."""
    words = words_now(tuple(label for label in EIGHT if label != left_out))

    assert words.hands_free is (left_out is None)


@pytest.mark.parametrize(
    ("mode", "heading", "turned", "way"),
    [
        (Mode.GLIDING, Command.UP, False, (0, -1)),
        (Mode.GLIDING, Command.UP, True, (1, -1)),
        (Mode.PAPER, Command.UP, False, (0, 0)),
        (Mode.MENU, Command.UP, True, (0, 0)),
    ],
)
def test_the_pen_has_a_way_while_it_goes_on(mode: Mode, heading: Command, turned: bool, way: tuple[int, int]) -> None:
    """That of its last step, or the one beside it where the compass is turned."""
    assert words_now(state=State(mode, heading), turned=turned).way == way
