"""Tests of what streams are made of."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from models.data.clips import read_part
from models.data.dataset import DataError, Split
from models.evaluate.speakers import speaker_of
from models.evaluate.stream_builder import CONDITIONS, SAID_AGAIN, Material, Noise, gather, lacking, make_stream
from models.spot.audio_files import write_wav
from models.spot.config import DIRECTIONS
from tests.support.made_speech import TESTING, TRAINING, VALIDATION, make_data
from tests.support.tones import silence, tone

BY_NAME = {condition.name: condition for condition in CONDITIONS}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return five words by six speakers, two long noises, a dog of ESC-10, speech; a word, a knock and talk, made."""
    make_data(tmp_path)
    sounds = {
        "_background_noise_/running_tap.wav": np.concatenate([silence(4.0), tone("left", seconds=1.0)]),
        "extra/esc10/validation/001 - Dog bark/1.wav": tone("dog"),
        "extra/esc10/training/001 - Dog bark/2.wav": tone("dog"),
        "extra/synthetic_sounds/training/knock/1.wav": tone("dog"),
        "extra/synthetic_speech/training/talk.wav": tone("dog"),
        "extra/synthetic_speech/validation/story.wav": tone("dog"),
        "extra/speech_commands_rebuilt/validation/up/8b775397_nohash_9.wav": tone("up"),
    }
    for name, sound in sounds.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write_wav(tmp_path / name, sound)
    return tmp_path


def speakers(material: Material) -> set[str]:
    """Return who says the commands."""
    return {recording.path.name.partition("_")[0] for recording in material.commands}


@pytest.mark.parametrize(
    ("split", "who"), [(Split.TRAINING, TRAINING), (Split.VALIDATION, VALIDATION), (Split.TESTING, TESTING)]
)
def test_words_of_a_split(folder: Path, split: Split, who: tuple[str, ...]) -> None:
    """Each split has its own speakers, each with four commands and one other word, and nothing made by computer."""
    material = gather(folder, split=split, commands=DIRECTIONS)

    assert speakers(material) == set(who)
    assert len(material.commands) == 4 * len(who)
    assert [recording.label for recording in material.others] == ["dog"] * len(who)


def test_all_of_a_data_set(folder: Path) -> None:
    """Without a split all speakers count."""
    material = gather(folder, split=None, commands=DIRECTIONS)

    assert speakers(material) == {*TRAINING, *VALIDATION, *TESTING}


def test_noises_of_the_validation_split(folder: Path) -> None:
    """Sounds are those of the split and the long noises but the tap; babble and company are running speech."""
    noises = gather(folder, split=Split.VALIDATION, commands=DIRECTIONS).noises

    assert {kind: [r.path.name for r in found] for kind, found in noises.items()} == {
        Noise.SOUNDS: ["hum.wav", "1.wav"],
        Noise.TAP: ["running_tap.wav"],
        Noise.BABBLE: ["reader.wav"],
        Noise.COMPANY: ["reader.wav"],
    }


@pytest.mark.parametrize("split", [None, Split.TRAINING])
def test_noises_made_by_formula_are_no_everyday_sounds(folder: Path, split: Split | None) -> None:
    """What is made to train on is not judged on, whichever split is asked for."""
    sounds = gather(folder, split=split, commands=DIRECTIONS).noises[Noise.SOUNDS]

    assert {recording.source for recording in sounds} == {"", "esc10"}


@pytest.mark.parametrize("split", [None, Split.TRAINING, Split.VALIDATION])
def test_babble_is_people(folder: Path, split: Split | None) -> None:
    """Talk of synthetic voices is no babble to judge on, whichever split is asked for."""
    babble = gather(folder, split=split, commands=DIRECTIONS).noises[Noise.BABBLE]

    assert {recording.source for recording in babble} == {"librispeech_dev_clean"}


def test_held_noises_serve_testing_too(folder: Path) -> None:
    """Long noises have no testing part: what training never met serves. ESC-10's dog of validation does not."""
    noises = gather(folder, split=Split.TESTING, commands=DIRECTIONS).noises

    assert [(r.path.name, r.part) for r in noises[Noise.SOUNDS]] == [("hum.wav", (0.8, 1.0))]
    assert [(r.path.name, r.part) for r in noises[Noise.TAP]] == [("running_tap.wav", (0.8, 1.0))]


def test_only_the_part_is_read(folder: Path) -> None:
    """Of the tap's five seconds, the first four are silent: validation hears the last one."""
    (tap,) = gather(folder, split=Split.VALIDATION, commands=DIRECTIONS).noises[Noise.TAP]

    samples = read_part(tap.path, tap.part)

    assert len(samples) == 16_000
    assert np.sqrt(np.mean(samples**2)) == pytest.approx(0.1 / np.sqrt(2), rel=0.01)


def test_what_is_lacking_is_named(folder: Path) -> None:
    """No speech of the testing split is there, so there is neither babble nor company; all else can be built."""
    material = gather(folder, split=Split.TESTING, commands=DIRECTIONS)

    reasons = {condition.name: lacking(material, condition) for condition in CONDITIONS}

    for talk in ("babble 10 dB", "babble 5 dB", "company"):
        assert "no running speech of this split" in reasons.pop(talk)
    assert set(reasons.values()) == {""}


