"""Own words from the recordings to the drawing: a synthetic voice teaches two words, and draws with them."""

import json
from pathlib import Path

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray

from game.__main__ import main
from game.storage.fitting import fit_anew
from game.storage.profiles import Kind, Person, create, save_clip, voice_in, write_person
from models.spot.audio_files import write_wav
from models.spot.spotter import Spotter
from tests.support.takes import quiet
from tests.support.voices import spoken

LOAD = Spotter.load  # before any fixture puts another one in its place
VOICE = "ruth"
USUAL = ("up", "down", "left", "right")
RATE_HZ = 16_000
SPEEDS = (0.94, 0.97, 1.0, 1.03, 1.06)


def said(word: str, *, speed: float = 1.0) -> NDArray[np.float32]:
    """Return a word with a moment of the room around it."""
    sound = soxr.resample(spoken(VOICE, word), RATE_HZ, RATE_HZ / speed)
    return np.concatenate([quiet(0.3), sound, quiet(0.3)]).astype(np.float32)


@pytest.mark.long
@pytest.mark.usefixtures("own_world")
@pytest.mark.parametrize("colour", ["hello", "seven"])
def test_two_words_are_taught_and_drawn_with(
    colour: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One in the place of a usual word, which then does nothing; the other one is a colour that had no word.

    Clips from play count too: a noise that was taken for a word, and a word that was missed.
    """
    own = {"tree": "up", colour: "red"}
    anna = create(tmp_path, "Anna").folder
    write_person(anna, Person("Anna", own, ("up",)))
    for word in (*USUAL, *own):
        for speed in SPEEDS:
            save_clip(anna, word, said(word, speed=speed))
    save_clip(anna, "left", said("left", speed=0.9), Kind.LEARNED)
    save_clip(anna, "_unknown_", said("house"), Kind.LEARNED)
    assert fit_anew(anna)
    fit = voice_in(anna).fit
    assert fit is not None
    assert {word: fit.words[word].after for word in own} == {word: fit.words[word].held_back for word in own}
    assert fit.alike == ()

    sound = [part for word in ("right", "tree", "up", colour, "down") for part in (quiet(0.8), said(word))]
    write_wav(tmp_path / "said.wav", np.concatenate(sound))
    files = ["--listen", str(tmp_path / "said.wav"), "--save", str(tmp_path / "out.png"), "--profile", str(anna)]
    monkeypatch.setattr(Spotter, "load", LOAD)
    assert main(["--headless", "--json", *files]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["word"], one["did"]) for one in told if one["did"] != "nothing"] == [
        ("right", "step"),
        ("tree", "step"),
        (colour, "colour"),
        ("down", "step"),
    ]
