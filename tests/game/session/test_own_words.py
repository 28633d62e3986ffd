"""What the words mean that a player teaches the ear, beside the usual ones or instead of them."""

import pytest

from game.messages import Command, Meaning, Shortcut, Verb
from game.session.own_words import (
    GROUPS,
    OFFERED,
    heard_of,
    meanings_of,
    next_sound,
    replaced_by,
    shown,
    takes_place,
    with_instead,
    with_meaning,
    without,
)
from game.settings import OwnWords, Settings
from game.storage.profiles import Person

USUAL = Settings().usual_meanings
ANNA = Person("Anna", {"ba": "up", "hum": "save", "psst": "red", "old": "fly"}, ("up",))


def test_what_a_file_says_is_read_as_far_as_it_makes_sense() -> None:
    """A meaning of another version costs its word alone."""
    assert meanings_of(ANNA) == {"ba": Command.UP, "hum": Shortcut.SAVE, "psst": Shortcut.RED}


@pytest.mark.parametrize(
    ("labels", "means", "instead"),
    [
        (("up", "ba", "hum"), (("ba", Command.UP), ("hum", Shortcut.SAVE)), ("up",)),
        (("up", "hum"), (("hum", Shortcut.SAVE),), ()),  # nobody could say "up" any more
        (("up", "down"), (), ()),
    ],
)
def test_only_what_the_ear_has_learned_counts(
    labels: tuple[str, ...], means: tuple[tuple[str, Meaning], ...], instead: tuple[str, ...]
) -> None:
    """A word that was not recorded yet takes the place of none."""
    assert heard_of(ANNA, labels, USUAL) == OwnWords(means, instead)


def test_a_word_stands_beside_the_usual_ones_or_takes_their_place() -> None:
    """All of them that mean the same; and no usual word is lost when the own one goes or means something else."""
    usual = {**USUAL, "hop": Command.UP}
    anna = with_meaning(Person("Anna"), "ba", Command.UP, usual)
    assert replaced_by(anna, "ba", usual) == ("up", "hop")
    assert not takes_place(anna, "ba", usual)

    instead = with_instead(anna, "ba", usual, instead=True)
    assert (instead.instead, takes_place(instead, "ba", usual)) == (("up", "hop"), True)
    assert with_instead(instead, "ba", usual, instead=False) == anna
    assert without(instead, "ba", usual) == Person("Anna")
    assert with_meaning(instead, "ba", Command.DOWN, usual).instead == ()
    both = with_meaning(instead, "pa", Command.UP, usual)
    assert without(both, "ba", usual).instead == ("up", "hop")


def test_a_colour_has_no_usual_word() -> None:
    """There is nothing that it could take the place of."""
    anna = with_meaning(Person("Anna"), "psst", Shortcut.RED, USUAL)
    assert replaced_by(anna, "psst", USUAL) == ()
    assert not takes_place(anna, "psst", USUAL)


def test_sounds_without_a_name_are_numbered() -> None:
    """Nobody has to type."""
    assert next_sound(()) == "sound 1"
    assert next_sound(("sound 1", "ba", "sound 3")) == "sound 2"


def test_everything_that_is_asked_for_often_is_offered() -> None:
    """The four moves, go, stop, yes, no, undo, redo, save and all colours, each once and each by another name."""
    wanted = {*Verb, *Shortcut, Command.UNDO, Command.REDO, *(Command(way) for way in ("up", "down", "left", "right"))}
    assert wanted <= set(OFFERED)
    assert len({shown(meaning) for _, meanings in GROUPS for meaning in meanings}) == len(OFFERED) == len(set(OFFERED))
