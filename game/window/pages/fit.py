"""The page that fits the game to a voice: it explains, has words recorded, shows the takes, fits, tells the result."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pygame

from game.faults import fault_from
from game.feedback.fit_report import FitReport
from game.feedback.take_judge import SHORTEST_S
from game.feedback.take_recorder import RecordStage, Take, TakeRecorder, times_for
from game.messages import Fault, Tone, Verb
from game.session.session import Session
from game.storage.disk import ANSWER_S
from game.storage.drawing_file import StorageError
from game.storage.fitting import FitRequest, Fitting
from game.storage.profiles import Person, Voice, clips, voice_in
from game.storage.worker import within
from game.ui.action_table import Action
from game.ui.controls import Button, Choice, Tile, Toggle, Used, Weight
from game.ui.page import Fact, Meter, Page, PageBlock, Row, Sheet, Style, Text, Tiles, bad_news
from game.ui.theme import DARK
from game.window.pages.record import RecordPage
from game.window.pages.sources import level_blocks
from game.window.pages.take import SMALL, TakePage, shown
from game.window.spectrogram import sound_picture
from models.spot.config import NOISE, UNKNOWN
from models.spot.counted import counted

TITLE = "Fit me to your voice"
EXPLAINED = (
    "I learn how you say the words. First I listen to your room, then I ask for each word {times} times, mixed up, "
    "and at the end you talk for ten seconds. All of it takes about {minutes}."
)
ALL_WORDS = "all words"
LEAST = 2  # takes of a word: one to learn from, and one to judge by
SHORTEST_OWN_S = 0.02  # an own word may be a click
PICTURES = 4  # made in a frame: each takes about a millisecond, that of talk ten
USUAL_S = 10.0  # that a fitting takes; only how far the bar is depends on it
WORD_S = 2.7  # that a take of a word takes
TONES = {Tone.GOOD: Style.GOOD, Tone.WARN: Style.WARN, Tone.SOFT: Style.SOFT}
KEPT = "They stay in the folder {} on this computer, so that you can fit me again."
NOT_KEPT = "They are deleted once I have learned from them. Nothing of them leaves this computer."


class FitPage(Page):
    """Fits the game to a voice in its folder.

    folder: of the voice. setting: what the settings call it.
    words: to record, such as one own word; None for all that are listened for, or one of them.
    program: the command that learns, if it is another one. seed: of the order in which words are asked for; None for
        another one each time.
    """

    name = "fit"
    begins_at = "begin"

    def __init__(
        self,
        session: Session,
        folder: Path,
        *,
        setting: str,
        words: Sequence[str] | None = None,
        program: Sequence[str] | None = None,
        seed: int | None = None,
    ) -> None:
        self._session, self._folder, self._setting = session, folder, setting
        self._program = program
        self._seed = round(session.environment.now().timestamp()) if seed is None else seed
        self._fault: Fault | None = None
        self._voice, self._old = Voice(folder, Person(folder.name)), Counter[str]()
        self._look()
        self._words = tuple(words or _words_of(session, self._voice))
        self._only = 0  # position of what is recorded: 0 for all words
        self._keep = True
        self._fitting: Fitting | None = None  # that runs
        self._last: Fitting | None = None  # that was begun last
        self._fitted_s = 0.0
        self._report: FitReport | None = None
        self._pictures: dict[int, pygame.Surface] = {}
        self._left = PICTURES  # to be made in this frame
        if self._recorder.owner != str(folder):  # what was recorded for this voice waits for it
            self._recorder.forget()
            self._recorder.owner = str(folder)

    def sheet(self) -> Sheet:
        """Return the state that it is in."""
        if self._fitting is not None:
            return self._while_fitting()
        if self._fault is not None:
            back = Button("back", "Back", does=self._back)
            again = Button("fit", "Try again", weight=Weight.PRIMARY, enabled=self._can_fit, does=self._fit)
            return Sheet(TITLE, (*bad_news(self._fault), Row((again, back))))
        if self._report is not None:
            return self._result(self._report)
        return self._takes() if self._recorder.takes else self._start()

    def take(self, used: Used) -> bool:
        """Do what was asked for; coming back from another page begins there."""
        self.begins_at = used.control.key
        return super().take(used)

    def tick(self, dt: float) -> None:
        """Look whether the fitting is over, and never wait for it."""
        self._left = PICTURES
        if self._fitting is None:
            return
        self._fitted_s += dt
        if self._fitting.over:
            fitting, self._fitting = self._fitting, None
            self._come(fitting)

    def leave(self) -> None:
        """Fit no more: the voice is as before, or all new. Takes that nothing was learned from yet wait in memory."""
        if self._fitting is not None:
            self._fitting.stop()
        if self._report is not None or (self._last is not None and self._last.keeps):
            self._recorder.forget()

    def picture(self, name: str) -> pygame.Surface | None:
        """Return the picture of a take, by its number, made once; a few in each frame, so that none is late."""
        number = int(name)
        if number not in self._pictures and self._left:
            take = next((take for take in self._recorder.takes if take.number == number), None)
            if take is not None:
                self._left -= 1
                self._pictures[number] = sound_picture(take.samples, DARK.ramp, SMALL)
        return self._pictures.get(number)

    # What is on it

    @property
    def _recorder(self) -> TakeRecorder:
        return self._session.monitor.recorder

    def _start(self) -> Sheet:
        """Return what happens, and the button that begins."""
        times = times_for(len(self._asked))
        minutes = 0.4 + len(self._asked) * times * WORD_S / 60
        about = "a minute" if minutes < 1.3 else "two minutes" if minutes < 2.5 else f"{minutes:.0f} minutes"
        count = sum(number for word, number in self._old.items() if word not in (NOISE, UNKNOWN))
        more = f"{counted(count, 'recording')} from before {'counts' if count == 1 else 'count'} too."
        before = (Text(more, Style.SOFT),) if count else ()
        fit = Button("fit", "Fit with those alone", enabled=self._can_fit, does=self._fit)
        return Sheet(
            TITLE,
            (
                Text(EXPLAINED.format(times=("three", "four", "five")[times - 3], minutes=about)),
                *before,
                *self._ear(),
                *self._choice(),
                *self._keeping(),
                Row(
                    (
                        Button("begin", "Start", weight=Weight.PRIMARY, enabled=self._hears, does=self._begin),
                        *((fit,) if count else ()),
                        Button("done", "Back", does=Action.CLOSE),
                    )
                ),
            ),
            foot="Esc: back",
        )

    def _takes(self) -> Sheet:
        """Return what was recorded, and the button that fits."""
        takes = self._recorder.takes
        few = f"Each word needs {LEAST} or more: one to learn from, and one to judge by."
        fit = Button("fit", "Fit to my voice", weight=Weight.PRIMARY, enabled=self._can_fit, does=self._fit)
        return Sheet(
            "Your recordings",
            (
                Text("Look through them, if you like: a press lets you hear one, say it again, or remove it."),
                Tiles(tuple(map(self._tile, takes)), small=True),
                *(() if self._enough else (Text(few, Style.WARN),)),
                *self._keeping(),
                *self._choice(),
                Row(
                    (
                        fit,
                        self._more(),
                        Button("done", "Back", does=Action.CLOSE),
                    )
                ),
            ),
            foot="Esc: back",
        )

    def _while_fitting(self) -> Sheet:
        """Return how far the fitting may be."""
        share = self._fitted_s / (self._fitted_s + USUAL_S / 4)  # it comes near the end and never claims to be there
        return Sheet(
            "I am learning your voice",
            (
                Text("This takes a few seconds. You can stop it at any time: then I hear you as before."),
                Meter(round(share, 2)),
                Row((Button("stop", "Stop", does=self._stop),)),
            ),
            foot="Esc stops",
        )

    def _result(self, report: FitReport) -> Sheet:
        """Return what was heard before and after."""
        alike = (
            Text(f"\u201c{one}\u201d and \u201c{other}\u201d sound alike to me.", Style.WARN)
            for one, other in report.alike
        )
        look = Button("look", "My recordings", enabled=bool(self._recorder.takes), does=self._back)
        return Sheet(
            report.verdict,
            (
                Text(report.reason, Style.GOOD if report.kept else Style.SOFT),
                *(Fact(line.about, line.told, style=TONES[line.tone]) for line in report.lines()),
                *alike,
                *self._choice(),
                Row(
                    (
                        Button("done", "Done", weight=Weight.PRIMARY, does=Action.CLOSE),
                        *self._weakest(),
                        self._more(),
                        look,
                    )
                ),
            ),
            foot="Esc: done",
        )

    def _tile(self, take: Take) -> Tile:
        """Return the picture of a take, which opens its page."""
        return Tile(f"take {take.number}", shown(take.word), str(take.number), does=partial(self._open, take))

    def _weakest(self) -> tuple[Button, ...]:
        """Return the button that records the word more often which is heard least, where there is one."""
        word = "" if self._report is None else self._report.weakest
        if word not in self._words or len(self._words) < 2:
            return ()
        more = partial(self._more_of, word)
        return (Button("weakest", f"Say \u201c{word}\u201d more often", enabled=self._hears, does=more),)

    def _more(self) -> Button:
        """Return the button that records more, or goes on where the recording was left."""
        done, total = self._recorder.progress
        left = self._recorder.stage is RecordStage.WAITING
        text = f"Go on recording: {done} of {total}" if left else "Record more"
        return Button("begin", text, enabled=self._hears, does=self._begin)

    def _ear(self) -> tuple[PageBlock, ...]:
        """Return why nothing can be recorded, where it cannot, and what helps."""
        if self._hears:
            return ()
        choose = Button("sources", "Choose a microphone", does=Action.SOURCES)
        return (*level_blocks(self._session.monitor), Row((choose,)))

    def _choice(self) -> tuple[PageBlock, ...]:
        """Return the choice between all words and one of them, where there are several."""
        if len(self._words) < 2:
            return ()
        options = (ALL_WORDS, *(f"only \u201c{word}\u201d" for word in self._words))
        return (Choice("words", "Record and fit", options, self._only, does=self._choose),)

    def _keeping(self) -> tuple[PageBlock, ...]:
        """Return the choice whether the takes stay, and what that means."""
        told = KEPT.format(Path(*self._folder.parts[-2:]) / "takes") if self._keep else NOT_KEPT
        return (Toggle("keep", "Keep my recordings", self._keep, does=self._keep_them), Text(told, Style.SOFT))

    # What it does

    @property
    def _asked(self) -> tuple[str, ...]:
        """The words that are recorded and fitted."""
        return self._words if self._only == 0 else (self._words[self._only - 1],)

    @property
    def _hears(self) -> bool:
        return self._session.monitor.hears_player

    @property
    def _enough(self) -> bool:
        """Whether there are enough takes of any word, those from before among them."""
        count = self._old + Counter(take.word for take in self._recorder.takes)
        return any(count[word] >= LEAST for word in self._asked)

    @property
    def _can_fit(self) -> bool:
        """Whether a fitting may begin: one that was stopped may still be writing takes."""
        return self._enough and (self._last is None or self._last.over)

    def _look(self) -> None:
        """Read whose voice it is, and how often each word was recorded before this page was opened."""
        try:
            self._voice = within(ANSWER_S, partial(voice_in, self._folder))
            old = within(ANSWER_S, partial(clips, self._folder))
        except TimeoutError as error:
            what = f"The folder of this voice cannot be read ({error.strerror})."
            self._fault = Fault(what, "Check the disk that it is on.")
        else:
            self._old = Counter({word: len(sounds) for word, sounds in old.items()})

    def _choose(self, at: int) -> None:
        self._only = at

    def _keep_them(self, on: int) -> None:
        self._keep = bool(on)

    def _open(self, take: Take) -> None:
        self._session.pages.open(TakePage(self._session, take))

    def _more_of(self, word: str) -> None:
        """Record one word, to fit it alone."""
        self._only = 1 + self._words.index(word)
        self._begin()

    def _begin(self) -> None:
        """Record, or go on with that."""
        session, recorder = self._session, self._recorder
        self._report = self._fault = None
        self.begins_at = "fit"
        if recorder.stage is RecordStage.WAITING:
            recorder.go_on()
            session.pages.open(RecordPage(session))
            return
        own = self._voice.person.means
        stops = [word for word, meaning in session.settings.meanings.items() if meaning in (Verb.STOP, Verb.NO)]
        recorder.begin(
            self._asked,
            seed=self._seed + len(recorder.takes),
            talk=all(take.word != UNKNOWN for take in recorder.takes),
            room=all(take.word != NOISE for take in recorder.takes),
            shortest_s=SHORTEST_OWN_S if all(word in own for word in self._asked) else SHORTEST_S,
            stops=stops,
        )
        session.pages.open(RecordPage(session))

    def _fit(self) -> None:
        """Begin to learn, beside the game."""
        self._report = self._fault = None
        takes = tuple((take.word, take.samples) for take in self._recorder.takes)
        only = () if self._only == 0 else self._asked
        request = FitRequest(
            self._folder,
            self._voice.person,
            takes,
            keep=self._keep,
            instead_of=() if self._last is None else self._last.kept,
            only=only,
            program=self._program,
        )
        self._fitting = self._last = Fitting(request)
        self._fitted_s = 0.0
        self._session.pages.focus("stop")

    def _stop(self) -> None:
        """Learn no more."""
        if self._fitting is not None:
            self._fitting.stop()
            self._fitting = None

    def _back(self) -> None:
        """Show the takes again, or how to make some."""
        self._report = self._fault = None

    def _come(self, fitting: Fitting) -> None:
        """Tell what came of it, and listen with it where it was kept."""
        session = self._session
        try:
            self._report = FitReport.read(fitting.result())
        except StorageError as error:
            self._fault = fault_from(error)
        except ValueError as error:
            self._fault = Fault(f"The result of the fitting makes no sense ({error}).", "Try again.")
        session.pages.focus("fit" if self._report is None else "done")
        if self._report is not None and self._report.kept:
            session.listened.changed(self._setting)
            session.change(voice=self._setting)


def _words_of(session: Session, voice: Voice) -> tuple[str, ...]:
    """Return the words to record for a voice: those that are listened for, and its own."""
    shipped = [label for label in session.monitor.labels if label not in (NOISE, UNKNOWN)]
    words = [word for word in (*shipped, *voice.person.means) if word not in voice.person.instead]
    return tuple(dict.fromkeys(words)) or tuple(session.settings.meanings)


def record_word(session: Session, folder: Path, *, setting: str) -> Callable[[str], None]:
    """Return what opens the page for one own word of a voice."""

    def record(word: str) -> None:
        session.pages.open(FitPage(session, folder, setting=setting, words=(word,)))

    return record
