"""One frame of the window: which part is drawn where, in which order, and the room it gets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pygame

from game.drawing.canvas import Canvas, parts_apart
from game.drawing.drawing import Drawing
from game.drawing.pen import MOVES
from game.drawing.world import World, move_ends
from game.feedback import captions
from game.feedback.listening import ListenerMonitor
from game.messages import Colour, Command, Fault, Meaning, Tone, Tool, Verb
from game.session.hands_free import Mode
from game.session.notices import Note
from game.settings import Settings
from game.ui import theme, widgets
from game.ui.action_table import Action
from game.ui.controls import Word
from game.ui.focus import Focus
from game.ui.painter import Painter
from game.ui.pointer import Placed
from game.ui.repaint import Sketch, Stroke
from game.ui.text import Type
from game.window import last_heard, meters, overlay, ring_view
from game.window.layout import BIG, CARDS, USUAL, arrange
from game.window.panel import Shown, placed
from game.window.paper_view import (
    LEAST_GRID_UNITS,
    PaperView,
    edge_notice,
    grid_px,
    ink_at,
    near_notice,
    on_screen,
    pen_ring_px,
)
from game.window.ring_place import RingPlace, last_line, ring_place
from game.window.ring_view import RingShown
from game.window.spectrogram import Spectrogram
from game.window.switch_access import BACK, TITLE, Stop

ROOM_FOR_PEN = 80  # units between bad news and the pen, for the word above it
BREATH_S = 1.6  # the dot of a busy state
STILL_S = 1.0  # the spectrogram stands still for so long, with reduced motion
PAUSED = "Paused"


@dataclass(frozen=True)
class Scene:
    """What is to be seen in one frame, beside what was heard.

    tool: in the hand. on, able: actions that are on now, and those that would change something.
    colours: to choose from. fault: bad news, or None. age_s: of the program.
    """

    world: World
    settings: Settings
    tool: Tool
    on: frozenset[Action]
    able: frozenset[Action]
    colours: tuple[Colour, ...]
    fault: Fault | None
    note: Note | None
    age_s: float
    lesson: bool = False  # whether the world is that of the first minute, which is no drawing
    marked: Stop | None = None  # what a switch would press
    ring: RingShown | None = None  # what the menu shows, where it is open
    voice: str = ""  # whose is listened for; empty for anyone's
    more: tuple[tuple[str, Meaning], ...] = ()  # words of the model beside those of the directions
    captions: Mapping[str, str] = field(
        default_factory=dict
    )  # what each word does now, where there are more than the four
    words_alpha: int = 255  # of the words around the pen
    near: str = ""  # a word that something came close to a moment ago
    mode: Mode = Mode.PAPER
    way: tuple[int, int] = (0, 0)  # in which a pen goes on by itself; (0, 0) where it stands
    turned: bool = False  # whether the compass is, by 45 degrees, so that steps are diagonal


class View:
    """Everything drawn in a window, and the places of its controls."""

    def __init__(self, canvas: tuple[int, int]) -> None:
        self.paper = Canvas(canvas)
        self.face = Type(1.0)
        self.layout = arrange((1400, 900), canvas)
        self.placed: tuple[Placed, ...] = ()
        self._lesson_paper: Canvas | None = None
        self._drawing: Drawing | None = None  # on show
        self._canvas = canvas
        self._paper_view, self._spectrogram = PaperView(), Spectrogram()
        self._made_for: object = None
        self._placed_for: object = None
        self._notices: overlay.Lines = ([], [])
        self._face_scale = 1.0
        self._still: pygame.Surface | None = None  # the spectrogram as it was drawn last, where it must not run
        self._still_for: object = None
        self._kept: dict[str, tuple[object, list[Stroke]]] = {}  # parts of the window, and what they were drawn for
        self._world: World | None = None  # that the paper was drawn for
        self.ring: RingPlace | None = None  # where the menu stands, while it is open
        self._ring_for: object = None

    def prepare(self, window: tuple[int, int], scene: Scene, monitor: ListenerMonitor) -> tuple[Placed, ...]:
        """Arrange the window and its controls; nothing is made anew unless something about it changed."""
        devices, device = monitor.choices()
        demo = monitor.can_demo and not monitor.demo and scene.fault is not None and scene.fault == monitor.fault
        way_out = Action.DEMO if demo else Action.PICTURE if Action.PICTURE in scene.able else None
        self._canvas = scene.world.canvas
        big_text, named = scene.settings.big_text, bool(scene.voice)
        made_for = (window, self._canvas, scene.fault, way_out, big_text, len(scene.more), named)
        if made_for != self._made_for:
            self._made_for = made_for
            self._arrange(window, scene, button=way_out is not None)
        shown = Shown(
            settings=scene.settings,
            on=scene.on,
            able=scene.able,
            background=scene.world.drawing.background,
            colours=scene.colours,
            devices=devices,
            device=device,
            way_out=way_out,
            voice=scene.voice,
            words=(*((scene.settings.word_for(Command(name)), Command(name)) for name in CARDS), *scene.more),
        )
        if (self.layout, shown) != self._placed_for:
            self._placed_for, self.placed = (self.layout, shown), placed(self.layout, shown, self.face)
        self._place_ring(scene)
        return self.placed

    def _place_ring(self, scene: Scene) -> None:
        """Place the ring of the menu where it is open; it stays where it is while nothing about the pen changes."""
        world = scene.world
        made_for = None if scene.ring is None else (self.layout, world.drawing, scene.settings.line_width_px)
        if made_for != self._ring_for:
            self._ring_for, self.ring = made_for, None
            if made_for is not None:
                line, pen_px = last_line(world.drawing), self._pen_px(scene)
                at: dict[str, Any] = {"position": world.position, "canvas": world.canvas}
                self.ring = ring_place(self.layout, **at, line=line, pen_px=pen_px)

    def _words_alpha(self, scene: Scene) -> int:
        """Return how solid the words around the pen are: not at all where they lead nowhere now."""
        shown = scene.settings.pen_words and scene.ring is None and scene.mode in (Mode.PAPER, Mode.PAGE)
        return scene.words_alpha if shown else 0

    def _pen_px(self, scene: Scene) -> float:
        """Return how far the mark of the pen reaches from its middle, in pixels of the window."""
        return pen_ring_px(scene.settings.line_width_px, self.layout, scene.world.canvas) / 2

    def _arrange(self, window: tuple[int, int], scene: Scene, *, button: bool) -> None:
        """Lay the window out, with bad news where it does not hide the pen."""
        measure = BIG if scene.settings.big_text else USUAL
        lay_out = partial(arrange, window, self._canvas, measure=measure, more=len(scene.more), voice=bool(scene.voice))
        self.layout = lay_out()
        if self.layout.scale != self._face_scale:
            self.face, self._face_scale = Type(self.layout.scale), self.layout.scale
        if scene.fault is not None:
            self._notices = overlay.banner_lines(scene.fault, self.layout, self.face, button=button)
            height = overlay.banner_height(self._notices)
            at_top = lay_out(banner=height)
            pen_y = on_screen(scene.world.position, at_top.paper, self._canvas)[1]
            low = at_top.banner is not None and pen_y < at_top.banner.bottom + at_top.px(ROOM_FOR_PEN)
            self.layout = lay_out(banner=height, banner_low=low)

    def draw(self, painter: Sketch, scene: Scene, monitor: ListenerMonitor, focus: Focus) -> None:
        """Draw the window as it was prepared; the painter draws with the view's `face`.

        What no sound changes, the paper and the controls, is taken as it was where nothing about it changed.
        """
        layout, settings, note = self.layout, scene.settings, scene.note
        words = {command.value: settings.word_for(command) for command in MOVES}

        def ground(part: Sketch) -> None:
            part.fill(part.theme.window)
            self._draw_paper(part, scene, words)
            if note is not None:
                overlay.toast(part, layout, note)
            if scene.fault is not None:
                overlay.banner(part, layout, self._notices)
            meters.backdrop(part, layout)

        if scene.world is not self._world:
            self._kept.pop("ground", None)
            self._world = scene.world
        looks = layout, painter.theme, painter.surface.get_size()
        about_pen = self._words_alpha(scene), scene.way, scene.turned, scene.mode is Mode.PAUSED, scene.near
        noted = None if note is None else (note.title, note.detail, note.tone)
        self._draw_part(painter, "ground", (looks, settings, scene.tool, noted, scene.fault, about_pen), ground)
        self._draw_spectrogram(painter, scene, monitor)
        under = [one.control for one in self.placed if one.control.key == focus.pointer.over]
        over = next((control.text for control in under if isinstance(control, Word)), "")
        self._draw_panel(painter, scene, monitor, words, over=over)
        self._draw_part(
            painter,
            "controls",
            (looks, self.placed, focus.hands),
            lambda part: widgets.draw_all(part, self.placed, touch_of=focus.touch),
        )
        nothing = captions.nothing_yet(monitor.state, captions.moving_words(scene.settings))
        last_heard.draw(painter, layout, monitor.recent, nothing=nothing, tells=bool(scene.more))
        if scene.ring is not None and self.ring is not None:
            pen = on_screen(scene.world.position, layout.paper, scene.world.canvas)
            ring_view.draw(painter, self.ring, scene.ring, pen=pen, pen_px=self._pen_px(scene))
        if scene.marked is not None:
            self._draw_mark(painter, scene.marked)

    def _draw_part(self, painter: Sketch, name: str, made_for: object, draw: Callable[[Sketch], None]) -> None:
        """Draw a part of the window, or take it as it was; made_for: all that it depends on."""
        kept = self._kept.get(name)
        if kept is None or kept[0] != made_for:
            part = painter.part()
            draw(part)
            kept = self._kept[name] = made_for, part.strokes
        painter.strokes.extend(kept[1])

    @property
    def places(self) -> dict[str, pygame.Rect]:
        """Where the words and the controls of the window are, and the title of its panel."""
        at = {one.control.key: one.rect for one in self.placed}
        below = {} if self.ring is None else {BACK: self.ring.back}
        return {**at, **self.layout.cards, TITLE: self.layout.title, **below}

    def _draw_mark(self, painter: Painter, stop: Stop) -> None:
        """Draw the ring around what a switch would press, and say what it does where that is not to be seen."""
        rects = [rect for name, rect in self.places.items() if name in stop.places]
        if not rects:
            return
        rect = rects[0].unionall(rects[1:])
        aside = 4 if rect.w < 3 * rect.h else 7  # what is long has letters at its ends
        widgets.ring(painter, rect, aside=aside)
        own = next((widgets.hidden(one, self.face) for one in self.placed if one.control.key == stop.name), "")
        widgets.tag(painter, rect, stop.says or own)

    def _draw_spectrogram(self, painter: Painter, scene: Scene, monitor: ListenerMonitor) -> None:
        """Draw what was heard; with reduced motion it does not run, but is made anew once a second."""
        note = captions.spectrogram_note(monitor.state)
        made_for = (self.layout.spectrogram.size, note, painter.theme, scene.age_s // STILL_S)
        if not scene.settings.reduced_motion or self._still is None or made_for != self._still_for:
            self._still_for, self._still = made_for, None
            if not scene.settings.reduced_motion:
                self._spectrogram.draw(painter, self.layout, recent=monitor.recent, note=note)
                return
            picture = Painter(pygame.Surface(painter.surface.get_size(), 0, 32), painter.face, painter.theme)
            picture.fill(painter.theme.window)
            self._spectrogram.draw(picture, self.layout, recent=monitor.recent, note=note)
            self._still = picture.surface.subsurface(self.layout.spectrogram).copy()
        painter.blit(self._still, self.layout.spectrogram)

    def _draw_paper(self, painter: Painter, scene: Scene, words: dict[str, str]) -> None:
        """Draw the paper, the pen on it, and where each word leads."""
        world, settings, layout = scene.world, scene.settings, self.layout
        paper = self.paper
        if scene.lesson:  # what is saved is another paper
            paper = self._lesson_paper = self._lesson_paper or Canvas(world.canvas)
        paper.follow(world.drawing)
        changed = None if self._drawing is None else parts_apart(self._drawing, world.drawing)
        self._drawing = world.drawing
        least_px = layout.px(LEAST_GRID_UNITS)
        grid = grid_px(settings.step_px, layout.paper.w / world.canvas[0], least_px) if settings.grid else 0
        dark = theme.is_dark(world.drawing.background)
        sheet = paper.surface
        self._paper_view.draw_paper(painter, layout.paper, sheet, changed=changed, grid_px=grid, dark=dark)
        at: dict[str, Any] = {"position": world.position, "canvas": world.canvas}
        turned = scene.turned
        ends = {command.value: end for command, end in move_ends(world, settings.inputs(turned=turned)).items()}
        pen: dict[str, Any] = {"ends": ends, "colour": settings.colour, "words": words, "dark": dark}
        pen["on_picture"] = world.backdrop is not None
        tags = self._paper_view.draw_pen(
            painter,
            layout,
            **at,
            **pen,
            tool=scene.tool,
            line_width_px=settings.line_width_px,
            alpha=self._words_alpha(scene),
            turned=turned,
            way=scene.way,
            behind=ink_at(world.drawing, world.position),
        )
        if scene.mode is Mode.PAUSED:
            pen_at = on_screen(world.position, layout.paper, world.canvas)
            overlay.paused(painter, layout, scene.settings.word_for(Verb.GO), pen=pen_at)
        elif scene.near:
            self._paper_view.draw_notice(painter, layout, near_notice(scene.near), **at, tags=tags)
        elif world.at_edge_s:
            self._paper_view.draw_notice(
                painter, layout, edge_notice(**at, words=words, turned=turned), **at, tags=tags
            )

    def _draw_panel(
        self, painter: Painter, scene: Scene, monitor: ListenerMonitor, words: dict[str, str], *, over: str
    ) -> None:
        """Draw what the right side of the window shows beside its controls; over: the word under the mouse."""
        layout, settings, recent = self.layout, scene.settings, monitor.recent
        pill = captions.pill(monitor.state)
        if scene.mode is Mode.PAUSED and pill.tone is Tone.GOOD:
            pill = captions.Pill(PAUSED, Tone.WARN)
        moving = pill.busy and not settings.reduced_motion
        busy = scene.age_s % BREATH_S / BREATH_S if moving else 1.0
        meters.title(painter, layout, pill, busy=busy)
        meters.level(painter, layout.level, recent)
        meters.cards(
            painter,
            layout,
            words=words,
            recent=recent,
            threshold=settings.threshold,
            more=[word for word, _ in scene.more],
            captions=scene.captions,
            over=over,
        )
        did = ""
        if scene.more and recent.told and recent.last is not None and recent.told[-1].word == recent.last.word:
            did = recent.told[-1].does
        meters.last_command(painter, layout, recent.last, nothing=captions.invitation(monitor.state), did=did)
        meters.help_line(painter, layout, recent)
