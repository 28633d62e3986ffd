"""The page that F2 opens: what the computer hears, how well, and what would help."""

from collections.abc import Callable, Iterable

from game.feedback import captions
from game.feedback.bug_report import report
from game.feedback.captions import advice, ago, exact, seen_after, seen_after_end
from game.feedback.diagnostics import DiagnosticSnapshot, facts, findings
from game.feedback.listening import ListenerMonitor
from game.feedback.mic_test import ROOM_S, VOICE_S, WORDS, MicTestStage
from game.feedback.recent import along
from game.feedback.utterances import FRAME_S, Utterance, UtteranceKind
from game.messages import Fault, ListenerState
from game.ui.action_table import Action
from game.ui.controls import Button, Weight
from game.ui.page import Fact, Meter, Page, PageBlock, Row, Sheet, Style, Text, Ticks
from game.ui.screen import copy_text
from game.versions import about

About = Callable[[], Iterable[tuple[str, str]]]

LOGGED = 8
TITLE = "Doctor: what I hear"
ALL_GOOD, CLEAR = "All good.", "All good. Your voice is clear."
COULD_BE_BETTER, CANNOT_HEAR = "I can hear you, but not as well as I could.", "I can't hear you."
LATE = "I can hear you, but {} late."
NOT_LISTENING = "I'm not listening right now."


class DoctorPage(Page):
    """Findings, a guided test of room and voice, the numbers, and the log of the last hearings.

    copy: puts a text on the clipboard and returns whether that worked.
    about: tells of program and machine, for the report. words: what to say in the test.
    log_file: where the log of this run is, or nothing where there is none.
    """

    name = "doctor"

    def __init__(
        self,
        monitor: ListenerMonitor,
        *,
        words: str,
        copy: Callable[[str], bool] = copy_text,
        about: About = about,
        log_file: str = "",
    ) -> None:
        self._monitor, self._words, self._copy, self._about = monitor, words, copy, about
        self._log_file = log_file
        self._copied: bool | None = None

    def sheet(self) -> Sheet:
        """Return the page as it is now."""
        monitor = self._monitor
        snapshot = monitor.snapshot()
        blocks: list[PageBlock] = [
            *_headline(monitor, snapshot),
            self._level(),
            self._buttons(),
            *self._said(),
        ]
        blocks += _check(monitor, self._words)
        blocks.append(Text("Last heard", Style.HEAD))
        blocks += log(
            monitor.recent.utterances, monitor.recent.count, nothing=captions.nothing_yet(monitor.state, self._words)
        )
        blocks.append(Text("Measurements", Style.HEAD))
        blocks += [Fact(name, value) for name, value in facts(snapshot)]
        blocks += [Fact(f"Score of {name}", f"{score:.2f}") for name, score in monitor.recent.others().items()]
        if self._log_file:
            blocks.append(Text(f"If the game ever crashes, this file says why: {self._log_file}", Style.SOFT))
        return Sheet(TITLE, tuple(blocks))

    def _copy_report(self) -> None:
        """Put the report on the clipboard."""
        recent, of_log = self._monitor.recent, (("Log", self._log_file),) if self._log_file else ()
        about = (*self._about(), *of_log)
        text = report(self._monitor.snapshot(), recent.utterances, frames=recent.count, about=about)
        self._copied = self._copy(text)

    def leave(self) -> None:
        """Give up a test that runs: what is said next is meant for the pen."""
        self._monitor.mic_test.cancel()

    def _level(self) -> Meter:
        """Return the level of what is heard now; in whole hundredths, so that a still room is a still page."""
        recent = self._monitor.recent
        style = Style.BAD if recent.clipped_s else Style.GOOD
        return Meter(round(along(recent.level_db), 2), round(along(recent.peak_db), 2), style)

    def _buttons(self) -> Row:
        running = self._monitor.mic_test.running
        hears = self._monitor.status.state is ListenerState.LISTENING and not self._monitor.muted
        begin = self._monitor.mic_test.begin
        test = Button("check", "Test my microphone", weight=Weight.PRIMARY, enabled=hears and not running, does=begin)
        mute = Button("mute", "Unmute" if self._monitor.muted else "Mute", does=Action.MUTE)
        voice = Button("voices", "Fit me to your voice", does=Action.VOICES)
        return Row((test, Button("copy", "Copy report", does=self._copy_report), mute, voice))

    def _said(self) -> tuple[Text, ...]:
        """Return what became of the report."""
        if self._copied is None:
            return ()
        if self._copied:
            return (Text("Copied. The report contains numbers and words, but no sound.", Style.GOOD),)
        return (Text("The report could not be copied. Try again.", Style.WARN),)


