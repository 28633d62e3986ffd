"""Comparing pictures with those committed under tests/golden; UPDATE_GOLDEN=1 in the environment rewrites them."""

import os
from pathlib import Path

import numpy as np
import pygame
import pytest

GOLDEN = Path(__file__).parent / "golden"
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))


def assert_golden(picture: pygame.Surface, name: str) -> None:
    """Fail unless `picture` equals tests/golden/<name>.png in every pixel; look at a new one before committing it."""
    path = GOLDEN / f"{name}.png"
    if UPDATE:
        GOLDEN.mkdir(exist_ok=True)
        pygame.image.save(picture, path)
        return
    if not path.exists():
        pytest.fail(f"{path} is missing: run UPDATE_GOLDEN=1 pytest, look at the picture, commit it")
    expected = pygame.image.load(path)
    assert picture.get_size() == expected.get_size()
    different = np.any(pygame.surfarray.array3d(picture) != pygame.surfarray.array3d(expected), axis=2)
    places = [(int(x), int(y)) for x, y in np.argwhere(different)[:5]]
    assert not different.any(), f"{different.sum()} pixels differ from {path.name}, the first at {places}"
