"""Level meter, word cards with their scores, and the rest of the panel that only shows: pure drawing."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pygame

from game.feedback.captions import MEANT, NO_MOVE, PAGE_OPEN, Pill, advice
from game.feedback.recent import CLIPPING_DB, LOUD_DB, LastCommand, Recent, along
from game.feedback.utterances import FRAME_S, TOO_QUIET_DB
from game.messages import Colour, Tone
from game.ui import theme
from game.ui.painter import Painter
from game.window.layout import Layout

CAPTION = 16  # units from one line below a word to the next
LIT_S = 0.7  # how long a card stays lit after its word fired
LAMP = 2  # width of the clipping lamp, in heights of the meter
HINT_S = 4.0  # long enough to be read
CLIPPED_ADVICE = "Too loud: move back a little."


def bar(painter: Painter, rect: pygame.Rect, share: float, *, colour: Colour, tick: float | None = None) -> None:
    """Draw a round-ended bar filled to `share`, 0 to 1, with an upright tick at `tick`, 0 to 1, standing out of it."""
    filled = round(rect.w * min(max(share, 0.0), 1.0))
    painter.bar(rect, max(filled, 2) if filled else 0, colour=colour)
    if tick is not None:
        thick = max(2, rect.h // 5)
        x = rect.x + round(rect.w * tick) - thick // 2
        upright = pygame.Rect(x, rect.y - rect.h // 3, thick, rect.h + 2 * (rect.h // 3))
        painter.fill(painter.theme.warn, upright)


def level(painter: Painter, rect: pygame.Rect, recent: Recent) -> None:
    """Draw the microphone level with the peak held: green, amber where it is loud, red where it is about to clip.

    Words that stay below the notch at the left are too quiet. The lamp at the right is lit while samples are cut off:
    a sample can be cut off though the level, a mean over 40 ms, is far from its end.
    """
    colours = painter.theme
    lamp = pygame.Rect(rect.right - LAMP * rect.h, rect.y, LAMP * rect.h, rect.h)
    rail = pygame.Rect(rect.x, rect.y, lamp.x - rect.h // 2 - rect.x, rect.h)
    tone = Tone.GOOD if recent.level_db < LOUD_DB else Tone.WARN if recent.level_db < CLIPPING_DB else Tone.BAD
    bar(painter, rail, along(recent.level_db), colour=colours.of(tone))
    notch = 2 * max(1, rect.h // 8)
    x = rail.x + round(rail.w * along(TOO_QUIET_DB)) - notch // 2
    painter.fill(colours.soft, pygame.Rect(x, rect.y + rect.h // 2, notch, rect.h - rect.h // 2))
    peak = along(recent.peak_db)
    if peak > 0:
        painter.fill(colours.text, pygame.Rect(rail.x + round((rail.w - 2) * peak), rect.y, 2, rect.h))
    fill = colours.bad if recent.clipped_s > 0 else colours.track
    painter.box(lamp, radius=lamp.h / 2, fill=fill)


def cards(
    painter: Painter,
    layout: Layout,
    *,
    words: dict[str, str],
    recent: Recent,
    threshold: float,
    more: Sequence[str] = (),
    captions: Mapping[str, str] = MappingProxyType({}),
    over: str = "",
) -> None:
    """Draw the words that can be said, each with its score and the threshold: the four where they point, others below.

    words: by direction ("up", "down", "left", "right"), what is to be said for it. more: the others.
    captions: what each word does now; none where that goes without saying. over: the word that the mouse is over.
    """
    last = recent.last
    places = [(words.get(direction, direction), rect) for direction, rect in layout.cards.items()]
    for word, rect in (*places, *zip(more, layout.more, strict=False)):
        lit = last is not None and last.moves and last.word == word and last.age_s < LIT_S
        caption = captions.get(word, "") if captions else None
        _card(painter, rect, word, caption=caption, score=recent.bars.get(word, 0.0), lit=lit, over=word == over)
        meter = pygame.Rect(0, 0, rect.w - layout.px(24), layout.px(8 if caption is None else 6))
        meter.center = rect.centerx, round(rect.y + rect.h * 0.75)
        if caption is not None:
            meter.bottom = rect.bottom - layout.px(7)
        score = recent.bars.get(word, 0.0)
        colour = painter.theme.good if score >= threshold else painter.theme.accent
        bar(painter, meter, score, colour=colour, tick=threshold)


def _card(
    painter: Painter, rect: pygame.Rect, word: str, *, caption: str | None, score: float, lit: bool, over: bool
) -> None:
    """Draw the card of a word, and what it does now; caption: None where nothing is said of that."""
    px, colours = painter.px, painter.theme
    fill, border = (colours.card_lit, colours.accent) if lit else (colours.card, colours.border)
    fill = theme.mix(fill, colours.text, 0.08) if over else fill
    painter.box(rect, radius=px(11), fill=fill, border=border)
    colour = colours.text if lit or score > 0.1 else theme.mix(colours.soft, colours.text, 0.4)
    room = rect.w - px(14)
    if caption is None:
        at = (rect.centerx, rect.y + rect.h * 0.36)
        painter.text(word, at, size=theme.WORD, colour=colour, bold=True, align="centre", room_px=room)
        return
    lines = painter.face.wrap(caption, room, size=theme.KEY)[:2]
    colour = colour if lines else colours.faint  # it does nothing now
    middle = rect.y + (rect.h - px(14)) / 2  # of the room above the meter
    y = middle - px(CAPTION) * len(lines) / 2
    sizes = (theme.FAR if lines else theme.WORD, theme.FAR, theme.BODY)
    fits = (one for one in sizes if painter.face.width(word, size=one, bold=True) <= room)
    size = next(fits, theme.SMALL)  # own words may be long
    painter.text(word, (rect.centerx, y), size=size, colour=colour, bold=True, align="centre", room_px=rect.w - px(6))
    for line in lines:
        y += px(CAPTION) + (px(3) if line is lines[0] else 0)
        painter.text(line, (rect.centerx, y), size=theme.KEY, colour=colours.soft, align="centre")


def last_command(
    painter: Painter, layout: Layout, last: LastCommand | None, *, nothing: tuple[str, str], did: str = ""
) -> None:
    """Draw the last command in the middle of the cross.

    nothing: two lines to write before the first one. did: what the word did, where that is told.
    """
    colours, (x, y) = painter.theme, layout.middle.center
    if last is None:
        for i, line in enumerate(nothing):
            at = (x, y + layout.px(-11 + 22 * i))
            painter.text(line, at, size=theme.FAR, colour=colours.soft, align="centre")
        return
    colour = theme.mix(colours.accent, colours.text, last.age_s / LIT_S - 1) if last.moves else colours.soft
    told = did or how(last)
    at, room = (x, y - layout.px(14 if told else 0)), layout.middle.w - layout.px(8)
    painter.text(last.word, at, size=theme.COMMAND, colour=colour, bold=True, align="centre", room_px=room)
    size, room = (theme.SMALL, room - layout.px(12)) if did else (theme.FAR, layout.middle.w)
    lines = painter.face.wrap(told, room, size=size)[:2] if did else [told]
    for i, line in enumerate(lines):
        at = (x, y + layout.px(18 + CAPTION * (i - (len(lines) - 1) / 2)))
        painter.text(line, at, size=size, colour=colours.soft, align="centre", room_px=room)


def how(last: LastCommand) -> str:
    """Return what is to be said of the last command: that it came by key, or that it did nothing; mostly nothing."""
    if not last.moves:
        return PAGE_OPEN if last.on_page else NO_MOVE
    return "by key" if last.score is None else ""


def help_line(painter: Painter, layout: Layout, recent: Recent) -> None:
    """Write what would help, for a while after a word that did not move the pen."""
    colour, room = painter.theme.warn, layout.help_line.w
    painter.text(hint(recent), layout.help_line.center, size=theme.SMALL, colour=colour, align="centre", room_px=room)


def hint(recent: Recent) -> str:
    """Return what would help the player now; empty where nothing went wrong lately, or nobody meant the pen."""
    if recent.clipped_s > 0:
        return CLIPPED_ADVICE
    utterance = recent.utterances[-1] if recent.utterances else None
    if utterance is None or utterance.kind not in MEANT or (recent.count - utterance.frame) * FRAME_S > HINT_S:
        return ""
    return advice(utterance)


def title(painter: Painter, layout: Layout, pill: Pill, *, busy: float) -> None:
    """Write the title and, as a pill, what the listener is doing.

    busy: 0 to 1 round the clock while something is under way, else 1; the dot breathes with it.
    """
    colours, rect, colour = painter.theme, layout.title, painter.theme.of(pill.tone)
    painter.text("Speak-a-Sketch", (rect.x, rect.centery), size=theme.TITLE, colour=colours.text, bold=True)
    width = painter.face.width(pill.text, size=theme.FAR, bold=True) + layout.px(42)
    plate = pygame.Rect(rect.right - width, rect.y + layout.px(2), width, rect.h - 2 * layout.px(2))
    painter.box(plate, radius=plate.h / 2, fill=theme.mix(colours.panel, colour, 0.18))
    glow = theme.mix(colours.panel, colour, 0.35 + 0.65 * abs(2 * busy - 1))
    painter.dot((plate.x + layout.px(17), plate.centery), layout.px(10), fill=glow)
    at = (plate.x + layout.px(28), plate.centery)
    painter.text(pill.text, at, size=theme.FAR, colour=theme.mix(colour, colours.text, 0.25), bold=True)


def backdrop(painter: Painter, layout: Layout) -> None:
    """Draw what the panel stands on."""
    painter.box(layout.panel, radius=layout.px(14), fill=painter.theme.panel, border=painter.theme.border)
