"""Where everything stands in the window: rectangles from the window's size, and nothing else."""

from dataclasses import dataclass

import pygame

from game.session.preferences import SLIDER_SETTINGS
from game.ui.action_table import ABOUT, Action, Place, placed_at
from game.ui.screen import SMALLEST

Rect = pygame.Rect


@dataclass(frozen=True)
class Measure:
    """How many units a window has at least. sliders: those in the panel, line by line.

    for_more: units that it is higher where a second row of words stands in the panel. That takes the place of the last
    line of sliders, which the menu has too; where there is no other, the buttons make room, all of them in one line.
    """

    high: int
    wide: int
    sliders: tuple[tuple[str, ...], ...]
    for_more: int = 0


SLIDERS = tuple(setting.field for setting in SLIDER_SETTINGS)  # keys of controls
USUAL = Measure(820, 1150, sliders=tuple((name,) for name in SLIDERS))
BIG = Measure(680, 1000, sliders=(SLIDERS[:2],), for_more=20)  # big text: what is turned most, all of it larger
# In units.
MARGIN = 16
SPECTROGRAM = 118
LOG_LEAST, LOG_MOST = 220, 300  # of the card with the last hearings, beside the spectrogram
PANEL_LEAST, PANEL_MOST = 416, 470
INSET = 22  # of the panel's contents
CARD_W, CARD_H, CARD_GAP = 112, 64, 9
CROSS_H = 38  # of what stands in a corner of the four words
MOST_MORE, MORE_H = 6, 78  # words in a row below the four, and how high they are
LOG_SHARE, WIDE_LOG_SHARE = 0.3, 0.54  # of the width below the paper; the wide one tells what each word did
SLIDER, SLIDER_GAP = 50, 24  # from one slider's name to the next below it, and between two side by side
THUMB_AT, THUMB = 19, 20  # below the top of a slider: the top of its thumb; air lies below
HEAD, DEVICE, LEVEL, HELP_LINE, TOOL, SWATCH, BUTTON = 36, 34, 10, 20, 40, 36, 42
GAP = 9
AIR_MOST = 40  # between groups: a tall window leaves the rest above and below them
CORNER, TOOLS, GRIDS = (tuple(one.value for one in placed_at(at)) for at in (Place.CORNER, Place.TOOLS, Place.GRID))
BUTTONS = tuple(one.value for one in placed_at(Place.BUTTONS) if not ABOUT[one].icon)
BESIDE = tuple(one.value for one in placed_at(Place.BUTTONS) if ABOUT[one].icon)  # at the end of the last line
CROSS = tuple(one.value for one in placed_at(Place.CROSS))
CARDS = ("up", "left", "right", "down")  # the four words, in the order of `Layout.cards`
SOURCES, VOICES, LOG = Action.SOURCES.value, Action.VOICES.value, Action.DOCTOR.value
VOICE = 88  # how wide the name of a voice is; a sign stands for anyone's


@dataclass(frozen=True)
class Layout:
    """Rectangles in pixels of the window.

    scale: pixels per unit.
    paper: where the paper is shown, in the proportions of the canvas.
    stage: the room around the paper.
    spectrogram: what is heard; beside it stands LOG, one of the controls: what became of it.
    banner: bad news, which lies over the paper, or None. panel: the right side.
    title, level, help_line: rows of the panel.
    cards, middle: the words by direction ("up", "down", "left", "right") and the last command between them.
    more: the other words of the model, in a row below these.
    controls: by key. swatches: the row of colours, divided among as many as there are.
    """

    scale: float
    paper: Rect
    stage: Rect
    spectrogram: Rect
    banner: Rect | None
    panel: Rect
    title: Rect
    level: Rect
    cards: dict[str, Rect]
    middle: Rect
    more: tuple[Rect, ...]
    help_line: Rect
    controls: dict[str, Rect]
    swatches: Rect

    def px(self, units: float) -> int:
        """Return a length in whole pixels, at least 1 for what is above 0."""
        return max(round(units * self.scale), 1 if units > 0 else round(units * self.scale))

    def swatch(self, position: int, count: int) -> Rect:
        """Return where one of `count` colours stands in their row."""
        row = self.swatches
        pitch = (row.w - row.h) / max(1, count - 1)
        return Rect(row.x + round(pitch * position), row.y, row.h, row.h)


