"""Tests of the story that synthetic voices read: no command in it, and as many hours as it says."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

from assets.synthesis import RATE_HZ, missing_programs
from models.evaluate import __main__ as evaluate
from models.spot.audio_files import read_audio
from models.spot.config import DIRECTIONS, VOCABULARIES
from models.spot.runtime import Network
from models.synthetic.voices import HELD_OUT, SyntheticVoice
from tests.support.tones import hear_tones, tone
from tests.tools import long_speech

SOUND_THE_SAME = {"write", "rite", "wright", "know"}
WORDS = re.findall(r"[a-z]+", long_speech.STORY.read_text(encoding="utf-8").lower())


def test_no_command_is_said() -> None:
    """The story holds no command of any of our models, no word that sounds the same, and none that begins with one."""
    commands = {word for words in VOCABULARIES.values() for word in words}

    assert set(WORDS) & (commands | SOUND_THE_SAME) == set()
    assert [word for word in WORDS if word.startswith(DIRECTIONS)] == []


def test_the_voices_read_for_an_hour() -> None:
    """At 200 words a minute, which is fast, all voices together take more than an hour."""
    assert len(WORDS) * len(HELD_OUT) / 200 > 60.0


def test_files_are_judged_as_validation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each voice's file lies where `long --split validation` takes it; two paragraphs of 0.4 s have 0.7 s after each.

    One voice is made to say a command's tone in both, and only its file is named.
    """
    monkeypatch.setattr(long_speech, "missing_programs", lambda: ())
    monkeypatch.setattr(long_speech, "paragraphs", lambda: ["one", "two"])
    monkeypatch.setattr(long_speech, "say", lambda voice, _: tone("up" if voice.name == "iain" else "dog"))
    monkeypatch.setattr(Network, "load", hear_tones)

    long_speech.main([str(tmp_path)])
    folder = tmp_path / "extra" / "synthetic_speech" / "validation"
    assert evaluate.main(["long", str(folder), "--split", "validation", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    figures = found["audio"]["synthetic_speech, validation"]
    assert figures["files"] == len(HELD_OUT)
    assert figures["hours"] == pytest.approx(len(HELD_OUT) * 2 * (0.4 + 0.7) / 3600)
    assert [(fire["file"], fire["word"]) for fire in found["fires"]] == [("iain.wav", "up")] * 2


def test_a_missing_program_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a voice's program there are two sentences, and no folder."""
    monkeypatch.setattr(long_speech, "missing_programs", lambda: ("flite",))

    with pytest.raises(SystemExit, match=r"flite cannot be found\. Install the packages of these names\."):
        long_speech.main([str(tmp_path)])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(bool(missing_programs()), reason=f"not installed: {', '.join(missing_programs())}")
@pytest.mark.parametrize("voice", [HELD_OUT[0], HELD_OUT[-1]], ids=lambda voice: voice.program)
def test_real_voices_read(voice: SyntheticVoice, tmp_path: Path) -> None:
    """Ten words take between 2 and 6 s, and are followed by 0.7 s in which only a hiss is heard."""
    long_speech.record(voice, ["An old clock rang every morning inside a tin bucket."], tmp_path / "read.wav")

    speech = read_audio(tmp_path / "read.wav")
    assert 2.0 + 0.7 < len(speech) / RATE_HZ < 6.0 + 0.7
    assert np.abs(speech[-round(0.6 * RATE_HZ) :]).max() < 0.01
    assert np.abs(speech).max() > 0.1
