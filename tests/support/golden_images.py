"""Comparing pictures with those committed under tests/golden; UPDATE_GOLDEN=1 in the environment rewrites them."""

import os
from pathlib import Path

import numpy as np
import pygame
import pytest
from PIL import Image

GOLDEN = Path(__file__).parents[1] / "golden"
SEEN = 40  # of 255
MOST = 0.0005
OFTEN = 128  # most frequent colours of a picture, which are kept as they are
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

    The committed picture has no more than 256 colours, to be small, which shifts them by far less than SEEN.
    Another build of the library that draws letters may shade their edges otherwise: of the pixels at half size, MOST
    may differ by more than SEEN in a channel. A control that moved by a pixel or took another colour is more than that.
    """
    path = GOLDEN / f"{name}.png"
    small = pygame.transform.smoothscale(picture, (picture.get_width() // 2, picture.get_height() // 2))
    if UPDATE:
        path.parent.mkdir(parents=True, exist_ok=True)
        _in_few_colours(small).save(path, optimize=True)
        return
    if not path.exists():
        pytest.fail(f"{path} is missing: run UPDATE_GOLDEN=1 pytest, look at the picture, commit it")
    expected = pygame.image.load(path)
    assert small.get_size() == expected.get_size()
    difference = pygame.surfarray.array3d(small).astype(int) - pygame.surfarray.array3d(expected)
    seen = np.abs(difference).max(axis=2) > SEEN  # (width, height)
    places = [(2 * int(x), 2 * int(y)) for x, y in np.argwhere(seen)[:5]]
    assert seen.mean() <= MOST, f"{seen.sum()} pixels differ from {path.name}, the first at {places}"


def _in_few_colours(picture: pygame.Surface) -> Image.Image:
    """Return a picture in 256 colours: the most frequent ones, and those that are the furthest from all before them."""
    pixels = pygame.surfarray.array3d(picture).swapaxes(0, 1)  # (height, width, rgb)
    seen, at, count = np.unique(pixels.reshape(-1, 3), axis=0, return_inverse=True, return_counts=True)
    kept = list(np.argsort(-count, kind="stable")[:OFTEN])
    colours = seen.astype(int)
    apart = ((colours[:, None] - colours[kept]) ** 2).sum(axis=2)  # (colours seen, colours kept)
    nearest, distance = apart.argmin(axis=1), apart.min(axis=1)
    while len(kept) < 256 and distance.any():
        kept.append(distance.argmax())
        to_new = ((colours - colours[kept[-1]]) ** 2).sum(axis=1)
        nearest, distance = np.where(to_new < distance, len(kept) - 1, nearest), np.minimum(distance, to_new)
    few = Image.fromarray(nearest.astype(np.uint8)[at].reshape(pixels.shape[:2]))
    few.putpalette(seen[kept].tobytes())
    return few
