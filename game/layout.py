"""Where everything stands in the window: rectangles from the window's size, and nothing else."""

from dataclasses import dataclass

import pygame

Rect = pygame.Rect

# In units: the window's height is at least 820 of them, its width at least 1150.
UNITS_HIGH = 820
UNITS_WIDE = 1150
MARGIN = 16
STRIP = 118
PANEL_LEAST, PANEL_MOST = 416, 470
INSET = 22  # of the panel's contents
CARD_W, CARD_H, CARD_GAP = 112, 64, 9
SLIDER = 54  # from one slider's name to the next
NAME_AT, THUMB_AT = 11, 22  # below the top of a slider: the middle of its name, the top of its thumb; air lies below
THUMB = 20
AIR_MOST = 40  # between groups: a tall window leaves the rest above and below them
SMALLEST = (640, 480)  # a window below this is laid out as if it were this large


@dataclass(frozen=True)
class Layout:
    """Rectangles in pixels of the window.

    scale: pixels per unit.
    paper: where the paper is shown, in the proportions of the canvas.
    stage: the room around the paper.
    strip: what was heard. banner: bad news, or None. panel: the right side.
    title, device, level, scores, swatches: rows of the panel.
    cards, middle: the words by direction ("up", "down", "left", "right") and the last command between them.
    sliders, buttons: by name.
    """

    scale: float
    paper: Rect
    stage: Rect
    strip: Rect
    banner: Rect | None
    panel: Rect
    title: Rect
    device: Rect
    level: Rect
    cards: dict[str, Rect]
    middle: Rect
    scores: Rect
    sliders: dict[str, Rect]
    swatches: Rect
    buttons: dict[str, Rect]

    def px(self, units: float) -> int:
        """Return a length in whole pixels, at least 1 for what is above 0."""
        return max(round(units * self.scale), 1 if units > 0 else round(units * self.scale))


def arrange(window: tuple[int, int], canvas: tuple[int, int], *, banner: float = 0.0) -> Layout:
    """Return the layout of a window.

    window: width and height in pixels, > 0.
    canvas: width and height of the paper, > 0.
    banner: units of height kept for bad news above the paper, so that it never covers the drawing; 0 for none.
    """
    width, height = max(window[0], SMALLEST[0]), max(window[1], SMALLEST[1])
    scale = min(height / UNITS_HIGH, width / UNITS_WIDE)

    def px(units: float) -> int:
        return max(1, round(units * scale))

    gap = px(MARGIN)
    top = gap + (px(banner) + gap if banner else 0)
    tall = height - top - px(STRIP) - 2 * gap
    # A wide window leaves room beside the paper: the panel takes what helps it and no more, banner or not.
    wanted = width - 3 * gap - (tall + top - gap) * canvas[0] // canvas[1]
    panel_w = min(max(wanted, px(PANEL_LEAST)), px(PANEL_MOST))
    stage = Rect(gap, top, width - 3 * gap - panel_w, tall)
    panel = Rect(stage.right + gap, gap, panel_w, height - 2 * gap)
    return Layout(
        scale=scale,
        paper=fitted(canvas, stage),
        stage=stage,
        strip=Rect(gap, stage.bottom + gap, stage.w, px(STRIP)),
        banner=Rect(gap, gap, stage.w, px(banner)) if banner else None,
        panel=panel,
        **_rows(panel, scale),  # type: ignore[arg-type]  # the names and types are those of the fields
    )


def fitted(size: tuple[int, int], into: Rect) -> Rect:
    """Return the largest rectangle with the proportions of `size` in the middle of `into`."""
    ratio = min(into.w / size[0], into.h / size[1])
    fit = Rect(0, 0, max(1, round(size[0] * ratio)), max(1, round(size[1] * ratio)))
    fit.center = into.center
    return fit


def _rows(panel: Rect, scale: float) -> dict[str, object]:
    """Return the rectangles inside the panel: fixed heights, and the room that is left shared between the groups."""

    def px(units: float) -> int:
        return max(1, round(units * scale))

    inner = panel.inflate(-2 * px(INSET), -2 * px(INSET - 4))
    cards_h = 3 * px(CARD_H) + 2 * px(CARD_GAP)
    slider_h, button_h, button_gap = px(SLIDER), px(42), px(9)
    fixed = px(36 + 8 + 34 + 10 + 10) + cards_h + px(8 + 20) + 3 * slider_h + px(36) + 3 * button_h + 2 * button_gap
    air = min(max(0, inner.h - fixed) // 4, px(AIR_MOST))  # between the five groups
    inner = Rect(inner.x, inner.y + max(0, inner.h - fixed - 4 * air) // 2, inner.w, min(inner.h, fixed + 4 * air))

    title = Rect(inner.x, inner.y, inner.w, px(36))
    device = Rect(inner.x, title.bottom + px(8), inner.w, px(34))
    level = Rect(inner.x, device.bottom + px(10), inner.w, px(10))
    cards, middle = _cross(Rect(inner.x, level.bottom + air, inner.w, cards_h), px(CARD_W), px(CARD_H))
    scores = Rect(inner.x, cards["down"].bottom + px(8), inner.w, px(20))
    y = scores.bottom + air
    sliders = {name: Rect(inner.x, y + i * slider_h, inner.w, slider_h) for i, name in enumerate(SLIDERS)}
    swatches = Rect(inner.x, y + 3 * slider_h + air, inner.w, px(36))
    y, half = inner.bottom - 3 * button_h - 2 * button_gap, (inner.w - button_gap) // 2
    buttons = {}
    for i, name in enumerate(BUTTONS[:4]):
        x = inner.x if i % 2 == 0 else inner.right - half
        buttons[name] = Rect(x, y + (i // 2) * (button_h + button_gap), half, button_h)
    buttons[BUTTONS[4]] = Rect(inner.x, inner.bottom - button_h, inner.w, button_h)
    return {
        "title": title,
        "device": device,
        "level": level,
        "cards": cards,
        "middle": middle,
        "scores": scores,
        "sliders": sliders,
        "swatches": swatches,
        "buttons": buttons,
    }


SLIDERS = ("step", "threshold", "line")
BUTTONS = ("undo", "redo", "mute", "clear", "save")


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
