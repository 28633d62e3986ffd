"""Watches an App frame by frame: when frames are shown, what they cost, and what should not happen in them.

While the window rests, since nothing moves, no frame is due and none is late.
"""

import gc
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pygame

from game.drawing.canvas import Canvas
from game.window.app import App

LATE_MS = 33.0
LISTED = 10


@dataclass(frozen=True)
class Figures:
    """What one scene came to; lists are median, 99th percentile and worst, in ms.

    apart: from one shown frame to the next. work, processor: of the window's thread for one frame, until it is shown.
    late: frames more than LATE_MS after the one before. fonts: made. papers: frames that drew more than half the paper
    anew. undo: processor time for one undo and its frame, empty where there is none. garbage: longest search for it.
    latest: the last of the late frames, each with its ms after the one before, of work, and of processor time.
    """

    frames: int
    apart: list[float]
    work: list[float]
    processor: list[float]
    late: int
    fonts: int
    papers: int
    undo: list[float]
    pacing: float
    latest: list[list[float]] = field(default_factory=list)


class Stopwatch:
    """Notes each frame of an App, and what should not be in it, between `begin` and the end."""

    def __init__(self) -> None:
        self.running = False
        self.shown_s: list[float] = []
        self.apart_s: list[float] = []
        self.latest_ms: list[list[float]] = []
        self.work_s: list[float] = []
        self.processor_s: list[float] = []
        self.fonts = self.papers = 0
        self._play, self._shows, self._font, self._show = App.play, App.show, pygame.font.Font, Canvas._show
        self._began = (0.0, 0.0)
        self._runs = False  # at the full rate since the last frame
        self._area = 0
        self._search_s, self._longest_s = 0.0, 0.0

    def install(self) -> None:
        """Watch from now on; what is measured begins with `begin`."""
        watch = self

        def play(app: App, events: Sequence[pygame.event.Event], dt: float) -> None:
            watch._began, watch._area = (time.perf_counter(), time.thread_time()), 0
            watch._play(app, events, dt)
            watch._runs = watch._runs and app.lively

        def shows(app: App) -> None:
            watch._shows(app)
            watch.shown(lively=app.lively)

        def font(*arguments: Any) -> pygame.font.Font:
            watch.fonts += watch.running
            return watch._font(*arguments)

        def show(paper: Canvas, areas: Any) -> None:
            listed = list(areas)
            watch._area += sum((right - left) * (bottom - top) for left, top, right, bottom in listed)
            watch.papers += watch.running and watch._area > paper.surface.get_width() * paper.surface.get_height() / 2
            watch._show(paper, listed)

        App.play, App.show, Canvas._show = play, shows, show  # type: ignore[method-assign, assignment]
        pygame.font.Font = font  # type: ignore[misc, assignment]
        gc.callbacks.append(self._searches)

    def _searches(self, phase: str, _: object) -> None:
        """Note how long Python searches for garbage; every thread waits for it."""
        if phase == "start":
            self._search_s = time.thread_time()
        elif self.running:
            self._longest_s = max(self._longest_s, time.thread_time() - self._search_s)

    def shown(self, *, lively: bool) -> None:
        """Note that a frame is on the screen; lively: whether the next one is due at once."""
        if self.running:
            now = time.perf_counter(), time.thread_time()
            apart_s = now[0] - self.shown_s[-1] if self.shown_s and self._runs else 0.0
            if apart_s:
                self.apart_s.append(apart_s)
            self._runs = lively
            self.shown_s.append(now[0])
            self.work_s.append(now[0] - self._began[0])
            self.processor_s.append(now[1] - self._began[1])
            if apart_s * 1000 > LATE_MS:
                self.latest_ms.append([1000 * part_s for part_s in (apart_s, self.work_s[-1], self.processor_s[-1])])

    def begin(self) -> None:
        """Measure from the next frame on."""
        self.running = True

    def figures(self, undo_s: Sequence[float] = ()) -> Figures:
        """Return what was measured."""
        apart_ms = 1000 * np.array(self.apart_s or [0.0])
        return Figures(
            frames=len(self.shown_s),
            apart=spread(apart_ms),
            work=spread(1000 * np.array(self.work_s)),
            processor=spread(1000 * np.array(self.processor_s)),
            late=int((apart_ms > LATE_MS).sum()),
            fonts=self.fonts,
            papers=self.papers,
            undo=spread(1000 * np.array(undo_s)) if undo_s else [],
            pacing=1000 * self._longest_s,
            latest=self.latest_ms[-LISTED:],
        )


def spread(values: Any) -> list[float]:
    """Return median, 99th percentile and largest."""
    return [float(np.median(values)), float(np.quantile(values, 0.99)), float(np.max(values))]
