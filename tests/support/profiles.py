"""Voices that the game was fitted to, made of seeded numbers."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from models.spot.config import NOISE, UNKNOWN, VOCABULARIES, ModelCard, weights_of
from models.spot.profile import FireResult, FitResult, Profile, WordResult

FITS = tuple(ModelCard.load(weights_of(name).with_suffix(".json")).sha256 for name in VOCABULARIES)
EMBEDDING = 224  # numbers of the shipped networks
RESULT = FitResult(
    {"up": WordResult(4, 2, 1, 2), "down": WordResult(4, 2, 0, 2)}, FireResult(400, 4, 3), FireResult(10, 1, 0)
)


def fit(folder: Path, *, name: str = "", means: Mapping[str, str] = MappingProxyType({}), **more: Any) -> Profile:
    """Put into the folder of a voice what a fit leaves there, and return it."""
    classes = (*VOCABULARIES["handsfree8w"], *means, UNKNOWN, NOISE)
    kernel = np.random.default_rng(4).standard_normal((EMBEDDING, len(classes)), np.float32)
    given: dict[str, Any] = {
        "name": name or folder.name,
        "means": means,
        "instead": (),
        "fits": FITS,
        "classes": classes,
        "kernel": kernel,
        "bias": np.zeros(len(classes), np.float32),
        "result": RESULT,
    }
    profile = Profile(**(given | more))
    folder.mkdir(parents=True, exist_ok=True)
    profile.save(folder)
    return profile


def end_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is written end before the write or renaming of that number, as by Ctrl-C."""
    left = [step]

    def counted(does: Callable[..., Any]) -> Callable[..., Any]:
        def once_more(*given: Any, **named: Any) -> Any:
            if left[0] == 0:
                raise KeyboardInterrupt
            left[0] -= 1
            return does(*given, **named)

        return once_more

    for name in ("write_bytes", "write_text", "replace"):
        monkeypatch.setattr(Path, name, counted(getattr(Path, name)))
