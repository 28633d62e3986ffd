"""The words that the model hears, and what each of them does at one moment of play."""

from collections.abc import Mapping
from dataclasses import dataclass

from game.drawing.pen import MOVES, TURNED_MOVES
from game.drawing.world import World
from game.feedback import captions
from game.feedback.listening import ListenerMonitor
from game.messages import Meaning, Verb
from game.session.hands_free import Hand, Mode, State
from game.session.word_captions import does_now, on_page
from game.settings import Settings
from game.ui.page_stack import Pages

RECORDED = "What you say now is recorded, and does nothing else."
VERBS: tuple[Meaning, ...] = tuple(Verb)


@dataclass(frozen=True)
class WordsNow:
    """What words do now.

    labels: the words of the model. state: what words go to. hand: what they are carried out with.
    """

    settings: Settings
    labels: tuple[str, ...]
    state: State
    world: World
    hand: Hand

    @property
    def heard(self) -> Mapping[Meaning, str]:
        """The words that the model hears, by what they mean; of several the first, which is a player's own."""
        heard = [(word, meaning) for word, meaning in self.settings.meanings.items() if word in self.labels]
        return {meaning: word for word, meaning in reversed(heard)}

    @property
    def hands_free(self) -> bool:
        """Whether the model hears all that is needed to play without hands: then words go to pages too."""
        return self.heard.keys() >= set(Verb)

    def does(self, word: str) -> str:
        """Return what a word of the model does, in a few words; empty where it does nothing."""
        return does_now(self.settings.meanings.get(word), self.state, self.world, self.hand)

    @property
    def more(self) -> tuple[tuple[str, Meaning], ...]:
        """The words of the model that mean something beside those of the four directions, those of `Verb` first.

        Where several mean the same, one of them comes before all other meanings have theirs.
        """
        meanings, four = self.settings.meanings, {self.settings.word_for(command) for command in MOVES}
        more = [(label, meanings[label]) for label in self.labels if label in meanings.keys() - four]
        heard = self.heard
        first = {heard[meaning] for _, meaning in more}
        return tuple(
            sorted(more, key=lambda one: (one[0] not in first, VERBS.index(one[1]) if one[1] in VERBS else len(VERBS)))
        )

    @property
    def on_cards(self) -> Mapping[str, str]:
        """What each word of the model does, as its card says; none with a model of the four directions alone."""
        more = self.more
        said = (*map(self.settings.word_for, MOVES), *(word for word, _ in more))
        return {word: self.does(word) for word in said} if more else {}

    def on_page(self, heard: str, monitor: ListenerMonitor, pages: Pages) -> str:
        """Return what the page on show says of words: what each of them does now, or that they wait.

        heard: the word that was heard a moment ago, or empty. Nothing is said while none is listened for.
        """
        waits = captions.on_page(monitor.state, heard)
        if not waits or not self.hands_free:
            return waits
        if monitor.recorder.listens:
            return RECORDED
        paused, draws = self.state.mode is Mode.PAUSED, pages.top is not None and pages.top.draws
        return on_page(self.heard, paused=paused, turns=pages.turns, draws=draws)

    @property
    def way(self) -> tuple[int, int]:
        """In which direction the pen goes on by itself: (1, 0) to the right; (0, 0) where it stands."""
        if self.state.mode is not Mode.GLIDING:
            return 0, 0
        return (TURNED_MOVES if self.hand.inputs.turned else MOVES)[self.state.heading]
