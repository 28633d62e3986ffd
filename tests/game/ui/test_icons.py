"""The signs on buttons: each is seen, none is cut off, and no two look alike."""

from itertools import combinations

import numpy as np
import pygame
import pytest

from game.ui.icons import SIGNS, icon, wheel


@pytest.mark.parametrize("name", SIGNS)
@pytest.mark.parametrize("size", [14, 22, 48])
def test_a_sign_has_ink_and_air(name: str, size: int) -> None:
    """A sign covers a twelfth of its square at least and half of it at most, and leaves the corners free."""
    alpha = pygame.surfarray.array_alpha(icon(name, size, (10, 20, 30)))

    assert 1 / 12 < alpha.mean() / 255 < 1 / 2
    assert max(alpha[0, 0], alpha[-1, 0], alpha[0, -1], alpha[-1, -1]) == 0


def test_signs_differ() -> None:
    """Any two differ in a twentieth of their square at least."""
    alphas = {name: pygame.surfarray.array_alpha(icon(name, 22, (0, 0, 0))) / 255.0 for name in SIGNS}

    for one, other in combinations(alphas, 2):
        assert np.abs(alphas[one] - alphas[other]).mean() > 0.05, (one, other)


def test_a_sign_has_the_colour_of_its_text() -> None:
    """Where a sign is opaque it has the ink it was asked for, and so have its smooth edges."""
    image = icon("pen", 48, (200, 30, 40))
    opaque = pygame.surfarray.array_alpha(image) > 8

    assert np.abs(pygame.surfarray.array3d(image)[opaque].astype(int) - [200, 30, 40]).max() <= 12


def test_the_wheel_shows_all_hues() -> None:
    """Red is at the right, and a third and two thirds of the way round are green and blue."""
    disc = wheel(60)
    for degrees, strongest in ((3, 0), (120, 1), (240, 2)):
        turn = np.radians(degrees)
        colour = disc.get_at((30 + round(20 * np.cos(turn)), 30 + round(20 * np.sin(turn))))[:3]
        assert max(range(3), key=lambda part: colour[part]) == strongest
