"""Feeds damaged files to what reads files in the game, and counts what becomes of them.

    python -m tests.tools.mutate [--runs N] [--seed SEED] [--kinds KIND ...] [--keep FOLDER]

Each kind of file is made here, then damaged N times: bits flipped, cut off, pieces lost, repeated or moved, numbers
that lie (`tests/support/mutations.py`). A program of its own reads each one by the functions that the game uses, within
30 s and 4 GB. The table says how many were opened and how many refused in words of ours, how many ended in a traceback
or ended the program (time, memory, a crash), and the longest and largest of all. The same seed damages the same files
in the same way; --keep keeps those that went wrong. The exit status is 1 where any did. Not for Windows, which has no
such limits.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from time import perf_counter

import numpy as np
from PIL import Image

from game.drawing.canvas import render
from game.drawing.command_log import CommandLog, encode, replay
from game.drawing.commands import LoggedCommand
from game.drawing.world import World, step
from game.messages import Command, Tool
from game.settings import Settings
from game.storage import png_chunks as png
from game.storage.autosave import Autosave, first_line
from game.storage.drawing_file import LOG, CommandsError, StorageError, open_drawing, save_png
from game.storage.gallery import thumbnail
from game.storage.images import read_picture
from game.storage.profile_file import export_voice, import_voice
from game.storage.profiles import PERSON, PROFILE, Person, create, save_clip, voice_in, voices, write_person
from game.storage.recovery import left_behind
from game.storage.settings_file import SettingsFile, load_settings
from models.spot.audio_files import AudioError, AudioFile
from tests.support.architecture import ROOT
from tests.support.audio_samples import RATE_HZ, written
from tests.support.mutations import BINARY, TEXT, Mutation, mutated
from tests.support.profiles import fit

LIMIT_S, LIMIT_BYTES = 30, 4 * 2**30
SIZE = (300, 200)
COMMANDS = (Command.RIGHT, Command.DOWN, Command.UNDO, Command.LEFT, Command.REDO, Command.BACKGROUND, Command.CLEAR)
SETTINGS = """# mine
step_px = 20
threshold = 0.6
colour = [18, 52, 86]
canvas = [640, 480]

