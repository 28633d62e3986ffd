"""The command line: what it accepts, and which settings it replaces for one run."""

import argparse
import os
import re
import shlex
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import takewhile
from pathlib import Path
from typing import Any

from game.audio.choices import step_beside
from game.cli.terminal import say
from game.drawing.colour_names import SHOWN, colour_named
from game.drawing.playback import FASTEST, PACE, SLOWEST
from game.messages import Colour
from game.settings import Number, Setting, Vocabulary
from game.storage.export import KINDS
from game.storage.export_film import FASTEST_MS, LONGEST_S, STILL_MS
from game.storage.paths import journals_path, settings_path, voices_path
from game.storage.profiles import PROFILE
from game.versions import PROGRAM, version_of
from models.spot.config import DEFAULT_MODEL, weights_of
from models.spot.given import given_file, given_folder
from models.spot.options import add_model_options

OPTION = re.compile(r"--?[A-Za-z]\S*$")
CLOSE = 0.7  # how like another name one must be that may be a slip of it; 1 is the same
USAGE = "%(prog)s [FILE] [options]\n       %(prog)s {open,replay,export} FILE [options]"
SPEED = Number(SLOWEST, FASTEST, whole=False)  # in commands a second
SECONDS = Number((STILL_MS + FASTEST_MS) / 1000, 120, whole=False)  # of a film
STILL = f": the finished drawing alone is shown for {STILL_MS / 1000:g} s"


@dataclass(frozen=True)
class Export:
    """Files to make of a drawing.

    files: by kind, one of KINDS. longest_s: of a film. as_picture: whether the pixels of the drawing alone count.
    """

    drawing: Path
    files: Mapping[str, Path]
    longest_s: float
    as_picture: bool = False


@dataclass(frozen=True)
class Options:
    """What the player asks for; None where the settings decide.

    open: a file to begin with. picture: whether its pixels alone count. speed: to replay it, commands a second.
    export: files to make of a drawing, in the place of a game.
    vocabulary: to listen for, where one is named; model: which of ours that is, or else another one.
    profile: the folder of the voice to listen for. voices: the folder where those of the settings lie.
    """

    listen: Path | None
    headless: bool
    json: bool
    save: Path | None
    silent: bool
    list_devices: bool
    device: str | None
    step: int | None
    threshold: float | None
    line_width: int | None
    colour: Colour | None
    background: Colour | None
    canvas: tuple[int, int] | None
    model: Path
    settings: Path
    journals: Path
    voices: Path
    profile: Path | None = None
    open: Path | None = None
    picture: bool = False
    speed: float | None = None
    export: Export | None = None
    vocabulary: Vocabulary | None = None

    @property
    def own_model(self) -> bool:
        """Whether the model is none of ours: then no vocabulary decides which one it is."""
        return self.model not in map(_weights, Vocabulary)

    def model_for(self, vocabulary: Vocabulary) -> Path:
        """Return the model that hears a vocabulary."""
        return self.model if self.own_model else _weights(vocabulary)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the player should know about options that do less than they may seem to, a sentence each."""
        notes, folder = [], self.settings.parent
        if self.open is not None:
            given = {"--canvas": self.canvas, "--background": self.background}
            about = "{} holds for new drawings only: {} stays as it is."
            notes = [about.format(option, self.open) for option, value in given.items() if value is not None]
        if self.settings != settings_path() and not os.path.isdir(folder):  # noqa: PTH112 - as in `_png`
            notes.append(f"There is no folder {folder}, so the settings begin anew; check its name.")
        return tuple(notes)

    @property
    def overrides(self) -> Mapping[str, Any]:
        """The settings that hold for this run alone. A recording brings its own step, but the option is stronger."""
        step_px = self.step or (step_beside(self.listen) if self.listen else None)
        given = {
            "device": self.device,
            "step_px": step_px,
            "threshold": self.threshold,
            "line_width_px": self.line_width,
            "colour": self.colour,
            "background": self.background,
            "canvas": self.canvas,
            "vocabulary": self.vocabulary,
            "voice": None if self.profile is None else str(self.profile.absolute()),
        }
        return {name: value for name, value in given.items() if value is not None}


def as_picture_of(drawing: Path, *, exporting: bool) -> str:
    """Return what to type where the moves of a drawing are damaged; exporting: whether it was to be exported."""
    if exporting:
        return "To do that, add --picture: a picture can be exported, but has no moves to be watched."
    return f"To do that, type: {PROGRAM} {shlex.quote(str(drawing))} --picture"


def _weights(vocabulary: Vocabulary) -> Path:
    """Return the file of the model that hears a vocabulary."""
    return weights_of(vocabulary.value)


class _Version(argparse.Action):
    """Says the version once it is asked for: finding it out takes longer than all other options together."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Say it, and end the program."""
        say(f"Speak-a-Sketch {version_of(PROGRAM)}")
        parser.exit()


