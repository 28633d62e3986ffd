"""Where this machine keeps what belongs to this player: the settings, the journals, the log, the drawings, the voices.

Each of them lies where the system wants it, or where XDG variables say. A user without a home folder (unknown to the
system, as in a container, or with one that is not there) has a folder of their own among the temporary files instead.
"""

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path

import platformdirs

from game.messages import Fault
from game.versions import PROGRAM

Find = Callable[[], Path]


def _config() -> Path:
    """Return the system's folder for the settings of this program; the next five find other folders."""
    return platformdirs.user_config_path(PROGRAM, appauthor=False)


def _state() -> Path:
    return platformdirs.user_state_path(PROGRAM, appauthor=False)


def _data() -> Path:
    return platformdirs.user_data_path(PROGRAM, appauthor=False)


def _log() -> Path:
    return platformdirs.user_log_path(PROGRAM, appauthor=False)


def _pictures() -> Path:
    return platformdirs.user_pictures_path()


def _downloads() -> Path:
    return platformdirs.user_downloads_path()


def settings_path() -> Path:
    """Return the settings file, whether it exists or not; so do the others."""
    return (_own(_config) or stand_in()) / "settings.toml"


def journals_path() -> Path:
    """Return the folder of what is drawn, while it is drawn."""
    return (_own(_state) or stand_in()) / "journals"


def voices_path() -> Path:
    """Return the folder of the voices that the game was fitted to."""
    return (_own(_data) or stand_in()) / "voices"


def log_path() -> Path:
    """Return the log file."""
    return (_own(_log) or stand_in()) / "speak-a-sketch.log"


def pictures_path() -> Path:
    """Return this player's pictures folder."""
    return _own(_pictures) or stand_in() / "Pictures"


def downloads_path() -> Path:
    """Return the folder into which this player's browser and mail program put files."""
    return _own(_downloads) or stand_in() / "Downloads"


def without_home() -> Fault | None:
    """Return what to say where something of the player's lies among the temporary files, or None."""
    places = {"drawings": (_pictures, _state), "settings": (_config,), "voices": (_data,)}
    lent = [name for name, finds in places.items() if not all(map(_own, finds))]
    if not lent:
        return None
    *others, last = lent
    what = f"{', '.join(others)} and {last}" if others else last
    return Fault(
        f"There is no home folder to write to, so {what} are kept in {stand_in()}.",
        "Set HOME to a folder of your own to keep them for good: the computer may empty this one.",
    )


@cache
def stand_in() -> Path:
    """Return the folder of this user among the temporary files, which nobody else can write to; it is made now."""
    last = Path()
    for last in _names(temporary_folder()):
        try:
            last.mkdir(mode=0o700)
        except FileExistsError:
            if not _is_ours(last):
                continue  # somebody else was here first
        except OSError:
            break  # nothing can be made here: whoever writes there will say so
        break
    return last


def temporary_folder() -> Path:
    """Return the folder for temporary files, or the present one where there is none."""
    try:
        return Path(tempfile.gettempdir())
    except OSError:  # none can be written to
        return Path()


def of_user(name: str) -> str:
    """Return a name that no other user of this computer has, for what lies in a folder of all of them."""
    return name if sys.platform == "win32" else f"{name}-{os.getuid()}"  # Windows has such folders for each user


def from_home(path: Path) -> str:
    """Return a path as it may be shown to others: what lies in the player's own folder begins with ~."""
    with suppress(ValueError, RuntimeError):  # it lies elsewhere, or nobody knows where home is
        home = Path.home()
        if home != home.parent:  # the root of all files is the home of nobody
            return str("~" / path.relative_to(home))
    return str(path)


def _own(find: Find) -> Path | None:
    """Return the folder that the system has for something, or None where there is none or it cannot be made."""
    try:
        folder = find()
    except RuntimeError:  # nobody knows where home is
        return None
    return folder if _serves(folder) else None


@cache
def _serves(folder: Path) -> bool:
    """Return whether a folder is there, or can be made. Looked at once in a run: no drawing changes its place in it."""
    if not folder.is_absolute():
        return False
    above = next((place for place in (folder, *folder.parents) if _exists(place)), None)
    if above is None:  # a drive of Windows that is not there
        return False
    return above == folder or (above.is_dir() and os.access(above, os.W_OK | os.X_OK))


def _exists(path: Path) -> bool:
    """Return whether something is there; what cannot be looked at is not."""
    try:
        return path.exists()
    except OSError:
        return False


def _names(folder: Path) -> Iterator[Path]:
    """Yield names for this user's own folder, of which the first one is free or ours, as a rule."""
    for number in count(1):
        yield folder / f"{of_user(PROGRAM)}{'' if number == 1 else f'-{number}'}"


def _is_ours(folder: Path) -> bool:
    """Return whether it is a folder, and no link to one, that belongs to this user and that only they can write to."""
    if sys.platform == "win32":
        return folder.is_dir()  # the temporary files of Windows belong to a user as it is
    about = folder.lstat()
    return folder.is_dir() and not folder.is_symlink() and about.st_uid == os.getuid() and not about.st_mode & 0o022
