"""The background thread that hears: source, resampler and spotter, whose results cross to the window as messages."""

import logging
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from game.audio.ears import VoiceError
from game.audio.outbox import MARKS, OpenSpotter, Outbox, Refused, SpotterLike, block_stats_of, clipped_in
from game.audio.sound_ring import SoundRing
from game.audio.source import AudioSource, OpenSource, Resampler
from game.audio.still_room import StillRoom
from game.faults import fault_from, garbled, silenced, unexpected, without_model, without_other_words, without_voice
from game.messages import Block, Clip, Fault, ListenerState, Mark, Recorded, Status
from models.spot.audio_files import SAMPLE_RATE_HZ, AudioError
from models.spot.channels import bad_samples
from models.spot.config import ModelError
from models.spot.hearing import ClearestScore, Hearing
from models.spot.spotter import FLUSH_S

STOP_S = 1.0  # for closing the source at the end
READ_S = 0.1  # how soon the thread notices that it should stop
RETRY_S = 2.0
BLOCKED_S = 2.0  # exact zeros for so long come from no room
OLD_S = 1.0  # sound that was captured longer ago is no command any more
LEARNED_FROM_S = 10.0  # of sound that is kept in memory while the game learns
CLIP_S = 1.0  # of it that is kept of what is marked
GATED_S = 15.0  # but a noise gate makes them in every pause, so after the first sound they must last longer


log = logging.getLogger(__name__)


def asleep_s() -> float:
    """Return for how long the machine has slept since it was started, seconds from any beginning.

    The clock that the window goes by stands still meanwhile on Linux and macOS. On Windows it goes on, and this is 0.
    """
    counts_sleep = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return 0.0 if counts_sleep is None else time.clock_gettime(counts_sleep) - time.monotonic()


def load_per_core() -> float | None:
    """Return how many programs want to run for each processor core, or None where the system does not say (Windows)."""
    try:
        return os.getloadavg()[0] / (os.cpu_count() or 1)
    except (AttributeError, OSError):
        return None


@dataclass
class Reception:
    """What the listener knows of a source while it hears it.

    status: as it was told last.
    resampler: None at the start, while muted and after a gap: what was half heard before is gone. room: behind it.
    fed: how many samples of 16 kHz have come of this stream, those that `room` holds back among them.
    announced: whether the window knows that it is heard. sounded: whether it has sent any sound.
    blocked: whether it sends no sound. garbled_s: for how long nothing has come but samples that are no sound.
    old_blocks: that came too late to be heard.
    slept_s, awake_since_s: for how long the machine had slept when it was looked last, and since when it is awake.
    """

    status: Status
    slept_s: float
    resampler: Resampler | None = None
    room: StillRoom = field(default_factory=StillRoom)
    fed: int = 0
    announced: bool = False
    sounded: bool = False
    blocked: bool = False
    garbled_s: float = 0.0
    old_blocks: int = 0
    awake_since_s: float = float("-inf")


def _usable(block: Block) -> tuple[Block, bool]:
    """Return a block, as silence if it holds samples that are no sound, and whether it did.

    A filter would spread them, and the recogniser remember them.
    """
    unusable = bad_samples(block.samples) > 0
    return (replace(block, samples=np.zeros_like(block.samples)) if unusable else block), unusable


