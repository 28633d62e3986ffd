"""The card beside the strip: the last hearings in words, each with why the pen moved or not; a press opens them all."""

import pygame

from game.feedback.captions import plain, seen_after, short
from game.feedback.recent import Recent
from game.feedback.utterances import Utterance
from game.ui import theme
from game.ui.text import Type
from game.window.layout import Layout
from game.window.spectrogram import colour_of

TITLE, KEY = "Last heard", "F2"
ROWS = 3
INSET, HEAD, ROW = 13, 17, 26  # units: beside the words, from the top to the title's middle, from row to row


def draw(surface: pygame.Surface, layout: Layout, face: Type, recent: Recent, *, nothing: str) -> None:
    """Write the last hearings on their card, the newest first; the card itself is drawn as the control that it is.

    nothing: what to write before anything was heard.
    """
    rect = layout.controls["log"].inflate(-2 * layout.px(INSET), 0)
    y = rect.y + layout.px(HEAD)
    face.draw(surface, TITLE, (rect.x, y), size=theme.SMALL, colour=theme.SOFT, bold=True)
    face.draw(surface, KEY, (rect.right, y), size=theme.KEY, colour=theme.SOFT, align="right")
    newest = list(recent.utterances)[-ROWS:][::-1]
    for i, utterance in enumerate(newest):
        _row(surface, pygame.Rect(rect.x, y + layout.px(4 + ROW * i), rect.w, layout.px(ROW)), face, utterance)
    lines = [] if newest else face.wrap(nothing, rect.w, size=theme.BODY)
    for i, line in enumerate(lines[:ROWS]):
        at = (rect.x, y + layout.px(ROW * (i + 1)))
        face.draw(surface, line, at, size=theme.BODY, colour=theme.SOFT)


def _row(surface: pygame.Surface, rect: pygame.Rect, face: Type, utterance: Utterance) -> None:
    """Write one hearing, and at the right how late its move was seen, where there is room for that."""
    y, colour = rect.bottom - face.px(4), colour_of(utterance.kind)
    late, room = seen_after(utterance), rect.w
    if late:
        width = face.width(late, size=theme.KEY) + face.px(8)
        face.draw(surface, late, (rect.right, y), size=theme.KEY, colour=theme.SOFT, align="right")
        room -= width
    text, size = plain(utterance), theme.BODY
    if face.width(text, size=size, bold=True) > room:
        size = theme.SMALL
    if face.width(text, size=size, bold=True) > room:
        text, size = short(utterance), theme.BODY
    face.draw(surface, face.fit(text, room, size=size, bold=True), (rect.x, y), size=size, colour=colour, bold=True)
