"""Reading what the window writes, word for word, while it draws."""

from collections.abc import Iterator
from contextlib import contextmanager

import pygame
import pytest

from game.ui.text import Type


@contextmanager
def written() -> Iterator[list[str]]:
    """Collect each text that is drawn meanwhile, in the order of drawing."""
    said: list[str] = []
    write = Type.draw

    def draw(face: Type, surface: pygame.Surface, text: str, *at: object, **how: object) -> pygame.Rect:
        said.append(text)
        return write(face, surface, text, *at, **how)  # type: ignore[arg-type]  # passed on as it came

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Type, "draw", draw)
        yield said
