"""Where drawings go and come from: PNG files with their commands, whole or not there, never in place of others.

Beside the picture a file of ours holds the drawing's commands, what its pixels were, and the picture below the lines
where there is one. Whoever opens it goes on where it was saved, with every undo; every other program sees a PNG.
"""

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pygame

from game.drawing.command_log import MOST_BYTES, CommandLog, CommandLogError, Track, decode, encode, replay
from game.drawing.world import World
from game.storage import png_chunks as png
from game.storage.atomic_files import ALONE, NO_FILE, atomic_write, is_special, reason, remedy
from game.storage.images import Picture, PictureError, Wanted, digest, encoded, read_exactly, read_picture
from game.storage.paths import pictures_path

LOG = "Speak-a-Sketch"  # names of texts in the file
PAPER = "Speak-a-Sketch paper"
BACKDROP = b"skBD"  # ancillary, private, not to be kept by programs that change the picture
MOST_FILE_BYTES = 256 * 2**20
READ_BYTES = 2**20
DAMAGED = "Part of the file is damaged, but the picture is complete."
ELSEWHERE = "Another program has changed it, so it is a picture to draw on now."


class StorageError(Exception):
    """A drawing cannot be saved, opened, made into another file or given away: what happened, and what to do."""


class CommandsError(StorageError):
    """A drawing cannot be gone on with, but opened as a picture."""


@dataclass(frozen=True)
class Opened:
    """What a file holds.

    world: as it was saved, with all that can be undone and redone; clean paper for a picture from elsewhere.
    backdrop: the picture below the lines, or None.
    note: what the player should know, in whole sentences; empty where it is as expected.
    """

    world: World
    backdrop: Picture | None = None
    note: str = ""

    @property
    def ours(self) -> bool:
        """Whether it is a drawing that may be saved into the file again, and no picture from elsewhere."""
        return len(self.world.logged_commands) > 0 or self.backdrop is None


def default_folder() -> Path:
    """Return the folder for this player's drawings, whether it exists or not."""
    return pictures_path() / "Speak-a-Sketch"


def default_name(now: datetime) -> str:
    """Return the file name of a drawing saved at `now`, to the second, without blanks."""
    return f"speak-a-sketch-{now:%Y-%m-%d-%H%M%S}.png"


def demo_path_of(now: datetime) -> Path:
    """Return the file of what the demo voice draws unasked, where no screen is: one a day."""
    return default_folder() / f"speak-a-sketch-demo-{now:%Y-%m-%d}.png"


def save_png(
    surface: pygame.Surface,
    path: Path,
    *,
    world: World | None = None,
    backdrop: Picture | None = None,
    overwrite: bool = False,
) -> Path:
    """Save the surface as a PNG and return the path of the file.

    path: of the file; its folder is made if need be.
    world: what the surface shows; its command log goes into the file, so that it can be opened again.
    backdrop: the picture below its lines, if it has one.
    overwrite: whether a file of that name is replaced. Otherwise the name gets a number: `name-2.png`.

    Until the whole picture is on the disk, nothing changes under its name. Raises StorageError if the disk is full or
    not writable.
    """
    return write_packed(packed(surface, world=world, backdrop=backdrop), path, overwrite=overwrite)


def packed(surface: pygame.Surface, *, world: World | None = None, backdrop: Picture | None = None) -> bytes:
    """Return what `save_png` writes; for a large sheet that takes a second."""
    size, rgb = surface.get_size(), pygame.image.tobytes(surface, "RGB")
    data = encoded(size, rgb)
    if world is not None:
        data = png.with_chunks(data, *_memory(world, backdrop, pixels=digest(size, rgb)))
    return data


def write_packed(
    data: bytes, path: Path, *, overwrite: bool, replacing: AbstractContextManager[object] = ALONE
) -> Path:
    """Write what `packed` has returned, as `save_png` does. replacing: as for `atomic_write`."""
    try:
        return atomic_write(path, data, overwrite=overwrite, replacing=replacing)
    except OSError as error:
        raise StorageError(
            f"The drawing cannot be saved as {path} ({reason(error)}). {remedy(error)}, then save again."
        ) from error


