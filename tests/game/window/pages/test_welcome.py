"""The first minute: one page beside the paper, by every way to play; its ink is no part of the drawing that follows."""

from functools import partial
from pathlib import Path
from typing import cast

import pygame
import pytest

from game.audio.outbox import OpenSpotter, Refused
from game.drawing.canvas import render
from game.messages import Fault, ListenerState, Status, Verb
from game.session.lesson import FIGURE
from game.session.ring_menu import STEPS_PX
from game.settings import Ear, Settings, Vocabulary
from game.ui.page import Meter, Text, controls
from game.window.pages.welcome import AGAIN_S, DONE, LOADING, NOT_HEARD, OVER_S, QUIET_S, TITLE, WelcomePage
from tests.support.helpers import FakeSpotter
from tests.support.switching import press
from tests.support.window import MICROPHONES, Window, listening_window
from tests.support.written import written
from tests.tools.screens import LABELS_OF_8

WORDS = [command.value for command in FIGURE]


def begin(window: Window) -> WelcomePage:
    """Open the first minute in a window, and return it."""
    page = WelcomePage(window.session)
    window.session.pages.open(page)
    window.frame()
    return page


@pytest.fixture
def window() -> Window:
    """Return a window that listens, with the first minute on show."""
    window = listening_window()
    begin(window)
    return window


def lesson(window: Window) -> WelcomePage:
    """Return the page, which must be on show."""
    page = window.session.pages.top
    assert isinstance(page, WelcomePage)
    return page


def texts(window: Window) -> list[str]:
    """Return what the page says now."""
    return [block.text for block in lesson(window).sheet().blocks if isinstance(block, Text)]


def say(window: Window, *words: str) -> None:
    """Say words, a frame for each."""
    for word in words:
        window.listener.hears(word)
        window.frame()
        window.frame()


def test_five_words_draw_a_figure_and_lead_to_clean_paper(window: Window) -> None:
    """Each is asked for in its turn; then it says what was drawn, and Enter begins the drawing."""
    before = window.session.world
    for i, word in enumerate(WORDS):
        assert f"Say \u201c{word}\u201d" in texts(window)
        say(window, word)
        assert lesson(window).world.drawing.lines == i + 1
    assert DONE in texts(window)

    window.press(pygame.K_RETURN)
    assert window.session.pages.top is None
    assert window.session.world is before
    assert window.session.settings == Settings(introduced=True)
    say(window, "up")
    assert window.session.world.drawing.lines == 1


def test_nothing_of_it_is_saved(tmp_path: Path) -> None:
    """What is saved meanwhile is the drawing as it is; no journal and no undo knows of the lesson."""
    window = Window(save_path=tmp_path / "drawing.png")
    window.listener.listens()
    begin(window)
    say(window, *WORDS)
    window.session.save()
    saved = pygame.image.load(tmp_path / "drawing.png")

    assert pygame.transform.average_color(saved)[:3] == (255, 255, 255)
    assert not window.session.world.drawing.can_undo
    assert not window.session.world.logged_commands


def test_another_word_is_told_and_draws_nothing(window: Window) -> None:
    """The figure comes out however many words are heard wrongly."""
    say(window, "up", "right")
    assert not any(text.startswith("That was") for text in texts(window))
    say(window, "left")
    assert "That was \u201cleft\u201d." in texts(window)
    assert lesson(window).world.drawing.lines == 1


def test_by_keyboard(window: Window) -> None:
    """Enter stands for the word that is asked for, and so does its arrow; Enter once more begins the drawing."""
    window.arrows("ru")
    assert lesson(window).world.drawing.lines == 2
    for _ in FIGURE[2:]:
        window.press(pygame.K_RETURN)
    assert DONE in texts(window)
    window.press(pygame.K_RETURN)
    assert window.session.pages.top is None


def test_by_mouse(window: Window) -> None:
    """The word is a button, and so is what follows."""
    for key in ["say"] * len(FIGURE) + ["next"]:
        plan = window.session.pages._plan
        assert plan is not None
        window.click(next(one.rect.center for one in plan.placed if one.control.key == key))
    assert window.session.pages.top is None


def test_by_one_switch(window: Window) -> None:
    """A press each time the mark comes to the word, and one at the end."""
    window.session.change(switches=1)
    for key in ["say"] * len(FIGURE) + ["next"]:
        while window.session.pages.focused != key:
            window.frame(dt=window.session.settings.scan_ms / 1000)
        press(window)
    assert window.session.pages.top is None


