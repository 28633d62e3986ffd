"""What the window knows of the listener: its state, the microphones, what went wrong, and what is listened to."""

import queue
from collections.abc import Container
from dataclasses import replace

from game.audio.choices import ALIASES, DEFAULT_IS, SourceEntry, SourceKind, Sources, entries, in_window
from game.audio.outbox import Heartbeat, ListenerLike
from game.audio.source import OpenSource
from game.faults import fault_from, hung
from game.feedback.captions import ListeningState
from game.feedback.diagnostics import Diagnostics, DiagnosticSnapshot
from game.feedback.mic_test import MicTest
from game.feedback.recent import Recent
from game.feedback.take_recorder import TakeRecorder
from game.messages import Clip, Command, Fault, ListenerState, Mark, Status
from models.spot.audio_files import AudioError
from models.spot.hearing import Hearing

DEMO_AFTER_S = 8.0  # without a microphone, and without a key, the demo voice begins by itself
MOST_PER_FRAME = 256  # a replay as fast as possible must not keep a frame from ending


class ListenerMonitor:
    """Empties the listener's outbox each frame and never waits.

    device: the chosen microphone, part of its name; empty for the default one.
    """

    def __init__(self, listener: ListenerLike, sources: Sources, *, device: str = "") -> None:
        self.recent, self.diagnostics, self.mic_test = Recent(), Diagnostics(), MicTest()
        self.recorder = TakeRecorder()
        self.status = Status(ListenerState.LOADING)
        self.device, self.muted = device, False
        self.source_kind = SourceKind.MICROPHONE if sources.file is None else SourceKind.FILE
        self.met_microphone = False  # whether one was heard in this session
        self.fault: Fault | None = None  # the listener's latest, until it listens again
        self.nearly: list[Hearing] = []  # words that were nearly heard since the frame before
        self.talk = False  # whether somebody has begun to talk since the frame before
        self.demo_wait_s: float | None = None  # seconds until the demo voice begins by itself
        self._listener, self._sources = listener, sources
        self._heartbeat, self._hangs = Heartbeat(listener.outbox), False
        self._hung: Fault | None = None  # what was said of a listener that hangs
        self._deaf_s = 0.0  # for how long words are none yet: a recording is being played
        self._names: tuple[str, ...] = ()
        self._labels: tuple[str, ...] = ()
        self._stayed = False  # somebody is here, or a microphone was
        self._demo_began = False
        self._muted_before = False  # the demo is heard, and then the microphone is muted again

    def drain(
        self, threshold: float, *, words: Container[str] | None = None, on_page: bool = False
    ) -> tuple[list[Hearing], Fault | None]:
        """Take what the listener has to say, judged by this threshold.

        words: those that give a command; None if all of the model's do. on_page: whether a page covers the paper.
        Returns the hearings whose words fired, oldest first, and the fault that came and still stands, or None. What is
        said for the guided test or as a take draws nothing, nor what is said to a page; the demo voice goes on below
        one.
        """
        outbox, before = self._listener.outbox, self.fault
        testing, on_page = self.mic_test.running or self._deaf_s > 0, on_page and not self.demo
        self.recorder.frame()
        while outbox.recorded:
            self.recorder.push(outbox.recorded.popleft())
        words = () if testing or self.recorder.listens else words
        self._drain_statuses()
        self._tell_if_it_hangs()
        fired: list[Hearing] = []
        for _ in range(MOST_PER_FRAME):
            try:
                hearing = outbox.commands.get_nowait()
            except queue.Empty:
                break
            if self.recorder.owns(hearing):
                self.recent.unused(hearing)
                continue
            fired.append(hearing)
            if words is not None and hearing.word not in words:
                self.recent.unused(hearing)
            else:
                (self.recent.heard_on_page if on_page else self.recent.obeyed)(hearing)
        self.nearly = []
        for _ in range(MOST_PER_FRAME):
            if not outbox.hearings:
                break
            hearing = outbox.hearings.popleft()
            self.nearly += [hearing] if hearing.near_miss is not None else []
            self.recent.hear(hearing, self._labels, threshold, words=words, on_page=on_page)
            self.mic_test.hear(hearing)
        self.talk = bool(outbox.talk)
        outbox.talk.clear()
        while outbox.block_stats:
            stats = outbox.block_stats.popleft()
            self.recent.take(stats)
            self.diagnostics.take(stats, counts=not self.demo)
            self.mic_test.take(stats)
        return [] if testing or on_page else fired, None if self.fault is before else self.fault

    def _drain_statuses(self) -> None:
        """Take what the listener says of itself, and which microphones there are."""
        outbox = self._listener.outbox
        if outbox.devices:
            self._names = tuple(dict.fromkeys(outbox.devices.popleft()))
        while outbox.statuses:
            message = outbox.statuses.popleft()
            if isinstance(message, Fault):
                self.fault = in_window(message, names=self._names, device=self.device)
            else:
                self._take(message)
            self._hung = None  # it has something to say

    def _take(self, status: Status) -> None:
        """Take a change of state."""
        self.status = status
        self._labels = status.labels or self._labels
        if status.notes:
            self.fault = fault_from(AudioError(status.notes[0]))
        if status.state is ListenerState.LISTENING:
            self._stayed, self._demo_began = True, self.demo
            self.met_microphone |= self.source_kind is SourceKind.MICROPHONE
            if not self.demo:
                self.fault, self.demo_wait_s = None, None
        elif status.state is ListenerState.FAULT and self.can_demo and not self._stayed:
            self.demo_wait_s = DEMO_AFTER_S

    def _tell_if_it_hangs(self) -> None:
        """Change the state where a listener that should hear has stopped looking for sound, or looks for it again."""
        if self._hangs and self._hung is None:
            self._hung = self.fault = hung(self.status.source)
            self.status = replace(self.status, state=ListenerState.FAULT)
        elif self._hung is not None and not self._hangs:
            self.fault = None if self.fault is self._hung else self.fault
            self.status = replace(self.status, state=ListenerState.LISTENING)
            self._hung = None

    def tick(self, dt: float) -> bool:
        """Let `dt` seconds pass and return whether the demo voice should begin by itself now."""
        self.recent.tick(dt)
        self.diagnostics.tick(dt)
        self.mic_test.tick(dt)
        self._deaf_s = max(0.0, self._deaf_s - dt)
        listening = self.status.state is ListenerState.LISTENING or self._hung is not None
        self._hangs = self._heartbeat.stopped(dt, listening=listening)
        if self.demo_wait_s is None or self.deaf:
            self.demo_wait_s = None
            return False
        self.demo_wait_s -= dt
        return self.demo_wait_s <= 0

    @property
    def labels(self) -> tuple[str, ...]:
        """Of the model, in the order of `Hearing.probabilities`; empty until it is loaded."""
        return self._labels

    @property
    def demo(self) -> bool:
        """Whether the demo voice is heard."""
        return self.source_kind is SourceKind.DEMO

    @property
    def demo_over(self) -> bool:
        """Whether the demo voice has said all it had to say."""
        return self.demo and self._demo_began and self.status.state is ListenerState.FINISHED

    def stay(self) -> None:
        """Note that somebody is here: the demo voice does not begin by itself any more."""
        self._stayed, self.demo_wait_s = True, None

    def did(self, command: Command, *, spoken: bool = False) -> None:
        """Note a command of the player's; what the demo voice draws tells nothing about the microphone."""
        if not (spoken and self.demo):
            self.diagnostics.did(command, spoken=spoken)

    # What the player chooses

    @property
    def hears_player(self) -> bool:
        """Whether what the player says now is heard: not muted, and not the demo voice."""
        return self.status.state is ListenerState.LISTENING and not self.muted and not self.demo

    @property
    def can_demo(self) -> bool:
        """Whether there is a demo voice, and somebody to hear it."""
        return self._sources.demo is not None and not self.deaf

    @property
    def deaf(self) -> bool:
        """Whether the listener has ended for good, as without a model."""
        return self.status.state is ListenerState.FAULT and not self._listener.is_alive

    @property
    def demo_step_px(self) -> int:
        """The step with which the demo voice draws."""
        return self._sources.demo_step_px

    def hear_demo(self) -> None:
        """Listen to the demo voice, from its beginning, muted or not."""
        if self._sources.demo is not None and not self.deaf:
            muted_before = self._muted_before if self.demo else self.muted
            self._demo_began = False
            self._listen_to(SourceKind.DEMO, self._sources.demo())
            self.mute(False)
            self._muted_before = muted_before

    def hear_microphone(self, device: str | None = None) -> None:
        """Listen to a microphone, part of its name; to the one chosen before if None."""
        self.device = self.device if device is None else device
        self._listen_to(SourceKind.MICROPHONE, self._sources.microphone(self.device))

    def _listen_to(self, kind: SourceKind, source: OpenSource) -> None:
        """Listen to another source. Who had muted the microphone before the demo finds it muted after it."""
        if self._muted_before and not self.muted and kind is not SourceKind.DEMO:
            self.mute(True)
        self._muted_before = False
        self.source_kind, self.demo_wait_s = kind, None
        if self.status.state is ListenerState.FINISHED:
            self.status = Status(ListenerState.LOADING)
        self.recent.reset()
        self.diagnostics.reset()
        self._listener.set_source(source)

    def record(self, recording: bool) -> None:
        """Let the recorder get the sound that is heard, or no more."""
        self._listener.set_recording(recording)
        if not recording:
            self._listener.outbox.recorded.clear()

    def deafen(self, seconds: float) -> None:
        """Take no word for a command for so long: a recording is played, and the microphone hears it."""
        self._deaf_s = seconds

    def mute(self, muted: bool) -> None:
        """Stop listening for a while, or go on."""
        self.muted = muted
        self._listener.set_muted(muted)

    def learn(self, learning: bool) -> None:
        """Let the listener remember the last seconds of sound, or forget them."""
        self._listener.outbox.clips.clear()
        self._listener.set_learning(learning)

    def keep(self, mark: Mark) -> None:
        """Ask for a second of the last few."""
        self._listener.keep(mark)

    def clips(self) -> list[Clip]:
        """Return what was asked for and has come."""
        outbox = self._listener.outbox
        return [outbox.clips.popleft() for _ in range(len(outbox.clips))]

    # What the player sees

    def choices(self) -> tuple[tuple[str, ...], int]:
        """Return what the drop-down offers, and the position of what is chosen."""
        listed, chosen = self._entries()
        options = [choice.text for choice in listed]
        if self.status.state is ListenerState.LISTENING and not self.demo:
            source = self.status.source
            if not chosen and source in self._names and source not in ALIASES:
                options[chosen] = f"{DEFAULT_IS}{source}"
        return tuple(options), chosen

    def choose(self, position: int) -> None:
        """Listen to what stands at this position of the drop-down."""
        choice = self._entries()[0][position]
        if choice.kind is SourceKind.DEMO:
            self.hear_demo()
        elif choice.kind is SourceKind.FILE and self._sources.file is not None:
            self._listen_to(SourceKind.FILE, self._sources.file())
        else:
            self.hear_microphone(choice.device)

    def kind_at(self, position: int) -> SourceKind:
        """Return whom one hears by choosing this position of the drop-down."""
        return self._entries()[0][position].kind

    def _entries(self) -> tuple[list[SourceEntry], int]:
        """Return the entries of the drop-down and the position of the chosen one."""
        demo = self.can_demo
        return entries(self._names, self._sources, kind=self.source_kind, device=self.device, can_demo=demo)

    @property
    def state(self) -> ListeningState:
        """What the captions depend on."""
        said = {"muted": self.muted, "demo": self.demo, "deaf": self.deaf, "can_demo": self.can_demo}
        return ListeningState(self.status, **said, demo_wait_s=self.demo_wait_s)

    def snapshot(self) -> DiagnosticSnapshot:
        """Return what is known of how well the listener can hear."""
        recent, muted, fault = self.recent, self.muted, self.fault
        return self.diagnostics.snapshot(
            self.status,
            loudness=recent.loudness,
            utterances=recent.utterances,
            frames=recent.count,
            muted=muted,
            fault=fault,
        )
