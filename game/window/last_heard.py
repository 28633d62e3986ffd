"""The card beside the spectrogram: the last hearings, each with why the pen moved or not; a press opens them all."""

from dataclasses import dataclass

import pygame

from game.feedback.captions import MEANT, plain, short, tone_of
from game.feedback.recent import Near, Recent
from game.feedback.utterances import FRAME_S, Utterance, UtteranceKind
from game.messages import Tone
from game.ui import theme
from game.ui.painter import Painter
from game.window.layout import LOG, Layout

TITLE, KEY = "Last heard", "F2"
ROWS = 3
NEAR_FRAMES = 60  # between two notes of the same word that was nearly heard, 0.6 s
NEAR_S = 2.5  # for how long the paper says that something came close to a word
NOT_SURE = "not sure. Say it again."
INSET, HEAD, ROW = 13, 17, 26  # units: beside the words, from the top to the title's middle, from row to row


def draw(painter: Painter, layout: Layout, recent: Recent, *, nothing: str, tells: bool = False) -> None:
    """Write the last hearings on their card, the newest first; the card itself is drawn as the control that it is.

    nothing: what to write before anything was heard. tells: whether to tell what each word did.
    """
    colours = painter.theme
    rect = layout.controls[LOG].inflate(-2 * layout.px(INSET), 0)
    y = rect.y + layout.px(HEAD)
    painter.text(TITLE, (rect.x, y), size=theme.SMALL, colour=colours.soft, bold=True)
    painter.text(KEY, (rect.right, y), size=theme.KEY, colour=colours.soft, align="right")
    newest: list[Line | Utterance] = [*(lines_of(recent) if tells else recent.utterances)][-ROWS:][::-1]
    for i, one in enumerate(newest):
        place = pygame.Rect(rect.x, y + layout.px(4 + ROW * i), rect.w, layout.px(ROW))
        if isinstance(one, Line):
            _tell(painter, place, one)
        else:
            _row(painter, place, one)
    lines = [] if newest else painter.face.wrap(nothing, rect.w, size=theme.BODY)
    for i, line in enumerate(lines[:ROWS]):
        at = (rect.x, y + layout.px(ROW * (i + 1)))
        painter.text(line, at, size=theme.BODY, colour=colours.soft)


@dataclass(frozen=True)
class Line:
    """What became of a word, in a line. tone: of the word. short: the text where there is less room; empty for none."""

    word: str
    text: str
    tone: Tone
    short: str = ""


def near_word(recent: Recent) -> str:
    """Return the word that something came close to a moment ago, and nothing was heard since, or nothing."""
    heard: list[Utterance | Near] = [*recent.utterances, *recent.near]
    newest = max(heard, key=lambda one: one.frame, default=None)
    if newest is None or (recent.count - newest.frame) * FRAME_S > NEAR_S:
        return ""
    return newest.word if isinstance(newest, Near) or newest.kind is UtteranceKind.TOO_LOW else ""


def lines_of(recent: Recent) -> list[Line]:
    """Return what the last words did, and what became of sounds that did nothing, the newest last."""
    obeyed = [(told.frame, Line(told.word, told.text, Tone.GOOD, told.short)) for told in recent.told]
    others = [(one.frame, _not_obeyed(one)) for one in recent.utterances if one.kind is not UtteranceKind.COMMAND]
    alone = [near for near in recent.near if not any(_same(near, utterance) for utterance in recent.utterances)]
    others += [(near.frame, Line(f"{near.word}?", NOT_SURE, Tone.WARN)) for near in alone]
    return [line for _, line in sorted(obeyed + others, key=lambda pair: pair[0])]


def _same(near: Near, utterance: Utterance) -> bool:
    """Return whether an utterance tells of a word that was nearly heard already."""
    return utterance.word == near.word and abs(utterance.frame - near.frame) <= NEAR_FRAMES


def _not_obeyed(utterance: Utterance) -> Line:
    """Return what became of a sound that was no command: of one that was meant as a word, that word with a mark."""
    meant = utterance.kind in MEANT
    word = f"{utterance.word}?" if meant and utterance.word else ""
    text = NOT_SURE if utterance.kind is UtteranceKind.TOO_LOW else plain(utterance)
    return Line(word, text.removeprefix(f"{utterance.word}: "), tone_of(utterance.kind))


def _tell(painter: Painter, rect: pygame.Rect, line: Line) -> None:
    """Write a word and what became of it."""
    face, y, colours = painter.face, rect.bottom - painter.px(4), painter.theme
    left = rect.x
    if line.word:
        room = rect.w // 3
        end = painter.text(line.word, (left, y), size=theme.FAR, colour=colours.of(line.tone), bold=True, room_px=room)
        left = end.right + face.px(12)
    room = rect.right - left
    looks = [(line.text, theme.BODY), (line.text, theme.SMALL), (line.short or line.text, theme.SMALL)]
    text, size = next((one for one in looks if face.width(one[0], size=one[1]) <= room), looks[-1])
    painter.text(text, (left, y), size=size, colour=colours.text, room_px=room)


def _row(painter: Painter, rect: pygame.Rect, utterance: Utterance) -> None:
    """Write one hearing, in fewer words where there is no room for all."""
    face, y, colour = painter.face, rect.bottom - painter.px(4), painter.theme.of(tone_of(utterance.kind))
    text, size = plain(utterance), theme.BODY
    if face.width(text, size=size, bold=True) > rect.w:
        size = theme.SMALL
    if face.width(text, size=size, bold=True) > rect.w:
        text, size = short(utterance), theme.BODY
    painter.text(text, (rect.x, y), size=size, colour=colour, bold=True, room_px=rect.w)
