"""Autosave: every command is in a journal before it is seen.

A journal begins with the command log of the drawing as it was (and the picture below it), then a line for each command.
A line `{"saved": true}` says that everything above it is in a file that the player knows of. A line `{"file": ...}`
says which file the drawing belongs to from there on, and what was read or written there last.
"""

import base64
import errno
import json
import secrets
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from game.drawing.command_log import CommandLog, CommandLogError, encode, encode_command
from game.drawing.commands import LoggedCommand
from game.drawing.pen import MOVES
from game.drawing.persistent_list import PersistentList
from game.drawing.world import World
from game.messages import Fault, Tool
from game.storage.atomic_files import reason, remedy
from game.storage.images import Picture
from game.storage.journal import Journal
from game.storage.own_file import FileMark

FORMAT, VERSION = "speak-a-sketch journal", 1
ENDING = ".jsonl"
SAVED = b'{"saved": true}'
FILE = b'{"file": '  # with which a line begins that names the drawing's file
TOO_LONG = "The drawing is too long to be autosaved."


class Autosave:
    """Follows the worlds of one session.

    folder: where journals lie; None keeps nothing, as in a test or a demonstration.
    fault: why commands are not kept at the moment, or None; the same object while the trouble is the same.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.fault: Fault | None = None
        self._folder = folder
        self._journal: Journal | None = None
        self._written: PersistentList[LoggedCommand] = PersistentList()
        self._backdrop: Picture | None = None
        self._first: bytes | None = None  # of the journal, if that begins now
        self._drawn, self._saved = False, False
        self._world: World | None = None  # as it was followed last
        self._file: FileMark | None = None  # to which the drawing belongs

    @property
    def safe(self) -> bool:
        """Whether nothing was drawn, or all of it is in a file that the player knows of."""
        return self._saved or not self._drawn

    def turn_to(
        self,
        world: World,
        backdrop: Picture | None,
        *,
        first: bytes | None = None,
        in_file: bool = True,
        leave: bool = False,
        file: FileMark | None = None,
    ) -> None:
        """Go on with another drawing; what was done to the one before is given up here.

        first: its `first_line`, made beside the game; None makes it with the first command, which for a long drawing
            takes longer than a frame.
        in_file: whether the drawing is in a file; otherwise it is written at once.
        leave: whether the journal before stays, to be found at the next start, since nothing else holds what it holds.
        file: to which it belongs, None where it has none yet.
        """
        if self._journal is not None:
            if leave:
                self._journal.close()
            else:
                self._journal.discard()
            self._journal = None
        self._written, self._backdrop, self._first, self._world = world.logged_commands, backdrop, first, world
        self._drawn, self._saved, self._file = len(world.logged_commands) > 0, in_file, file
        if not in_file:
            self._attempt(world, ())
        elif self._folder is not None and backdrop is not None and first is None:
            _ = backdrop.png  # packed now, while the player waits anyway, and not at the first word

    def follow(self, world: World) -> None:
        """Write what was done since the last call; call it before the world is seen.

        A journal that somebody took away meanwhile is begun again with all that was done.
        """
        self._world = world
        if self._journal is not None and self._journal.gone:
            self._journal.close()
            self._journal = None
            if not self.safe:
                self._written = world.logged_commands
                self._attempt(world, ())
                return
        if len(world.logged_commands) == len(self._written):
            return
        new, self._written, self._saved = world.logged_commands.since(self._written), world.logged_commands, False
        self._drawn = self._drawn or any(draws(logged) for logged in new)
        self._attempt(world, [encode_command(logged).encode() for logged in new])

    def same(self, world: World) -> None:
        """Go on with a world in which the same was done, though not by the same objects."""
        self._written, self._world = world.logged_commands, world

    def belong_to(self, file: FileMark | None) -> None:
        """Note to which file the drawing belongs from now on, and what was read or written there last."""
        before, self._file = self._file, file
        if self._journal is not None and file is not None and file != before:
            with suppress(OSError):  # it would then be saved under another name, which does no harm
                self._journal.append(file_line(file))

    def saved(self) -> None:
        """Note that the drawing as it is now is in a file that the player knows of."""
        self._saved = True
        if self._journal is not None:
            with suppress(OSError):  # it would then be offered although it is saved, which does no harm
                self._journal.append(SAVED)

    def close(self) -> bool:
        """End the session: a drawing that is in no file stays here, to go on with at the next start.

        Returns whether nothing is lost with this session: it is false where the journal could not be written, or was
        taken away, and what was drawn is in no file either.
        """
        if not self.safe and self._world is not None and (self._journal is None or self.fault is not None):
            self._attempt(self._world, ())  # once more: the disk may have room again
        kept = self._folder is None or self.safe or self._journal is not None
        if self._journal is not None:
            kept = (self._journal.close(remove=self.safe) and self.fault is None) or self.safe
            self._journal = None
        return kept

    def _attempt(self, world: World, lines: Iterable[bytes]) -> None:
        """Write lines, or begin the journal with all that was done so far; keep the reason where that fails."""
        if self._folder is None:
            return
        try:
            if self._journal is None:
                path = self._folder / f"{secrets.token_hex(8)}{ENDING}"
                first, self._first = self._first, None  # for once: the next time these commands would be missing
                begin, rest = (first_line(world, self._backdrop), ()) if first is None else (first, lines)
                named = () if self._file is None else (file_line(self._file),)
                self._journal = Journal(path, begin, *named, *rest)
            else:
                self._journal.append(*lines)
        except OSError as error:
            if error.errno == errno.EFBIG:
                self.fault = self.fault or Fault(TOO_LONG, "Save it with S.")
                return
            what = f"Your drawing cannot be autosaved in {self._folder} ({reason(error)})."
            if self.fault is None or self.fault.what != what:
                self.fault = Fault(what, f"{remedy(error)}, and save your drawing.")
        except CommandLogError as error:
            self.fault = self.fault or Fault(TOO_LONG, str(error).partition(". ")[2])
        else:
            self.fault = None


def draws(logged: LoggedCommand) -> bool:
    """Whether a command leaves a line: who only walked about has nothing to lose."""
    return logged.command in MOVES and logged.tool is Tool.PEN


def first_line(world: World, backdrop: Picture | None, *, after: str | None = None) -> bytes:
    """Return the first line of a journal, without its end. Raises CommandLogError for a drawing that is too long.

    after: name of the journal where the drawing comes from, if it does: who reads this one needs that one no longer.
    """
    picture = None if backdrop is None else base64.b64encode(backdrop.png).decode()
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "after": after,
        "score": encode(CommandLog.of(world)),
        "backdrop": picture,
    }
    return json.dumps(whole).encode()


def file_line(file: FileMark) -> bytes:
    """Return the line of a journal that names the drawing's file, without its end."""
    known = None if file.known is None else file.known.hex()
    return json.dumps({"file": str(file.path), "sha256": known, "ours": file.ours}).encode()


def file_of(line: bytes) -> FileMark | None:
    """Return what such a line says, None where it makes no sense."""
    try:
        said = json.loads(line)
        known, named = said.get("sha256"), said["file"]
        if "\0" in named:  # which no system has in a name
            return None
        return FileMark(Path(named), None if known is None else bytes.fromhex(known), said.get("ours") is True)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
