"""Make the demo voice: `python -m assets.make_demo` writes demo.wav and its labels, demo.json, beside this file.

Needs espeak-ng and flite. Seven voices, none of which the model has ever learned from, take turns to draw a house.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assets.synthesis import RATE_HZ, say
from models.spot.audio_files import write_wav
from models.synthetic.voices import HELD_OUT

STEP_PX = 50  # the house is 12 steps wide and 10 high: 37 % of a paper of 1000 x 800 px
HOUSE = (
    ("slt", "right right down down down"),  # over the door and down its right side
    ("awb", "right right right right right right"),  # along the ground
    ("ruth", "up up up up"),  # the right wall
    ("anna", "left up left up left up left up left up left left"),  # the roof, to the ridge and along it
    ("rms", "down left down left"),  # two steps down the other side
    ("carl", "up up up left down down down down down"),  # the chimney
    ("slt", "left down left down down down down"),  # the last of the roof, and the left wall
    ("iain", "right right right right up up up"),  # along the ground, up the door and closed
)
LEAD_S = 1.0  # before the first word, and after the last
GAPS_S = (0.5, 0.8)  # between two words, as people leave them when they watch the pen
ROOM = 0.0005  # root mean square of the faint noise under everything (-66 dB full scale): no room is silent
SEED = 1


def make_demo() -> tuple[NDArray[np.float32], list[dict[str, Any]]]:
    """Return the demo as float32 (n,) at 16 kHz mono, and where each word stands in it.

    Labels are in the order of speaking: `word`, `start_s`, `end_s`, `voice`.
    """
    rng = np.random.default_rng(SEED)
    voices = {voice.name: voice for voice in HELD_OUT}
    pieces = [_silence(LEAD_S)]
    labels = []
    for name, words in HOUSE:
        for word in words.split():
            start = sum(len(piece) for piece in pieces)
            pieces.append(say(voices[name], word))
            end = start + len(pieces[-1])
            labels.append(
                {"word": word, "start_s": round(start / RATE_HZ, 3), "end_s": round(end / RATE_HZ, 3), "voice": name}
            )
            pieces.append(_silence(rng.uniform(*GAPS_S)))
    pieces[-1] = _silence(LEAD_S)
    speech = np.concatenate(pieces)
    return speech + rng.normal(0.0, ROOM, speech.shape).astype(np.float32), labels


def _silence(length_s: float) -> NDArray[np.float32]:
    """Return `length_s` seconds of silence, float32 (n,)."""
    return np.zeros(round(length_s * RATE_HZ), np.float32)


def main() -> None:
    """Write demo.wav and demo.json."""
    folder = Path(__file__).parent
    samples, labels = make_demo()
    write_wav(folder / "demo.wav", samples)
    lines = ",\n".join("    " + json.dumps(label) for label in labels)
    (folder / "demo.json").write_text(
        f'{{\n  "step_px": {STEP_PX},\n  "words": [\n{lines}\n  ]\n}}\n', encoding="utf-8"
    )


if __name__ == "__main__":
    main()
