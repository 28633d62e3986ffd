"""Tests of judging what fitting gains: who is judged, on what, and how it is told."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.adapt.bank import Bank
from models.adapt.embeddings import Looks
from models.adapt.judging import Ear
from models.adapt.last_layer import LastLayer
from models.data.clips import read_part
from models.data.dataset import DataError
from models.evaluate.__main__ import main
from models.evaluate.adaptation import (
    ALONE,
    AdaptationOptions,
    AdaptationReport,
    Heard,
    SpeakerChange,
    TakesReport,
    TalkChange,
    hardest_of,
    judge,
)
from models.evaluate.recorded_scores import RecordedScores, decide
from models.evaluate.report import as_json, as_text
from models.spot.audio_files import write_wav
from models.spot.config import NOISE, UNKNOWN, DecisionConfig, ModelCard
from models.spot.frontend import Samples
from tests.support.reports import from_json
from tests.support.tone_voice import ODD_HZ, EmbeddingNetwork, bank_of, tone_of
from tests.support.tones import TONES_HZ

DECISION = DecisionConfig(smoothing=7)
WORDS = ("up", "down", "left", "right")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data set of two speakers, one of whom says "up" on another tone, and a third with too few clips."""
    network = EmbeddingNetwork()
    monkeypatch.setattr(Bank, "load", lambda: bank_of(network))
    monkeypatch.setattr("models.evaluate.__main__.load_network", lambda *_, **__: network)
    for word in WORDS:
        (tmp_path / word).mkdir()
        for i in range(4):
            write_wav(tmp_path / word / f"aaaa_nohash_{i}.wav", tone_of(TONES_HZ[word] + i))
            hz = ODD_HZ if word == "up" else TONES_HZ[word]
            write_wav(tmp_path / word / f"bbbb_nohash_{i}.wav", tone_of(hz + i))
    write_wav(tmp_path / "up" / "cccc_nohash_0.wav", tone_of(TONES_HZ["up"]))
    (tmp_path / "dog").mkdir()
    write_wav(tmp_path / "dog" / "bbbb_nohash_0.wav", tone_of(TONES_HZ["dog"]))
    folder = tmp_path / "extra" / "librispeech_dev_clean" / "validation"
    folder.mkdir(parents=True)
    write_wav(folder / "reader.wav", np.concatenate([tone_of(TONES_HZ["up"]), tone_of(TONES_HZ["dog"])] * 3))
    return tmp_path


def test_a_hard_voice_is_heard_afterwards(data: Path) -> None:
    """The speaker who was not understood is heard on clips that were not fitted to; the other stays as heard."""
    report = judge(AdaptationOptions(data, takes=(3,)), EmbeddingNetwork(), decision=EmbeddingNetwork().card.decision)

    (of,) = report.by_takes
    changes = {change.speaker: change for change in of.speakers}
    assert set(changes) == {"aaaa", "bbbb"}  # whose clips are enough
    hard = changes["bbbb"]
    assert hard.kept
    assert (hard.before[ALONE].commands, hard.before[ALONE].once, hard.after[ALONE].once) == (4, 3, 4)
    assert hard.after[ALONE].others == 1
    assert changes["aaaa"].after[ALONE].once == changes["aaaa"].before[ALONE].once == 4
    assert of.talk["read speech"].before == 3


