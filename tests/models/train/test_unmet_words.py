"""Words that training is never to meet, so that they can be judged as words from outside."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from models.data.dataset import Recording
from models.data.spectrogram_cache import SpectrogramCache, open_spectrograms
from models.train import __main__ as train
from models.train.trainer import Trainer
from tests.support.made_speech import command_line


def test_words_never_to_be_met_are_not_learned(
    tone_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Clips of "happy" and of a wake word are not even read, unless they are asked for as commands."""
    data, cache = tmp_path / "speech", tmp_path / "cache"
    shutil.copytree(tone_data, data)
    for folder in ("happy", "extra/wake_word_benchmark/training/snowboy"):
        shutil.copytree(data / "dog", data / folder)
    monkeypatch.setattr(Trainer, "run", lambda _: [])
    kept: list[list[str]] = []
    open_real = open_spectrograms

    def note(recordings: list[Recording], **more: Any) -> SpectrogramCache:
        kept.append([r.label for r in recordings if r.unmet])
        return open_real(recordings, **more)

    monkeypatch.setattr("models.train.trainer.open_spectrograms", note)
    for labels in ([], ["--labels", "up", "happy"]):
        train.main([*command_line(data, tmp_path / "run", variants=0), "--cache", str(cache), *labels])

    assert kept == [[], ["happy"] * 5]  # of training and validation speakers
