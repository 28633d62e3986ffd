"""Reports how surely each synthetic voice is heard that no model has learned from: python -m tests.tools.voices_report.

Each voice says every recorded word (`tests/support/voices.py`) twelve times, in random order, at random levels and
up to 7 % faster or slower, in the quiet room of `models.evaluate.stream_builder`: one recording per voice,
which the recogniser hears as the game does.
--write-card puts the figures into the model's card, and for a model of ours onto its page.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from assets.synthesis import RATE_HZ
from models.data.augment import change_speed
from models.evaluate.__main__ import write_card
from models.evaluate.matching import match, stream_figures
from models.evaluate.recorded_scores import detections, fires_in
from models.evaluate.report import Part, Report, Table, as_text, percent
from models.evaluate.stream_builder import CONDITIONS, Stream, build_stream
from models.spot.config import ModelError
from models.spot.options import add_model_options
from models.spot.runtime import Network
from models.spot.spotter import Spotter
from models.synthetic.voices import HELD_OUT
from tests.support import voices

NAME = "voices"  # of the figures, in card and page
(QUIET,) = (condition for condition in CONDITIONS if condition.name == "quiet")
WORDS = voices.DIRECTIONS + voices.OTHERS
TRIALS = 12  # of each word: 48 of four commands
ROOM_S = 0.25  # of silence around a recorded word, since its bounds are found against what is quiet
SLOWEST, FASTEST = 0.93, 1.07  # nobody says a word twice in the same way
SEED = 1
SHARES = ("duplicate", "wrong", "fires_per_other")


def judge(network: Network, *, trials: int = TRIALS) -> Report:
    """Return the figures of each voice with the card's decision, ready for JSON; `trials` of each word, 1 or more."""
    commands = network.card.commands
    spotter = Spotter(network)
    figures: dict[str, Any] = {}
    for number, voice in enumerate(HELD_OUT):
        stream = recording(voice.name, trials=trials, rng=np.random.default_rng([SEED, number]))
        heard = detections(fires_in(stream.samples, spotter))
        seconds = len(stream.samples) / RATE_HZ
        found = stream_figures(stream.spoken, heard, commands=commands, seconds=seconds)
        owned, _ = match(stream.spoken, heard)
        pairs = zip(stream.spoken, owned, strict=True)
        fired_on = Counter(word.label for word, mine in pairs if mine and word.label not in commands)
        figures[voice.name] = {"program": voice.program, **asdict(found), "fired_on": dict(sorted(fired_on.items()))}
    decision = network.card.decision
    return {
        "threshold": decision.threshold,
        "decision": asdict(decision),
        "trials": trials,
        "seed": SEED,
        "commands": [word for word in commands if word in WORDS],
        "voices": figures,
    }


def recording(voice: str, *, trials: int, rng: np.random.Generator) -> Stream:
    """Return all words of a voice, each `trials` times; order, pace, gaps and levels are picked by `rng`.

    The words were recorded without noise, and are kept whole: cut by their energy, some would lose a final stop.
    """
    room = np.zeros(round(ROOM_S * RATE_HZ), np.float32)
    clips = []
    for i in rng.permutation(np.repeat(np.arange(len(WORDS)), trials)):
        word = change_speed(voices.spoken(voice, WORDS[i]), rng.uniform(SLOWEST, FASTEST))
        clips.append((WORDS[i], np.concatenate([room, word, room])))
    return build_stream(clips, QUIET, noises=(), rng=rng, margin_s=ROOM_S)


def parts(report: Report) -> list[Part]:
    """Return the report as a sentence and a table."""
    commands, others = report["commands"], len(WORDS) - len(report["commands"])
    title = (
        f"Each voice said {len(commands)} commands ({', '.join(commands)}) and {others} other words "
        f"{report['trials']} times each in a quiet room, at threshold {report['threshold']:g}."
    )
    rows = [
        (
            f"{name} ({figures['program']})",
            percent(figures["exactly_once"]),
            *[percent(figures["exactly_once_by_word"][word]) for word in commands],
            *[percent(figures[share]) for share in SHARES],
            ", ".join(f"{word} {count}" for word, count in figures["fired_on"].items()),
        )
        for name, figures in report["voices"].items()
    ]
    head = ("voice", "exactly once", *commands, "duplicate", "wrong", "per other word", "fired on")
    return [title, Table(head, rows)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge, print, and write if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.voices_report", description=__doc__.partition(":")[0])
    add_model_options(parser)
    parser.add_argument("--trials", type=int, default=TRIALS, metavar="N", help="of each word (default: %(default)s)")
    parser.add_argument("--write-card", action="store_true", help="put the figures into the model's card and page")
    options = parser.parse_args(arguments)
    try:
        network = Network.load(options.model)
        report = judge(network, trials=options.trials)
        sys.stdout.write(as_text(parts(report)) + "\n")
        if options.write_card:
            write_card(NAME, report, parts=parts(report), model=options.model, sha256=network.card.sha256)
    except ModelError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