def parse(arguments: Sequence[str] | None = None) -> Options:
    """Return the options in `arguments`, or in those of the program. Ends the program where they make no sense."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    shared = _shared_options()
    parser, commands = _parsers(shared)
    if words[:1] and words[0] not in commands:
        known = _options_of(parser, commands["open"])
        _check_command(words[0], known, parser, commands)
        _check_options(words, known, parser)
        names = [word for word in shared.parse_known_args(words)[1] if not word.startswith("-")]
        if names and names[0] in commands:
            parser.error(f"{names[0]} must come first: {PROGRAM} {names[0]} FILE [options]")
        if names:
            _check_command(names[0], known, parser, commands)
        words = ["open", *words] if names else words  # a bare file
    elif words:
        _check_options(words, _options_of(commands[words[0]]), commands[words[0]], f"{words[0]} has")
    asked = vars(parser.parse_args(words))
    command = asked.pop("command")
    files = {kind: asked.pop(kind, None) for kind in KINDS}
    if command == "export":
        written = {kind: path for kind, path in files.items() if path is not None}
        if not written:
            commands[command].error("give at least one of --svg, --gif, --apng and --turtle")
        asked["export"] = Export(asked.pop("drawing"), written, asked.pop("seconds"), asked.pop("picture"))
    elif asked["json"] and not asked["headless"]:
        parser.error("--json needs --headless")
    elif command and asked["headless"]:
        _check_headless(command, asked, commands[command])
    model = asked.pop("model")
    vocabulary = next((one for one in Vocabulary if _weights(one) == model), None)
    return Options(
        **asked, model=model or DEFAULT_MODEL, vocabulary=vocabulary, journals=journals_path(), voices=voices_path()
    )


def _options_of(*parsers: argparse.ArgumentParser) -> list[str]:
    """Return the options that are in the help of parsers."""
    return re.findall("--[a-z][a-z-]*", " ".join(parser.format_help() for parser in parsers))


def _all_in_help(parser: argparse.ArgumentParser) -> str:
    """Return where all options of a parser stand."""
    return f"{parser.prog} --help shows everything."


def _check_options(
    words: Sequence[str], known: Sequence[str], parser: argparse.ArgumentParser, has: str = "There is"
) -> None:
    """End the program where an option is none: else what follows it would be taken for a file."""
    given = [word.partition("=")[0] for word in takewhile(lambda word: word != "--", words) if OPTION.match(word)]
    for name in given:
        if name != "-h" and not (name.startswith("--") and any(option.startswith(name) for option in known)):
            meant = get_close_matches(name.lstrip("-"), [option[2:] for option in known], n=1, cutoff=CLOSE)
            parser.error(f"{has} no option {name}. {f'Did you mean --{meant[0]}?' if meant else _all_in_help(parser)}")


def _check_command(
    name: str, known: Sequence[str], parser: argparse.ArgumentParser, commands: Mapping[str, argparse.ArgumentParser]
) -> None:
    """End the program where a word is neither a file nor like the name of one: a command was meant, or an option."""
    if not name or name.startswith("-") or any(letter in name for letter in "./\\") or os.path.lexists(name):
        return
    option = f"--{name.lower()}"
    meant = [option] if option in known else get_close_matches(name.lower(), commands, n=1, cutoff=CLOSE)
    what = f"There is no command {name}, and no file of this name."
    names = f"Commands are {', '.join(commands)}. {_all_in_help(parser)}"
    parser.error(f"{what} {f'Did you mean {meant[0]}?' if meant else names}")


def _check_headless(command: str, asked: Mapping[str, Any], parser: argparse.ArgumentParser) -> None:
    """End the program where a file cannot be opened without a window as it is asked for."""
    if command != "open":
        parser.error(f"{command} needs a window: remove --headless")
    if asked["listen"] is None and asked["device"] is None:  # nobody wants the demo voice's house on a drawing
        parser.error("without a window, say what is to draw on it: --listen FILE or --device NAME")


class _Help(argparse.HelpFormatter):
    """Breaks lines between words alone: paths, and words with hyphens, stay in one piece."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(" ".join(text.split()), width, break_long_words=False, break_on_hyphens=False)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return textwrap.indent("\n".join(self._split_lines(text, width - len(indent))), indent)


