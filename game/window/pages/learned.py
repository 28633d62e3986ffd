"""The pages of what a voice learns from play: the switch, and the clips that were kept, to be heard and deleted."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from game.faults import fault_from
from game.messages import Fault
from game.session.session import Session
from game.settings import Setting
from game.storage.disk import asked
from game.storage.drawing_file import StorageError
from game.storage.learned import MOST, by_age
from game.storage.profiles import Kind, remove_clip, remove_clips
from game.ui.action_table import Action
from game.ui.controls import Button, Sets, Toggle, Weight
from game.ui.page import Page, PageBlock, Row, Sheet, Style, Text, bad_news
from models.spot.audio_files import SAMPLE_RATE_HZ, AudioError, read_audio
from models.spot.config import UNKNOWN
from models.spot.counted import counted

HOW = (
    "When you undo a word at once, or have to say one again, I keep that second of sound in the folder of your voice, "
    f"the last {MOST} at most. After every few of them I learn from them. Nothing is sent anywhere."
)
NOT_HERE = "I learn for the voice that I listen for, which is another one now."
ECHO_S = 0.5  # after a clip was played, until words count again
Clips = dict[str, tuple[Path, ...]]
Play = Callable[[NDArray[np.float32]], None]


class LearnedClips:
    """The clips that a voice has learned, by their words, the newest first; looked up again after each change."""

    def __init__(self, session: Session, folder: Path, *, play: Play) -> None:
        self.fault: Fault | None = None
        self._session, self._folder, self._play = session, folder, play
        self.clips: Clips = {}
        self.refresh()

    def refresh(self) -> None:
        """Look into the folder again; what was known stays where it does not answer."""
        try:
            paths = asked(partial(by_age, self._folder))
        except StorageError as error:
            self.fault = fault_from(error)
            return
        self.clips = {}
        for path in reversed(paths):
            self.clips[path.parent.name] = (*self.clips.get(path.parent.name, ()), path)

    @property
    def is_heard(self) -> bool:
        """Whether their voice is the one that is listened for, and so learns."""
        voice = self._session.listened.voice
        return voice is not None and voice.folder == self._folder

    @property
    def count(self) -> int:
        """How many clips there are."""
        return sum(map(len, self.clips.values()))

    def play(self, path: Path) -> None:
        """Make a clip audible; what the microphone hears of it is no word."""
        self.fault = None
        try:
            samples = asked(partial(read_audio, path))
        except (AudioError, StorageError) as error:
            self.fault = fault_from(error)
        else:
            self._session.monitor.deafen(len(samples) / SAMPLE_RATE_HZ + ECHO_S)
            self._play(samples)

    def remove(self, path: Path | None = None) -> bool:
        """Delete a clip, or all of them, and return whether that could be done."""
        self.fault = None
        try:
            if path is None:
                asked(partial(remove_clips, self._folder, Kind.LEARNED))
            else:
                asked(partial(remove_clip, path))
        except StorageError as error:
            self.fault = fault_from(error)
        self.refresh()
        return self.fault is None


class LearnedPage(Page):
    """The switch, and the words of which clips were kept."""

    name = "learned"

    def __init__(self, session: Session, clips: LearnedClips) -> None:
        self._session, self._clips = session, clips

    def sheet(self) -> Sheet:
        """Return the switch and the list."""
        clips, on = self._clips, self._session.settings.learn
        switch = Toggle("learn", "Learn while I play", on, does=Sets(Setting.LEARN, values=(False, True)))
        listed = tuple(
            Button(
                f"word {word}",
                f"{told(word)}: {counted(len(paths), 'clip')}",
                wide=True,
                does=partial(self._show, word),
            )
            for word, paths in sorted(clips.clips.items(), key=lambda one: (one[0] == UNKNOWN, one[0]))
        )
        everything = (Button("forget", "Delete all", does=self._forget),) if listed else ()
        kept = f"{counted(clips.count, 'clip')} so far." if listed else "Nothing has been kept yet."
        return Sheet(
            "Learning from play",
            (
                switch,
                Text(HOW, Style.SOFT),
                *((Text(NOT_HERE, Style.WARN),) if on and not clips.is_heard else ()),
                Text(kept),
                *listed,
                *bad_news(clips.fault),
                Row((*everything, Button("done", "Done", does=Action.CLOSE))),
            ),
        )

    def _show(self, word: str) -> None:
        self._session.pages.open(ClipsPage(self._clips, word))

    def _forget(self) -> None:
        """Ask first."""
        self._session.pages.open(ForgetPage(self._clips))


class ClipsPage(Page):
    """The clips of one word, one at a time, the newest first."""

    name = "clips"

    def __init__(self, clips: LearnedClips, word: str) -> None:
        self._clips, self._word, self._at = clips, word, 0

    def sheet(self) -> Sheet:
        """Return which clip it is, and what can be done with it."""
        paths = self._paths
        several = len(paths) > 1
        buttons = (
            Button("play", "Play it", weight=Weight.PRIMARY, does=self._play),
            Button("next", "Next one", enabled=several, does=self._go_on),
            Button("delete", "Delete it", does=self._delete),
            Button("done", "Done", does=Action.CLOSE),
        )
        blocks: tuple[PageBlock, ...] = (
            Text(why(self._word), Style.SOFT),
            Text(f"Clip {self._at + 1} of {len(paths)}, the newest first."),
            *bad_news(self._clips.fault),
            Row(buttons),
        )
        return Sheet(told(self._word), blocks, foot="Esc: back to all clips")

    @property
    def _paths(self) -> tuple[Path, ...]:
        return self._clips.clips.get(self._word, ())

    def _play(self) -> None:
        self._clips.play(self._paths[self._at])

    def _go_on(self) -> None:
        """Come to the next clip; after the last one comes the first."""
        self._at = (self._at + 1) % len(self._paths)
        self._clips.fault = None

    def _delete(self) -> bool:
        """Delete the clip; returns whether it was the last one."""
        self._clips.remove(self._paths[self._at])
        self._at = min(self._at, max(0, len(self._paths) - 1))
        return not self._paths


class ForgetPage(Page):
    """Asks before all clips go."""

    name = "forget"

    def __init__(self, clips: LearnedClips) -> None:
        self._clips = clips

    def sheet(self) -> Sheet:
        """Return the question, with the harmless answer first."""
        buttons = (
            Button("keep", "Keep them", does=Action.CLOSE),
            Button("delete", "Delete all", weight=Weight.WARNING, does=self._clips.remove),
        )
        what = f"{counted(self._clips.count, 'clip')} will be gone for good. What I have learned from them stays."
        return Sheet(
            "Delete all clips?", (Text(what), *bad_news(self._clips.fault), Row(buttons)), foot="Esc keeps them"
        )


def told(word: str) -> str:
    """Return what clips of a word are called."""
    return "No word" if word == UNKNOWN else f"\u201c{word}\u201d"


def why(word: str) -> str:
    """Return why clips of a word were kept."""
    if word == UNKNOWN:
        return "I took this for a word, and you undid it."
    return f"You said \u201c{word}\u201d, and I did not hear it the first time."
