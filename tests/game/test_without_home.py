"""A user whom the system does not know, or whose home is not there, as in a container: everything works anyway."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.__main__ import main
from game.storage import paths
from tests.support.fake_sounddevice import Plug
from tests.support.helpers import FakeSpotter

if sys.platform == "win32":
    pytest.skip("Windows always knows a user's folders", allow_module_level=True)

import pwd

ROOT = Path(__file__).parents[2]
XDG = {"XDG_CONFIG_HOME": "config", "XDG_STATE_HOME": "state", "XDG_PICTURES_DIR": "pictures", "XDG_DATA_HOME": "data"}
UNKNOWN = """
import pwd, runpy, sys

def nobody(uid):
    raise KeyError("getpwuid(): uid not found: " + str(uid))

pwd.getpwuid = nobody
sys.argv[:] = sys.argv[1:]
sys.path.insert(0, {root!r})
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


def nobody(uid: int) -> None:
    """Know no user at all."""
    raise KeyError(f"getpwuid(): uid not found: {uid}")


@pytest.fixture(params=[None, "nowhere", "file", "relative"])
def lent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Path]:
    """Take the home away, in several ways, and return the folder that belongs to this user instead."""
    home = {None: None, "nowhere": tmp_path / "locked" / "nowhere", "file": tmp_path / "file", "relative": Path("home")}
    (tmp_path / "file").touch()
    (tmp_path / "locked").mkdir()
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    for name in ("HOME", *XDG):
        monkeypatch.delenv(name, raising=False)
    if request.param is not None:
        monkeypatch.setenv("HOME", str(home[request.param]))
    access = os.access  # which allows the superuser everything
    monkeypatch.setattr(os, "access", lambda path, mode: tmp_path / "locked" != Path(path) and access(path, mode))
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    forget()
    yield temporary / f"speak-a-sketch-{os.getuid()}"
    forget()


def forget() -> None:
    """Look anew at the folders of this user."""
    paths.stand_in.cache_clear()
    paths._serves.cache_clear()


def test_everything_lies_in_a_folder_of_this_user_alone(lent: Path) -> None:
    """It is among the temporary files, nobody else may look into it, and what is said names it."""
    assert paths.settings_path() == lent / "settings.toml"
    assert paths.journals_path() == lent / "journals"
    assert paths.log_path() == lent / "speak-a-sketch.log"
    assert paths.voices_path() == lent / "voices"
    assert paths.pictures_path() == lent / "Pictures"
    assert lent.stat().st_mode & 0o777 == 0o700

    said = paths.without_home()
    assert said is not None
    assert said.what == f"There is no home folder to write to, so drawings, settings and voices are kept in {lent}."
    forget()
    assert paths.settings_path() == lent / "settings.toml"  # and the next start finds it again


def test_xdg_variables_count_without_a_home(lent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What they name is used; only the rest is elsewhere, and where there is no rest nothing is said."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert paths.settings_path() == tmp_path / "config" / "speak-a-sketch" / "settings.toml"
    said = paths.without_home()
    assert said is not None
    assert "so drawings and voices are kept in" in said.what

    for name, folder in XDG.items():
        monkeypatch.setenv(name, str(tmp_path / folder))
    assert paths.without_home() is None
    assert paths.pictures_path() == tmp_path / "pictures"
    assert paths.journals_path() == tmp_path / "state" / "speak-a-sketch" / "journals"
    assert not (lent / "journals").exists()


def test_a_home_that_is_there_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said then, even where it cannot be written but holds our folders already: they can still be read."""
    for name in XDG:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    places = paths.settings_path(), paths.journals_path(), paths.log_path(), paths.voices_path()
    folders = [place.parent for place in places]
    folders.append(paths.pictures_path())
    assert all(folder.is_relative_to(tmp_path) for folder in folders)
    assert paths.without_home() is None

    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    forget()
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert paths.without_home() is None
    assert paths.settings_path().parent == folders[0]
    forget()


@pytest.mark.parametrize("trap", ["link", "file", "open to all"])
def test_a_folder_that_somebody_else_has_put_there_is_not_used(lent: Path, tmp_path: Path, trap: str) -> None:
    """Whoever takes the name first, by a link or a folder that all may write to, gets nothing to read."""
    if trap == "link":
        (tmp_path / "theirs").mkdir()
        lent.symlink_to(tmp_path / "theirs")
    elif trap == "file":
        lent.touch()
    else:
        lent.mkdir()
        lent.chmod(0o777)

    assert paths.stand_in() == lent.with_name(f"{lent.name}-2")


def test_where_nothing_can_be_written_nothing_is_raised(lent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even without a folder for temporary files there are paths; whoever writes there will be told."""

    def none() -> str:
        raise FileNotFoundError(2, "No usable temporary directory found")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "gettempdir", none)
    monkeypatch.setattr(Path, "mkdir", refuse)

    assert paths.settings_path() == Path(lent.name) / "settings.toml"
    assert paths.without_home() is not None


def test_the_root_of_all_files_is_nobodys_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Containers give an unknown user the home /, from where every path would begin with ~."""
    monkeypatch.setenv("HOME", "/")
    assert paths.from_home(tmp_path) == str(tmp_path)


@pytest.mark.usefixtures("own_log")
def test_the_game_draws_and_says_where(
    lent: Path, recording: Path, plug: Plug, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A drawing lies in the lent folder, the log too, and the terminal names the folder once."""
    plug()
    monkeypatch.setattr("game.audio.ears.Spotter.load", lambda _: FakeSpotter())
    status = main(["--headless", "--listen", str(recording)])
    out, err = capsys.readouterr()

    assert status == 0
    assert err.count(f"kept in {lent}.") == 1
    saved = Path(out.splitlines()[-1].removeprefix("Saved "))
    assert saved.parent == lent / "Pictures" / "Speak-a-Sketch"
    assert saved.is_file()
    assert (lent / "speak-a-sketch.log").is_file()


@pytest.mark.parametrize(
    "command",
    [
        "game --help",
        "game --version",
        "game open --help",
        "models.spot --help",
        pytest.param("models.train --help", marks=pytest.mark.long),
    ],
)
def test_no_command_ends_in_a_traceback(tmp_path: Path, command: str) -> None:
    """Whatever is asked for is answered, and nothing is left where the command was given."""
    here = tmp_path / "here"
    here.mkdir()
    environment = {name: value for name, value in os.environ.items() if name not in ("HOME", "KERAS_HOME", *XDG)}
    done = subprocess.run(
        [sys.executable, "-c", UNKNOWN.format(root=str(ROOT)), *command.split()],
        env={**environment, "TMPDIR": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=here,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert [*here.iterdir()] == []