def test_by_gamepad(window: Window) -> None:
    """A stands for the word that is asked for."""
    for _ in range(len(FIGURE) + 1):
        window.frame(pygame.event.Event(pygame.CONTROLLERBUTTONDOWN, button=pygame.CONTROLLER_BUTTON_A, instance_id=0))
        window.frame(pygame.event.Event(pygame.CONTROLLERBUTTONUP, button=pygame.CONTROLLER_BUTTON_A, instance_id=0))
    assert window.session.pages.top is None


def test_by_voice_alone(window: Window) -> None:
    """The eight words are listened for from the start: "go" and "yes" choose the step and the voice alone."""
    assert window.session.vocabulary is Vocabulary.VOICE
    window.listener.outbox.statuses.append(Status(ListenerState.LISTENING, MICROPHONES[0], 48_000, LABELS_OF_8))
    window.frame()
    for key in ("step 25", "draw handsfree8w"):
        for _ in controls(lesson(window).sheet()):
            if window.session.pages.focused != key:
                say(window, "go")
        say(window, "yes")
    assert window.session.settings == Settings(step_px=25, vocabulary=Vocabulary.VOICE)
    say(window, *WORDS, "yes")
    assert window.session.pages.top is None
    assert window.session.vocabulary is Vocabulary.VOICE
    say(window, "right", "no")
    assert not window.session.world.drawing.lines


def test_with_hands_too_the_four_words_are_heard_once_it_is_over(window: Window) -> None:
    """They are the default."""
    window.press(pygame.K_ESCAPE)
    assert window.session.vocabulary is Vocabulary.HANDS


def test_words_can_be_paused_in_it(window: Window) -> None:
    """The page says so, and only "go" wakes."""
    window.listener.outbox.statuses.append(Status(ListenerState.LISTENING, MICROPHONES[0], 48_000, LABELS_OF_8))
    window.frame()
    say(window, "stop", "right")
    assert "Paused. Say \u201cgo\u201d to continue." in texts(window)
    assert not lesson(window).world.drawing.lines
    say(window, "go", "right")
    assert lesson(window).world.drawing.lines == 1


@pytest.mark.parametrize("words", [0, 1, 4, 5])
def test_it_can_be_skipped_at_any_moment(window: Window, words: int) -> None:
    """Esc leads to clean paper at once, and so does "no"; it does not come again by itself."""
    say(window, *WORDS[:words])
    window.press(pygame.K_ESCAPE)
    window.arrows("r")
    assert window.session.pages.top is None
    assert window.session.settings.introduced
    assert len(window.session.world.drawing.strokes) == 1

    begin(window)
    window.session.say(Verb.NO)
    assert window.session.pages.top is None


def test_the_drawing_begins_by_itself_once_the_figure_is_finished(window: Window) -> None:
    """Who draws by four words needs nothing else; whoever still chooses a step is not hurried."""
    say(window, *WORDS)
    window.wait(OVER_S - 1)
    window.use("draw directional4w")
    window.wait(OVER_S - 1)
    assert DONE in texts(window)
    window.press(pygame.K_TAB)
    window.wait(OVER_S - 1)
    assert DONE in texts(window)
    window.wait(1.2)
    assert window.session.pages.top is None
    assert window.session.note is not None
    assert window.session.note.title == DONE


def test_help_comes_only_where_nothing_is_heard() -> None:
    """No list of microphones at first, and none while the model loads; after a word it takes longer to come."""
    window = Window()
    begin(window)
    window.wait(QUIET_S + 1)
    assert LOADING in texts(window)
    assert NOT_HEARD not in texts(window)
    window.listener.listens()
    window.wait(QUIET_S - 0.5)
    assert NOT_HEARD not in texts(window)
    window.wait(1)
    assert NOT_HEARD in texts(window)
    keys = [one.key for one in controls(lesson(window).sheet())]
    assert [key for key in keys if key.startswith("source")] == [f"source {i}" for i in range(len(MICROPHONES) + 2)]

    say(window, "right")
    window.wait(AGAIN_S - 1)
    assert NOT_HEARD not in texts(window)
    window.wait(1.2)
    assert NOT_HEARD in texts(window)


def test_a_word_for_the_page_is_heard_too(window: Window) -> None:
    """Whoever walks the page by voice gets no list of microphones between its marks."""
    window.listener.outbox.statuses.append(Status(ListenerState.LISTENING, MICROPHONES[0], 48_000, LABELS_OF_8))
    window.wait(QUIET_S - 1)
    say(window, "go")
    window.wait(AGAIN_S - 1)
    assert NOT_HEARD not in texts(window)
    window.wait(1.2)
    assert NOT_HEARD in texts(window)