def open_drawing(path: Path, *, as_picture: bool = False, track: Track = iter, wanted: Wanted = lambda: None) -> Opened:
    """Return what a PNG or JPEG file holds: a drawing to go on with, or a picture to draw on.

    as_picture: whether to look at its pixels alone, as for a drawing whose commands are damaged.
    track: as for `replay`. wanted: as for `read_picture`.
    Raises StorageError for everything else, and for a file that lies about its size or its contents; of these
    CommandsError where its picture is there still.
    """
    data = read_file(path, wanted=wanted)
    try:
        if not data.startswith(png.SIGNATURE):
            return _foreign(data, wanted=wanted)
        pieces = png.take_apart(data)
        if as_picture or not (remembered := _remembered(data, pieces)):
            return _foreign(data, note=DAMAGED if pieces.damaged else "", wanted=wanted)
        return _ours(data, remembered, track=track, wanted=wanted) or _foreign(data, note=ELSEWHERE, wanted=wanted)
    except CommandLogError as error:
        what = str(error)
        raise CommandsError(f"{path.name}: {what[0].lower()}{what[1:]}") from error
    except (png.PngError, PictureError) as error:
        raise StorageError(f"{path.name} cannot be opened: it {error}. Choose a drawing, a PNG or a JPEG.") from error


def read_file(path: Path, *, wanted: Wanted = lambda: None, most: int | None = None) -> bytes:
    """Return the bytes of a file, or raise StorageError where it cannot be read or is too large.

    wanted: called between its parts; it may raise to end this. most: bytes; None for as many as a picture may have.
    """
    most = MOST_FILE_BYTES if most is None else most
    read = BytesIO()  # which hands its bytes out without a copy
    try:
        if is_special(path):
            raise OSError(NO_FILE)
        with path.open("rb") as file:
            while read.tell() <= most and (some := file.read(READ_BYTES)):
                wanted()
                read.write(some)
    except OSError as error:
        raise StorageError(
            f"{path} cannot be opened ({reason(error)}). Check that it exists and that you may read it."
        ) from error
    if read.tell() > most:
        raise StorageError(f"{path.name} is larger than {most // 2**20} MB. Make it smaller first.")
    return read.getvalue()


def _memory(world: World, backdrop: Picture | None, *, pixels: bytes) -> list[png.Chunk]:
    """Return all that a file remembers of a drawing beside its pixels; nothing where a command log does not fit."""
    try:
        log = encode(CommandLog.of(world))
    except CommandLogError:  # the picture is saved all the same, and the player is told
        return []
    below = None if backdrop is None else backdrop.sha256.hex()
    chunks = [*png.texts(LOG, log), png.text(PAPER, json.dumps({"pixels": pixels.hex(), "backdrop": below}))]
    return chunks if backdrop is None else [*chunks, png.Chunk(BACKDROP, backdrop.png)]


@dataclass(frozen=True)
class _Remembered:
    """All that a file remembers of a drawing beside its pixels: its commands, what it says of its pixels, and more.

    below: the picture below its lines, as a file, or None.
    """

    log: CommandLog
    paper: dict[str, object]
    below: bytes | None


def _remembered(data: bytes, pieces: png.Pieces) -> _Remembered | None:
    """Return what a file remembers of a drawing, or None where it is no drawing of ours.

    Raises CommandLogError where some of it is damaged.
    """
    if pieces.damaged and LOG.encode() in data:
        raise _unusable("a checksum is wrong")
    try:
        text = png.read_text(pieces.parts, LOG, most_bytes=MOST_BYTES)
        if text is None:
            return None
        paper = _paper(png.read_text(pieces.parts, PAPER, most_bytes=4096))
    except png.PngError as error:
        raise _unusable(f"the file {error}") from error
    below = next((part.payload for part in pieces.parts if part.kind == BACKDROP), None)
    return _Remembered(decode(text), paper, below)


def _unusable(why: str) -> CommandLogError:
    """Return what to say of a drawing whose picture alone can be read."""
    return CommandLogError(f"The moves of this drawing are damaged ({why}). Open it as a plain picture.")


def _ours(data: bytes, remembered: _Remembered, *, track: Track, wanted: Wanted) -> Opened | None:
    """Return the drawing in a file of ours, or None where another program has changed its pixels.

    Raises PngError, PictureError, and CommandLogError where the picture below cannot be read.
    """
    picture = read_exactly(data, wanted=wanted)
    try:
        below = None if remembered.below is None else read_exactly(remembered.below, wanted=wanted)
    except PictureError as error:
        raise _unusable(f"the picture below it {error}") from error
    name = None if below is None else below.sha256
    said = {"pixels": picture.sha256.hex(), "backdrop": name and name.hex()}
    if remembered.paper != said or picture.size != remembered.log.canvas:
        return None
    return Opened(replay(remembered.log, backdrop=name, track=track), below)


def _foreign(data: bytes, *, note: str = "", wanted: Wanted) -> Opened:
    """Return clean paper on a picture. Raises PictureError."""
    picture = read_picture(data, wanted=wanted)
    note = " ".join(filter(None, (note, picture.note)))
    return Opened(World.new(picture.size, backdrop=picture.sha256), picture, note)


def _paper(text: str | None) -> dict[str, object]:
    """Return what a file says of its pixels; nothing where it says nothing that can be read."""
    try:
        raw = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return raw if isinstance(raw, dict) else {}