def test_noises_that_are_all_empty_are_told(folder: Path, tmp_path: Path) -> None:
    """A part of a file of one sample may hold none: that fills no stream, however often it is put after itself."""
    material = gather(folder, split=Split.VALIDATION, commands=DIRECTIONS)
    write_wav(tmp_path / "short.wav", np.ones(1, np.float32))
    empty = tuple(replace(r, path=tmp_path / "short.wav", part=(0.8, 1.0)) for r in material.noises[Noise.TAP])
    material = replace(material, noises={**material.noises, Noise.TAP: empty})

    with pytest.raises(DataError, match="long noise running_tap are too short for 'tap 5 dB'"):
        make_stream(material, BY_NAME["tap 5 dB"], words=4, seed=1)


def test_a_quarter_are_other_words(folder: Path) -> None:
    """Of twelve words three are no commands, in mixed order."""
    material = gather(folder, split=Split.TRAINING, commands=DIRECTIONS)

    labels = [word.label for word in make_stream(material, BY_NAME["quiet"], words=12, seed=1).spoken]

    assert len(labels) == 12
    assert labels.count("dog") == 3
    assert labels[-3:] != ["dog"] * 3


@pytest.mark.parametrize(("name", "others"), [("quiet", 2), ("company", 16)])
def test_every_recording_once(folder: Path, name: str, others: int) -> None:
    """Without a number of words every command is heard once, and every other word; in company those come again."""
    material = gather(folder, split=Split.VALIDATION, commands=DIRECTIONS)

    spoken = make_stream(material, BY_NAME[name], words=None, seed=1).spoken

    commands = [(word.label, word.clip) for word in spoken if word.label in DIRECTIONS]
    assert sorted(commands) == sorted((r.label, r.path.stem) for r in material.commands)
    heard = Counter(word.clip for word in spoken if word.label == "dog")
    assert heard == dict.fromkeys((r.path.stem for r in material.others), others // 2)


def test_every_word_is_said_again(folder: Path) -> None:
    """Each word is followed by the same one by the same person, another recording where there is one."""
    write_wav(folder / "up" / f"{VALIDATION[0]}_nohash_1.wav", tone("up"))
    material = gather(folder, split=Split.VALIDATION, commands=DIRECTIONS)

    spoken = make_stream(material, SAID_AGAIN[0], words=None, seed=1).spoken

    assert [word.again for word in spoken] == [False, True] * (len(material.commands) + len(material.others))
    for first, second in zip(spoken[::2], spoken[1::2], strict=True):
        assert (second.label, speaker_of(second.clip)) == (first.label, speaker_of(first.clip))
        several = (first.label, speaker_of(first.clip)) == ("up", VALIDATION[0])
        assert (second.clip != first.clip) is several
        assert second.end_s - first.end_s < 3.0


def test_no_word_twice_before_each_was_heard_once(folder: Path) -> None:
    """Twelve commands out of eight recordings: each of the four words comes at least twice and at most four times."""
    material = gather(folder, split=Split.VALIDATION, commands=DIRECTIONS)

    labels = [word.label for word in make_stream(material, BY_NAME["quiet"], words=16, seed=1).spoken]

    assert all(2 <= labels.count(word) <= 4 for word in DIRECTIONS)


def test_words_know_their_recordings(folder: Path) -> None:
    """Each word of a stream has the name of its recording, so that misses can be grouped by speaker."""
    material = gather(folder, split=Split.VALIDATION, commands=DIRECTIONS)

    spoken = make_stream(material, BY_NAME["quiet"], words=10, seed=1).spoken

    recorded = {(r.label, r.path.stem) for r in (*material.commands, *material.others)}
    assert {(word.label, word.clip) for word in spoken} == recorded  # eight commands and two dogs, each once


def test_without_other_words_all_are_commands(folder: Path) -> None:
    """Where every word is a command, none takes the place of another word."""
    material = gather(folder, split=Split.TRAINING, commands=(*DIRECTIONS, "dog"))

    assert len(make_stream(material, BY_NAME["quiet"], words=8, seed=1).spoken) == 8


def test_a_stream_repeats_from_its_seed(folder: Path) -> None:
    """The same seed gives the same sound to the last bit, another seed another one, another condition too."""
    material = gather(folder, split=Split.VALIDATION, commands=DIRECTIONS)

    one, two, other = (make_stream(material, BY_NAME["tap 5 dB"], words=4, seed=seed) for seed in (1, 1, 2))
    quiet = make_stream(material, BY_NAME["quiet"], words=4, seed=1)

    np.testing.assert_array_equal(one.samples, two.samples)
    assert one.spoken == two.spoken
    assert one.spoken != other.spoken
    assert one.spoken != quiet.spoken


def test_a_folder_without_commands_is_told(folder: Path, tmp_path: Path) -> None:
    """No command, no words at all, and no folder each end with what to do."""
    with pytest.raises(DataError, match=r"no recordings of hop in the testing split of .* Give the folder"):
        gather(folder, split=Split.TESTING, commands=("hop",))
    with pytest.raises(DataError, match="There are no recordings of words"):
        gather(tmp_path / "nowhere", split=None, commands=DIRECTIONS)
