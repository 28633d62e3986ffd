"""What the README says of privacy: playing writes no sound, and of a voice that is listened for nothing changes."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.__main__ import main
from game.messages import ListenerState
from game.storage.paths import voices_path
from game.storage.profiles import PERSON, PROFILE, Kind, create, save_clip
from game.window.app import App
from tests.support.architecture import ROOT
from tests.support.helpers import FakeSpotter, signalled_once
from tests.support.profiles import fit

SOUNDS = (b"RIFF", b"fLaC", b"OggS", b"ID3", b"FORM", b"\xff\xfb")  # how files of sound begin


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Return a list into which the voices come that are listened for."""
    asked: list[Path] = []

    def load(_: Path, *, profile: Path | None = None) -> FakeSpotter:
        asked.extend(filter(None, (profile,)))
        return FakeSpotter()

    monkeypatch.setattr("game.audio.ears.Spotter.load", load)
    return asked


def files(*folders: Path) -> dict[Path, str]:
    """Return the files in folders and all below them, each with a fingerprint."""
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def play(arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """Play in a window until all was heard, and return the exit status."""
    made: list[App] = []

    def make(*given: Any, **more: Any) -> App:
        made.append(App(*given, **more))
        return made[-1]

    monkeypatch.setattr("game.__main__.App", make)
    with signalled_once(lambda: bool(made) and made[0].monitor.status.state is ListenerState.FINISHED):
        return main(arguments)


@pytest.mark.parametrize("headless", [True, False])
def test_playing_writes_no_sound(
    own_world: Path,
    tmp_path: Path,
    recording: Path,
    loaded: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    *,
    headless: bool,
) -> None:
    """With a voice that has takes, and with the journal and the drawing: no new file is one of sound."""
    anna = create(voices_path(), "Anna").folder
    save_clip(anna, "up", np.full(1_600, 0.1, np.float32))
    fit(anna)
    own_world.write_text(f'voice = "{anna.name}"\nintroduced = true\n', encoding="utf-8")
    folders = tmp_path, *(Path(os.environ[name]) for name in ("XDG_DATA_HOME", "XDG_STATE_HOME"))
    before = files(*folders)

    arguments = ["--listen", str(recording), "--save", str(tmp_path / "out.png")]
    status = main(["--headless", *arguments]) if headless else play(arguments, monkeypatch)
    after = files(*folders)

    assert status == 0
    assert loaded == [anna]
    assert tmp_path / "out.png" in after
    new = {path for path, mark in after.items() if before.get(path) != mark}
    assert [path for path in new if path.read_bytes().startswith(SOUNDS)] == []
    assert [path for path in new if path.is_relative_to(voices_path())] == []


def test_the_readme_names_each_thing_that_is_kept_of_a_voice() -> None:
    """Each of the files and folders that a voice may have is in its table."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text[text.index("### What lies where") :].split("\n### ")[0]
    kinds = [f"{kind.value}/" for kind in Kind]
    assert all(f"`{name}`" in table for name in (PERSON, PROFILE, *kinds))
    assert "no sound is written anywhere unless you record it" in table
