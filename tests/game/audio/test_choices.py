"""What the drop-down offers, what is chosen in it, and what each choice opens."""

from dataclasses import replace

import pytest

from game.audio.choices import DEFAULT, DEMO_NAME, Sources
from game.feedback.captions import spectrogram_note
from game.feedback.listening import ListenerMonitor
from game.messages import Fault, ListenerState
from tests.support.window import MICROPHONES, SOURCES, FakeListener, Unopened

FINISHED = ListenerState.FINISHED


@pytest.fixture
def listener() -> FakeListener:
    """Return a listener that only takes notes."""
    return FakeListener()


def test_choices_without_any_microphone(listener: FakeListener) -> None:
    """Where nothing is known yet, the default can be chosen; a demo is offered only where there is one."""
    sources = Sources(microphone=lambda name: Unopened(name))

    assert ListenerMonitor(listener, sources).choices() == ((DEFAULT,), 0)
    assert ListenerMonitor(listener, SOURCES).choices() == ((DEFAULT, DEMO_NAME), 0)


@pytest.mark.parametrize(("device", "chosen"), [("webcam", "Webcam"), ("USB", "USB Microphone"), ("Gone", "Gone")])
def test_part_of_a_name_is_enough(listener: FakeListener, device: str, chosen: str) -> None:
    """The chosen microphone is found by part of its name in any case; one that is not there is still shown."""
    monitor = ListenerMonitor(listener, SOURCES, device=device)
    listener.outbox.devices.append(MICROPHONES)
    monitor.drain(0.75)
    options, position = monitor.choices()

    assert options[position] == chosen


def test_a_file_has_an_entry_of_its_own(listener: FakeListener) -> None:
    """What is heard at first in place of a microphone stands under its own name; every microphone can still be chosen.

    When it is over the spectrogram says so, until something else is chosen.
    """
    file = replace(SOURCES, file=lambda: Unopened("file"), file_name="talk.wav")
    monitor = ListenerMonitor(listener, file)
    listener.listens("talk.wav")
    monitor.drain(0.75)
    options, chosen = monitor.choices()

    assert options == (DEFAULT, *MICROPHONES, "talk.wav", DEMO_NAME)
    assert chosen == 4
    listener.listens("talk.wav", FINISHED)
    monitor.drain(0.75)
    assert spectrogram_note(monitor.state) == "The recording is over. Choose a microphone."
    monitor.choose(0)
    assert listener.asked[-1] == ("source", "microphone:")
    assert "over" not in spectrogram_note(monitor.state)
    monitor.choose(4)
    assert listener.asked[-1] == ("source", "file")


def test_other_names_of_the_default_are_left_out(listener: FakeListener) -> None:
    """ALSA lists the default as "default" and "pulse" once more: one row stands for all, unless one is asked for."""
    names = ("default", "pulse", "Webcam")
    listener.listens("default")
    listener.outbox.devices.append(names)
    monitor, asked = ListenerMonitor(listener, SOURCES), ListenerMonitor(listener, SOURCES, device="pulse")
    monitor.drain(0.75)
    listener.outbox.devices.append(names)
    asked.drain(0.75)

    assert monitor.choices() == (("System default", "Webcam", DEMO_NAME), 0)
    assert asked.choices() == (("System default", "pulse", "Webcam", DEMO_NAME), 1)


def test_each_choice_opens_its_source(listener: FakeListener) -> None:
    """The first entry is the default microphone, the last one the demo voice, the others stand for themselves."""
    monitor = ListenerMonitor(listener, SOURCES)
    listener.outbox.devices.append(MICROPHONES)
    monitor.drain(0.75)
    for position in (0, 3, 4):
        monitor.choose(position)

    sources = [name for what, name in listener.asked if what == "source"]
    assert sources == ["microphone:", "microphone:Webcam", "demo"]


def test_a_name_that_no_microphone_has_points_to_the_list(listener: FakeListener) -> None:
    """The terminal lists all names; in a window the list does. Bad news about another microphone stays as it is."""
    monitor = ListenerMonitor(listener, SOURCES, device="Typo")
    typo = Fault('No microphone has "Typo" in its name.', "Choose one of these: USB Microphone, Built-in Audio.")
    lost = Fault("Webcam has stopped sending sound.", "Check its plug.")
    listener.outbox.devices.append(MICROPHONES)
    told = []
    for fault in (typo, lost):
        listener.fails(fault)
        told.append(monitor.drain(0.75)[1])

    assert told == [Fault(typo.what, "Choose another one in the list."), lost]
