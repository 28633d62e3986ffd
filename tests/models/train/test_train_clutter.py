"""Tests of training on a folder in which more lies than recordings."""

import os
import shutil
from pathlib import Path

import pytest

from models.train import __main__ as train
from models.train.trainer import Trainer
from tests.support.made_speech import command_line


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right there")
def test_clutter_ends_no_training(
    tone_data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Hidden files, an empty recording and a link in a circle are told, and no spectrogram is computed again for them.

    The same network is trained, of the same classes: an empty recording does not count as one of a word.
    """
    data, trained = tmp_path / "data", []
    shutil.copytree(tone_data, data)
    for name in ("up/._eb67fcbc_nohash_0.wav", "up/.DS_Store", "up/Thumbs.db"):
        (data / name).write_bytes(b"\0\5\26\7")
    (data / "bird").mkdir()
    for speaker in ("eb67fcbc", "f953e1af"):  # enough for a class of its own, were there any sound
        (data / "bird" / f"{speaker}_nohash_0.wav").touch()
    (data / "up" / "up").symlink_to(data / "up")

    def compute(*_: object) -> None:
        pytest.fail("computed again")

    def ready(trainer: Trainer) -> list[Path]:
        trained.append((trainer._text, trainer._classes))
        return []

    monkeypatch.setattr(Trainer, "run", ready)
    train.main([*command_line(tone_data, tmp_path / "out"), "--cache", str(tmp_path / "cache")])
    monkeypatch.setattr("models.data.spectrogram_cache._write", compute)
    train.main([*command_line(data, tmp_path / "out"), "--cache", str(tmp_path / "cache")])
    err = capsys.readouterr().err

    assert trained[0] == trained[1]
    assert f"Left out of {data}: up/._eb67fcbc_nohash_0.wav, a hidden file.\n" in err
    assert f"Left out of {data}: up/up, a link that leads nowhere.\n" in err
    assert f"Left out of {data}: 2 broken or empty files, such as bird/eb67fcbc_nohash_0.wav. " in err