[words]
left = "left"
go = "undo"
"""


@dataclass(frozen=True)
class Kind:
    """A kind of file.

    make: writes a whole one to a path. read: reads one as the game does; returns whether it opened, and raises what the
    game raises. ending: of its name. mutations: how it is damaged.
    """

    make: Callable[[Path], object]
    read: Callable[[Path], bool]
    ending: str
    mutations: Sequence[Mutation] = BINARY


@dataclass
class Row:
    """What became of the damaged files of one kind. wrong: what went wrong, and how often."""

    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    most_mib: int = 0


def world() -> World:
    """Return a drawing of 300 varied commands."""
    chance = np.random.default_rng(3)
    done = tuple(
        LoggedCommand(
            COMMANDS[chance.integers(len(COMMANDS) if at % 50 == 0 else 6)],
            int(chance.integers(1, 60)),
            int(chance.integers(1, 30)),
            (at % 256, 40, 200),
            list(Tool)[at % 3],
            at % 2 == 0,
        )
        for at in range(300)
    )
    return replay(CommandLog(SIZE, done))


def photo(size: tuple[int, int] = (320, 240)) -> Image.Image:
    """Return a picture with soft and hard edges."""
    picture = Image.linear_gradient("L").resize(size)
    picture.paste(90, (40, 40, 90, 90))
    return Image.merge("RGB", (picture, picture.rotate(180), picture.transpose(Image.Transpose.ROTATE_180)))


def saved(path: Path, kind: str, **more: object) -> None:
    """Save the photo as another program does, held sideways."""
    exif = Image.Exif()
    exif[0x0112] = 6
    photo().save(path, kind, exif=exif, **more)


def drawing(path: Path, *, on_photo: bool = False) -> None:
    """Save a drawing, on a photo or on paper."""
    encoded = BytesIO()
    photo(SIZE).save(encoded, "PNG")
    below = read_picture(encoded.getvalue()) if on_photo else None
    done = tuple(world().logged_commands)
    whole = replay(CommandLog(SIZE, done), backdrop=None if below is None else below.sha256)
    save_png(render(whole.drawing, SIZE), path, world=whole, backdrop=below)


def log_alone(path: Path) -> None:
    """Write the commands of a drawing as text."""
    path.write_text(encode(CommandLog.of(world())))


def journal(path: Path) -> None:
    """Write what a session leaves behind that was killed: a drawing it has begun with, and what was done to it."""
    done = tuple(world().logged_commands)
    begun = after = replay(CommandLog(SIZE, done[:100]))
    for logged in done[100:]:
        after = step(after, logged.inputs, 0.0)
    with tempfile.TemporaryDirectory() as folder:
        autosave = Autosave(Path(folder))
        autosave.turn_to(begun, None, first=first_line(begun, None))
        autosave.follow(after)
        autosave.close()
        (left,) = Path(folder).iterdir()
        shutil.copy(left, path)


def sound(path: Path) -> None:
    """Write five seconds of a tone that comes and goes, in two channels."""
    time_s = np.arange(5 * RATE_HZ) / RATE_HZ
    tone = (0.3 * np.sin(2 * np.pi * 440 * time_s) * (np.sin(2 * np.pi * 2 * time_s) > 0)).astype(np.float32)
    written(path, np.stack([tone, 0.5 * tone], axis=1))


def read_sound(path: Path) -> bool:
    """Hear a file to its end."""
    with AudioFile(path) as file:
        return sum(len(block) for block in file.blocks()) > 0


def read_drawing(path: Path) -> bool:
    """Show a file in the gallery and open it; where that is refused for its commands alone, as a picture."""
    try:
        thumbnail(path, (440, 320))
    except StorageError:
        shown = False
    else:
        shown = True
    try:
        open_drawing(path)
    except CommandsError:
        open_drawing(path, as_picture=True)
    if not shown:
        raise AssertionError("opened, but without a thumbnail")
    return True


def read_log(path: Path) -> bool:
    """Open a drawing whose commands are what a file holds."""
    whole = BytesIO()
    Image.new("RGB", SIZE, "white").save(whole, "PNG")
    chunk = png.Chunk(b"iTXt", LOG.encode() + b"\x00\x00\x00\x00\x00" + path.read_bytes())
    path.write_bytes(png.with_chunks(whole.getvalue(), chunk))
    open_drawing(path)
    return True


def read_journal(path: Path) -> bool:
    """Look for what was left behind, which must be offered or kept aside, or be nothing."""
    left = left_behind(path.parent)
    if left.newest is not None:
        left.newest.taken()
    return left.newest is not None


def read_settings(path: Path) -> bool:
    """Read settings, and keep a changed one; True where all of them made sense."""
    _, fault = load_settings(path)
    SettingsFile(path).save(Settings(step_px=33))
    return fault is None


@contextmanager
def voice() -> Iterator[Path]:
    """Lend the folder of a voice that was fitted, on a shelf of its own."""
    with tempfile.TemporaryDirectory() as shelf:
        folder = create(Path(shelf), "Anna").folder
        write_person(folder, Person("Anna", {"ba": "up"}, ("up",)))
        save_clip(folder, "ba", np.linspace(-0.5, 0.5, 8_000, dtype=np.float32))
        fit(folder, means={"ba": "up"})
        yield folder


def part_of_voice(path: Path, name: str) -> None:
    """Write one of the files of a voice."""
    with voice() as folder:
        shutil.copy(next(folder.glob(name)), path)


def read_part_of_voice(path: Path, name: str) -> bool:
    """Look at a voice of which one file is this."""
    with voice() as folder:
        shutil.copy(path, next(folder.glob(name)))
        found = voices(folder.parent).voices[0]
    if found.trouble is not None:
        raise StorageError(f"{found.trouble.what} {found.trouble.remedy}")
    return True


def exported_voice(path: Path) -> None:
    """Write a voice in one file."""
    with voice() as folder:
        shutil.move(export_voice(voice_in(folder), path.parent, recordings=True), path)


def read_voice(path: Path) -> bool:
    """Put a voice on a shelf."""
    with tempfile.TemporaryDirectory() as shelf:
        return import_voice(path, Path(shelf)).trouble is None


KINDS = {
    "WAV": Kind(sound, read_sound, ".wav"),
    "FLAC": Kind(sound, read_sound, ".flac"),
    "Ogg": Kind(sound, read_sound, ".ogg"),
    "MP3": Kind(sound, read_sound, ".mp3"),
    "drawing": Kind(drawing, read_drawing, ".png"),
    "drawing on a photo": Kind(lambda path: drawing(path, on_photo=True), read_drawing, ".png"),
    "PNG": Kind(lambda path: saved(path, "PNG"), read_drawing, ".png"),
    "JPEG": Kind(lambda path: saved(path, "JPEG"), read_drawing, ".jpg"),
    "progressive JPEG": Kind(lambda path: saved(path, "JPEG", progressive=True), read_drawing, ".jpg"),
    "MPO": Kind(lambda path: saved(path, "MPO", save_all=True, append_images=[photo()]), read_drawing, ".jpg"),
    "GIF": Kind(lambda path: photo().save(path, "GIF"), read_drawing, ".gif"),
    "WebP": Kind(lambda path: saved(path, "WEBP"), read_drawing, ".webp"),
    "list of commands": Kind(log_alone, read_log, ".json", TEXT),
    "journal": Kind(journal, read_journal, ".jsonl", TEXT),
    "settings": Kind(lambda path: path.write_text(SETTINGS), read_settings, ".toml", TEXT),
    **{
        kind: Kind(partial(part_of_voice, name=name), partial(read_part_of_voice, name=name), ending, mutations)
        for kind, name, ending, mutations in (
            ("person", PERSON, ".json", TEXT),
            ("fit", PROFILE, ".json", TEXT),
            ("weights of a fit", "head-*.npz", ".npz", BINARY),
        )
    },
    "voice": Kind(exported_voice, read_voice, ".voice"),
}


class Reader:
    """A program that reads files of one kind, begun again where it ends. command: of it."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._program: subprocess.Popen[str] | None = None

    def read(self, path: Path) -> tuple[str, str, float, int]:
        """Return the outcome, what went wrong, how long it took in seconds, and the most memory in MiB."""
        if self._program is None:
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
            env = {**os.environ, "PYGAME_HIDE_SUPPORT_PROMPT": "1"}  # nothing on the way but answers
            self._program = subprocess.Popen(self._command, cwd=ROOT, env=env, text=True, **pipes)  # type: ignore[call-overload]
            assert self._program.stdout is not None
            self._program.stdout.readline()  # until it is ready
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        began_s = perf_counter()
        self._program.stdin.write(f"{path}\n")
        self._program.stdin.flush()
        answer = self._program.stdout.readline()
        took_s = perf_counter() - began_s
        if answer:
            outcome, why, mib = json.loads(answer)
            return outcome, why, took_s, mib
        status = self._program.wait()
        self.close()
        return "ended", f"the program ended with status {status}", took_s, 0

    def close(self) -> None:
        """End the program."""
        if self._program is not None:
            with self._program as program:
                assert program.stdin is not None
                program.stdin.close()
            self._program = None


