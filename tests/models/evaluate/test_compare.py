"""Tests of judging several side by side: on scores made by hand, and as the command does it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from models.evaluate import __main__ as evaluate
from models.evaluate import recordings
from models.evaluate.compare import Challenge, CompareReport, Contender, Ruling, marks_in, report_on, shared_commands
from models.evaluate.matching import Detection, Spoken
from models.evaluate.recorded_scores import NegativeAudio, RecordedStream, record
from models.evaluate.report import as_json, as_text
from models.evaluate.statistics import Difference
from models.spot.config import DIRECTIONS, NOISE, UNKNOWN, ModelError
from models.spot.runtime import Network
from tests.support.hand_scores import CONFIG, hand_scores, recordings_of
from tests.support.made_speech import make_data
from tests.support.tones import CARD, ToneNetwork, hear_tones

NETWORK = ToneNetwork()
OURS = Contender("ours", NETWORK, CONFIG)
EIGHT_UPS = tuple(Spoken("up", float(s), s + 0.5, f"{s}_nohash_0") for s in range(2, 18, 2))
# The first two words score 0.9, the other six 0.6; in 36 s of speech one fire of 0.65, in as many of sounds none.
STREAM = RecordedStream(
    "quiet", EIGHT_UPS, hand_scores(20.0, *[(w.end_s, "up", 0.9 if w.start_s < 5 else 0.6) for w in EIGHT_UPS])
)
NEGATIVES = {
    NegativeAudio.SPEECH: [hand_scores(36.0, (9.0, "up", 0.65))],
    NegativeAudio.SOUNDS: [hand_scores(36.0)],
}
RECORDINGS = recordings_of(STREAM, negatives=NEGATIVES)


def challenged(*texts: str) -> CompareReport:
    """Return the report on ours and on what is compared with it."""
    return report_on([(OURS, RECORDINGS), *[(OURS.challenged(Challenge.parse(text)), RECORDINGS) for text in texts]])


def test_figures_by_hand() -> None:
    """At 0.75 two of eight words are heard, at 0.5 all: six to none, which chance gives in 2 of 64 cases."""
    ours, lower = challenged("threshold=0.5").contenders

    assert (ours.mean.shares.exactly_once, lower.mean.shares.exactly_once) == (0.25, 1.0)
    assert ours.against is None
    assert lower.against == {"quiet": Difference(6, 0, 2 / 64), "mean": Difference(6, 0, 2 / 64)}
    assert [row.false_fires[NegativeAudio.SPEECH].count for row in (ours, lower)] == [0, 1]
    assert lower.false_fires[NegativeAudio.SPEECH].per_hour == pytest.approx(100.0)
    assert lower.conditions["quiet"].latency_median_ms == pytest.approx(0.0)


def test_the_first_is_against_nobody() -> None:
    """In the JSON only the others have differences."""
    ours, lower = as_json(challenged("threshold=0.5"))["contenders"]

    assert "against" not in ours
    assert lower["against"]["mean"] == {"better": 6, "worse": 0, "chance": 2 / 64}


def test_means_are_over_conditions() -> None:
    """A quarter of the words in one condition and none in the other make an eighth; what is missing counts not."""
    silent = RecordedStream("far", EIGHT_UPS, hand_scores(20.0))

    (row,) = report_on([(OURS, recordings_of(STREAM, silent))]).contenders

    assert row.mean.shares.exactly_once == 0.125
    assert row.mean.latency_median_ms == row.conditions["quiet"].latency_median_ms
    assert row.conditions["far"].latency_median_ms is None


def test_the_rule_of_tensorflow_js_takes_part() -> None:
    """Its looks at 0.51 s and every so often meet single looks of ours by luck only; its name and rule are told."""
    found = challenged("tfjs")
    row = found.contenders[1]

    assert (row.name, row.rule, row.decision.threshold) == ("tfjs", Ruling.TFJS, 0.75)
    assert row.mean.shares.exactly_once is not None
    assert row.mean.shares.exactly_once < 0.25
    assert "- tfjs: threshold 0.75 for one window every 0.51 s, rest 1 s" in as_text(found.parts())


def test_table_for_people() -> None:
    """Contenders stand below each other in each condition; beyond chance there is a star."""
    text = as_text(challenged("threshold=0.5", "threshold=0.8").parts())
    rows = {line.split()[1]: line.split() for line in text.splitlines() if line.startswith("mean ")}

    assert "The same streams heard by each, of 4 words in each condition of the validation split." in text
    assert rows["threshold=0.5"][2:7] == ["*", "100.0", "%", "+6", "-0"]
    assert rows["threshold=0.8"][2:6] == ["25.0", "%", "+0", "-0"]
    assert rows["ours"][2:4] == ["25.0", "%"]
    assert "speech  threshold=0.5   0.01            1     100.0" in text


def test_nothing_to_compare_on_is_told() -> None:
    """Where no condition can be built there is no table."""
    assert as_text(report_on([(OURS, recordings_of())]).parts()) == "No condition could be built."


def test_only_shared_commands_count() -> None:
    """A network with more commands is judged by those that both know, and what else it fires moves nothing."""
    card = replace(CARD, labels=("go", *reversed(DIRECTIONS), UNKNOWN, NOISE))
    other = Contender("other", ToneNetwork(card), CONFIG)

    assert shared_commands([OURS, other]) == DIRECTIONS
    assert shared_commands([other, OURS]) == tuple(reversed(DIRECTIONS))
    going = hand_scores(20.0, *[(w.end_s, "go", 0.9) for w in EIGHT_UPS], labels=card.labels)
    theirs = recordings_of(RecordedStream("quiet", EIGHT_UPS, going))
    _, row = report_on([(OURS, RECORDINGS), (other, theirs)]).contenders
    assert (row.mean.shares.wrong, row.mean.shares.exactly_once) == (0.0, 0.0)


def test_networks_without_a_shared_command_are_refused() -> None:
    """There is nothing that both could be judged by."""
    other = Contender("other", ToneNetwork(replace(CARD, labels=("dog", UNKNOWN, NOISE))), CONFIG)

    with pytest.raises(ModelError, match=r"all of ours, other know\. Compare models that share some\."):
        shared_commands([OURS, other])


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data set of tones, beside it a file as of a model; every such file loads the network that hears them."""
    monkeypatch.setattr(Network, "load", hear_tones)
    monkeypatch.chdir(tmp_path)
    Path("other.tflite").touch()
    return make_data(tmp_path / "data")


