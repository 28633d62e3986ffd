"""The words that a player teaches the ear: what each of them means, beside the usual words or instead of them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from game.messages import Command, Meaning, Shortcut, Verb
from game.settings import MEANINGS, OwnWords
from game.storage.profiles import Person

GROUPS: tuple[tuple[str, tuple[Meaning, ...]], ...] = (  # what a sound may mean, as it is offered
    ("A step", (Command.UP, Command.DOWN, Command.LEFT, Command.RIGHT)),
    ("The pen and the menu", (Verb.GO, Verb.STOP, Verb.YES, Verb.NO)),
    ("The drawing", (Command.UNDO, Command.REDO, Command.CLEAR, Shortcut.SAVE)),
    ("A colour of the pen", tuple(one for one in Shortcut if one is not Shortcut.SAVE)),
)
OFFERED = tuple(meaning for _, meanings in GROUPS for meaning in meanings)
DETAILS: Mapping[Meaning, str] = MappingProxyType(
    {
        Verb.GO: "go: the pen keeps going",
        Verb.STOP: "stop: or lift the pen",
        Verb.YES: "yes: the menu, or press",
        Verb.NO: "no: undo, or back",
        Command.CLEAR: "clear the paper",
    }
)
SOUND = "sound"  # begins the names of sounds that nobody types a name for


def meanings_of(person: Person) -> dict[str, Meaning]:
    """Return what each own word means; what the file says of a word that this version does not know is left out."""
    means: dict[str, Meaning] = {}
    for word, raw in person.means.items():
        try:
            means[word] = MEANINGS.read(raw)
        except ValueError:
            continue
    return means


def heard_of(person: Person, labels: Collection[str], usual: Mapping[str, Meaning]) -> OwnWords:
    """Return the own words that an ear with these labels hears, and the usual words that they take the place of.

    usual: what the other words mean. A word whose sound was never learned takes the place of none.
    """
    means = {word: meaning for word, meaning in meanings_of(person).items() if word in labels}
    instead = tuple(word for word in person.instead if usual.get(word) in means.values() and word not in means)
    return OwnWords(tuple(means.items()), instead)


def replaced_by(person: Person, word: str, usual: Mapping[str, Meaning]) -> tuple[str, ...]:
    """Return the usual words that mean what an own word means."""
    meaning = meanings_of(person).get(word)
    return tuple(other for other, given in usual.items() if given is meaning and other != word)


def with_meaning(person: Person, word: str, meaning: Meaning, usual: Mapping[str, Meaning]) -> Person:
    """Return a person whose own word, new or not, means something."""
    return _whole(replace(person, means=MappingProxyType({**person.means, word: meaning.value})), usual)


def without(person: Person, word: str, usual: Mapping[str, Meaning]) -> Person:
    """Return a person without an own word."""
    left = {other: meaning for other, meaning in person.means.items() if other != word}
    return _whole(replace(person, means=MappingProxyType(left)), usual)


def with_instead(person: Person, word: str, usual: Mapping[str, Meaning], *, instead: bool) -> Person:
    """Return a person for whom an own word takes the place of the usual ones of its meaning, or stands beside them."""
    those = replaced_by(person, word, usual)
    others = tuple(other for other in person.instead if other not in those)
    return replace(person, instead=(*others, *those) if instead else others)


def takes_place(person: Person, word: str, usual: Mapping[str, Meaning]) -> bool:
    """Return whether an own word takes the place of all the usual ones of its meaning."""
    those = replaced_by(person, word, usual)
    return bool(those) and set(those) <= set(person.instead)


def next_sound(taken: Iterable[str]) -> str:
    """Return a name for a sound that nobody types one for: "sound 1", or the next one that is free."""
    there, number = set(taken), 1
    while f"{SOUND} {number}" in there:
        number += 1
    return f"{SOUND} {number}"


def shown(meaning: Meaning) -> str:
    """Return what a meaning is called where it is chosen."""
    return DETAILS.get(meaning, meaning.value)


def _whole(person: Person, usual: Mapping[str, Meaning]) -> Person:
    """Return a person for whom no usual word is left out whose meaning no own word has any more."""
    means = meanings_of(person).values()
    kept = tuple(word for word in person.instead if word not in usual or usual[word] in means)
    return replace(person, instead=kept)
