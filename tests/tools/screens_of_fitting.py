"""The screens of fitting to a voice: from the explanation to what came of it, with sounds made by formula."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any

from game.feedback.fit_report import FitReport
from game.messages import Fault
from tests.support.fit_window import NOT_KEPT, SAID, WORDS, FitWindow
from tests.support.takes import quiet, voice
from tests.support.window import Window


@contextmanager
def opened(window: Window, *, words: tuple[str, ...] = WORDS, **changed: Any) -> Iterator[FitWindow]:
    """Open the page for a voice of the name Anna."""
    window.session.change(**changed)
    with TemporaryDirectory() as folder:
        fit = FitWindow(window, Path(folder) / "voices" / "anna", words=words)
        yield fit
        window.frame(dt=0.0)


def start(window: Window) -> None:
    """Explain what will be asked for."""
    with opened(window):
        pass


def room(window: Window) -> None:
    """Listen to the room, half of the time."""
    with opened(window) as fit:
        window.choose("begin")
        fit.until_asked()
        fit.hears(quiet(2.5))


def word(window: Window, **changed: Any) -> None:
    """Ask for the third word."""
    with opened(window, **changed) as fit:
        window.choose("begin")
        fit.say(words=2)
        fit.until_asked()
        fit.sounds()


def refused(window: Window) -> None:
    """Refuse a word that was too loud."""
    with opened(window) as fit:
        window.choose("begin")
        fit.say(words=1)
        fit.until_asked()
        fit.hears(quiet(0.4), voice(0.4), quiet(0.6), clipped=9)


def talk(window: Window) -> None:
    """Ask for talk, half of the time."""
    with opened(window, words=("up",)) as fit:
        window.choose("begin")
        fit.say(words=4)
        window.session.monitor.recorder.skip()
        fit.until_asked()
        fit.hears(*(part for _ in range(5) for part in (voice(0.6), quiet(0.4))))
        fit.sounds()


def takes(window: Window, *path: str, **changed: Any) -> None:
    """Look through what was recorded, after the word was said five times."""
    with opened(window, words=("up",), **changed) as fit:
        window.choose("begin")
        fit.all_said()
        window.wait(0.5)  # a few pictures are made in each frame
        for key in path:
            window.choose(key)
        window.frame(dt=0.0)


def learning(window: Window) -> None:
    """Learn, for some seconds already."""
    with opened(window) as fit:
        fit.page._fitting, fit.page._fitted_s = Stands(), 4.0  # type: ignore[assignment]
        window.frame(dt=0.0)


def result(window: Window, said: Mapping[str, Any], **changed: Any) -> None:
    """Tell what came of it."""
    with opened(window, **changed) as fit:
        fit.page._report = FitReport.read(said)
        window.session.pages.focus("done")


def problem(window: Window) -> None:
    """Tell why nothing came of it."""
    with opened(window) as fit:
        fit.page._fault = Fault("The takes of \u201cup\u201d cannot be used.", "Record them again.")
        window.session.pages.focus("back")


class Stands:
    """A fitting that is neither over nor begun."""

    over, kept = False, ()

    def stop(self) -> None:
        """Do nothing."""


FITTING: Mapping[str, Callable[[Window], None]] = MappingProxyType(
    {
        "fit": start,
        "fit_room": room,
        "fit_word": word,
        "fit_word_in_big_text": lambda window: word(window, big_text=True),
        "fit_refused": refused,
        "fit_talk": talk,
        "fit_takes": takes,
        "fit_take": lambda window: takes(window, "take 2"),
        "fit_learning": learning,
        "fit_result": lambda window: result(window, SAID),
        "fit_result_in_big_text": lambda window: result(window, SAID, big_text=True),
        "fit_not_kept": lambda window: result(window, NOT_KEPT),
        "fit_problem": problem,
    }
)