def test_compare_agrees_with_streams(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each contender has the figures that `streams` gives it by itself, on the same seed."""
    (data / "other.tflite").touch()
    monkeypatch.chdir(data)
    line = [str(data), "--split", "validation", "--words", "8", "--condition", "quiet", "--json", "--smoothing", "7"]

    assert evaluate.main(["compare", *line, "--against", "smoothing=2", "other.tflite"]) == 0
    found = {row["name"]: row for row in json.loads(capsys.readouterr().out)["contenders"]}
    alone = {}
    for name, smoothing in (("directional4w", "7"), ("smoothing=2", "2"), ("other.tflite", "3")):
        assert evaluate.main(["streams", *line, "--smoothing", smoothing]) == 0
        alone[name] = json.loads(capsys.readouterr().out)["conditions"]["quiet"]

    assert {name: {**row["conditions"]["quiet"]} for name, row in found.items()} == {
        name: {key: value for key, value in figures.items() if key != "minutes"} for name, figures in alone.items()
    }
    assert found["other.tflite"]["decision"]["smoothing"] == CARD.decision.smoothing == 3


def test_each_network_hears_each_stream_once(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rules decide on what was heard before; only another rhythm of looks has to hear again."""
    hops: list[int] = []
    (data / "other.tflite").touch()
    monkeypatch.chdir(data)
    monkeypatch.setattr(recordings, "record", lambda *a, **k: hops.append(k["hop_frames"]) or record(*a, **k))  # type: ignore[func-returns-value]
    line = ["compare", str(data), "--split", "validation", "--words", "4", "--condition", "quiet", "--against"]

    assert evaluate.main([*line, "tfjs", "threshold=0.5", "smoothing=2", "other.tflite"]) == 0
    once = len(hops)
    assert evaluate.main([*line, "tfjs", "hop_frames=4"]) == 0

    assert "hop_frames=4" in capsys.readouterr().out
    assert hops == [2] * once + [2] * once + [4] * once
    assert once == 3  # the stream, the speech and the long noise


def test_a_comparison_that_is_not_understood_is_refused(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whom to compare with has to be said so that it is understood."""
    with pytest.raises(SystemExit) as end:
        evaluate.main(["compare", str(data), "--against", "speed"])

    assert end.value.code == 2
    assert "speed: expected FILE.tflite" in capsys.readouterr().err


def test_without_a_word_it_is_tensorflow_js(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody named, the rule that most voice games play by is compared with."""
    assert evaluate.main(["compare", str(data), "--split", "validation", "--words", "4", "--condition", "quiet"]) == 0
    assert "- tfjs: threshold 0.75" in capsys.readouterr().out


def test_decisions_of_contenders_are_told() -> None:
    """The table says of each contender how it decides."""
    text = as_text(challenged("smoothing=2").parts())

    assert "- ours: threshold 0.75, hop_frames 10, smoothing 1," in text
    assert "- smoothing=2: threshold 0.75, hop_frames 10, smoothing 2," in text


def test_marks_of_words_said_again_are_those_of_the_first() -> None:
    """Whichever try a contender hears, the command that is compared is the same."""
    spoken = [Spoken("up", 1.0, 1.5, "a"), Spoken("up", 3.0, 3.5, "b", again=True), Spoken("dog", 5.0, 5.5, "c")]
    up = Detection(1.4, "up")

    for owned, heard in (([[up], [], []], True), ([[], [up], []], True), ([[], [], [up]], False)):
        assert marks_in(spoken, owned, ("up",)) == [(spoken[0], heard)]
