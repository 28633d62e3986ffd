"""One frame of the window: which part is drawn where, in which order, and the room it gets."""

from dataclasses import dataclass
from typing import Any

import pygame

from game import captions, meters, overlay, theme
from game.canvas import Paper
from game.drawing import Drawing
from game.ears import Ears
from game.easel import LEAST_GRID_UNITS, Easel, edge_notice, grid_px
from game.layout import arrange
from game.messages import Colour, Fault
from game.overlay import Note
from game.panel import Panel, Shown
from game.pen import MOVES
from game.settings import Settings
from game.strip import Strip
from game.text import Type
from game.tuning import DIALS, value
from game.world import World
from game.world import reach as reach_of

BREATH_S = 1.6  # the dot of a busy state


@dataclass(frozen=True)
class Scene:
    """What is to be seen in one frame, beside the ears.

    colours: to choose from. fault: bad news, or None. focus: the control that the keyboard is at, or None.
    age_s: of the program.
    """

    world: World
    settings: Settings
    colours: tuple[Colour, ...]
    fault: Fault | None
    note: Note | None
    focus: str | None
    age_s: float


class View:
    """Everything drawn in a window, and the widgets in it."""

    def __init__(self, canvas: tuple[int, int]) -> None:
        self.paper = Paper(canvas)
        self._drawing: Drawing | None = None  # on show
        self.swatches: list[pygame.Rect] = []
        self._canvas = canvas
        self._easel, self._strip = Easel(), Strip()
        self._made_for: object = None
        self.face = Type(1.0)
        self._news: overlay.Lines = ([], [])
        self._face_scale = 1.0
        self.layout = arrange((1400, 900), canvas)
        self.panel: Panel | None = None
        self._panel_for = (0, 0)  # size of its window

    def prepare(self, window: tuple[int, int], scene: Scene, ears: Ears) -> Panel:
        """Arrange the window and its widgets; nothing is made anew unless something about it changed."""
        devices, device = ears.choices()
        offer = ears.can_demo and not ears.demo and scene.fault is not None and scene.fault == ears.fault
        made_for = (window, scene.fault, devices, device, ears.muted, offer)
        if self.panel is not None and made_for == self._made_for:
            return self.panel
        self._made_for = made_for
        self.layout = arrange(window, self._canvas)
        if self.layout.scale != self._face_scale:
            self.face, self._face_scale = Type(self.layout.scale), self.layout.scale
        if scene.fault is not None:
            self._news = overlay.banner_lines(scene.fault, self.layout, self.face, offer_demo=offer)
            self.layout = arrange(window, self._canvas, banner=overlay.banner_height(self._news))
        shown = Shown(
            values={dial: value(scene.settings, dial) for dial in DIALS},
            limits={name: dial.limits for name, dial in DIALS.items()},
            devices=devices,
            device=device,
            muted=ears.muted,
            offer_demo=offer,
        )
        if self.panel is None or window != self._panel_for:
            self.panel, self._panel_for = Panel(window, self.layout, shown, self.face), window
        else:
            self.panel.show(self.layout, shown)
        return self.panel

    def draw(self, surface: pygame.Surface, scene: Scene, ears: Ears) -> None:
        """Draw the window."""
        world, settings, layout, face = scene.world, scene.settings, self.layout, self.face
        words = {command.value: settings.word_for(command) for command in MOVES}
        surface.fill(theme.WINDOW)
        self.paper.follow(world.drawing)
        changed, self._drawing = world.drawing is not self._drawing, world.drawing
        least_px = layout.px(LEAST_GRID_UNITS)
        grid = grid_px(settings.step_px, layout.paper.w / world.canvas[0], least_px) if settings.grid else 0
        self._easel.draw_paper(surface, layout.paper, self.paper.surface, changed=changed, grid_px=grid)
        at: dict[str, Any] = {"position": world.position, "canvas": world.canvas}
        ends = {command.value: end for command, end in reach_of(world, settings.inputs()).items()}
        pen: dict[str, Any] = {"ends": ends, "colour": settings.colour, "words": words}
        tags = self._easel.draw_pen(surface, layout, face, **at, **pen)
        if world.at_edge_s:
            self._easel.draw_notice(surface, layout, face, edge_notice(**at, words=words), **at, tags=tags)
        if scene.note is not None:
            overlay.toast(surface, layout, face, scene.note)
        if scene.fault is not None:
            overlay.banner(surface, layout, face, self._news)
        self._strip.draw(surface, layout, face, recent=ears.recent, note=captions.note(ears.state))
        self._draw_panel(surface, scene, ears, words)

    def _draw_panel(self, surface: pygame.Surface, scene: Scene, ears: Ears, words: dict[str, str]) -> None:
        """Draw the right side of the window."""
        layout, face, settings, recent = self.layout, self.face, scene.settings, ears.recent
        meters.backdrop(surface, layout)
        pill = captions.pill(ears.state)
        busy = scene.age_s % BREATH_S / BREATH_S if pill.busy else 1.0
        meters.title(surface, layout, face, state=pill.text, colour=pill.colour, busy=busy)
        meters.level(surface, layout.level, recent)
        meters.cards(surface, layout, face, words=words, recent=recent, threshold=settings.threshold)
        meters.last_command(surface, layout, face, recent.last)
        meters.scores(surface, layout, face, recent)
        values = {
            "step": ("Step", "how far one word goes", f"{settings.step_px} px"),
            "threshold": ("Threshold", "easy \u2013 strict", f"{settings.threshold:.2f}"),
            "line": ("Line", "", f"{settings.line_width_px} px"),
        }
        for name, (title, hint, shown) in values.items():
            meters.slider(surface, layout.sliders[name], layout, face, name=title, hint=hint, value=shown)
        self.swatches = meters.swatches(surface, layout, colours=scene.colours, chosen=settings.colour)
        if self.panel is not None:
            chosen = self.swatches[scene.colours.index(settings.colour)]
            self.panel.draw(surface, focus=scene.focus, swatch=chosen)
