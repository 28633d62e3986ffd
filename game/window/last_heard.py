"""The card beside the spectrogram: the last hearings, each with why the pen moved or not; a press opens them all."""

import pygame

from game.feedback.captions import plain, short, tone_of
from game.feedback.recent import Recent
from game.feedback.utterances import Utterance
from game.ui import theme
from game.ui.painter import Painter
from game.window.layout import LOG, Layout

TITLE, KEY = "Last heard", "F2"
ROWS = 3
INSET, HEAD, ROW = 13, 17, 26  # units: beside the words, from the top to the title's middle, from row to row


def draw(painter: Painter, layout: Layout, recent: Recent, *, nothing: str) -> None:
    """Write the last hearings on their card, the newest first; the card itself is drawn as the control that it is.

    nothing: what to write before anything was heard.
    """
    colours = painter.theme
    rect = layout.controls[LOG].inflate(-2 * layout.px(INSET), 0)
    y = rect.y + layout.px(HEAD)
    painter.text(TITLE, (rect.x, y), size=theme.SMALL, colour=colours.soft, bold=True)
    painter.text(KEY, (rect.right, y), size=theme.KEY, colour=colours.soft, align="right")
    newest = list(recent.utterances)[-ROWS:][::-1]
    for i, utterance in enumerate(newest):
        _row(painter, pygame.Rect(rect.x, y + layout.px(4 + ROW * i), rect.w, layout.px(ROW)), utterance)
    lines = [] if newest else painter.face.wrap(nothing, rect.w, size=theme.BODY)
    for i, line in enumerate(lines[:ROWS]):
        at = (rect.x, y + layout.px(ROW * (i + 1)))
        painter.text(line, at, size=theme.BODY, colour=colours.soft)


def _row(painter: Painter, rect: pygame.Rect, utterance: Utterance) -> None:
    """Write one hearing, in fewer words where there is no room for all."""
    face, y, colour = painter.face, rect.bottom - painter.px(4), painter.theme.of(tone_of(utterance.kind))
    text, size = plain(utterance), theme.BODY
    if face.width(text, size=size, bold=True) > rect.w:
        size = theme.SMALL
    if face.width(text, size=size, bold=True) > rect.w:
        text, size = short(utterance), theme.BODY
    painter.text(text, (rect.x, y), size=size, colour=colour, bold=True, room_px=rect.w)
