"""The paper as it stands in the window: scaled to it, with a faint grid, the pen, and where each word leads."""

import pygame

from game import theme
from game.layout import Layout
from game.messages import Colour
from game.pen import WAYS
from game.shapes import arrowhead, box, dot
from game.text import Type

GRID_PX = 50  # of the paper
GHOST: Colour = (74, 134, 190)  # the lines to where each word leads: seen on paper and on dark lines
GHOST_WORD: Colour = (70, 92, 116)
OPPOSITE = {"up": "down", "down": "up", "left": "right", "right": "left"}


def on_screen(point: tuple[int, int], paper: pygame.Rect, canvas: tuple[int, int]) -> tuple[float, float]:
    """Return where a point of the paper stands in the window, in pixels."""
    return paper.x + point[0] * paper.w / canvas[0], paper.y + point[1] * paper.h / canvas[1]


def ways(position: tuple[int, int], canvas: tuple[int, int]) -> list[str]:
    """Return the directions in which there is paper left."""
    (x, y), (width, height) = position, canvas
    free = {"up": y > 0, "down": y < height, "left": x > 0, "right": x < width}
    return [direction for direction, there in free.items() if there]


def edge_notice(position: tuple[int, int], canvas: tuple[int, int], words: dict[str, str]) -> str:
    """Return what to say while the pen stands at the edge; words: what is to be said, by direction."""
    free = ways(position, canvas)
    away = [words.get(OPPOSITE[closed], OPPOSITE[closed]) for closed in WAYS if closed not in free]
    return "The edge of the paper \u2013 say " + " or ".join(f"\u201c{word}\u201d" for word in away)


class Easel:
    """Keeps the scaled picture of the paper; it is made anew only where the drawing or the window changed."""

    def __init__(self) -> None:
        self._scaled = self._veil = pygame.Surface((1, 1), 0, 32)

    def draw_paper(self, surface: pygame.Surface, rect: pygame.Rect, sheet: pygame.Surface, *, changed: bool) -> None:
        """Draw the paper.

        sheet: at full size. changed: whether it differs from the one of the last call.
        """
        if self._scaled.get_size() != rect.size:
            self._veil, changed = _veil(rect.size, sheet.get_size()), True
        if changed:
            self._scaled = pygame.transform.smoothscale(sheet, rect.size)
            self._scaled.blit(self._veil, (0, 0), special_flags=pygame.BLEND_RGB_MULT)
        surface.blit(self._scaled, rect)

    def draw_pen(
        self,
        surface: pygame.Surface,
        layout: Layout,
        face: Type,
        *,
        position: tuple[int, int],
        canvas: tuple[int, int],
        step_px: int,
        colour: Colour,
        words: dict[str, str],
    ) -> list[pygame.Rect]:
        """Draw the pen and a ghost line to where each word leads, and return where the words stand.

        position, canvas, step_px: in pixels of the paper. words: by direction.
        """
        tags: list[pygame.Rect] = []
        x, y = on_screen(position, layout.paper, canvas)
        ratio = layout.paper.w / canvas[0]
        start, least = layout.px(15), layout.px(40)
        for direction in ways(position, canvas):
            dx, dy = WAYS[direction]
            # At least as long as it takes to be seen; a longer step is shown as long as it is.
            room = (canvas[0] - position[0], canvas[1] - position[1]) if dx + dy > 0 else position
            length = max(least, min(step_px, room[0] if dx else room[1]) * ratio)
            thick = layout.px(2)
            line = pygame.Rect(0, 0, length - start if dx else thick, length - start if dy else thick)
            line.center = round(x + dx * (start + length) / 2), round(y + dy * (start + length) / 2)
            surface.fill(GHOST, line)
            head = arrowhead(layout.px(11), towards=(dx, dy), fill=GHOST)
            tip = length - layout.px(3)
            surface.blit(head, head.get_rect(center=(round(x + dx * tip), round(y + dy * tip))))
            word = words.get(direction, direction)
            width, height = face.width(word, size=theme.FAR) + layout.px(14), layout.px(26)
            tag = pygame.Rect(0, 0, width, height)
            reach = length + layout.px(5) + (width if dx else height) / 2
            tag.center = round(x + dx * reach), round(y + dy * reach)
            tag.clamp_ip(layout.stage)
            tags.append(tag)
            box(surface, tag, radius=tag.h / 2, fill=(255, 255, 255, 225), border=theme.GRID)
            face.draw(surface, word, tag.center, size=theme.FAR, colour=GHOST_WORD, align="centre")
        dot(surface, (x, y), layout.px(24), fill=(255, 255, 255, 230), border=theme.ACCENT, border_px=layout.px(2.5))
        dot(surface, (x, y), layout.px(11), fill=colour)
        return tags

    def draw_notice(
        self,
        surface: pygame.Surface,
        layout: Layout,
        face: Type,
        text: str,
        *,
        position: tuple[int, int],
        canvas: tuple[int, int],
        tags: list[pygame.Rect],
    ) -> None:
        """Say beside the pen that it met the edge; tags: where words stand that must be seen now."""
        x, y = on_screen(position, layout.paper, canvas)
        width = face.width(text, size=theme.BODY, bold=True) + layout.px(32)
        pill = pygame.Rect(0, 0, width, layout.px(36))
        # Towards the middle of the paper, clear of the pen and the words around it.
        inwards = -1 if y > layout.paper.centery else 1
        pill.center = round(x), round(y + inwards * layout.px(96))
        pill.clamp_ip(layout.paper.inflate(-layout.px(24), -layout.px(24)))
        while pill.collidelist(tags) >= 0 and layout.paper.contains(pill):
            pill.y += inwards * layout.px(8)
        box(surface, pill, radius=pill.h / 2, fill=(*theme.CARD, 236), border=theme.WARN)
        face.draw(surface, text, pill.center, size=theme.BODY, colour=theme.WARN, bold=True, align="centre")


def _veil(size: tuple[int, int], canvas: tuple[int, int]) -> pygame.Surface:
    """Return tint and grid, by which the white paper is multiplied: in the window only, never in what is saved."""
    veil = pygame.Surface(size, 0, 32)
    veil.fill(theme.PAPER_TINT)
    for x in range(GRID_PX, canvas[0], GRID_PX):
        veil.fill(theme.GRID, pygame.Rect(round(x * size[0] / canvas[0]), 0, 1, size[1]))
    for y in range(GRID_PX, canvas[1], GRID_PX):
        veil.fill(theme.GRID, pygame.Rect(0, round(y * size[1] / canvas[1]), size[0], 1))
    return veil