def _parsers(shared: argparse.ArgumentParser) -> tuple[argparse.ArgumentParser, dict[str, argparse.ArgumentParser]]:
    """Return the parser of the whole command line, and those of what follows each command.

    shared: the options of a game, with or without a drawing to begin with.
    """
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        usage=USAGE,
        parents=[shared],
        description='A drawing game you play with your voice: say "up", "down", "left" or "right", and the pen draws. '
        "Give a FILE to keep drawing on it: a drawing, or a photo.",
        epilog="Options count for this run only; what you set in the window is remembered.",
        formatter_class=_Help,
    )
    version = "show the version and exit"
    parser.add_argument("--version", action=_Version, nargs=0, default=argparse.SUPPRESS, help=version)
    commands = parser.add_subparsers(
        title="commands", description="Each has its own --help.", dest="command", metavar="COMMAND", prog=PROGRAM
    )

    def command(name: str, what: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        said = f"{what[0].upper()}{what[1:]}."
        usage = "%(prog)s FILE [options]"
        return commands.add_parser(
            name, help=what, description=said, usage=usage, parents=parents, formatter_class=_Help
        )

    opens = command("open", "open a drawing and keep drawing, or draw on a PNG or JPEG", shared)
    opens.add_argument("open", type=given_file, metavar="FILE", help="a drawing, a PNG or a JPEG")
    opens.add_argument(
        "--picture", action="store_true", help="open a drawing as a plain picture, without its undo history"
    )
    replays = command("replay", "watch a drawing being drawn", shared)
    replays.add_argument("open", type=given_file, metavar="FILE", help="a drawing saved by the game")
    pace = "moves a second, 0.1 to 10000 (%(default)g)"
    replays.add_argument("--speed", type=_number(SPEED), default=PACE, metavar="N", help=pace)
    exports = command("export", "save a drawing as SVG, animation or Python program")
    exports.add_argument("drawing", type=given_file, metavar="FILE", help="a drawing saved by the game")
    for kind, about in KINDS.items():
        exports.add_argument(f"--{kind}", type=_new_file, metavar="OUT", help=about)
    exports.add_argument("--picture", action="store_true", help="take a drawing as a plain picture, without its moves")
    longest = "longest animation, in seconds (%(default)g)"
    exports.add_argument("--seconds", type=_number(SECONDS, STILL), default=LONGEST_S, metavar="S", help=longest)
    return parser, {"open": opens, "replay": replays, "export": exports}


def _shared_options() -> argparse.ArgumentParser:
    """Return the options of a game."""
    parser = argparse.ArgumentParser(prog=PROGRAM, usage=USAGE, add_help=False)
    add = parser.add_argument
    add("--listen", type=given_file, metavar="FILE", help="listen to an audio file instead of a microphone")
    add("--headless", action="store_true", help="draw without a window: --listen FILE, --device NAME or the demo voice")
    add("--json", action="store_true", help="with --headless: a line of JSON for each word, and nothing else")
    add(
        "--save",
        type=_png,
        metavar="PATH",
        help="save the drawing here, also when you quit; Ctrl O shows the drawings in its folder",
    )
    add("--silent", action="store_true", help="do not play the demo voice or --listen FILE aloud")
    add("--list-devices", action="store_true", help="list the microphones and exit")
    add("--device", metavar="NAME", help="use the microphone with this in its name")
    add("--step", type=_number(Setting.STEP_PX.limits), metavar="PX", help="how far one word moves the pen, 1 to 100")
    add(
        "--threshold",
        type=_number(Setting.THRESHOLD.limits),
        metavar="T",
        help="how sure the computer must be, 0.30 (easy) to 0.99 (strict)",
    )
    add("--line-width", type=_number(Setting.LINE_WIDTH_PX.limits), metavar="PX", help="width of the line, 1 to 60")
    colours = "such as navy, 1f3a5f or 31,58,95"
    add("--colour", "--color", type=_colour, metavar="COLOUR", help=f"colour of the line, {colours}")
    add("--background", type=_colour, metavar="COLOUR", help=f"colour of the paper, {colours}")
    add("--canvas", type=_canvas, metavar="WxH", help="size of the paper in pixels, such as 1000x800; 200 to 4000 each")
    add("--profile", type=_profile, metavar="FOLDER", help="listen for this voice: the folder of one that was fitted")
    add_model_options(parser)
    parser.set_defaults(model=None)  # then the settings decide
    add("--settings", type=Path, default=settings_path(), metavar="PATH", help="the settings file (%(default)s)")
    return parser


def _number(limits: Number, why: str = "") -> Callable[[str], float]:
    """Return what reads a number within limits; why: they are as they are, where that is odd."""

    def read(text: str) -> float:
        try:
            number: float = limits.read(int(text) if limits.whole else float(text))
        except ValueError as error:
            what = "a whole number" if limits.whole else "a number"
            expected = f"{what} from {limits.low:g} to {limits.high:g}{why}"
            raise argparse.ArgumentTypeError(f"{text}: expected {expected}") from error
        return number

    return read


def _colour(text: str) -> Colour:
    """Return a colour written as its name, as 1f3a5f with or without #, or as 31,58,95."""
    named = colour_named(text)
    if named is not None:
        return named
    try:
        parts = tuple(int(part) for part in text.split(",")) if "," in text else tuple(bytes.fromhex(text.lstrip("#")))
        red, green, blue = parts
        bytes(parts)  # 0 to 255 each
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text}: expected a colour: {', '.join(SHOWN)}, or another name such as navy; or 1f3a5f, or 31,58,95"
        ) from error
    return red, green, blue


