"""Errors become two sentences on a banner, whatever names and reasons they carry."""

from pathlib import Path

import pytest

from game.faults import fault_from, unexpected, without_model, without_other_words
from game.messages import Fault
from models.spot import runtime
from models.spot.audio_files import AudioError
from models.spot.config import ModelCard, ModelError, NoCardError
from models.spot.runtime import Network


@pytest.mark.parametrize(
    ("what", "remedy"),
    [
        ("It holds no sound.", "Record it again."),
        ("No microphone was found.", "Plug one in. Or start the demo voice."),
        ('No microphone has "Mic. Two" in its name.', "Choose one of these: St. Mary, Mic. Array, USB."),
        ("The microphone Mic (Realtek(R) Audio) cannot be opened (Error. Host says. No).", "Close other programs."),
        ("The drawing cannot be saved as /home/J. Smith/out.png (No space left).", "Free some space."),
        ("C:\\My Pictures\\v1. final\\out.png cannot be written.", "Choose another folder."),
    ],
)
def test_the_first_sentence_says_what_happened(what: str, remedy: str) -> None:
    """Stops inside names, quotations and parentheses end no sentence, and all that follows is what to do."""
    fault = fault_from(AudioError(f"{what} {remedy}"))

    assert (fault.what, fault.remedy) == (what, remedy)


def test_an_error_of_one_sentence_is_told_all_the_same() -> None:
    """Whatever has no remedy of its own is worth another try."""
    fault = fault_from(AudioError("It broke."))

    assert (fault.what, fault.remedy) == ("It broke.", "Try again.")


def test_the_unforeseen_asks_for_nothing_that_may_not_be_there() -> None:
    """The same sentences stand on a banner and on the terminal of a game without window and keyboard."""
    assert "keyboard" not in unexpected(RuntimeError("oops")).remedy


def test_words_that_cannot_be_heard_leave_those_from_before() -> None:
    """Who is still heard by the words from before is told so, and not to train a model."""
    fault = without_other_words(ModelError("There is no model at x.tflite. Train one."))

    assert fault.what == "There is no model at x.tflite."
    assert fault.remedy == "The words from before still work; reinstall the game to use the others."


def test_a_computer_that_cannot_listen_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where LiteRT is missing no other model would help: the reason is named, and what still works."""
    monkeypatch.setattr(runtime, "Interpreter", None)
    monkeypatch.setattr(runtime, "missing", "No module named 'ai_edge_litert'")
    with pytest.raises(ModelError) as caught:
        Network.load()
    fault = without_model(caught.value)

    assert fault.what.startswith("This computer cannot recognise words: LiteRT is missing (")
    assert fault.what.endswith(": No module named 'ai_edge_litert').")
    assert fault.remedy == "You can draw with the keyboard; the README says which computers can listen."


def test_a_model_without_its_card_names_the_card(tmp_path: Path) -> None:
    """Nothing is reinstalled for the sake of a file that lies elsewhere."""
    with pytest.raises(NoCardError) as error:
        ModelCard.load(tmp_path / "other.json")

    assert without_model(error.value) == Fault(
        f"The model card {tmp_path / 'other.json'} cannot be read.",
        "Put it beside the .tflite file, or reinstall the game if it came with it.",
    )
