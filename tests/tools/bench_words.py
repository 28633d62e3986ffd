"""How many words and seconds a drawing takes by voice: word by word, with larger steps, and hands free.

    python -m tests.tools.bench_words [--drawings N] [--recordings DATA_DIR]

A simulated speaker draws five reference pictures by the rules of the game (`session/hands_free.py`), sees what comes of
each word, and mends what went wrong until the picture is whole. It says at most 1.5 words a second; 3 of 100 are
missed and said again; each fires after a delay drawn from those measured on validation voices; and the speaker is
0.06 s early or late (standard deviation) where a word must come at a moment. All numbers are medians of N drawings.

With --recordings the real recogniser hears every clip of "stop" of the validation speakers below DATA_DIR while the pen
goes on, and it is counted how many steps are left that were drawn after the word began. When it began is told by the
energy of the whole clip, within which the word that fires is the loudest stretch.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np

from game.drawing.drawing import Segment
from game.drawing.pen import WAYS, Point
from game.drawing.world import World
from game.messages import Command, Meaning, Tool, Verb
from game.session.hands_free import FASTER, TWICE_S, Hand, Mode, Outcome, Spoken, State, hear, pass_time
from game.session.ring_menu import menu_of
from game.settings import Settings
from models.data.clips import find_files
from models.data.dataset import Split
from models.spot.audio_files import read_audio
from models.spot.config import weights_of
from models.spot.spotter import DB_PER_LOG, Spotter, hearings_in
from models.spot.word_energy import loud_stretches

WORDS_PER_S, MISSED, JITTER_S, NOTICED_S = 1.5, 0.03, 0.06, 0.9  # the last: until the speaker sees that it was missed
# From the beginning of a word until it fires: quantiles at 0, 5, ... 100 % of 400 clips of the eight words by
# validation speakers, `handsfree8w`; and how far the recogniser is off with the beginning.
DELAYS_S = (
    *(0.25, 0.254, 0.27, 0.3, 0.33, 0.34, 0.36, 0.37, 0.38, 0.39, 0.4),
    *(0.42, 0.43, 0.44, 0.46, 0.48, 0.51, 0.56, 0.61, 0.77, 0.95),
)
OFF_S, FAR_OFF = 0.01, 0.02  # usually within 0.01 s; in 2 of 100 it is not told, and the usual delay is taken
USUAL_S = 0.4
STEP_PX, LARGE_STEPS = 10, 5  # a large step is 50 px
FEW, LONG, SHORT = 2, (10, 20), 4  # steps walked word by word; worth going faster, twice; where to go slower again
DIRECTIONS = {"U": Command.UP, "D": Command.DOWN, "L": Command.LEFT, "R": Command.RIGHT}
PICTURES = {  # legs of so many steps; in small letters the pen is lifted
    "stairs": "R5 U5 " * 8,
    "house": f"U25 {'R3 U3 ' * 5}{'R3 D3 ' * 4}R3 D28 L30 r12 U12 R6 D12 u16 r4 R5 U5 L5 D5",
    "letters": "U14 R8 D14 u6 L8 d6 r12 U14 R7 D6 L7 r7 D8 L7 r20 L8 U14 R8",
    "spiral": " ".join(f"{'URDL'[at % 4]}{32 - at}" for at in range(30)),
    "face": "R36 U36 L36 D36 r7 u26 R5 U5 L5 D5 r17 R5 U5 L5 D5 d10 l6 D6 r8 d10 R4 U2 l28 D2 R24",
}


@dataclass(frozen=True)
class Leg:
    """A straight part of a picture; steps: of STEP_PX. end: where it leads."""

    way: Command
    steps: int
    lifted: bool
    end: Point


def legs_of(picture: str, start: Point, *, step_px: int = STEP_PX) -> list[Leg]:
    """Return the legs of a picture that begins at a point."""
    legs, (x, y) = [], start
    for part in picture.split():
        way, steps = DIRECTIONS[part[0].upper()], int(part[1:])
        dx, dy = WAYS[way.value]
        x, y = x + dx * steps * step_px, y + dy * steps * step_px
        legs.append(Leg(way, steps, part[0].islower(), (x, y)))
    return legs


def coarser(picture: str) -> str:
    """Return a picture for large steps: each leg so many times shorter, but at least one step."""
    return " ".join(f"{part[0]}{max(1, round(int(part[1:]) / LARGE_STEPS))}" for part in picture.split())


class Speaker:
    """Somebody who draws by voice; words: said so far. seconds: since the first one began."""

    def __init__(self, dice: random.Random, *, step_px: int = STEP_PX) -> None:
        self.state, self.world, self.words = State(), World.new((1000, 800)), 0
        self.tool, self.last = Tool.PEN, Outcome(State(), self.world)
        self.seconds = 0.0  # until the last word was heard, or missed
        self._dice, self._free_s, self._step_px = dice, 0.0, step_px

    @property
    def hand(self) -> Hand:
        """What the words are carried out with: the settings as they begin."""
        inputs = replace(Settings().inputs(tool=self.tool), step_px=self._step_px)
        return Hand(inputs, float(Settings().glide_per_s), menu_of(()))

    def say(self, meaning: Meaning, *, at_s: float = 0.0) -> bool:
        """Say a word at a moment, or as soon as the one before is said; returns whether it was heard."""
        begins_s = max(at_s, self._free_s)
        self._free_s, self.words = begins_s + 1 / WORDS_PER_S, self.words + 1
        if self._dice.random() < MISSED:
            self.wait(begins_s + NOTICED_S)
            return False
        fires_s = max(begins_s + quantile(DELAYS_S, self._dice.random()), self.seconds)
        told_s = fires_s - USUAL_S if self._dice.random() < FAR_OFF else begins_s - self._dice.uniform(0.0, OFF_S)
        self.wait(fires_s)
        self._take(hear(self.state, self.world, Spoken("", meaning, fires_s, told_s), self.hand))
        return True

    def insist(self, meaning: Meaning, *, at_s: float = 0.0) -> None:
        """Say a word until it is heard."""
        while not self.say(meaning, at_s=at_s):
            pass

    def wait(self, until_s: float) -> None:
        """Let time pass."""
        self.seconds = max(self.seconds, until_s)
        self._take(pass_time(self.state, self.world, self.seconds, self.hand))

    def _take(self, outcome: Outcome) -> None:
        self.last, self.state, self.world, self.tool = outcome, outcome.state, outcome.world, outcome.tool

    # How it draws

    def word_by_word(self, picture: str) -> None:
        """Say a word for each step."""
        for leg in legs_of(picture, self.world.position, step_px=self._step_px):
            self._lift(leg.lifted)
            for _ in range(leg.steps):
                self.insist(leg.way)

    def hands_free(self, picture: str) -> None:
        """Let the pen go on by itself, and turn and stop it."""
        legs = legs_of(picture, self.world.position)
        for leg, after in zip(legs, [*legs[1:], None], strict=True):
            self._lift(leg.lifted)
            turns = after is not None and after.lifted == leg.lifted and after.steps > FEW
            while not self._draw(leg, after.way if after is not None and turns else None):
                pass

    def _lift(self, lifted: bool) -> None:
        """Lift the pen, or put it down, where it is not so yet; a "stop" too soon after another one does nothing."""
        while lifted != (self.tool is Tool.LIFTED):
            ended_s = self.state.ended_s
            self.say(Verb.STOP, at_s=0.0 if ended_s is None else ended_s + TWICE_S - DELAYS_S[0])

    def _left(self, leg: Leg) -> int:
        """Return how many steps of a leg are missing; below 0 where the pen has gone too far."""
        (dx, dy), (x, y) = WAYS[leg.way.value], self.world.position
        return ((leg.end[0] - x) * dx + (leg.end[1] - y) * dy) // self._step_px

    def _draw(self, leg: Leg, next_way: Command | None) -> bool:
        """Say the next word of a leg; returns whether the leg is drawn, and the pen stands or goes the next way."""
        left, state = self._left(leg), self.state
        if state.mode is not Mode.GLIDING:
            if left < 0:
                self.insist(Verb.NO)  # takes back the run that went too far
            elif left > 0:
                goes_on = state.heading is leg.way and left > (FEW if next_way is None else 1)
                self.insist(Verb.GO if goes_on else leg.way)
            return left == 0
        if state.stage < len(LONG) and left >= LONG[state.stage]:
            self.say(Verb.GO)
            return False
        pause_s = 1 / (self.hand.pace_per_s * FASTER[state.stage])
        if state.stage > 0:
            self.say(leg.way, at_s=state.next_s + (left - 1 - SHORT) * pause_s + self._dice.gauss(0.0, JITTER_S))
            return False
        word: Meaning = Verb.STOP if next_way is None else next_way
        drawn_s = state.next_s + (left - 1) * pause_s
        if not self.say(word, at_s=drawn_s + pause_s / 2 + self._dice.gauss(0.0, JITTER_S)):
            self.insist(Verb.STOP)
            return False
        return word is not Verb.STOP and self._turned_well(leg)

    def _turned_well(self, leg: Leg) -> bool:
        """Return whether the pen turned where the leg ends; what was drawn since the turn is taken back if not."""
        drawing = self.world.drawing
        begun = drawing[-len(self.state.run.drawn_s)].change.start if self.state.run.drawn_s else self.world.position
        if begun == leg.end:
            return True
        self.insist(Verb.NO)
        return False


def quantile(values: tuple[float, ...], share: float) -> float:
    """Return the value at a share, 0 to 1, of sorted values."""
    return float(np.interp(share, np.linspace(0.0, 1.0, len(values)), values))


def inked(world: World) -> set[tuple[Point, Point]]:
    """Return every step that is on the paper, each way alike."""
    lines = (world.drawing[at].change for at in range(len(world.drawing)))
    drawn = [one for one in lines if isinstance(one, Segment) and one.tool is Tool.PEN]
    return {(min(one.start, one.end), max(one.start, one.end)) for one in drawn}


def steps_of(picture: str, start: Point) -> set[tuple[Point, Point]]:
    """Return every step of a picture, each way alike."""
    steps: set[tuple[Point, Point]] = set()
    for before, leg in pairwise([Leg(Command.UP, 0, True, start), *legs_of(picture, start)]):
        (dx, dy), (x, y) = WAYS[leg.way.value], before.end
        points = [(x + dx * at * STEP_PX, y + dy * at * STEP_PX) for at in range(leg.steps + 1)]
        steps |= set() if leg.lifted else {(min(both), max(both)) for both in pairwise(points)}
    return steps


@dataclass(frozen=True)
class Row:
    """What one picture takes in one way, and whether every drawing of it was whole."""

    words: float
    seconds: float
    whole: bool


def measure(draw: Callable[[Speaker], None], *, drawings: int, step_px: int = STEP_PX, picture: str = "") -> Row:
    """Return the medians of several drawings. picture: that must be on the paper in the end, if any."""
    speakers = [Speaker(random.Random(seed), step_px=step_px) for seed in range(drawings)]  # noqa: S311 - for a bench
    for speaker in speakers:
        draw(speaker)
    wanted = steps_of(picture, World.new((1000, 800)).position)
    whole = not picture or all(inked(speaker.world) == wanted for speaker in speakers)
    return Row(median(one.words for one in speakers), median(one.seconds for one in speakers), whole)


def rows(picture: str, *, drawings: int) -> tuple[Row, Row, Row]:
    """Return what a picture takes word by word, with larger steps, and hands free."""
    coarse = coarser(picture)
    return (
        measure(lambda one: one.word_by_word(picture), drawings=drawings, picture=picture),
        measure(lambda one: one.word_by_word(coarse), drawings=drawings, step_px=STEP_PX * LARGE_STEPS),
        measure(lambda one: one.hands_free(picture), drawings=drawings, picture=picture),
    )


def late_steps(data: Path) -> Iterator[int]:
    """Yield, of each clip of "stop", how many steps are left that came after it began; below 0: too many taken back.

    The pen goes on at the usual pace, 4 steps a second, whose first comes at any part of a pause.
    """
    spotter, dice = Spotter.load(weights_of("handsfree8w")), random.Random(1)  # noqa: S311 - for a bench
    hush = np.random.default_rng(1).normal(0.0, 1e-4, 16_000).astype(np.float32)
    pause_s, hop_s = 1 / Settings().glide_per_s, 0.01
    for path in find_files(data, Split.VALIDATION):
        if path.parent.name != "stop":
            continue
        heard = [*hearings_in(np.concatenate([hush, read_audio(path), hush[:8_000]]), spotter)]
        fired = next((one for one in heard if one.word == "stop"), None)
        frames = np.concatenate([one.frames for one in heard]).astype(np.float64)
        level_db = DB_PER_LOG * np.log(np.exp(frames).sum(axis=1))
        stretches = loud_stretches(level_db)
        if fired is None or fired.began_s is None or len(stretches) == 0:
            continue
        peaks = [level_db[a : b + 1].max() for a, b in zip(stretches.firsts, stretches.lasts, strict=True)]
        began_s = heard[-1].time_s - (len(level_db) - int(stretches.firsts[int(np.argmax(peaks))])) * hop_s
        drawn_s = [dice.random() * pause_s + at * pause_s for at in range(40)]
        yield sum(began_s < at <= fired.time_s for at in drawn_s) - sum(
            fired.began_s < at <= fired.time_s for at in drawn_s
        )


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--drawings", type=int, default=25, metavar="N", help="of each picture (%(default)s)")
    parser.add_argument("--recordings", type=Path, metavar="DATA_DIR", help="hear these with the real recogniser")
    options = parser.parse_args(arguments)
    write = sys.stdout.write
    write(f"{'':12}{'word by word':>20}{'in steps of 50 px':>20}{'hands free':>20}\n")
    write(f"{'':12}{'words':>10}{'s':>10}{'words':>10}{'s':>10}{'words':>10}{'s':>10}{'share':>10}\n")
    totals = [0.0, 0.0]
    for name, picture in PICTURES.items():
        by_word, large, free = rows(picture, drawings=options.drawings)
        totals = [totals[0] + by_word.seconds, totals[1] + free.seconds]
        figures = "".join(f"{row.words:10.0f}{row.seconds:10.0f}" for row in (by_word, large, free))
        broken = "" if by_word.whole and free.whole else "  not whole"
        write(f"{name:12}{figures}{free.seconds / by_word.seconds:10.0%}{broken}\n")
    write(f"{'all':12}{'':10}{totals[0]:10.0f}{'':30}{totals[1]:10.0f}{totals[1] / totals[0]:10.0%}\n")
    if options.recordings is not None:
        late = [*late_steps(options.recordings)]
        well = sum(abs(one) <= 1 for one in late) / len(late)
        write(f'\n"stop" by validation voices: {len(late)} heard; at most one step off in {well:.1%}\n')


if __name__ == "__main__":
    main()