def _canvas(text: str) -> tuple[int, int]:
    """Return a size written as 1000x800."""
    width, _, height = text.lower().partition("x")
    try:
        size: tuple[int, int] = Setting.CANVAS.read((int(width), int(height)))
    except ValueError as error:
        low, high = Setting.CANVAS.limits.low, Setting.CANVAS.limits.high
        raise argparse.ArgumentTypeError(
            f"{text}: expected a size such as 1000x800, {low:g} to {high:g} each"
        ) from error
    return size


def _new_file(text: str) -> Path:
    """Return the path of a file to be, in a folder that is there: one that is misspelt is not made."""
    path = Path(text)
    if not os.path.lexists(path.parent):
        raise argparse.ArgumentTypeError(f"There is no folder {path.parent}. Make it first, or check the name.")
    return path


def _profile(text: str) -> Path:
    """Return the folder of a voice that was fitted."""
    folder = given_folder(text)
    if not (folder / PROFILE).exists():
        raise argparse.ArgumentTypeError(f"There is no fitted voice in {text}: expected a folder that has {PROFILE}")
    return folder


def _png(text: str) -> Path:
    """Return the path of a PNG file to be."""
    path = _new_file(text)
    if path.suffix.lower() != ".png" or os.path.isdir(path):  # noqa: PTH112 - Path's own raises for a name too long
        raise argparse.ArgumentTypeError(f"{text}: expected the name of a .png file")
    return path