def answer(name: str) -> None:
    """Be the program that reads files of a kind: for each path a line of JSON; ends itself where one takes too long."""
    import resource
    import signal

    resource.setrlimit(resource.RLIMIT_AS, (LIMIT_BYTES, LIMIT_BYTES))
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    out.write("ready\n")
    out.flush()
    for line in sys.stdin:
        signal.alarm(LIMIT_S)
        outcome, why = _outcome(KINDS[name], Path(line.rstrip("\n")))
        signal.alarm(0)
        out.write(json.dumps([outcome, why, _most_mib()]) + "\n")
        out.flush()


def _most_mib() -> int:
    """Return the most memory that this program has had, in MiB; 0 where the system does not say it as Linux does."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return 0
    return int(status.partition("VmHWM:")[2].split()[0]) // 2**10


def _outcome(kind: Kind, path: Path) -> tuple[str, str]:
    """Read a file; return what became of it, and what went wrong: the error and the line that raised it."""
    try:
        return ("opened" if kind.read(path) else "refused"), ""
    except (StorageError, AudioError):
        return "refused", ""
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what is looked for
        last = traceback.extract_tb(error.__traceback__)[-1]
        return "traceback", f"{type(error).__name__}: {str(error)[:80]} ({Path(last.filename).name}:{last.lineno})"


def tried(name: str, *, runs: int, seed: int, keep: Path | None, command: Sequence[str]) -> Row:
    """Damage files of a kind and have each of them read. command: of the program that reads them."""
    kind, row, reader = KINDS[name], Row(), Reader(command)
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / f"whole{kind.ending}"
        kind.make(whole)
        data = whole.read_bytes()
        for number in range(runs):
            path = Path(folder) / str(number) / f"damaged{kind.ending}"
            path.parent.mkdir()
            damaged = mutated(data, np.random.default_rng((seed, list(KINDS).index(name), number)), kind.mutations)
            path.write_bytes(damaged)
            outcome, why, took_s, mib = reader.read(path)
            row.outcomes[outcome] += 1
            row.slowest_s, row.most_mib = max(row.slowest_s, took_s), max(row.most_mib, mib)
            if why:
                row.wrong[why] += 1
                if keep is not None:
                    keep.mkdir(parents=True, exist_ok=True)
                    (keep / f"{name.replace(' ', '_')}_{number}{kind.ending}").write_bytes(damaged)
            shutil.rmtree(path.parent)
        reader.close()
    return row


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.mutate", description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=300, metavar="N", help="files of each kind, 300")
    parser.add_argument("--seed", type=int, default=1, help="of what is damaged, 1")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS), metavar="KIND", help="not all kinds")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where files go that went wrong")
    parser.add_argument("--answer", choices=KINDS, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.answer:
        answer(options.answer)
        return 0
    print("| kind | runs | opened | refused | tracebacks | ended | slowest, s | most memory, MiB |")  # noqa: T201  the command's result
    print("|---|---:|---:|---:|---:|---:|---:|---:|")  # noqa: T201  the command's result
    wrong: Counter[str] = Counter()
    for name in options.kinds:
        command = [sys.executable, "-m", "tests.tools.mutate", "--answer", name]
        row = tried(name, runs=options.runs, seed=options.seed, keep=options.keep, command=command)
        counts = [row.outcomes[outcome] for outcome in ("opened", "refused", "traceback", "ended")]
        figures = " | ".join(map(str, [options.runs, *counts, f"{row.slowest_s:.1f}", row.most_mib]))
        print(f"| {name} | {figures} |", flush=True)  # noqa: T201  the command's result
        wrong.update({f"{name}: {why}": count for why, count in row.wrong.items()})
    for why, count in wrong.most_common():
        print(f"{count} x {why}")  # noqa: T201  the command's result
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
