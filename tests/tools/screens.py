"""Every screen of the window as a player meets it, by scripted events; `python -m tests.tools.screens` shows some."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pygame

from game.faults import silenced, without_model
from game.messages import Fault, ListenerState, Status, Tool, Verb
from game.session.lesson import FIGURE
from game.settings import Look, Settings, Vocabulary
from game.ui.action_table import Action
from game.ui.switch_keys import FIRST
from game.window.pages.switch import SwitchPage
from game.window.pages.welcome import WelcomePage
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES, ModelError
from models.spot.hearing import Reason
from tests.support import eight_words as eight
from tests.support.helpers import hearing
from tests.support.window import Window
from tests.tools import screenshot
from tests.tools.screens_of_drawings import DRAWINGS, draw, listening
from tests.tools.screens_of_fitting import FITTING
from tests.tools.screens_of_voices import VOICES
from tests.tools.screens_of_words import OWN_WORDS

NO_MICROPHONE = Fault("No microphone was found.", "Plug one in, or allow its use in the system's settings.")
DISK_FULL = Fault(
    "The drawing cannot be saved as /home/ada/Pictures/Speak-a-Sketch/2024-05-06.png (No space left on device).",
    "Free some space, or save it elsewhere: --save PATH.",
)
LABELS_OF_8 = (*VOCABULARIES["handsfree8w"], UNKNOWN, NOISE)
SETTINGS = Settings(step_px=screenshot.STEP_PX)


def no_microphone(window: Window) -> None:
    """Find no microphone: the demo voice is offered."""
    window.listener.fails(NO_MICROPHONE)
    window.frame()


def blocked(window: Window) -> None:
    """Hear exact zeros from a microphone that another program or the system keeps."""
    listening(window)
    window.listener.fails(silenced("USB Microphone"))
    window.frame()


def no_model(window: Window) -> None:
    """Miss the file that hears; the listener has ended, and the keyboard draws."""
    window.listener.is_alive = False
    window.listener.fails(
        without_model(ModelError("There is no model at models/weights/directional4w.tflite. Train one."))
    )
    window.frame()


def disk_full(window: Window) -> None:
    """Fail to save, with what was drawn still on the paper."""
    listening(window)
    window.session.notices.tell(DISK_FULL)
    window.frame()


def eraser_on_night(window: Window) -> None:
    """Erase on dark paper, with the keyboard at the eraser and bad news muted."""
    listening(window)
    window.session.background((18, 22, 44))
    window.session.tool = Tool.ERASER
    window.app.focus.at = "eraser"
    window.press(pygame.K_m)
    window.frame()


def big_text(window: Window) -> None:
    """Show fewer controls, larger."""
    window.session.change(big_text=True)
    listening(window)


def menu(window: Window, *keys: int) -> None:
    """Open the menu around the pen, and go on in it by keys."""
    listening(window)
    for key in (pygame.K_y, *keys):
        window.press(key)


def menu_in_big_text(window: Window) -> None:
    """Open the menu in a window of fewer and larger controls."""
    window.session.change(big_text=True)
    menu(window)


def _by_voice(window: Window) -> None:
    """Draw on by voice alone, beside a picture: one run that goes on by itself, and then another one."""
    eight.listen(window)
    draw(window)
    eight.say(window, "right")
    eight.say(window, "go", then_s=1.4)
    eight.say(window, "up", then_s=0.9)


def eight_words(window: Window) -> None:
    """Stop after a house that was drawn by voice alone; the last word was not clear."""
    _by_voice(window)
    eight.say(window, "stop", then_s=0.8)
    eight.nearly(window, "left")


def eight_words_in_big_text(window: Window) -> None:
    """Show the same with fewer controls, larger."""
    window.session.change(big_text=True)
    eight_words(window)


def gliding(window: Window) -> None:
    """Let the pen go on by itself."""
    _by_voice(window)


def paused(window: Window) -> None:
    """Pause listening from the menu."""
    _by_voice(window)
    eight.say(window, "yes", "right", "yes", "left", "yes")


def diagonal(window: Window) -> None:
    """Turn the compass, so that words lead aslant."""
    listening(window)
    window.press(pygame.K_x)
    window.frame()


def share(window: Window) -> None:
    """Open the page of what can be done with the drawing."""
    listening(window)
    window.press(pygame.K_e, mod=pygame.KMOD_LCTRL)


def switches(window: Window) -> None:
    """Draw with two switches: the mark is at the fourth of its places."""
    window.session.change(switches=2)
    listening(window)
    for _ in range(3):
        window.press(pygame.K_SPACE)


def switch_keys(window: Window) -> None:
    """Ask for the key of the first of two switches."""
    window.session.change(switches=2)
    window.session.pages.open(SwitchPage(window.session, FIRST))
    window.frame()


def diagnostics(window: Window) -> None:
    """Ask what the computer hears, after a word that moved the pen and one that fell short."""
    listening(window)
    low = hearing(best="left", score=0.62, reason=Reason.BELOW_THRESHOLD)
    window.listener.outbox.hearings.extend([low, hearing(score=0.05)])
    window.frame()
    window.press(pygame.K_F2)


def settings(window: Window) -> None:
    """Open the settings."""
    window.press(pygame.K_F9)
    window.press(pygame.K_TAB)


def any_colour(window: Window) -> None:
    """Open the page of colours."""
    listening(window)
    window.click(window.at("pen colour"))


def sources(window: Window) -> None:
    """Open the page of what can be listened to."""
    window.listener.listens()
    window.frame()
    window.click(window.at("sources"))


def by_voice(window: Window, action: Action, **changed: Any) -> None:
    """Open the page of an action while the eight words are heard."""
    window.session.change(vocabulary=Vocabulary.VOICE, **changed)
    listening(window)
    window.listener.outbox.statuses.append(Status(ListenerState.LISTENING, "USB Microphone", 48_000, LABELS_OF_8))
    window.frame(dt=0.0)
    window.session.do(action)
    window.frame(dt=0.0)


def asked_for_hands(window: Window) -> None:
    """Ask by a word for fewer words: a question comes first."""
    by_voice(window, Action.SETTINGS)
    window.session.pages.focus("vocabulary")
    eight.say(window, "left")


def paused_on_a_page(window: Window) -> None:
    """Say "stop" on a page."""
    by_voice(window, Action.SETTINGS)
    window.session.say(Verb.STOP)
    window.frame(dt=0.0)


def first_minute(window: Window, *words: str, quiet_s: float = 0.0, alone: bool = False, **changed: Any) -> None:
    """Begin for the first time and say some words; alone: with the voice alone, while the eight words are heard."""
    window.session.change(step_px=Settings().step_px, **changed)
    window.session.pages.open(WelcomePage(window.session))
    window.listener.listens()
    if alone:
        window.session.change(vocabulary=Vocabulary.VOICE)
        window.listener.outbox.statuses.append(Status(ListenerState.LISTENING, "USB Microphone", 48_000, LABELS_OF_8))
    window.frame(dt=0.0)
    for word in words:
        window.listener.hears(word)
        window.frame(dt=0.0)
        window.frame(dt=0.0)
    window.wait(quiet_s)


def first_minute_loading(window: Window) -> None:
    """Begin for the first time, before the model is there."""
    window.session.pages.open(WelcomePage(window.session))
    window.frame(dt=0.0)


def first_minute_no_microphone(window: Window) -> None:
    """Begin for the first time where there is no microphone."""
    window.session.pages.open(WelcomePage(window.session))
    window.listener.fails(NO_MICROPHONE)
    window.frame(dt=0.0)


SCREENS: Mapping[str, Callable[[Window], None]] = MappingProxyType(
    {
        "listening": listening,
        "loading": lambda window: window.frame(dt=0.0),  # the model is on its way
        "no_microphone": no_microphone,
        "blocked": blocked,
        "no_model": no_model,
        "disk_full": disk_full,
        "eraser_on_night": eraser_on_night,
        "big_text": big_text,
        "eight_words": eight_words,
        "gliding": gliding,
        "paused": paused,
        "diagonal": diagonal,
        "eight_words_in_big_text": eight_words_in_big_text,
        "menu": menu,
        "menu_colours": lambda window: menu(window, pygame.K_RETURN, pygame.K_RIGHT),
        "menu_in_big_text": menu_in_big_text,
        "switches": switches,
        "switch_keys": switch_keys,
        "share": share,
        "keys": lambda window: window.press(pygame.K_F1),
        "doctor": diagnostics,
        "settings": settings,
        "any_colour": any_colour,
        "sources": sources,
        **DRAWINGS,
        **FITTING,
        **OWN_WORDS,
        **VOICES,
        "everything": lambda window: by_voice(window, Action.EVERYTHING),
        "everything_in_big_text": lambda window: by_voice(window, Action.EVERYTHING, big_text=True),
        "paused_on_a_page": paused_on_a_page,
        "asked_for_hands": asked_for_hands,
        "first_minute": first_minute,
        "first_minute_loading": first_minute_loading,
        "first_minute_under_way": lambda window: first_minute(window, "right", "up", "right", "up"),
        "first_minute_not_heard": lambda window: first_minute(window, quiet_s=6),
        "first_minute_no_microphone": first_minute_no_microphone,
        "first_minute_done": lambda window: first_minute(window, *(way.value for way in FIGURE)),
        "first_minute_alone": lambda window: first_minute(window, "right", alone=True),
        "first_minute_in_big_text": lambda window: first_minute(window, "right", alone=True, big_text=True),
    }
)


PICTURE = Path(__file__).parents[2] / "assets" / "screens.png"
SHEET = (  # what the README shows, row by row
    (("listening", Look.LIGHT), ("first_minute_under_way", Look.DARK)),
    (("menu", Look.DARK), ("big_text", Look.LIGHT)),
)
EACH = (1000, 700)  # pixels of a window, shown at half the size


def main(arguments: Sequence[str] | None = None) -> None:
    """Save some of the screens in one picture."""
    parser = argparse.ArgumentParser(description="Make the README's picture of some screens.")
    parser.add_argument("file", nargs="?", type=Path, default=PICTURE, help="where to save it (%(default)s)")
    half = EACH[0] // 2, EACH[1] // 2
    sheet = pygame.Surface((half[0] * len(SHEET[0]), half[1] * len(SHEET)), 0, 32)
    for y, row in enumerate(SHEET):
        for x, (name, look) in enumerate(row):
            window = Window(replace(SETTINGS, theme=look), size=EACH)
            SCREENS[name](window)
            sheet.blit(pygame.transform.smoothscale(window.app.surface, half), (x * half[0], y * half[1]))
    pygame.image.save(sheet, parser.parse_args(arguments).file)


if __name__ == "__main__":
    main()