def _headline(monitor: ListenerMonitor, snapshot: DiagnosticSnapshot) -> tuple[Text, ...]:
    """Return the verdict in one line, and what there is to say and to do about it."""
    found = findings(snapshot)
    if not found and monitor.status.state is not ListenerState.LISTENING:
        return (Text(NOT_LISTENING, Style.SOFT),)
    if not found:
        return (Text(ALL_GOOD if snapshot.speech_db is None else CLEAR, Style.GOOD),)
    verdict = LATE.format(snapshot.late) if snapshot.late else COULD_BE_BETTER
    verdict = CANNOT_HEAR if snapshot.fault is not None or snapshot.muted else verdict
    return Text(verdict, Style.HEAD), *_told(found)


def _told(found: tuple[Fault, ...]) -> tuple[Text, ...]:
    """Return what is wrong, each with what to do."""
    return tuple(text for fault in found for text in (Text(fault.what, Style.WARN), Text(fault.remedy)))


def _check(monitor: ListenerMonitor, said: str) -> tuple[PageBlock, ...]:
    """Return what the guided test asks for, or what came of it; said: the words to say."""
    check = monitor.mic_test
    if check.stage is MicTestStage.ROOM:
        return (Text("Be quiet for a moment, so that I hear your room.", Style.HEAD), _left(check.left_s, ROOM_S))
    if check.stage is MicTestStage.VOICE:
        words = Ticks(tuple(("any word", i < check.words) for i in range(WORDS)))
        ask = Text(f"Now say {said}, three times, as you would when drawing.", Style.HEAD)
        return (ask, words, _left(check.left_s, VOICE_S))
    if check.stage is MicTestStage.DONE:
        return _told(check.verdict()) or (Text(CLEAR, Style.GOOD), _over(check.room_db, check.voice_db))
    return ()


def _left(left_s: float, of_s: float) -> Meter:
    return Meter(round(max(0.0, left_s) / of_s, 2), style=Style.SOFT)


def _over(room_db: float | None, voice_db: float | None) -> Text:
    """Return by how much the voice stood out in a test."""
    over_db = 0.0 if room_db is None or voice_db is None else voice_db - room_db
    return Text(f"It is {over_db:.0f} dB louder than the room.", Style.SOFT)


def log(utterances: Iterable[Utterance], frames: float, *, nothing: str) -> list[PageBlock]:
    """Return the last hearings, the newest first: when, what and why, and how late the pen was, or what would help."""
    newest = list(utterances)[-LOGGED:][::-1]
    if not newest:
        return [Text(nothing, Style.SOFT)]
    return [
        Fact(
            f"{ago(utterance, frames, frame_s=FRAME_S)} ago",
            exact(utterance),
            detail=_times(utterance) or advice(utterance),
            style=Style.GOOD
            if utterance.kind is UtteranceKind.COMMAND
            else Style.SOFT
            if utterance.kind in (UtteranceKind.OTHER, UtteranceKind.ON_PAGE)
            else Style.WARN,
            brief=True,
        )
        for utterance in newest
    ]


def _times(utterance: Utterance) -> str:
    """Return how late the move was seen, after the sound and after the end of the word."""
    after, end = seen_after(utterance), seen_after_end(utterance)
    return " \u00b7 ".join(
        part for part in (f"drawn after {after}" if after else "", f"word\u2019s end {end}" if end else "") if part
    )
