"""The doctor's page: what stands on it in each state, and what its buttons do."""

from dataclasses import replace

import pygame
import pytest

from game.audio.outbox import BlockStats
from game.feedback.bug_report import NO_AUDIO
from game.feedback.listening import ListenerMonitor
from game.feedback.mic_test import ROOM_S, WORDS, MicTestStage
from game.feedback.utterances import Utterance, UtteranceKind
from game.ui.action_table import Action
from game.ui.controls import Button, Used
from game.ui.page import Fact, Style, Text, Ticks, controls
from game.ui.page_stack import Pages
from game.ui.painter import Painter
from game.ui.text import Type
from game.ui.theme import DARK
from game.window.pages.doctor import LOGGED, DoctorPage
from tests.support.helpers import hearing
from tests.support.window import MICROPHONES, SOURCES, FakeListener

SAID = "up, down, left or right"


class Doctor:
    """The page on a fake listener, and a clipboard."""

    def __init__(self, *, clipboard: bool = True, log_file: str = "") -> None:
        self.listener = FakeListener()
        self.monitor = ListenerMonitor(self.listener, SOURCES)
        self.clips: list[str] = []
        self.clipboard = clipboard
        self.page = DoctorPage(
            self.monitor, words=SAID, copy=self.copy, about=lambda: [("Game", "1")], log_file=log_file
        )

    def copy(self, text: str) -> bool:
        """Take a text, and say whether the clipboard works."""
        self.clips.append(text)
        return self.clipboard

    def listens(self) -> None:
        """Let the microphone be heard."""
        self.listener.listens()
        self.monitor.drain(0.75)

    def utterances(self, *utterances: Utterance) -> None:
        """Let something have been said, 400 frames ago and later."""
        self.monitor.recent.count = 500
        self.monitor.recent.utterances.extend(utterances)

    def texts(self, style: Style) -> list[str]:
        """Return the paragraphs of one style."""
        return [b.text for b in self.page.sheet().blocks if isinstance(b, Text) and b.style is style]

    def facts(self) -> dict[str, Fact]:
        """Return the lines of the tables by their names; of those of the log, the newest of each age."""
        return {b.name: b for b in reversed(self.page.sheet().blocks) if isinstance(b, Fact)}

    def button(self, key: str) -> Button:
        """Return a button."""
        found = next(control for control in controls(self.page.sheet()) if control.key == key)
        assert isinstance(found, Button)
        return found

    def press(self, key: str) -> None:
        """Press a button; the page stays. What mutes is done by the session."""
        button = self.button(key)
        if button.does is Action.MUTE:
            self.monitor.mute(not self.monitor.muted)
        else:
            assert not self.page.take(Used(button))


@pytest.fixture
def doctor() -> Doctor:
    """Return the page where nothing is heard yet."""
    return Doctor()


def test_it_says_first_what_stands_in_the_way(doctor: Doctor) -> None:
    """Nothing heard, all well, a microphone that clips: one line is the verdict, and what to do comes next."""
    assert doctor.texts(Style.SOFT)[0] == "I'm not listening right now."
    doctor.listens()
    assert doctor.texts(Style.GOOD)[0] == "All good."
    doctor.listener.outbox.block_stats.append(BlockStats(0.02, 1.0, 40, 0.0))
    doctor.monitor.drain(0.75)
    assert doctor.texts(Style.HEAD)[0] == "I can hear you, but not as well as I could."
    assert doctor.texts(Style.WARN)[0].startswith("The sound is too loud: its peaks are cut off")
    assert doctor.texts(Style.BODY)[0].startswith("Move back")


def test_the_verdict_says_by_how_much_words_are_late(doctor: Doctor) -> None:
    """On a computer that is busy the first line tells the delay, and then comes why and what to do."""
    doctor.listens()
    doctor.listener.outbox.block_stats.append(BlockStats(0.02, 0.1, 0, 0.0, waited_s=27.0, load=6.0))
    doctor.monitor.drain(0.75)

    assert doctor.texts(Style.HEAD)[0] == "I can hear you, but 27 seconds late."
    assert doctor.texts(Style.WARN)[0].startswith("Words arrive 27 seconds late, because the computer is busy")
    assert doctor.texts(Style.BODY)[0].startswith("Close some of them")
    assert doctor.facts()["Delay at the moment"].value == "27 seconds"
    assert doctor.facts()["Computer load"].value == "6.0 programs for each core"


def test_it_names_the_microphone_and_its_rate(doctor: Doctor) -> None:
    """Which one it is, and how many samples it sends, as the listener tells."""
    doctor.listens()

    assert (doctor.facts()["Microphone"].value, doctor.facts()["Sample rate"].value) == (MICROPHONES[0], "48 kHz")


