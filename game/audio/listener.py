"""The background thread that hears: source, resampler and spotter, whose results cross to the window as messages."""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import thread_time
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from game.audio.outbox import Outbox, block_stats_of
from game.audio.source import AudioSource, OpenSource, Resampler
from game.faults import fault_from, garbled, silenced, unexpected, without_model
from game.messages import Fault, ListenerState, Status
from models.spot.audio_files import SAMPLE_RATE_HZ, AudioError, bad_samples
from models.spot.config import DecisionConfig, ModelError
from models.spot.hearing import Hearing
from models.spot.spotter import FLUSH_S

READ_S = 0.1  # how soon the thread notices that it should stop
RETRY_S = 2.0
BLOCKED_S = 2.0  # exact zeros for so long come from no room
GATED_S = 15.0  # but a noise gate makes them in every pause, so after the first sound they must last longer


log = logging.getLogger(__name__)


class SpotterLike(Protocol):
    """What the listener needs of a spotter."""

    labels: tuple[str, ...]
    decision: DecisionConfig

    def feed(self, samples: NDArray[np.float32]) -> list[Hearing]:
        """Take the next samples, float32 (n,), 16 kHz, and return what was decided."""

    def reset(self) -> None:
        """Forget what was heard."""


class Listener:
    """Listens from `start` to `stop`.

    open_source, open_spotter: called in the listener's thread, so that a window can open before they are done. They
        raise AudioError and ModelError. The source is opened after the spotter: what was said before is no command.
    threshold: score that a word must reach; it wins over the model card's.
    device_names: returns the microphones' names; with True after it has looked for new ones. Called while no source
        is open.
    report: called in the listener's thread with every status and fault, besides the outbox.
    """

    def __init__(
        self,
        open_source: OpenSource,
        open_spotter: Callable[[], SpotterLike],
        *,
        threshold: float,
        device_names: Callable[[bool], tuple[str, ...]] = lambda _: (),
        report: Callable[[Status | Fault], None] = lambda _: None,
    ) -> None:
        self.outbox = Outbox()
        self._open_spotter = open_spotter
        self._device_names = device_names
        self._report = report
        self._last_fault: Fault | None = None
        self._logged: tuple[ListenerState, str, int] | None = None
        # NB: written by the window's thread, read by the listener's; each is one reference, replaced in one piece.
        self._open_source = open_source
        self._threshold = threshold
        self._muted = False
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
            self._thread.join(timeout=5.0)  # a driver that hangs in close() must not keep the game from ending

    @property
    def is_alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def set_threshold(self, threshold: float) -> None:
        """Use another threshold, above 0 and below 1, from the next block on."""
        self._threshold = threshold

    def set_muted(self, muted: bool) -> None:
        """Throw away what comes in, or listen again. What is said while muted is never recognised."""
        self._muted = muted

    def set_source(self, open_source: OpenSource) -> None:
        """Listen to something else: another microphone, a file, or the same one from its beginning."""
        self._open_source = partial(open_source)  # a new object, by which even the same source is told apart
        self._hurry.set()

    def _run(self) -> None:
        """Run the thread; whatever happens, the window learns of it."""
        try:
            self._post(Status(ListenerState.LOADING))
            spotter = self._open_spotter()
            first = True
            while not self._stopping.is_set():
                self.outbox.devices.append(self._device_names(not first))
                self._listen_to(self._open_source, spotter)
                first = False
        except ModelError as error:
            self._fail(without_model(error))
        except Exception as error:  # the one broad handler: the thread must not die unheard
            log.exception("The listener's thread has ended by an error that nobody foresaw.")
            self._fail(unexpected(error))

    def _listen_to(self, opened: OpenSource, spotter: SpotterLike) -> None:
        """Open a source and hear it until it ends, is lost or replaced, or the game stops."""
        try:
            source = opened()
            try:
                self._hear(source, spotter, opened)
            finally:
                source.close()
            while not self._left(opened):  # the file is over
                self._wait(opened)
        except AudioError as error:
            self._fail(fault_from(error))
            self._wait(opened, RETRY_S)

    def _wait(self, opened: OpenSource, longest_s: float | None = None) -> None:
        """Wait until there is something new to do, at most `longest_s`."""
        self._hurry.clear()
        if not self._left(opened):  # asked after the clearing: what came before it cuts no later wait short
            self._hurry.wait(longest_s)

    def _hear(self, source: AudioSource, spotter: SpotterLike, opened: OpenSource) -> None:
        """Feed the spotter until the source is finished or left. Raises AudioError if it is lost."""
        status = Status(ListenerState.LISTENING, source.name, source.rate_hz, spotter.labels)
        resampler: Resampler | None = None  # while muted: what was half heard before is gone
        announced = sounded = blocked = False
        garbled_s = 0.0  # for how long all samples have been unusable
        while not self._left(opened):
            block = source.read(READ_S)
            if (source.name, source.rate_hz) != (status.source, status.rate_hz):  # it has opened in another way
                status = replace(status, source=source.name, rate_hz=source.rate_hz)
                resampler, announced, blocked = None, False, False
            if not announced and (block is not None or source.finished):
                announced = True  # not before: a headset may need seconds until it sends its first sound
                self._post(status)
            if self._muted:
                resampler = None
            elif resampler is None:  # at the start, or just unmuted
                resampler = Resampler(source.rate_hz)
                spotter.reset()
            if block is None:
                if not source.finished:
                    continue
                self._hear_the_end(resampler, spotter, opened)
                self._post(replace(status, state=ListenerState.FINISHED))
                return
            unusable = bad_samples(block.samples) > 0
            if unusable:  # before the resampler: its filter would spread them, and the recogniser remember them
                block = replace(block, samples=np.zeros_like(block.samples))
            garbled_s = garbled_s + len(block.samples) / source.rate_hz if unusable else 0.0
            if resampler is not None:
                samples = resampler.push(block.samples)
                self._feed(samples, spotter, opened, began_s=block.time_s - resampler.pushed_s)
                self.outbox.block_stats.append(
                    block_stats_of(block.samples, rate_hz=source.rate_hz, busy_s=thread_time(), unusable=unusable)
                )
            sounded = sounded or (source.zeros_s == 0 and not unusable)
            silent_s = max(source.zeros_s, garbled_s)
            was_blocked, blocked = blocked, silent_s > (GATED_S if sounded and not garbled_s else BLOCKED_S)
            why = garbled if garbled_s else silenced
            self._tell_if_blocked(status, why, before=was_blocked, now=blocked)
            if source.lost_blocks != status.lost_blocks:
                status = replace(status, lost_blocks=source.lost_blocks)
                self._post(replace(status, state=ListenerState.FAULT) if blocked else status)

    def _hear_the_end(self, resampler: Resampler | None, spotter: SpotterLike, opened: OpenSource) -> None:
        """Feed the spotter what the resampler still holds and then silence, so that a last word can fire."""
        if resampler is not None:
            tail = resampler.push(np.zeros(0, np.float32), last=True)
            silence = np.zeros(round(FLUSH_S * SAMPLE_RATE_HZ), np.float32)
            self._feed(np.concatenate([tail, silence]), spotter, opened)

    def _tell_if_blocked(self, status: Status, why: Callable[[str], Fault], *, before: bool, now: bool) -> None:
        """Tell the window when the source of `status` begins to send no sound, and why, and when it sounds again."""
        if now and not before:
            self._fail(why(status.source), status)
        elif before and not now:
            self._post(status)

    def _feed(
        self, samples: NDArray[np.float32], spotter: SpotterLike, opened: OpenSource, *, began_s: float | None = None
    ) -> None:
        """Hand samples, float32 (n,), 16 kHz, to the spotter and what it heard to the window.

        began_s: when the first sample since the spotter's reset was captured; None for silence that nobody captured.
        """
        if spotter.decision.threshold != self._threshold:
            spotter.decision = replace(spotter.decision, threshold=self._threshold)
        for hearing in spotter.feed(samples):
            if hearing.word is not None and began_s is not None:
                hearing = replace(hearing, captured_s=began_s + hearing.time_s)
            self.outbox.hearings.append(hearing)
            while hearing.word is not None and not self._left(opened):
                try:
                    self.outbox.commands.put(hearing, timeout=READ_S)
                except queue.Full:
                    continue
                break

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
