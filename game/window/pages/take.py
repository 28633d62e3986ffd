"""The page of one take: its picture, to hear it, to say it again, to throw it away."""

import pygame

from game.feedback.take_recorder import Take
from game.session.session import Session
from game.ui.action_table import Action
from game.ui.controls import Button, Weight
from game.ui.page import Page, Poster, Row, Sheet
from game.ui.theme import DARK
from game.window.pages.record import RecordPage
from game.window.spectrogram import sound_picture
from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.config import NOISE, UNKNOWN

ECHO_S = 0.7  # after a sound is played, until the microphone has heard the last of it
LARGE = 640, 240  # pixels of a picture
SMALL = 192, 96
NAMES = {NOISE: "the room", UNKNOWN: "talk"}


class TakePage(Page):
    """One take of the session's recorder."""

    name = "take"
    begins_at = "play"

    def __init__(self, session: Session, take: Take) -> None:
        self._session, self._take = session, take
        self._picture: pygame.Surface | None = None

    def sheet(self) -> Sheet:
        """Return the picture and what can be done with it."""
        return Sheet(
            f"\u201c{shown(self._take.word)}\u201d, {len(self._take.samples) / SAMPLE_RATE_HZ:.1f} s",
            (
                Poster("sound"),
                Row(
                    (
                        Button("play", "Play", weight=Weight.PRIMARY, does=self._play),
                        Button("again", "Say it again", does=self._again),
                        Button("remove", "Remove", does=self._remove),
                        Button("back", "Back", does=Action.CLOSE),
                    )
                ),
            ),
            foot="Esc: back",
        )

    def picture(self, name: str) -> pygame.Surface | None:  # noqa: ARG002 - there is only one
        """Return the sound as a picture, made once."""
        if self._picture is None:
            self._picture = sound_picture(self._take.samples, DARK.ramp, LARGE)
        return self._picture

    def _play(self) -> None:
        """Play it; what the microphone hears of it asks for nothing."""
        self._session.monitor.deafen(len(self._take.samples) / SAMPLE_RATE_HZ + ECHO_S)
        self._session.environment.play(self._take.samples)

    def _again(self) -> None:
        """Ask for it once more, in the place of this page."""
        self._session.pages.close()
        self._session.monitor.recorder.again(self._take.number)
        self._session.pages.open(RecordPage(self._session))

    def _remove(self) -> bool:
        """Throw it away."""
        self._session.monitor.recorder.remove(self._take.number)
        return True


def shown(word: str) -> str:
    """Return what a take is called."""
    return NAMES.get(word, word)