def test_the_log_tells_the_last_hearings_with_reasons(doctor: Doctor) -> None:
    """The newest comes first, with its delay where it moved the pen and with advice where it did not."""
    doctor.utterances(
        Utterance(100, UtteranceKind.COMMAND, "left", 0.91, 0.75, delay_s=0.048, late_s=-0.02),
        Utterance(300, UtteranceKind.TOO_LOW, "up", 0.62, 0.75),
    )
    log = [block for block in doctor.page.sheet().blocks if isinstance(block, Fact) and block.name.endswith("ago")]

    assert [(line.name, line.value, line.style) for line in log] == [
        ("2 s ago", "up 0.62 < 0.75", Style.WARN),
        ("4 s ago", "left 0.91", Style.GOOD),
    ]
    assert log[0].detail == "Say it more clearly, or make the threshold easier."
    assert log[1].detail == "drawn after 48 ms \u00b7 word\u2019s end -20 ms"


def test_the_log_keeps_the_last_ones(doctor: Doctor) -> None:
    """Of many hearings LOGGED are shown."""
    doctor.utterances(*[Utterance(i, UtteranceKind.COMMAND, "up", 0.9, 0.75) for i in range(LOGGED + 5)])

    assert sum(isinstance(b, Fact) and b.name.endswith("ago") for b in doctor.page.sheet().blocks) == LOGGED


def test_the_test_leads_through_room_and_voice(doctor: Doctor) -> None:
    """It can be begun while something is heard, says what to do in each stage, and ends with a verdict."""
    assert not doctor.button("check").enabled
    doctor.listens()
    doctor.press("check")
    assert not doctor.button("check").enabled
    assert any(text.startswith("Be quiet") for text in doctor.texts(Style.HEAD))

    for _ in range(20):
        doctor.monitor.tick(0.05)
        doctor.listener.outbox.hearings.append(replace(hearing(), level_db=-60.0))
        doctor.monitor.drain(0.75)
    doctor.monitor.tick(ROOM_S)
    doctor.listener.hears("up", "left")
    doctor.monitor.drain(0.75)
    (ticks,) = [block for block in doctor.page.sheet().blocks if isinstance(block, Ticks)]
    assert [done for _, done in ticks.words] == [True, True] + [False] * (WORDS - 2)
    doctor.listener.hears("up")
    doctor.monitor.drain(0.75)
    doctor.monitor.tick(0.01)

    assert doctor.monitor.mic_test.stage is MicTestStage.DONE
    assert doctor.texts(Style.GOOD)[-1] == "All good. Your voice is clear."
    assert "It is 40 dB louder than the room." in doctor.texts(Style.SOFT)
    assert doctor.button("check").enabled


def test_the_report_goes_to_the_clipboard(doctor: Doctor) -> None:
    """It is text about machine and microphone, and the page says that it is copied, or that it is not."""
    doctor.listens()
    doctor.press("copy")
    refused = Doctor(clipboard=False)
    refused.press("copy")

    assert NO_AUDIO in doctor.clips[0]
    assert "  Game  1" in doctor.clips[0].splitlines()
    assert MICROPHONES[0] in doctor.clips[0]
    assert any(text.startswith("Copied.") for text in doctor.texts(Style.GOOD))
    assert any("could not be copied" in text for text in refused.texts(Style.WARN))


def test_the_microphone_can_be_muted_here(doctor: Doctor) -> None:
    """The button mutes and unmutes; while muted that is the finding, and no test can begin."""
    doctor.listens()
    doctor.press("mute")

    assert doctor.monitor.muted
    assert (doctor.button("mute").text, doctor.button("check").enabled) == ("Unmute", False)
    assert "muted" in doctor.texts(Style.WARN)[0]
    doctor.press("mute")
    assert not doctor.monitor.muted


@pytest.mark.parametrize("size", [(1400, 900), (640, 480)])
def test_it_can_be_drawn_at_any_size(doctor: Doctor, size: tuple[int, int]) -> None:
    """Each stage of the test, with and without a log, is drawn without complaint."""
    pygame.font.init()
    surface, pages = pygame.Surface(size, 0, 32), Pages()
    painter = Painter(surface, Type(size[1] / 820), DARK)
    pages.open(doctor.page)
    pages.draw(painter)
    doctor.listens()
    doctor.utterances(*[Utterance(100, kind, "up", 0.6, 0.75) for kind in UtteranceKind])
    doctor.press("check")
    for seconds in (0.1, ROOM_S, 60.0):
        pages.draw(painter)
        doctor.monitor.tick(seconds)
    pages.draw(painter)

    assert surface.get_at((size[0] // 2, size[1] // 2))[:3] != (0, 0, 0)


def test_it_says_where_the_log_is() -> None:
    """The page names the file, and so does the report; where there is no log, neither does."""
    with_log, without = Doctor(log_file="~/log/game.log"), Doctor()
    for doctor in (with_log, without):
        doctor.press("copy")

    assert with_log.texts(Style.SOFT)[-1] == "If the game ever crashes, this file says why: ~/log/game.log"
    assert "  Log   ~/log/game.log\n" in with_log.clips[0]
    assert not any("closes by itself" in text for text in without.texts(Style.SOFT))
    assert "Log" not in without.clips[0]