def test_the_command_line_prints_it(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a table: all speakers and the hardest tenth, before and after."""
    assert main(["adaptation", str(data), "--takes", "1", "3", "--talk-minutes", "0"]) == 0

    told = capsys.readouterr().out
    assert "2 speakers, each fitted" in told
    assert "hardest" not in told
    assert told.count("  bbbb  ") == told.count("  aaaa  ") == told.count("  all  ") == 6, "each of a few by name"
    assert main(["accents", str(data), "--takes", "1", "3", "--talk-minutes", "0"]) == 0
    assert capsys.readouterr().out == told


def test_too_few_clips_are_told(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody has clips enough it says so."""
    assert main(["adaptation", str(data), "--takes", "9"]) == 2
    assert "No speaker" in capsys.readouterr().err
    with pytest.raises(DataError):
        judge(AdaptationOptions(data, takes=(4,)), EmbeddingNetwork(), decision=EmbeddingNetwork().card.decision)


class Recorded(LastLayer):
    """A last layer whose scores were recorded: they stand in the place of the embeddings."""

    def scores(self, embeddings: NDArray[np.float32], labels: Sequence[str]) -> NDArray[np.float32]:
        """Return what was recorded."""
        del labels
        return embeddings


def test_what_fires_over_a_recorded_stream_is_what_play_decides() -> None:
    """To the last bit of each time; without times it is the same words."""
    labels = (*WORDS, UNKNOWN, NOISE)
    with np.load(Path(__file__).parents[1] / "files_of_0_1" / "scores.npz") as stored:
        streams = [(stored[f"times_{i}"], stored[f"probabilities_{i}"]) for i in range(5)]
        (about, *_) = json.loads(str(stored["about"]))
    assert tuple(about["labels"]) == labels
    ear = Ear(Recorded(labels, np.zeros((1, 6), np.float32), np.zeros(6, np.float32)), labels, DECISION)
    count = 0
    for times_s, scores in streams:
        played = RecordedScores(labels, times_s, scores, float(times_s[-1]), DECISION.hop_frames)
        decided = [(one.time_s, one.word) for one in decide(played, DECISION)]

        assert ear.fires_at(Looks(times_s, scores)) == decided
        assert ear.count([scores], [""]) == Counter(word for _, word in decided)
        count += len(decided)
    assert count > 10


def test_judging_a_fit_tells_talk_behind_the_player_from_their_own_by_the_level() -> None:
    """As play does: other people's words before a command stop it where they are as loud, not where they are behind."""
    labels = (*WORDS, UNKNOWN, NOISE)
    times_s = 0.02 * np.arange(1, 301, dtype=np.float64)
    scores = np.zeros((300, 6), np.float32)
    scores[:270, labels.index(UNKNOWN)] = scores[270:, labels.index("left")] = 1.0
    ear = Ear(
        Recorded(labels, np.zeros((1, 6), np.float32), np.zeros(6, np.float32)),
        labels,
        replace(DECISION, talk=0.7, talk_db=7.0),
    )
    for behind_db, words in ((0.0, []), (20.0, ["left"])):
        levels_db = np.where(np.arange(300) < 250, -20.0 - behind_db, -20.0).astype(np.float32)
        played = RecordedScores(labels, times_s, scores, 6.0, ear.decision.hop_frames, levels_db)

        assert ear.fires(Looks(times_s, scores, levels_db)) == words
        assert [one.word for one in decide(played, ear.decision)] == words


def test_judging_a_fit_gives_a_missed_word_its_second_chance() -> None:
    """A word said twice that never reaches the whole threshold fires the second time, as at play."""
    labels = (*WORDS, UNKNOWN, NOISE)
    scores = np.zeros((120, 6), np.float32)
    scores[:, labels.index(NOISE)] = 0.4
    for first in (20, 80):
        scores[first : first + 20, labels.index("left")] = 0.6
    scores[:, labels.index(UNKNOWN)] = 1.0 - scores.sum(axis=1)
    times_s = 0.02 * np.arange(1, 121, dtype=np.float64)
    decision = replace(DECISION, again=0.7, sharpness=1.0, command_odds=1.0)
    ear = Ear(Recorded(labels, np.zeros((1, 6), np.float32), np.zeros(6, np.float32)), labels, decision)

    assert ear.fires(Looks(times_s, scores)) == ["left"]
    assert ear.fires_at(Looks(times_s, scores))[0][0] > 1.6
    assert replace(ear, decision=replace(decision, again=1.0)).fires(Looks(times_s, scores)) == []


def test_talkers_are_read_once(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many speakers are judged in front of them."""
    reads = Counter[str]()

    def counted(path: Path, part: tuple[float, float]) -> Samples:
        reads[path.name] += 1
        return read_part(path, part)

    monkeypatch.setattr("models.evaluate.adaptation.read_part", counted)
    options = AdaptationOptions(data, takes=(1, 3), talk_minutes=0)
    judge(options, EmbeddingNetwork(), decision=EmbeddingNetwork().card.decision)

    assert reads["reader.wav"] == 1


def a_change(name: str, before: int, after: int, *, kept: bool = True) -> SpeakerChange:
    """Return a speaker with ten commands, and so many of them heard."""
    return SpeakerChange(name, kept, {ALONE: Heard(10, before, 5, 1)}, {ALONE: Heard(10, after, 5, 0)})


def test_the_hardest_are_those_heard_least_before() -> None:
    """A tenth of the speakers, at least one; what came after does not count."""
    speakers = [a_change(f"s{i}", before=i, after=10 - i) for i in range(10)]

    assert [change.speaker for change in hardest_of(speakers)] == ["s0"]
    assert len(hardest_of(speakers * 3)) == 3


def test_who_lost_most_is_told() -> None:
    """A speaker who was heard well and is heard less stands in the report, by name."""
    others = [a_change(f"not kept {i}", 10, 10, kept=False) for i in range(4)]
    speakers = (a_change("good", 10, 9), a_change("hard", 2, 8), *others)
    talk = {"learners": TalkChange(0.5, 4, 4.25)}
    report = AdaptationReport(None, "child", (TakesReport(3, speakers, talk),))

    text = as_text(report.parts())

    assert "changed to child" in text
    assert "good lost most: 1 of 10 words" in text
    assert "86.7 %" in text  # of 60 commands 52 before
    assert "4.2" in text
    assert from_json(AdaptationReport, as_json(report)) == report
    assert as_json(report)["by_takes"][0]["speakers"][1]["after"][ALONE]["once"] == 8


def test_changed_voices_have_figures_of_their_own(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the speakers as they are stay beside them, in the card and on the page."""
    model, page = data / "our.tflite", data / "our.md"
    model.touch()
    EmbeddingNetwork().card.save(model.with_suffix(".json"))
    monkeypatch.setattr("models.evaluate.__main__.MODEL_PAGES", {model: page})
    names = ("adaptation", "adaptation-child")
    page.write_text("".join(f"<!-- figures: {name} -->\n<!-- end of figures: {name} -->\n" for name in names))
    asked = ["adaptation", str(data), "--takes", "3", "--talk-minutes", "0", "--model", str(model), "--write-card"]

    assert main([*asked, "--voice", "whisper"]) == 2, "the page has no place for them"
    assert main(asked) == main([*asked, "--voice", "child"]) == 0

    figures = ModelCard.load(model.with_suffix(".json")).figures
    assert [figures[name]["voice"] for name in names] == ["", "child"]
    assert page.read_text().count("voices changed to child") == 1


def test_a_voice_has_no_card(data: Path) -> None:
    """Figures of one person's voice are not written into the card of the model."""
    with pytest.raises(SystemExit) as ended:
        main(["clips", str(data), "--profile", str(data), "--write-card"])
    assert ended.value.code == 2
