"""Where things of the player are kept, and how such places are shown to others."""

from pathlib import Path

import pytest

from game.storage import paths
from game.storage.paths import from_home, journals_path, log_path, settings_path


def test_each_thing_has_a_place_of_its_own() -> None:
    """All of them belong to this program, and none lies in the way of another."""
    places = [settings_path(), journals_path(), log_path()]

    assert [place.name for place in places] == ["settings.toml", "journals", "speak-a-sketch.log"]
    assert all("speak-a-sketch" in place.parts for place in places)
    assert log_path().parent != journals_path()


def test_what_lies_at_home_is_shown_without_the_name_of_the_player(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Home is ~; what lies elsewhere, and everything where nobody knows where home is, stays as it is."""
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "anna")

    assert from_home(tmp_path / "anna" / "log" / "game.log") == str(Path("~/log/game.log"))
    assert from_home(tmp_path / "berta" / "game.log") == str(tmp_path / "berta" / "game.log")

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert from_home(tmp_path / "anna" / "game.log") == str(tmp_path / "anna" / "game.log")


def test_a_folder_on_a_drive_that_is_gone_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows not even the root of a drive may be there, as where home lies on a share that is not connected."""
    monkeypatch.setattr(paths, "_exists", lambda _: False)
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: tmp_path / "on a drive that is gone")

    assert settings_path() == paths.stand_in() / "settings.toml"
