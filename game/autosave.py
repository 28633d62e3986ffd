"""Autosave: every deed is in a journal before it is seen, and what a session that was cut off left is found again.

A journal begins with the score of the drawing as it was (and the picture below it), then has one line for each deed.
A line `{"saved": true}` says that everything above it is in a file that the player knows of.
"""

import base64
import json
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from game.deed import Deed
from game.files import reason, remedy
from game.journal import Abandoned, Journal
from game.messages import Fault, Tool
from game.pen import MOVES
from game.picture import Picture, read_exactly
from game.score import Score, ScoreError, decode, decode_deed, encode, encode_deed, replay
from game.trail import Trail
from game.world import World, step

FORMAT, VERSION = "speak-a-sketch journal", 1
ENDING = ".jsonl"
SAVED = b'{"saved": true}'


class Autosave:
    """Follows the worlds of one session.

    folder: where journals lie; None keeps nothing, as in a test or a demonstration.
    fault: why deeds are not kept at the moment, or None; the same object while the trouble is the same.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.fault: Fault | None = None
        self._folder = folder
        self._journal: Journal | None = None
        self._written: Trail[Deed] = Trail()
        self._backdrop: Picture | None = None
        self._first: bytes | None = None  # of the journal, if that begins now
        self._drawn, self._saved = False, False

    @property
    def safe(self) -> bool:
        """Whether nothing was drawn, or all of it is in a file that the player knows of."""
        return self._saved or not self._drawn

    def turn_to(
        self, world: World, backdrop: Picture | None, *, first: bytes | None = None, left: "Left | None" = None
    ) -> None:
        """Go on with another drawing; what was done to the one before is given up here.

        first: its `first_line`, made beside the game; None makes it with the first deed, which for a long drawing takes
            longer than a frame.
        left: what another session has left, if the drawing is that; it is written at once. Otherwise it is in a file.
        """
        if self._journal is not None:
            self._journal.discard()
            self._journal = None
        self._written, self._backdrop, self._first = world.deeds, backdrop, first
        self._drawn, self._saved = len(world.deeds) > 0, left is None
        if left is not None:
            self._attempt(world, (), left=left)
        elif self._folder is not None and backdrop is not None and first is None:
            _ = backdrop.png  # packed now, while the player waits anyway, and not at the first word

    def follow(self, world: World) -> None:
        """Write what was done since the last call; call it before the world is seen."""
        if len(world.deeds) == len(self._written):
            return
        new, self._written, self._saved = world.deeds.since(self._written), world.deeds, False
        self._drawn = self._drawn or any(_draws(deed) for deed in new)
        self._attempt(world, [encode_deed(deed).encode() for deed in new])

    def saved(self) -> None:
        """Note that the drawing as it is now is in a file that the player knows of."""
        self._saved = True
        if self._journal is not None:
            with suppress(OSError):  # it would then be offered although it is saved, which does no harm
                self._journal.append(SAVED)

    def close(self) -> None:
        """End the session: a drawing that is in no file stays here, to go on with at the next start."""
        if self._journal is not None:
            self._journal.close(remove=self.safe)
            self._journal = None

    def _attempt(self, world: World, lines: Iterable[bytes], *, left: "Left | None" = None) -> None:
        """Write lines, or begin the journal with all that was done so far; keep the reason where that fails."""
        if self._folder is None:
            return
        try:
            if self._journal is None:
                path = self._folder / f"{secrets.token_hex(8)}{ENDING}"
                first, self._first = self._first, None  # for once: the next time these deeds would be missing
                whole = [first_line(world, self._backdrop, left)] if first is None else [first, *lines]
                self._journal = Journal(path, *whole)
            else:
                self._journal.append(*lines)
        except OSError as error:
            what = f"What you draw cannot be kept safe in {self._folder} ({reason(error)})."
            if self.fault is None or self.fault.what != what:
                self.fault = Fault(what, f"{remedy(error)}, and save the drawing.")
        except ScoreError as error:
            self.fault = self.fault or Fault("The drawing is too long to be kept safe.", str(error).partition(". ")[2])
        else:
            self.fault = None


@dataclass(frozen=True)
class Left:
    """A drawing that a session has left behind without saving it.

    world, backdrop: as they were seen last. when: the last deed was done, in the time of this place.
    """

    world: World
    backdrop: Picture | None
    when: datetime
    _journal: Abandoned

    @property
    def name(self) -> str:
        """The name of its journal."""
        return self._journal.path.name

    def taken(self) -> None:
        """Take the journal away: the drawing is in another one, or in a file, by now."""
        self._journal.remove()

    def later(self) -> None:
        """Leave it for another time."""
        self._journal.leave()


def recoverable(folder: Path) -> Left | None:
    """Return the newest drawing that was left behind in a folder, or None.

    It is held for this program until it is taken or left. Journals without anything to recover are taken away, and
    one that cannot be read is kept under another name.
    """
    for path in sorted(folder.glob(f"*{ENDING}"), key=_changed, reverse=True):
        try:
            journal = Abandoned(path)
        except OSError:  # another game is writing it, or has just taken it
            continue
        try:
            left = _read(journal, when=datetime.fromtimestamp(_changed(path), UTC).astimezone())
        except (OSError, ValueError, TypeError, RecursionError, ScoreError):
            journal.leave()  # first: Windows renames no file that is open
            with suppress(OSError):
                path.replace(path.with_suffix(".bad"))
            continue
        if left is not None:
            return left
        journal.remove()
    return None


def _draws(deed: Deed) -> bool:
    """Whether a deed leaves a line: who only walked about has nothing to lose."""
    return deed.command in MOVES and deed.tool is Tool.PEN


def _changed(path: Path) -> float:
    """Return when a file was last written, in seconds since 1970; 0 where it is gone."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def first_line(world: World, backdrop: Picture | None, left: Left | None = None) -> bytes:
    """Return the first line of a journal, without its end. Raises ScoreError for a drawing that is too long.

    left: where the drawing comes from, if that is another journal: who reads this one needs that one no longer.
    """
    after = None if left is None else left.name
    picture = None if backdrop is None else base64.b64encode(backdrop.png).decode()
    whole = {
        "format": FORMAT,
        "version": VERSION,
        "after": after,
        "score": encode(Score.of(world)),
        "backdrop": picture,
    }
    return json.dumps(whole).encode()


def _read(journal: Abandoned, *, when: datetime) -> Left | None:
    """Return the drawing in a journal, or None where nothing is lost without it.

    Reads up to the first line that makes no sense. Raises OSError, ValueError and ScoreError where not even the first
    one does.
    """
    lines = journal.lines()
    if not lines or lines[-1] == SAVED:
        return None
    first = json.loads(lines[0])
    if not isinstance(first, dict) or (first.get("format"), first.get("version")) != (FORMAT, VERSION):
        raise ValueError("no journal of this version")
    picture = first.get("backdrop")
    backdrop = None if picture is None else read_exactly(base64.b64decode(picture))
    world = replay(decode(str(first.get("score"))), backdrop=None if backdrop is None else backdrop.sha256)
    with suppress(ScoreError, UnicodeDecodeError):
        for line in lines[1:]:
            if line != SAVED:
                world = step(world, decode_deed(line.decode()).inputs, 0.0)
    if not any(_draws(deed) for deed in world.deeds):
        return None
    after = first.get("after")
    if isinstance(after, str) and Path(after).name == after:  # its program was cut off before it could do so
        journal.path.with_name(after).unlink(missing_ok=True)
    return Left(world, backdrop, when, journal)
