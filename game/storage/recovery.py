"""What a session that was cut off has left in its journal, found again at the next start."""

import base64
import json
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from game.drawing.command_log import CommandLogError, Track, decode, decode_command, replay
from game.drawing.commands import LoggedCommand
from game.drawing.world import World, step
from game.storage.autosave import ENDING, FILE, FORMAT, SAVED, VERSION, draws, file_of
from game.storage.images import Picture, read_exactly
from game.storage.journal import Abandoned
from game.storage.listing import files
from game.storage.own_file import FileMark


@dataclass(frozen=True)
class Recoverable:
    """A drawing that a session has left behind without saving it.

    world, backdrop: as they were seen last. when: the last command was done, in the time of this place.
    damaged: how many lines of its journal make no sense or follow one that does not; what they held is not in `world`.
    file: to which it belongs, None where it has none yet.
    """

    world: World
    backdrop: Picture | None
    when: datetime
    damaged: int
    _journal: Abandoned
    file: FileMark | None = None

    @property
    def name(self) -> str:
        """The name of its journal."""
        return self._journal.path.name

    def taken(self) -> None:
        """Take the journal away: the drawing is in another one, or in a file, by now. A damaged one is kept aside."""
        if self.damaged == 0:
            self._journal.remove()
            return
        with suppress(OSError):
            self._journal.set_aside()

    def later(self) -> None:
        """Leave it for another time."""
        self._journal.leave()

    def discard(self) -> None:
        """Take the journal away: nobody wants the drawing."""
        self._journal.remove()


@dataclass(frozen=True)
class LeftBehind:
    """What earlier sessions have left in a folder.

    newest: the newest drawing, or None. unreadable: journals that could not be read at all, where they are kept now.
    waiting: how many more drawings there are, for other starts.
    """

    newest: Recoverable | None
    unreadable: tuple[Path, ...] = ()
    waiting: int = 0


def left_behind(folder: Path, *, track: Track = iter, of: Sequence[Path] = ()) -> LeftBehind:
    """Return what earlier sessions have left in a folder without saving it.

    track: as for `replay`; where it raises, what was left stays for another time. of: files; where there are any, only
        what belongs to one of them is wanted, and everything else stays.
    The drawing is held for this program until it is taken or left. Journals without anything to recover are taken
    away. One that makes no sense is kept under another name, and one that may not be read stays as it is.
    """
    unreadable: list[Path] = []
    journals = _journals(folder)
    for at, path in enumerate(journals):
        try:
            journal = Abandoned(path)
        except (BlockingIOError, FileNotFoundError):  # another game is writing it, or has just taken it
            continue
        except OSError:
            unreadable.append(path)
            continue
        with ExitStack() as held:
            held.callback(journal.leave)  # whatever `track` raises
            try:
                if of and not _belongs(journal, of):
                    continue
                left = _read(journal, when=_changed(path), track=track)
            except (OSError, ValueError, TypeError, RecursionError, CommandLogError):
                with suppress(OSError):
                    unreadable.append(journal.set_aside())
                continue
            if left is not None:
                held.pop_all()
                others = journals[at + 1 :] if not of else [one for one in journals if one != path]
                return LeftBehind(left, tuple(unreadable), sum(map(_waits, others)))
        journal.remove()
    return LeftBehind(None, tuple(unreadable))


def _belongs(journal: Abandoned, of: Sequence[Path]) -> bool:
    """Whether what a journal holds belongs to one of these files. Raises OSError."""
    file = _file(journal.lines())
    return file is not None and any(file.is_at(path) for path in of)


def _file(lines: Sequence[bytes]) -> FileMark | None:
    """Return the file that the lines of a journal name last."""
    return next((file_of(line) for line in reversed(lines) if line.startswith(FILE)), None)


def _waits(path: Path) -> bool:
    """Whether there seems to be a drawing in a journal, for another time; it is not played for that."""
    try:
        journal = Abandoned(path)
    except OSError:
        return False
    with ExitStack() as held:
        held.callback(journal.leave)
        try:
            first, *lines = (line for line in journal.lines() if not line.startswith(FILE))
            begun = decode(str(json.loads(first).get("score"))).logged_commands
            done, damaged = _decoded([first, *lines])
            return lines[-1:] != [SAVED] and (damaged > 0 or any(map(draws, (*begun, *done))))
        except (OSError, ValueError, TypeError, AttributeError, RecursionError, CommandLogError):
            return False


def _journals(folder: Path) -> list[Path]:
    """Return the journals in a folder, newest first; none where it cannot be listed, as where there is none yet."""
    try:
        return files(folder, ENDING)
    except OSError:
        return []


def _changed(path: Path) -> datetime:
    """Return when a file was last written, in the time of this place; the beginning of 1970 where nobody can tell."""
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone()
    except (OSError, ValueError, OverflowError):  # gone meanwhile, or of a time that no calendar has
        return datetime.fromtimestamp(0, UTC).astimezone()


def _read(journal: Abandoned, *, when: datetime, track: Track) -> Recoverable | None:
    """Return the drawing in a journal, or None where nothing is lost without it.

    Reads up to the first line that makes no sense. Raises OSError, ValueError and CommandLogError where not even the
    first one does.
    """
    whole = journal.lines()
    lines = [line for line in whole if not line.startswith(FILE)]
    if not lines or lines[-1] == SAVED:
        return None
    first = json.loads(lines[0])
    if not isinstance(first, dict) or (first.get("format"), first.get("version")) != (FORMAT, VERSION):
        raise ValueError("no journal of this version")
    picture = first.get("backdrop")
    backdrop = None if picture is None else read_exactly(base64.b64decode(picture))
    world = replay(decode(str(first.get("score"))), backdrop=None if backdrop is None else backdrop.sha256, track=track)
    logged_commands, damaged = _decoded(lines)
    for logged in track(logged_commands):
        world = step(world, logged.inputs, 0.0)
    if not damaged and not (world.drawing.lines and any(draws(logged) for logged in world.logged_commands)):
        return None  # blank paper is no drawing to go on with
    after = first.get("after")
    if isinstance(after, str) and Path(after).name == after:
        _taken(journal.path.with_name(after))  # its program was cut off before it could do so
    return Recoverable(world, backdrop, when, damaged, journal, _file(whole))


def _decoded(lines: Sequence[bytes]) -> tuple[tuple[LoggedCommand, ...], int]:
    """Return the commands in the lines of a journal, up to the first that makes no sense, and how many are left."""
    given = [line for line in lines[1:] if line != SAVED and not line.startswith(FILE)]
    logged_commands: list[LoggedCommand] = []
    with suppress(CommandLogError, UnicodeDecodeError):
        logged_commands.extend(decode_command(line.decode()) for line in given)
    return tuple(logged_commands), len(given) - len(logged_commands)


def _taken(path: Path) -> None:
    """Take away the journal of a drawing that has gone on in another one; a damaged one is kept aside.

    Where neither can be done it is offered once more, which does no harm.
    """
    with suppress(OSError):
        journal = Abandoned(path)
        try:
            is_whole = _decoded(journal.lines())[1] == 0
        except OSError:  # too long to be read, or on a disk that fails
            is_whole = False
        if is_whole:
            journal.remove()
        else:
            journal.set_aside()