def test_a_microphone_is_chosen_and_its_level_seen(window: Window) -> None:
    """The help lists what can be listened to and moves with the sound."""
    window.wait(QUIET_S + 0.2)
    window.choose("source 2")
    window.monitor.recent.level_db = -15.0

    assert window.session.settings.device == MICROPHONES[1]
    shares = [block.share for block in lesson(window).sheet().blocks if isinstance(block, Meter)]
    assert shares == [0.0, pytest.approx(0.75)]


def test_no_demo_begins_by_itself_behind_it() -> None:
    """Without a microphone the page waits; the demo voice can be chosen, and says that it takes larger steps."""
    window = Window()
    begin(window)
    window.listener.fails()
    window.wait(20)
    assert not window.monitor.demo

    window.choose("source 1")
    assert window.monitor.demo
    assert window.session.pages.top is None
    assert window.session.note is not None
    assert "50 px, yours 10 px" in window.session.note.detail


def test_another_step_begins_the_figure_anew(window: Window) -> None:
    """Lines of two lengths would not meet; the pictures of the three steps differ."""
    say(window, "right")
    window.choose("step 50")
    assert window.session.settings.step_px == 50
    assert not lesson(window).world.drawing.lines
    say(window, "right")
    assert lesson(window).world.position == (450, 500)
    pictures = [lesson(window).picture(str(step_px)) for step_px in STEPS_PX]
    assert len({pygame.image.tobytes(one, "RGB") for one in pictures if one is not None}) == 3


def test_the_figure_of_the_smallest_usual_step_has_a_hole(window: Window) -> None:
    """The lines of single steps of 10 px do not run into one another, though the player's own are as wide."""
    say(window, *WORDS)
    world = lesson(window).world
    paper = render(world.drawing, world.canvas)
    inside, on_line = paper.get_at((415, 495)), paper.get_at((415, 500))

    assert inside[:3] == (255, 255, 255)
    assert on_line[:3] == window.session.settings.colour
    assert window.session.settings.line_width_px == 10


def test_the_settings_lead_back_to_it(window: Window) -> None:
    """Who wants to see it again finds it on the settings page, and comes back there."""
    window.press(pygame.K_ESCAPE)
    window.press(pygame.K_F9)
    window.choose("welcome")
    with written() as said:
        window.frame()
    assert TITLE in said
    window.use("next")
    assert window.session.pages.top is not None
    assert window.session.pages.top.name == "settings"


def test_the_listener_hears_all_eight_words_meanwhile(window: Window) -> None:
    """The other model is loaded when it opens, and the player's own when it closes."""
    asked: list[Vocabulary] = []

    def open_spotter(ear: Ear) -> OpenSpotter:
        asked.append(ear.vocabulary)
        return FakeSpotter

    window.app._open_spotter, window.app._ear, window.app._wished = open_spotter, Ear(Vocabulary.HANDS), None
    window.frame()
    window.press(pygame.K_ESCAPE)
    assert asked == [Vocabulary.VOICE, Vocabulary.HANDS]
    assert window.listener.asked == [("spotter", FakeSpotter)] * 2


def test_a_lesson_without_its_eight_words_asks_for_them_once(window: Window) -> None:
    """What cannot be loaded is not tried in each frame; who then chooses these words learns that they are not heard."""
    fault = Fault("There is no such model.", "Reinstall the game.")
    app = window.app
    app._open_spotter, app._ear, app._wished = (lambda _: partial(FakeSpotter)), Ear(Vocabulary.HANDS), None
    app._first_ear = Ear(Vocabulary.HANDS)

    def refuse() -> None:
        opens = cast("OpenSpotter", window.listener.asked[-1][1])
        window.listener.outbox.refused.append(Refused(opens, FakeSpotter, fault))
        window.wait(1)

    window.frame()
    refuse()
    assert [name for name, _ in window.listener.asked] == ["spotter"]
    window.session.change(vocabulary=Vocabulary.VOICE)
    window.frame()
    refuse()
    assert [name for name, _ in window.listener.asked] == ["spotter"] * 2
    assert window.session.settings.vocabulary is Vocabulary.HANDS
    window.press(pygame.K_ESCAPE)
    assert window.session.notices.newest == fault
    assert [name for name, _ in window.listener.asked] == ["spotter"] * 2
