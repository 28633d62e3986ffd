"""The command line that tells which commands the game would hear in audio files.

    python -m models.spot FILE... [--threshold T] [--vocabulary NAME | --model FILE] [--profile VOICE] [--json]

Each file is a stream of its own, fed block by block to the same `Spotter` as the game's microphone, and followed by
half a second of silence, since a word at the very end fires only after it. --profile hears with a voice that
models.adapt fitted. With --json there is one line per command:
{"file", "time_s", "word", "score"}. `time_s` is how much of the file had been consumed when the command fired, in
steps of the recogniser's hop; a command that fires in the silence after the file has the file's length. `score` is the
highest that the word reached while it sounded.
A file that cannot be read is named on standard error, the others are still heard, and the exit status is 2, as it is
where the end of a file is missing. What is odd about a file, such as a header that was never finished, stands on
standard error too. A file is heard while it is read, so that its length does not matter. Ctrl-C ends with status 130,
and a reader that wants no more, as in `... | head -1`, with 141: what a shell expects of both.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path

import numpy as np

from models.common.terminal import INTERRUPTED, PIPE_CLOSED, drop_output, take_any_letter
from models.spot.audio_files import SAMPLE_RATE_HZ, AudioError, AudioFile
from models.spot.config import ModelError
from models.spot.counted import counted
from models.spot.frontend import Samples
from models.spot.given import given_number
from models.spot.hearing import ClearestScore, Hearing
from models.spot.options import add_model_options, add_profile_option
from models.spot.spotter import Spotter, flushed


@dataclass(frozen=True)
class Spotted:
    """One command heard in a file.

    file: its path, as given.
    time_s: seconds of the file consumed when the command fired, 0 to its length.
    word: the command.
    score: the highest smoothed score that it reached while it sounded, 0 to 1.
    """

    file: str
    time_s: float
    word: str
    score: float


def commands_in(blocks: Iterable[Samples], spotter: Spotter) -> Iterator[tuple[float, str, float]]:
    """Yield time in seconds, word and highest score of each command in a recording, as soon as its word is over.

    blocks: of the recording, float32 (n,), mono, 16 kHz; only one at a time is kept. The spotter is reset first.
    """
    length_s, clearest = 0.0, ClearestScore()
    spotter.reset()
    for block in chain(blocks, [None]):
        length_s += 0.0 if block is None else len(block) / SAMPLE_RATE_HZ
        for hearing in spotter.feed(flushed(np.zeros(0, np.float32)) if block is None else block):
            yield from _told(clearest.hear(hearing), length_s)
    yield from _told(clearest.over(), length_s)


def _told(command: Hearing | None, length_s: float) -> Iterator[tuple[float, str, float]]:
    """Yield time, word and score of a command if there is one. In the silence after a file the time is its length."""
    if command is not None:
        yield min(command.time_s, length_s), command.word or "", command.score


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, 2 if the model or a file could not be read, or see above."""
    take_any_letter()
    options = parser().parse_args(arguments)
    try:
        status = _hear(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("Stopped early. Run the same command again to hear everything.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        drop_output()
        return PIPE_CLOSED
    return status


def _hear(options: argparse.Namespace) -> int:
    """Print what is heard in the files and return the exit status."""
    try:
        spotter = Spotter.load(options.model, profile=options.profile)
    except ModelError as error:
        print(error, file=sys.stderr)
        return 2
    if options.threshold is not None:
        spotter.decision = replace(spotter.decision, threshold=options.threshold)
    status = 0
    for path in options.files:
        try:
            with AudioFile(path) as file:
                _report(file, spotter, as_json=options.json)
        except AudioError as error:
            print(error, file=sys.stderr)
            status = 2
            continue
        for note in file.notes:
            print(note, file=sys.stderr)
        status = 2 if file.is_cut else status
    return status


def _report(file: AudioFile, spotter: Spotter, *, as_json: bool) -> None:
    """Print each command heard in a file as soon as its word is over. Raises AudioError if there is nothing to hear."""
    blocks = file.blocks()
    first = next(blocks)  # before anything is printed: there may be no sound
    if not as_json:
        print(file.path)
    count = 0
    for time_s, word, score in commands_in(chain([first], blocks), spotter):
        count += 1
        if as_json:
            spotted = Spotted(str(file.path), round(time_s, 3), word, round(score, 4))
            print(json.dumps(asdict(spotted)), flush=True)
        else:
            print(f"  {time_s:8.2f} s  {word:<8s} {score:.2f}", flush=True)
    if not as_json:
        print(f"  {counted(count, 'command')} in {file.length_s:.1f} s")


def parser() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    command_line = argparse.ArgumentParser(
        prog="python -m models.spot", description="Print the commands that the game would hear in audio files."
    )
    command_line.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="WAV, FLAC, OGG or MP3, any rate, mono or stereo"
    )
    threshold = given_number(float, "a number above 0 and below 1", allowed=lambda number: 0.0 < number < 1.0)
    command_line.add_argument(
        "--threshold", type=threshold, metavar="T", help="score a command must reach (default: the model's)"
    )
    add_model_options(command_line)
    add_profile_option(command_line)
    command_line.add_argument("--json", action="store_true", help="one line of JSON per command")
    return command_line


if __name__ == "__main__":
    sys.exit(main())
