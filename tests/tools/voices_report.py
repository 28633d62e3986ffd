"""Reports how surely each synthetic voice is heard that no model has learned from.

    python -m tests.tools.voices_report

Each voice says every recorded word (`tests/support/voices.py`) twelve times, in random order, at random levels and
up to 7 % faster or slower, in the quiet room of `models.evaluate.stream_builder`: one recording per voice,
which the recogniser hears as the game does.
--write-card puts the figures into the model's card, and for a model of ours onto its page.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from assets.synthesis import RATE_HZ
from models.data.augment import change_speed
from models.evaluate.__main__ import write_card
from models.evaluate.matching import StreamFigures, match, stream_figures
from models.evaluate.recorded_scores import detections, fires_in
from models.evaluate.report import INLINE, Part, Report, Table, as_text, percent
from models.evaluate.stream_builder import CONDITIONS, Edges, Stream, build_stream
from models.spot.config import DecisionConfig, ModelError
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
DRAW_SEED = 1


@dataclass(frozen=True)
class VoiceFigures:
    """The figures of one voice. program: its synthesiser. fired_on: other words that fired, and how often."""

    program: str
    figures: StreamFigures = field(metadata=INLINE)
    fired_on: dict[str, int]


@dataclass(frozen=True)
class VoicesReport(Report):
    """The figures of each voice. threshold: that of the decision. trials: of each word. seed: of all that is drawn."""

    threshold: float
    decision: DecisionConfig
    trials: int
    seed: int
    commands: tuple[str, ...]
    voices: dict[str, VoiceFigures]

    def parts(self) -> list[Part]:
        """Return the report as a sentence and a table."""
        commands, others = self.commands, len(WORDS) - len(self.commands)
        title = (
            f"Each voice said {len(commands)} commands ({', '.join(commands)}) and {others} other words "
            f"{self.trials} times each in a quiet room, at threshold {self.threshold:g}."
        )
        rows = [
            (
                f"{name} ({voice.program})",
                percent(voice.figures.exactly_once),
                *[percent(voice.figures.exactly_once_by_word[word]) for word in commands],
                *[percent(getattr(voice.figures, share)) for share in ("duplicate", "wrong", "fires_per_other")],
                ", ".join(f"{word} {count}" for word, count in voice.fired_on.items()),
            )
            for name, voice in self.voices.items()
        ]
        head = ("voice", "exactly once", *commands, "duplicate", "wrong", "per other word", "fired on")
        return [title, Table(head, rows)]


def judge(network: Network, *, trials: int = TRIALS) -> VoicesReport:
    """Return the figures of each voice with the card's decision; `trials` of each word, 1 or more."""
    commands, decision = network.card.commands, network.card.decision
    spotter = Spotter(network)
    figures: dict[str, VoiceFigures] = {}
    for number, voice in enumerate(HELD_OUT):
        stream = recording(voice.name, trials=trials, rng=np.random.default_rng([DRAW_SEED, number]))
        heard = detections(fires_in(stream.samples, spotter))
        seconds = len(stream.samples) / RATE_HZ
        found = stream_figures(stream.spoken, heard, commands=commands, seconds=seconds)
        owned, _ = match(stream.spoken, heard)
        pairs = zip(stream.spoken, owned, strict=True)
        fired_on = Counter(word.label for word, mine in pairs if mine and word.label not in commands)
        figures[voice.name] = VoiceFigures(voice.program, found, dict(sorted(fired_on.items())))
    said = tuple(word for word in commands if word in WORDS)
    return VoicesReport(decision.threshold, decision, trials, DRAW_SEED, said, figures)


def recording(voice: str, *, trials: int, rng: np.random.Generator) -> Stream:
    """Return all words of a voice, each `trials` times; order, pace, gaps and levels are picked by `rng`.

    The words were recorded without noise, and are kept whole: cut by their energy, some would lose a final stop.
    """
    room = np.zeros(round(ROOM_S * RATE_HZ), np.float32)
    clips = []
    for i in rng.permutation(np.repeat(np.arange(len(WORDS)), trials)):
        word = change_speed(voices.spoken(voice, WORDS[i]), rng.uniform(SLOWEST, FASTEST))
        clips.append((WORDS[i], np.concatenate([room, word, room])))
    return build_stream(clips, QUIET, noises=(), rng=rng, edges=Edges(ROOM_S, 0.01))


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge, print, and write if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.voices_report", description=__doc__.partition("\n")[0])
    add_model_options(parser)
    parser.add_argument("--trials", type=int, default=TRIALS, metavar="N", help="of each word (default: %(default)s)")
    parser.add_argument("--write-card", action="store_true", help="put the figures into the model's card and page")
    options = parser.parse_args(arguments)
    try:
        network = Network.load(options.model)
        report = judge(network, trials=options.trials)
        sys.stdout.write(as_text(report.parts()) + "\n")
        if options.write_card:
            write_card(NAME, report, model=options.model, sha256=network.card.sha256)
    except ModelError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
