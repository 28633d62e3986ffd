"""The demo voice: its sound fits its labels, its labels draw a house, and the game hears and draws just that."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assets.make_demo import GAPS_S, make_demo
from assets.synthesis import RATE_HZ, missing_programs
from models.spot.audio_files import read_audio
from models.synthetic.voices import HELD_OUT, may_train
from tests.support.figures import DIRECTIONS, differences, path_of, size_of

ROOT = Path(__file__).parents[3]
DEMO = ROOT / "assets" / "demo.wav"
SCRIPT = json.loads((ROOT / "assets" / "demo.json").read_text(encoding="utf-8"))
LABELS = SCRIPT["words"]
WORDS = [label["word"] for label in LABELS]


def level(samples: NDArray[np.float32]) -> float:
    """Return the root mean square of `samples`, float32 (n,)."""
    return float(np.sqrt(np.mean(samples**2)))


def test_lasts_about_a_minute() -> None:
    """The demo is 16 kHz sound of about a minute, in which every label has its place."""
    samples = read_audio(DEMO)

    assert 50 * RATE_HZ < len(samples) < 70 * RATE_HZ
    assert 0 < LABELS[0]["start_s"] < LABELS[-1]["end_s"] < len(samples) / RATE_HZ


def test_leaves_gaps_as_people_do() -> None:
    """Between two words lies at least half a second and at most 0.8 s."""
    gaps = [after["start_s"] - before["end_s"] for before, after in pairwise(LABELS)]

    assert min(gaps) >= GAPS_S[0] - 0.002  # labels are rounded to a millisecond
    assert max(gaps) <= GAPS_S[1] + 0.002


def test_sounds_where_its_labels_say() -> None:
    """Each label holds a word at least 20 dB above the silences around it."""
    samples = read_audio(DEMO)
    edges_s = [0.0, *(time for label in LABELS for time in (label["start_s"], label["end_s"])), len(samples) / RATE_HZ]
    pieces = [level(samples[round(start * RATE_HZ) : round(end * RATE_HZ)]) for start, end in pairwise(edges_s)]

    assert min(pieces[1::2]) > 10 * max(pieces[0::2])


def test_draws_a_figure_over_a_third_of_the_paper() -> None:
    """The words lead back to where the pen began, over at least a third of 1000 x 800 px, and never off the paper."""
    points = path_of(WORDS, step_px=SCRIPT["step_px"])
    width, height = size_of(points)

    assert set(WORDS) == set(DIRECTIONS)
    assert points[0] == points[-1]
    assert width * height >= 1000 * 800 / 3
    assert all(10 <= x <= 990 and 10 <= y <= 790 for x, y in points)


def test_speaks_with_voices_kept_out_of_training() -> None:
    """At least four voices speak; no model may learn from any of them, nor from the same one in another accent."""
    speaking = {label["voice"] for label in LABELS}

    assert len(speaking) >= 4
    assert speaking <= {voice.name for voice in HELD_OUT}
    assert not any(may_train(voice.program, voice.voice) for voice in HELD_OUT)
    assert not may_train("espeak-ng", "en-029+f2")
    assert may_train("espeak-ng", "en-us+f1")


@pytest.mark.skipif(bool(missing_programs()), reason=f"not installed: {', '.join(missing_programs())}")
def test_script_makes_the_demo_again() -> None:
    """The committed script says the committed words in the committed voices."""
    samples, labels = make_demo()

    assert [(label["word"], label["voice"]) for label in labels] == [(x["word"], x["voice"]) for x in LABELS]
    assert len(samples) == pytest.approx(len(read_audio(DEMO)), rel=0.1)  # versions of the voices differ a little


def test_spot_hears_the_script() -> None:
    """`python -m models.spot assets/demo.wav` hears every word of the demo, in order, each soon after it is said."""
    command = [sys.executable, "-m", "models.spot", str(DEMO), "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    heard = [json.loads(line) for line in done.stdout.splitlines()]

    assert [command["word"] for command in heard] == WORDS
    delays_s = [command["time_s"] - label["end_s"] for command, label in zip(heard, LABELS, strict=True)]
    assert max(delays_s) < 0.5


def test_game_draws_the_house(tmp_path: Path) -> None:
    """The whole program, without a screen, hears the demo, draws the house with the demo's own step and saves it."""
    picture = tmp_path / "house.png"
    command = [sys.executable, "-m", "game", "--headless", "--listen", str(DEMO), "--save", str(picture)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert differences(picture, path_of(WORDS, step_px=SCRIPT["step_px"])) == (0, 0)
