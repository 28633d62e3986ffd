"""What the recogniser hears of a voice goes by the own words that its person has now."""

from pathlib import Path

import numpy as np
import pytest

from game.storage.drawing_file import StorageError
from game.storage.known_words import know_words
from game.storage.profiles import Person
from models.spot.config import VOCABULARIES, weights_of
from models.spot.profile import Profile
from models.spot.spotter import Spotter
from tests.support.profiles import fit

MEANS = {"ba": "up", "pa": "red"}


def heard(folder: Path) -> tuple[str, ...]:
    """Return the words that the recogniser hears with a voice."""
    return Spotter.load(weights_of("directional4w"), profile=folder).labels[:-2]


@pytest.mark.parametrize(
    ("person", "words", "anew"),
    [
        (Person("Anna", MEANS, ("up",)), ("down", "left", "right", "ba", "pa"), False),
        (Person("Anna", MEANS), ("up", "down", "left", "right", "ba", "pa"), True),
        (Person("Anna", {"pa": "red"}), ("up", "down", "left", "right", "pa"), True),
        (Person("Anna", {"ba": "down", "pa": "red"}, ("up",)), ("down", "left", "right", "ba", "pa"), False),
        (Person("Anna", {**MEANS, "new": "go"}, ("up",)), ("down", "left", "right", "ba", "pa"), False),
    ],
)
def test_the_ear_hears_the_words_that_there_are(
    tmp_path: Path, person: Person, words: tuple[str, ...], anew: bool
) -> None:
    """Those that were learned; a usual word is heard again once none stands in its place. The weights stay."""
    before = fit(tmp_path, means=MEANS, instead=("up",))
    assert know_words(tmp_path, person) is anew
    assert heard(tmp_path) == words
    after = Profile.load(tmp_path)
    assert dict(after.means) == {word: meaning for word, meaning in person.means.items() if word in MEANS}
    np.testing.assert_array_equal(after.kernel, before.kernel)
    assert after.result == before.result


def test_a_word_that_is_taken_back_is_heard_again(tmp_path: Path) -> None:
    """What was learned of it was not thrown away."""
    fit(tmp_path, means=MEANS)
    assert know_words(tmp_path, Person("Anna"))
    assert know_words(tmp_path, Person("Anna", {"pa": "blue"}))
    assert heard(tmp_path) == (*VOCABULARIES["directional4w"], "pa")


@pytest.mark.parametrize(
    ("means", "instead", "words"),
    [
        ({"new": "up"}, ("up",), ("up", "down", "left", "right")),  # what takes its place was not learned yet
        ({"new": "up", "ba": "up"}, ("up",), ("down", "left", "right", "ba")),  # one of two was
        ({"new": "up", "pa": "down"}, ("up", "down"), ("up", "left", "right", "pa")),
        ({f"new {word}": word for word in VOCABULARIES["directional4w"]}, VOCABULARIES["directional4w"], None),
    ],
)
def test_a_usual_word_counts_until_what_takes_its_place_was_learned(
    tmp_path: Path, means: dict[str, str], instead: tuple[str, ...], words: tuple[str, ...] | None
) -> None:
    """Else there would be nothing to say for what it means."""
    fit(tmp_path, means=MEANS)
    know_words(tmp_path, Person("Anna", means, instead))
    assert heard(tmp_path) == (VOCABULARIES["directional4w"] if words is None else words)


def test_without_a_fit_nothing_is_written(tmp_path: Path) -> None:
    """Nor where it makes no sense."""
    assert not know_words(tmp_path, Person("Anna", MEANS))
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is told."""
    fit(tmp_path, means=MEANS)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(StorageError, match="No space left"):
        know_words(tmp_path, Person("Anna"))
    assert heard(tmp_path) == (*VOCABULARIES["directional4w"], *MEANS)