class Listener:
    """Listens from `start` to `stop`.

    open_source, open_spotter: called in the listener's thread, so that a window can open before they are done. They
        raise AudioError and ModelError. The source is opened after the spotter: what was said before is no command.
    threshold: score that a word must reach; it wins over the model card's.
    device_names: returns the microphones' names; with True after it has looked for new ones. Called while no source
        is open.
    report: called in the listener's thread with every status and fault, besides the outbox.
    clock, asleep: the clock of the blocks, seconds that never run backwards; and for how long the machine has slept.
    """

    def __init__(
        self,
        open_source: OpenSource,
        open_spotter: OpenSpotter,
        *,
        threshold: float,
        device_names: Callable[[bool], tuple[str, ...]] = lambda _: (),
        report: Callable[[Status | Fault], None] = lambda _: None,
        clock: Callable[[], float] = time.perf_counter,
        asleep: Callable[[], float] = asleep_s,
    ) -> None:
        self.outbox = Outbox()
        self._spotter: SpotterLike | None = None
        self._opened_by: OpenSpotter | None = None  # what gave the spotter
        self._asked: OpenSpotter | None = None  # what was asked for it last: another one where that gave none
        self._device_names = device_names
        self._report = report
        self._clearest = ClearestScore()
        self._talk = False  # whether somebody is talking
        self._score = 0.0  # of the likeliest command, as it was heard last
        self._ring = SoundRing(LEARNED_FROM_S)
        self._clock, self._asleep = clock, asleep
        self._last_fault: Fault | None = None
        self._logged: tuple[ListenerState, str, int] | None = None
        # NB: written by the window's thread, read by the listener's; each is one reference, replaced in one piece.
        self._open_source = open_source
        self._open_spotter = open_spotter
        self._threshold = threshold
        self._muted = False
        self._recording = False
        self._learning = False
        self._marks: deque[Mark] = deque(maxlen=MARKS)  # NB: one thread appends, the other takes
        self._stopping = threading.Event()
        self._hurry = threading.Event()  # cuts a wait short, since there is something new to do
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)

    def start(self) -> None:
        """Begin to load and to listen, and return at once."""
        self._thread.start()

    def stop(self) -> None:
        """Close the source and end the thread; takes about 0.1 s. A second time does nothing."""
        self._stopping.set()
        self._hurry.set()
        if self._thread.is_alive():
            self._thread.join(STOP_S)  # a driver that hangs in close() must not keep the game from ending

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of what is heard with, empty before it is loaded; every word that fired is one of them."""
        spotter = self._spotter  # NB: one reference, replaced in one piece before the first word is heard with it
        return () if spotter is None else spotter.labels

    def set_threshold(self, threshold: float) -> None:
        """Use another threshold, above 0 and below 1, from the next block on."""
        self._threshold = threshold

    def set_muted(self, muted: bool) -> None:
        """Throw away what comes in, or listen again. What is said while muted is never recognised."""
        self._muted = muted

    def set_recording(self, recording: bool) -> None:
        """Put the sound that the spotter gets into the outbox too, from the next block on, or do so no more."""
        self._recording = recording

    def set_learning(self, learning: bool) -> None:
        """Keep the last seconds of sound in memory, from the next block on, or forget them."""
        self._learning = learning

    def keep(self, mark: Mark) -> None:
        """Put a second of the last few into the outbox, if it is there: nothing else leaves this thread."""
        self._marks.append(mark)

    def set_source(self, open_source: OpenSource) -> None:
        """Listen to something else: another microphone, a file, or the same one from its beginning."""
        self._open_source = partial(open_source)  # a new object, by which even the same source is told apart
        self._hurry.set()

    def set_spotter(self, open_spotter: OpenSpotter) -> None:
        """Hear with another spotter, as soon as it is loaded; the source stays open.

        Where it cannot be loaded, the one before goes on, and the outbox says so.
        """
        self._open_spotter = open_spotter
        self._hurry.set()

    def _run(self) -> None:
        """Run the thread; whatever happens, the window learns of it."""
        try:
            first = True
            while not self._stopping.is_set():
                spotter = self._loaded()
                self.outbox.devices.append(self._device_names(not first))
                self._listen_to(self._open_source, spotter)
                first = False
        except ModelError as error:
            self._fail(without_model(error))
        except Exception as error:  # the one broad handler: the thread must not die unheard
            log.exception("The listener's thread has ended by an error that nobody foresaw.")
            self._fail(unexpected(error))

    def _loaded(self) -> SpotterLike:
        """Return the spotter that is asked for; it is loaded where it is another one than before.

        Where that fails because of somebody's voice, one for anyone's voice is returned, else the one before. Raises
        ModelError where there is none.
        """
        opens = self._open_spotter
        if self._spotter is None or self._asked is not opens:
            self._asked = opens
            self._post(Status(ListenerState.LOADING))
            try:
                self._spotter, self._opened_by = opens(), opens
            except VoiceError as error:
                self._spotter, self._opened_by = error.spotter, opens
                fault = without_voice(error)
                self._report(fault)
                self.outbox.refused.append(Refused(opens, opens, fault, voice=True))
            except ModelError as error:
                if self._spotter is None or self._opened_by is None:
                    raise
                fault = without_other_words(error)
                self._report(fault)
                self.outbox.refused.append(Refused(opens, self._opened_by, fault))
        return self._spotter

    def _listen_to(self, opened: OpenSource, spotter: SpotterLike) -> None:
        """Open a source and hear it until it ends, is lost or replaced, or the game stops."""
        source, retry_s = None, None
        try:
            source = opened()
            self._hear(source, spotter, opened)
        except AudioError as error:
            self._fail(fault_from(error))  # before the closing, which may take its time
            retry_s = RETRY_S
        finally:
            self._tell_spoken(self._clearest.over())
            if source is not None:
                source.close()
        self._wait(opened, retry_s)
        while retry_s is None and not self._left(opened):  # the file is over
            self._wait(opened)

    def _wait(self, opened: OpenSource, longest_s: float | None = None) -> None:
        """Wait until there is something new to do, at most `longest_s`."""
        self._hurry.clear()
        if not self._left(opened):  # asked after the clearing: what came before it cuts no later wait short
            self._hurry.wait(longest_s)

    def _hear(self, source: AudioSource, spotter: SpotterLike, opened: OpenSource) -> None:
        """Feed the spotter until the source is finished or left. Raises AudioError if it is lost."""
        first = Status(ListenerState.LISTENING, source.name, source.rate_hz, spotter.labels, channel=source.channel)
        state = Reception(first, slept_s=self._asleep())
        while not self._left(opened):
            if self._asked is not self._open_spotter:
                spotter = self._loaded()
                state.status, state.resampler = replace(state.status, labels=spotter.labels), None
                state.announced = False
            block = source.read(READ_S)
            self.outbox.beats.append(time.perf_counter())
            self._announce(source, state, came=block is not None or source.finished)
            is_old = self._comes_too_late(block, source, state)
            if self._muted or is_old:
                state.resampler = None
                self._ring.clear()
            elif state.resampler is None:  # at the start, just unmuted, or after a gap
                state.resampler, state.room, state.fed = Resampler(source.rate_hz), StillRoom(), 0
                spotter.reset()
                self._ring.clear()
                self._tell_spoken(self._clearest.over())
            if block is not None:
                waited_s = max(0.0, self._clock() - block.time_s)
                block, unusable = _usable(block)
                if state.resampler is not None:
                    samples = state.resampler.push(block.samples)
                    began_s = block.time_s - state.resampler.pushed_s
                    self._record(samples, block, state, unusable=unusable)
                    self._remember(samples, ends_s=began_s + state.fed / SAMPLE_RATE_HZ)
                    due = state.room.push(samples, score=self._score)
                    self._feed(due, spotter, opened, began_s=began_s, is_live=source.is_live)
                if not self._muted:  # too late or not: the doctor tells by how much
                    self._measure(block, source, unusable=unusable, waited_s=waited_s)
                self._judge(source, state, sound_s=len(block.samples) / source.rate_hz, unusable=unusable)
                if not is_old:  # else there would be a message for each
                    self._tell_of_changes(source, state)
            elif source.finished:
                self._hear_the_end(state, spotter, opened)
                self._tell_spoken(self._clearest.over())
                self._post(replace(state.status, state=ListenerState.FINISHED, notes=tuple(source.notes)))
                return

    def _record(self, samples: NDArray[np.float32], block: Block, state: Reception, *, unusable: bool) -> None:
        """Tell the window what the spotter gets of a block, float32 (n,), 16 kHz, while the player records."""
        if self._recording and len(samples):
            clipped = clipped_in(block.samples)
            self.outbox.recorded.append(Recorded(samples, state.fed / SAMPLE_RATE_HZ, clipped, broken=unusable))
        state.fed += len(samples)

    def _remember(self, samples: NDArray[np.float32], *, ends_s: float) -> None:
        """Keep samples, float32 (n,), 16 kHz, for a while in memory if the game learns, and hand out what is marked.

        ends_s: when the last of them was captured.
        """
        if self._learning:
            self._ring.push(samples, ends_s=ends_s)
        else:
            self._ring.clear()
        while self._marks:
            mark = self._marks.popleft()
            cut = self._ring.cut(mark.from_s, CLIP_S)
            if cut is not None:
                self.outbox.clips.append(Clip(mark.word, cut))

    def _measure(self, block: Block, source: AudioSource, *, unusable: bool, waited_s: float) -> None:
        """Tell the window what was measured of a block; unusable, waited_s: as in `BlockStats`."""
        busy_s, load = time.thread_time(), load_per_core()
        stats = block_stats_of(
            block.samples, rate_hz=source.rate_hz, busy_s=busy_s, unusable=unusable, waited_s=waited_s, load=load
        )
        self.outbox.block_stats.append(stats)

    def _announce(self, source: AudioSource, state: Reception, *, came: bool) -> None:
        """Say what is listened to, once something came, and again where the source has opened in another way."""
        if (source.name, source.rate_hz) != (state.status.source, state.status.rate_hz):
            state.status = replace(state.status, source=source.name, rate_hz=source.rate_hz)
            state.resampler, state.announced, state.blocked = None, False, False
        if not state.announced and came:
            state.announced = True  # not before: a headset may need seconds until it sends its first sound
            self._post(state.status)

    def _comes_too_late(self, block: Block | None, source: AudioSource, state: Reception) -> bool:
        """Return whether a block was captured too long ago to be heard, or before the machine slept, and count it."""
        if self._asleep() - state.slept_s > OLD_S:  # since the last block
            state.slept_s, state.awake_since_s = self._asleep(), self._clock()
            state.resampler = None if source.is_live else state.resampler
        if block is None or not source.is_live:
            return False
        is_old = block.time_s < state.awake_since_s or self._is_old(block.time_s)
        state.old_blocks += is_old
        return is_old

    def _is_old(self, captured_s: float) -> bool:
        """Return whether sound was captured too long ago to be a command."""
        return self._clock() - captured_s > OLD_S

    def _judge(self, source: AudioSource, state: Reception, *, sound_s: float, unusable: bool) -> None:
        """Tell the window when a source begins to send no sound, and when it sounds again."""
        state.garbled_s = state.garbled_s + sound_s if unusable else 0.0
        state.sounded = state.sounded or (source.zeros_s == 0 and not unusable)
        silent_s = max(source.zeros_s, state.garbled_s)
        before = state.blocked
        state.blocked = silent_s > (GATED_S if state.sounded and not state.garbled_s else BLOCKED_S)
        if state.blocked and not before:
            self._fail((garbled if state.garbled_s else silenced)(source.name), state.status)
        elif before and not state.blocked:
            self._post(state.status)

    def _tell_of_changes(self, source: AudioSource, state: Reception) -> None:
        """Tell the window of blocks that were lost or came too late, and of another channel."""
        now = replace(state.status, lost_blocks=source.lost_blocks + state.old_blocks, channel=source.channel)
        if now != state.status:
            state.status = now
            self._post(replace(state.status, state=ListenerState.FAULT) if state.blocked else state.status)

    def _hear_the_end(self, state: Reception, spotter: SpotterLike, opened: OpenSource) -> None:
        """Feed the spotter what is still held back and then silence, so that a last word can fire."""
        if state.resampler is not None:
            tail = state.resampler.push(np.zeros(0, np.float32), last=True)
            silence = np.zeros(round(FLUSH_S * SAMPLE_RATE_HZ), np.float32)
            self._feed(np.concatenate([state.room.rest(), tail, silence]), spotter, opened)

    def _feed(
        self,
        samples: NDArray[np.float32],
        spotter: SpotterLike,
        opened: OpenSource,
        *,
        began_s: float | None = None,
        is_live: bool = False,
    ) -> None:
        """Hand samples, float32 (n,), 16 kHz, to the spotter and what it heard to the window.

        began_s: when the first sample since the spotter's reset was captured; None for silence that nobody captured.
        is_live: whether a word is no command any more if the program was stopped while it was being recognised.
        """
        if spotter.decision.threshold != self._threshold:
            spotter.decision = replace(spotter.decision, threshold=self._threshold)
        for hearing in spotter.feed(samples):
            if (hearing.word is not None or hearing.near_miss is not None) and began_s is not None:
                hearing = replace(hearing, captured_s=began_s + hearing.time_s)
                if is_live and hearing.word is not None and self._is_old(began_s + hearing.time_s):
                    continue
            if hearing.talk and not self._talk:
                self.outbox.talk.append(hearing.time_s)
            self._talk, self._score = hearing.talk, hearing.score
            self.outbox.hearings.append(hearing)
            self._tell_spoken(self._clearest.hear(hearing))
            while hearing.word is not None and not self._left(opened):
                self.outbox.beats.append(time.perf_counter())
                try:
                    self.outbox.commands.put(hearing, timeout=READ_S)
                except queue.Full:
                    continue
                break

    def _tell_spoken(self, command: Hearing | None) -> None:
        """Tell of a command whose word is over, if there is one."""
        if command is not None:
            self.outbox.spoken.append(command)

    def _left(self, opened: OpenSource) -> bool:
        """Whether the thread should let go of the source that `opened` gave."""
        return self._stopping.is_set() or self._open_source is not opened

    def _post(self, message: Status | Fault) -> None:
        """Tell the window."""
        if isinstance(message, Status) and message.state is not ListenerState.FAULT:
            self._last_fault = None
        self._log(message)
        self._report(message)
        self.outbox.statuses.append(message)

    def _log(self, message: Status | Fault) -> None:
        """Log what has changed for the listener."""
        if isinstance(message, Fault):
            log.warning("%s %s", message.what, message.remedy)
        elif self._logged != (now := (message.state, message.source, message.rate_hz)):
            self._logged = now
            source = f" ({message.source}, {message.rate_hz} Hz)" if message.source else ""
            log.info("State: %s%s", message.state.value, source)

    def _fail(self, fault: Fault, status: Status | None = None) -> None:
        """Tell the window about a fault, but about one that lasts only once."""
        if fault != self._last_fault:
            self._last_fault = fault
            self._post(replace(status or Status(ListenerState.FAULT), state=ListenerState.FAULT))
            self._post(fault)
