"""Level meter, word cards with their scores, and the rest of the panel that only shows: pure drawing."""

import pygame

from game.feedback.captions import MEANT, NO_MOVE, advice
from game.feedback.recent import LastCommand, Recent, along
from game.feedback.utterances import FRAME_S, TOO_QUIET_DB
from game.messages import Colour
from game.ui import theme
from game.ui.shapes import box, dot, rounded_box
from game.ui.text import Type
from game.window.layout import Layout

LIT_S = 0.7  # how long a card stays lit after its word fired
LOUD_DB, CLIPPING_DB = -12.0, -3.0
LAMP = 2  # width of the clipping lamp, in heights of the meter
HINT_S = 4.0  # long enough to be read
CLIPPED_ADVICE = "The sound is cut off: move back a little."


def bar(surface: pygame.Surface, rect: pygame.Rect, share: float, *, colour: Colour, tick: float | None = None) -> None:
    """Draw a round-ended bar filled to `share`, 0 to 1, with an upright tick at `tick`, 0 to 1, standing out of it."""
    radius = rect.h / 2
    surface.blit(rounded_box(rect.size, radius=radius, fill=theme.TRACK), rect)
    filled = round(rect.w * min(max(share, 0.0), 1.0))
    if filled:
        # Cut from the whole bar, so that the first pixels follow its round end instead of standing out of it.
        whole = rounded_box(rect.size, radius=radius, fill=colour)
        surface.blit(whole, rect, pygame.Rect(0, 0, max(filled, 2), rect.h))
    if tick is not None:
        thick = max(2, rect.h // 5)
        x = rect.x + round(rect.w * tick) - thick // 2
        surface.fill(theme.WARN, pygame.Rect(x, rect.y - rect.h // 3, thick, rect.h + 2 * (rect.h // 3)))


def level(surface: pygame.Surface, rect: pygame.Rect, recent: Recent) -> None:
    """Draw the microphone level with the peak held: green, amber where it is loud, red where it is about to clip.

    Words that stay below the notch at the left are too quiet. The lamp at the right is lit while samples are cut off:
    a sample can be cut off though the level, a mean over 20 ms, is far from its end.
    """
    lamp = pygame.Rect(rect.right - LAMP * rect.h, rect.y, LAMP * rect.h, rect.h)
    rail = pygame.Rect(rect.x, rect.y, lamp.x - rect.h // 2 - rect.x, rect.h)
    colour = theme.GOOD if recent.level_db < LOUD_DB else theme.WARN if recent.level_db < CLIPPING_DB else theme.BAD
    bar(surface, rail, along(recent.level_db), colour=colour)
    notch = 2 * max(1, rect.h // 8)
    x = rail.x + round(rail.w * along(TOO_QUIET_DB)) - notch // 2
    surface.fill(theme.SOFT, pygame.Rect(x, rect.y + rect.h // 2, notch, rect.h - rect.h // 2))
    peak = along(recent.peak_db)
    if peak > 0:
        surface.fill(theme.TEXT, pygame.Rect(rail.x + round((rail.w - 2) * peak), rect.y, 2, rect.h))
    fill = theme.BAD if recent.clipped_s > 0 else theme.TRACK
    surface.blit(rounded_box(lamp.size, radius=lamp.h / 2, fill=fill), lamp)


def cards(
    surface: pygame.Surface, layout: Layout, face: Type, *, words: dict[str, str], recent: Recent, threshold: float
) -> None:
    """Draw the four words where they point, each with its score and the threshold.

    words: by direction ("up", "down", "left", "right"), what is to be said for it.
    """
    last = recent.last
    for direction, rect in layout.cards.items():
        word = words.get(direction, direction)
        score = recent.bars.get(word, 0.0)
        lit = last is not None and last.moves and last.word == word and last.age_s < LIT_S
        fill, border = (theme.CARD_LIT, theme.ACCENT) if lit else (theme.CARD, theme.BORDER)
        box(surface, rect, radius=layout.px(11), fill=fill, border=border)
        text = face.fit(word, rect.w - layout.px(16), size=theme.WORD, bold=True)
        colour = theme.TEXT if lit or score > 0.1 else theme.mix(theme.SOFT, theme.TEXT, 0.4)
        at = (rect.centerx, rect.y + rect.h * 0.36)
        face.draw(surface, text, at, size=theme.WORD, colour=colour, bold=True, align="centre")
        meter = pygame.Rect(0, 0, rect.w - layout.px(24), layout.px(8))
        meter.center = rect.centerx, round(rect.y + rect.h * 0.75)
        bar(surface, meter, score, colour=theme.GOOD if score >= threshold else theme.ACCENT, tick=threshold)


def last_command(
    surface: pygame.Surface, layout: Layout, face: Type, last: LastCommand | None, *, nothing: tuple[str, str]
) -> None:
    """Draw the last command in the middle of the cross, with its score and how late the pen moved.

    nothing: two lines to write before the first one.
    """
    x, y = layout.middle.center
    if last is None:
        for i, line in enumerate(nothing):
            at = (x, y + layout.px(-11 + 22 * i))
            face.draw(surface, line, at, size=theme.FAR, colour=theme.SOFT, align="centre")
        return
    colour = theme.mix(theme.ACCENT, theme.TEXT, last.age_s / LIT_S - 1) if last.moves else theme.SOFT
    word = face.fit(last.word, layout.middle.w - layout.px(8), size=theme.COMMAND, bold=True)
    at = (x, y - layout.px(14))
    face.draw(surface, word, at, size=theme.COMMAND, colour=colour, bold=True, align="centre")
    face.draw(surface, how(last), (x, y + layout.px(18)), size=theme.SCORE, colour=theme.SOFT, align="centre")


def how(last: LastCommand) -> str:
    """Return how the last command came: its score and how late the pen moved, or by key; or that nothing moved."""
    if not last.moves:
        return NO_MOVE
    if last.score is None:
        return "by key"
    return f"{last.score:.2f}" + ("" if last.delay_s is None else f" \u00b7 {1000 * last.delay_s:.0f} ms")


def scores(surface: pygame.Surface, layout: Layout, face: Type, recent: Recent) -> None:
    """Write what would help, for a while after a word that did not move the pen, else the scores of what never does."""
    help_ = hint(recent)
    text = help_ or "      ".join(f"{name} {score:.2f}" for name, score in recent.others().items())
    size, colour = (theme.SMALL, theme.WARN) if help_ else (theme.BODY, theme.SOFT)
    face.draw(
        surface,
        face.fit(text, layout.scores.w, size=size),
        layout.scores.center,
        size=size,
        colour=colour,
        align="centre",
    )


def hint(recent: Recent) -> str:
    """Return what would help the player now; empty where nothing went wrong lately, or nobody meant the pen."""
    if recent.clipped_s > 0:
        return CLIPPED_ADVICE
    utterance = recent.utterances[-1] if recent.utterances else None
    if utterance is None or utterance.kind not in MEANT or (recent.count - utterance.frame) * FRAME_S > HINT_S:
        return ""
    return advice(utterance)


def title(surface: pygame.Surface, layout: Layout, face: Type, *, state: str, colour: Colour, busy: float) -> None:
    """Write the title and, as a pill, what the ears are doing.

    colour: of the state. busy: 0 to 1 round the clock while something is under way, else 1; the dot breathes with it.
    """
    rect = layout.title
    face.draw(surface, "Speak-a-Sketch", (rect.x, rect.centery), size=theme.TITLE, colour=theme.TEXT, bold=True)
    width = face.width(state, size=theme.FAR, bold=True) + layout.px(42)
    pill = pygame.Rect(rect.right - width, rect.y + layout.px(2), width, rect.h - 2 * layout.px(2))
    box(surface, pill, radius=pill.h / 2, fill=theme.mix(theme.PANEL, colour, 0.18))
    glow = theme.mix(theme.PANEL, colour, 0.35 + 0.65 * abs(2 * busy - 1))
    dot(surface, (pill.x + layout.px(17), pill.centery), layout.px(10), fill=glow)
    at = (pill.x + layout.px(28), pill.centery)
    face.draw(surface, state, at, size=theme.FAR, colour=theme.mix(colour, theme.TEXT, 0.25), bold=True)


def backdrop(surface: pygame.Surface, layout: Layout) -> None:
    """Draw what the panel stands on."""
    box(surface, layout.panel, radius=layout.px(14), fill=theme.PANEL, border=theme.BORDER)