def arrange(
    window: tuple[int, int],
    canvas: tuple[int, int],
    *,
    banner: float = 0.0,
    banner_low: bool = False,
    measure: Measure = USUAL,
    more: int = 0,
    voice: bool = False,
) -> Layout:
    """Return the layout of a window.

    window: width and height in pixels, > 0.
    canvas: width and height of the paper, > 0.
    banner: units of height of bad news; 0 for none. It lies over the paper, which stays where it is: at the top, or
    where the pen is there at the foot (`banner_low`).
    more: words beside those of the four directions. voice: whether somebody's own is listened for.
    """
    more = min(more, MOST_MORE)
    width, height = max(window[0], SMALLEST[0]), max(window[1], SMALLEST[1])
    scale = min(height / (measure.high + (measure.for_more if more else 0)), width / measure.wide)

    def px(units: float) -> int:
        return max(1, round(units * scale))

    gap = px(MARGIN)
    tall = height - px(SPECTROGRAM) - 3 * gap
    # A wide window leaves room beside the paper: the panel takes what helps it and no more.
    wanted = width - 3 * gap - tall * canvas[0] // canvas[1]
    panel_w = min(max(wanted, px(PANEL_LEAST)), px(PANEL_MOST))
    stage = Rect(gap, gap, width - 3 * gap - panel_w, tall)
    panel = Rect(stage.right + gap, gap, panel_w, height - 2 * gap)
    below = Rect(gap, stage.bottom + gap, stage.w, px(SPECTROGRAM))
    log_w = round(stage.w * WIDE_LOG_SHARE) if more else min(round(stage.w * LOG_SHARE), px(LOG_MOST))
    log = Rect(below.x, below.y, max(log_w, px(LOG_LEAST)), below.h)
    alone = len(measure.sliders) == 1
    sliders = measure.sliders[: -1 if more and not alone else None]
    rows = _rows(panel, scale, sliders=sliders, button_lines=1 if more and alone else 2, more=more, voice=voice)
    rows["controls"] |= {LOG: log}  # type: ignore[operator]  # a dictionary, as the field's type says
    return Layout(
        scale=scale,
        paper=fitted(canvas, stage),
        stage=stage,
        spectrogram=Rect(log.right + px(GAP), below.y, below.right - log.right - px(GAP), below.h),
        banner=Rect(gap, stage.bottom - px(banner) if banner_low else gap, stage.w, px(banner)) if banner else None,
        panel=panel,
        **rows,  # type: ignore[arg-type]  # names and types are the fields'
    )


def fitted(size: tuple[int, int], into: Rect) -> Rect:
    """Return the largest rectangle with the proportions of `size` in the middle of `into`."""
    ratio = min(into.w / size[0], into.h / size[1])
    fit = Rect(0, 0, max(1, round(size[0] * ratio)), max(1, round(size[1] * ratio)))
    fit.center = into.center
    return fit


