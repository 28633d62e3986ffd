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
    render = Type.image

    def image(face: Type, text: str, **how: object) -> pygame.Surface:
        said.append(text)
        return render(face, text, **how)  # type: ignore[arg-type]  # passed on as it came

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Type, "image", image)
        yield said
