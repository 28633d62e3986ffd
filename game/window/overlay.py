"""What lies over the window for a while: the note that a drawing was saved, bad news."""

import pygame

from game.messages import Fault
from game.session.notices import Note
from game.ui import theme
from game.ui.painter import Painter
from game.ui.text import Type
from game.window.layout import Layout

MOST_LINES = 4  # of a banner: the paper needs the room
LINE = 22  # units from one line of a banner to the next
DISMISS_ROOM = 146  # units kept free for the mark and the cross of a banner
BUTTON_W, BUTTON_LEAST, BUTTON_GAP = 168, 124, 12  # of its other button, of that without its key, and beside it
TOAST_LEAST = 360  # units that a note may take at least, however narrow the paper is
NARROW = 620  # units: a banner below this has no room for the key


def narrow(layout: Layout) -> bool:
    """Return whether a banner needs the room of the key on its button: big text in a small window."""
    return layout.stage.w < layout.px(NARROW)


Lines = tuple[list[str], list[str]]


def banner_lines(fault: Fault, layout: Layout, face: Type, *, button: bool) -> Lines:
    """Return the two sentences of a fault, each wrapped to the banner, beside its buttons, in MOST_LINES at most.

    button: whether it has one beside the cross.
    """
    width = (BUTTON_LEAST if narrow(layout) else BUTTON_W) + BUTTON_GAP
    room = layout.stage.w - layout.px(DISMISS_ROOM + (width if button else 0))
    what = face.wrap(fault.what, room, size=theme.BODY, bold=True)
    remedy = face.wrap(fault.remedy, room, size=theme.BODY)
    # The remedy keeps a line at least, and what happened gives way no further than it must.
    most = MOST_LINES - min(len(remedy), max(1, MOST_LINES - len(what)))
    return _shortened(what, most), _shortened(remedy, MOST_LINES - min(len(what), most))


def _shortened(lines: list[str], most: int) -> list[str]:
    """Return `most` lines at most; an ellipsis stands for the others."""
    return lines if len(lines) <= most else [*lines[: most - 1], f"{lines[most - 1].rstrip(' .,')} \u2026"]


def banner_height(lines: Lines) -> float:
    """Return the height that a banner needs, in units."""
    return 22 + LINE * (len(lines[0]) + len(lines[1]))


def banner(painter: Painter, layout: Layout, lines: Lines) -> None:
    """Draw bad news above the paper: what happened, what to do. Its buttons are widgets."""
    colours, rect = painter.theme, layout.banner
    if rect is None:
        return
    painter.box(rect, radius=layout.px(11), fill=theme.mix(colours.panel, colours.warn, 0.14), border=colours.warn)
    mark = (rect.x + layout.px(30), rect.centery)
    painter.dot(mark, layout.px(28), fill=colours.warn)
    painter.text("!", mark, size=theme.WORD, colour=colours.on_accent, bold=True, align="centre")
    what, remedy = lines
    y = rect.centery - layout.px(LINE) * (len(what) + len(remedy) - 1) / 2
    for line, bold in [(line, True) for line in what] + [(line, False) for line in remedy]:
        colour = colours.text if bold else theme.mix(colours.text, colours.soft, 0.4)
        painter.text(line, (rect.x + layout.px(58), y), size=theme.BODY, colour=colour, bold=bold)
        y += layout.px(LINE)


def toast(painter: Painter, layout: Layout, note: Note) -> None:
    """Draw a note at the foot of the paper."""
    face, colours, colour, aside = painter.face, painter.theme, painter.theme.of(note.tone), layout.px(48)
    room = min(layout.stage.w, max(layout.paper.w - layout.px(24), layout.px(TOAST_LEAST))) - aside
    detail = face.fit(note.detail, room, size=theme.SMALL)
    width = max(face.width(note.title, size=theme.BODY, bold=True), face.width(detail, size=theme.SMALL)) + aside
    card = pygame.Rect(0, 0, width, layout.px(62))
    card.midbottom = layout.paper.centerx, layout.paper.bottom - layout.px(18)
    card.clamp_ip(layout.stage)
    if layout.banner is not None and card.colliderect(layout.banner):
        card.bottom = layout.banner.y - layout.px(8)
    painter.box(card, radius=layout.px(12), fill=(*colours.card, 240), border=colour)
    at = (card.centerx, card.y + card.h * 0.33)
    painter.text(note.title, at, size=theme.BODY, colour=colour, bold=True, align="centre")
    at = (card.centerx, card.y + card.h * 0.69)
    painter.text(detail, at, size=theme.SMALL, colour=colours.text, align="centre")


def paused(painter: Painter, layout: Layout, go: str, *, pen: tuple[float, float]) -> None:
    """Say on the paper that no word counts now but one, away from the pen; go: that word."""
    face, colours = painter.face, painter.theme
    title, how = "Paused", f"Say \u201c{go}\u201d to go on"
    widths = face.width(title, size=theme.COMMAND, bold=True), face.width(how, size=theme.FAR)
    card = pygame.Rect(0, 0, max(widths) + layout.px(72), layout.px(104))
    card.centerx = layout.stage.centerx
    if pen[1] > layout.paper.centery:
        card.top = layout.paper.top + layout.px(24)
    else:
        card.bottom = layout.paper.bottom - layout.px(24)
    painter.box(card, radius=layout.px(16), fill=(*colours.panel, 246), border=colours.warn, border_px=layout.px(2))
    x, y = card.centerx, card.y + card.h * 0.36
    painter.text(title, (x, y), size=theme.COMMAND, colour=colours.warn, bold=True, align="centre")
    painter.text(how, (x, card.y + card.h * 0.74), size=theme.FAR, colour=colours.text, align="centre")
