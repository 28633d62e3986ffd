"""What hears: with one person's voice where that can be used, else with anyone's, and the reason."""

from pathlib import Path
from typing import Any

import pytest

from game.audio.ears import VoiceError, open_ear
from game.faults import without_voice
from models.spot.config import DEFAULT_MODEL, ModelError
from models.spot.profile import NAME
from tests.support.helpers import FakeSpotter

Loaded = list[tuple[Path, dict[str, Any]]]


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> Loaded:
    """Return what is loaded; a voice called "damaged" cannot be, and no voice with a model called "none"."""
    asked: Loaded = []

    def load(path: Path, **more: Any) -> FakeSpotter:
        asked.append((path, more))
        if path.stem == "none":
            raise ModelError("There is no such model. Train one.")
        if more and more["profile"].name == "damaged":
            raise ModelError("The voice in damaged is damaged. Fit it again.")
        return FakeSpotter()

    monkeypatch.setattr("game.audio.ears.Spotter.load", load)
    return asked


def fitted(folder: Path) -> Path:
    """Make the folder of a voice that was fitted, and return it."""
    folder.mkdir()
    (folder / NAME).touch()
    return folder


def test_a_voice_is_heard_once_it_is_fitted(loaded: Loaded, tmp_path: Path) -> None:
    """Before that, and without one, anyone is heard."""
    (tmp_path / "new").mkdir()
    open_ear(DEFAULT_MODEL)
    open_ear(DEFAULT_MODEL, tmp_path / "new")
    open_ear(DEFAULT_MODEL, fitted(tmp_path / "anna"))
    assert loaded == [(DEFAULT_MODEL, {}), (DEFAULT_MODEL, {}), (DEFAULT_MODEL, {"profile": tmp_path / "anna"})]


@pytest.mark.parametrize("name", ["damaged", "gone", "a\0b", "x" * 300])
def test_a_voice_that_cannot_be_used_is_told_with_what_hears_instead(loaded: Loaded, tmp_path: Path, name: str) -> None:
    """The error carries a spotter for anyone's voice, and what is said has the reason and what to do."""
    fitted(tmp_path / "damaged")
    with pytest.raises(VoiceError) as raised:
        open_ear(DEFAULT_MODEL, tmp_path / name)
    assert isinstance(raised.value.spotter, FakeSpotter)
    assert loaded[-1] == (DEFAULT_MODEL, {})
    said = without_voice(raised.value)
    assert said.what.startswith("The voice ")
    assert "choose another one" in said.remedy


@pytest.mark.usefixtures("loaded")
def test_a_model_that_cannot_be_loaded_is_no_trouble_of_the_voice(tmp_path: Path) -> None:
    """Then there is nothing to listen with, and the error is that of the model."""
    with pytest.raises(ModelError, match="no such model") as raised:
        open_ear(tmp_path / "none.tflite", fitted(tmp_path / "anna"))
    assert not isinstance(raised.value, VoiceError)
