"""Reading what the window writes, word for word, while it draws."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pygame
import pytest

from game.ui.repaint import Sketch
from game.ui.text import Type
from game.window.view import View
from tests.support.window import Window


@contextmanager
def written() -> Iterator[list[str]]:
    """Collect each text that is drawn meanwhile, in the order of drawing."""
    said: list[str] = []
    render = Type.image

    def image(face: Type, text: str, **how: object) -> pygame.Surface:
        said.append(text)
        return render(face, text, **how)  # type: ignore[arg-type]  # passed on as it came

    def draw_part(_: View, painter: Sketch, _name: str, _made_for: object, draw: Callable[[Sketch], None]) -> None:
        draw(painter)  # what did not change is written again

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Type, "image", image)
        patch.setattr(View, "_draw_part", draw_part)
        yield said


def said_by(window: Window) -> str:
    """Return all that is written in the next frame of a window."""
    with written() as said:
        window.frame()
    return " ".join(said)
