"""Comparing pictures with those committed under tests/golden; UPDATE_GOLDEN=1 in the environment rewrites them."""

import os
from pathlib import Path

import numpy as np
import pygame
import pytest

GOLDEN = Path(__file__).parent / "golden"
SEEN = 40  # of 255
MOST = 0.0005
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


def assert_like_golden(picture: pygame.Surface, name: str) -> None:
    """Fail unless `picture` looks like tests/golden/<name>.png, which holds it at half its size.

    Another build of the library that draws letters may shade their edges otherwise: of the pixels at half size, MOST
    may differ by more than SEEN in a channel. A control that moved by a pixel or took another colour is more than that.
    """
    path = GOLDEN / f"{name}.png"
    small = pygame.transform.smoothscale(picture, (picture.get_width() // 2, picture.get_height() // 2))
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        pygame.image.save(small, path)
        return
    if not path.exists():
        pytest.fail(f"{path} is missing: run UPDATE_GOLDEN=1 pytest, look at the picture, commit it")
    expected = pygame.image.load(path)
    assert small.get_size() == expected.get_size()
    difference = pygame.surfarray.array3d(small).astype(int) - pygame.surfarray.array3d(expected)
    seen = np.abs(difference).max(axis=2) > SEEN  # (width, height)
    places = [(2 * int(x), 2 * int(y)) for x, y in np.argwhere(seen)[:5]]
    assert seen.mean() <= MOST, f"{seen.sum()} pixels differ from {path.name}, the first at {places}"