def _rows(
    panel: Rect, scale: float, *, sliders: tuple[tuple[str, ...], ...], button_lines: int, more: int, voice: bool
) -> dict[str, object]:
    """Return the rectangles inside the panel: fixed heights, and the room that is left shared between the groups."""

    def px(units: float) -> int:
        return max(1, round(units * scale))

    inner = panel.inflate(-2 * px(INSET), -2 * px(INSET - 4))
    cards_h = 3 * px(CARD_H) + 2 * px(CARD_GAP)
    slider_h, gap = px(SLIDER), px(GAP)
    more_h = px(MORE_H) + px(CARD_GAP) if more else 0
    head_h = px(HEAD) + px(8) + px(DEVICE) + px(10) + px(LEVEL)
    tools_h = px(TOOL) + px(12) + px(SWATCH)
    buttons_h = button_lines * (px(BUTTON) + gap) - gap
    fixed = head_h + cards_h + more_h + px(8) + px(HELP_LINE) + len(sliders) * slider_h + tools_h + buttons_h
    groups = 4
    air = min(max(0, inner.h - fixed) // groups, px(AIR_MOST))
    height = fixed + groups * air
    inner = Rect(inner.x, inner.y + max(0, inner.h - height) // 2, inner.w, min(inner.h, height))

    title = Rect(inner.x, inner.y, inner.w, px(HEAD))
    side = px(DEVICE)
    y = title.bottom + px(8)
    corner_w = len(CORNER) * (side + px(6)) - px(6)
    corner = row(CORNER, Rect(inner.right - corner_w, y, corner_w, side), px(6))
    whose = Rect(0, y, px(VOICE) if voice else side, side)
    whose.right = corner[CORNER[0]].x - px(6)
    controls = {SOURCES: Rect(inner.x, y, whose.x - px(8) - inner.x, side), VOICES: whose, **corner}
    level = Rect(inner.x, y + side + px(10), inner.w, px(LEVEL))
    cards, middle = _cross(Rect(inner.x, level.bottom + air, inner.w, cards_h), px(CARD_W), px(CARD_H))
    below = Rect(inner.x, cards["down"].bottom + px(CARD_GAP), inner.w, px(MORE_H))
    row_of_more = tuple(row(tuple(map(str, range(more))), below, px(CARD_GAP)).values())
    beside = cards["right"].move(0, cards["up"].y - cards["right"].y)  # a corner of the cross
    for name in CROSS:
        controls[name] = Rect(beside.x, beside.y, beside.w, px(CROSS_H))
    help_line = Rect(inner.x, cards["down"].bottom + more_h + px(8), inner.w, px(HELP_LINE))
    y = help_line.bottom + air
    for names in sliders:
        controls |= row(names, Rect(inner.x, y, inner.w, px(THUMB_AT + THUMB)), px(SLIDER_GAP))
        y += slider_h
    y += air
    tool_w = (inner.w - px(20) - 3 * px(6)) // 5
    controls |= row(TOOLS, Rect(inner.x, y, 3 * tool_w + 2 * px(6), px(TOOL)), px(6))
    controls |= row(GRIDS, Rect(inner.right - 2 * tool_w - px(6), y, 2 * tool_w + px(6), px(TOOL)), px(6))
    swatches = Rect(inner.x, y + px(TOOL) + px(12), inner.w, px(SWATCH))
    foot = Rect(inner.x, inner.bottom - buttons_h, inner.w, buttons_h)
    controls |= _buttons(foot, button_lines, side=px(BUTTON), gap=gap, beside=px(6))
    return {
        "title": title,
        "level": level,
        "cards": cards,
        "middle": middle,
        "more": row_of_more,
        "help_line": help_line,
        "controls": controls,
        "swatches": swatches,
    }


def row(names: tuple[str, ...], room: Rect, gap: int) -> dict[str, Rect]:
    """Return rectangles of one width side by side, from end to end of `room`, `gap` pixels apart."""
    if not names:
        return {}
    width = (room.w - gap * (len(names) - 1)) // len(names)
    places = [Rect(room.x + i * (width + gap), room.y, width, room.h) for i in range(len(names))]
    places[-1].w = room.right - places[-1].x
    return dict(zip(names, places, strict=True))


def _buttons(room: Rect, lines: int, *, side: int, gap: int, beside: int) -> dict[str, Rect]:
    """Return the buttons at the foot, in 1 or 2 lines; those that are signs alone stand at the end of the last one.

    side: how high each is, and how wide a sign. gap: between two buttons. beside: between the last one and signs.
    """
    count, signs_w = -(-len(BUTTONS) // lines), len(BESIDE) * (side + beside)
    wide = room.w - (signs_w if lines == 1 else 0)
    controls: dict[str, Rect] = {}
    for i in range(lines):
        line = Rect(room.x, room.y + i * (side + gap), wide, side)
        controls |= row(BUTTONS[i * count : (i + 1) * count], line, gap)
    last = controls[BUTTONS[-1]]
    last.w = room.right - signs_w - last.x  # of two lines it alone gives some of its room
    signs = Rect(last.right + beside, last.y, signs_w - beside, side)
    return controls | row(BESIDE, signs, beside)


def _cross(room: Rect, card_w: int, card_h: int) -> tuple[dict[str, Rect], Rect]:
    """Return four cards that stand where they point, and the room between them."""
    x, y = room.centerx - card_w // 2, room.centery - card_h // 2
    cards = {
        "up": Rect(x, room.y, card_w, card_h),
        "left": Rect(room.x, y, card_w, card_h),
        "right": Rect(room.right - card_w, y, card_w, card_h),
        "down": Rect(x, room.bottom - card_h, card_w, card_h),
    }
    middle = Rect(cards["left"].right, y, cards["right"].x - cards["left"].right, card_h)
    return cards, middle
