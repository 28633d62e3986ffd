"""Tests of the command line that tells the commands in files."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from models.spot import __main__ as spot
from models.spot.audio_files import read_audio, write_wav
from models.spot.runtime import Network
from models.spot.spotter import Spotter
from tests.support.audio_samples import cut, unfinished_wav
from tests.support.tones import ToneNetwork, hear_tones, sentence, silence, tone

ROOT = Path(spot.__file__).parents[2]


@pytest.fixture(autouse=True)
def _tones(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every model path load the network that hears tones."""
    monkeypatch.setattr(Network, "load", hear_tones)


@pytest.fixture
def spoken(tmp_path: Path) -> Path:
    """Return a file that says up, down, dog, left, left: one word every 0.8 s from 0.4 s on, 4.4 s in all."""
    path = tmp_path / "spoken.wav"
    write_wav(path, sentence("up", "down", "dog", "left", "left"))
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, list[str], str]:
    """Return exit status, lines on standard output, and all of standard error."""
    status = spot.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    return status, out.splitlines(), err


def test_json_has_one_line_per_command(capsys: pytest.CaptureFixture[str], spoken: Path) -> None:
    """Each line has file, time, word and score, and nothing else; each word fires while it sounds."""
    status, lines, err = run(capsys, spoken, "--json")

    found = [json.loads(line) for line in lines]
    assert (status, err) == (0, "")
    assert [list(line) for line in found] == [["file", "time_s", "word", "score"]] * 4
    assert [line["word"] for line in found] == ["up", "down", "left", "left"]
    assert {line["file"] for line in found} == {str(spoken)}
    for line, start_s in zip(found, [0.4, 1.2, 2.8, 3.6], strict=True):
        assert start_s < line["time_s"] <= start_s + 0.2
        assert 0.75 <= line["score"] <= 1.0


def test_table_reads_well(capsys: pytest.CaptureFixture[str], spoken: Path) -> None:
    """Without --json there is the file, one line per command, and their number."""
    status, lines, _ = run(capsys, spoken)

    assert status == 0
    assert lines[0] == str(spoken)
    assert [line.split()[2] for line in lines[1:-1]] == ["up", "down", "left", "left"]
    assert lines[-1] == "  4 commands in 4.4 s"


def test_a_file_without_commands(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Silence gives no line of JSON, and a table that says so."""
    write_wav(tmp_path / "silence.wav", silence(2.0))

    assert run(capsys, tmp_path / "silence.wav", "--json") == (0, [], "")
    assert run(capsys, tmp_path / "silence.wav")[1][-1] == "  0 commands in 2.0 s"


def test_a_word_at_the_very_end_is_heard(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What fires in the silence after the file has the file's length as its time."""
    write_wav(tmp_path / "cut.wav", np.concatenate([silence(1.0), tone("right", seconds=0.08)]))

    _, lines, _ = run(capsys, tmp_path / "cut.wav", "--json")

    assert [(json.loads(line)["word"], json.loads(line)["time_s"]) for line in lines] == [("right", 1.08)]
    assert not any(hearing.word for hearing in Spotter(ToneNetwork()).feed(read_audio(tmp_path / "cut.wav")))


def test_time_is_how_much_had_been_consumed() -> None:
    """A command's time is the end of the frame of 10 ms that made it fire: cut there, the file fires; before, not."""
    samples = sentence("up")
    spotter = Spotter(ToneNetwork())
    ((time_s, _, _),) = spot.commands_in([samples], spotter)
    consumed = round(time_s * 16_000)

    def fired(count: int) -> bool:
        spotter.reset()
        return any(hearing.word for hearing in spotter.feed(samples[:count]))

    assert fired(consumed)
    assert not fired(consumed - 160)


def test_each_file_is_a_stream_of_its_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Times start anew, and a word held at the end of one file fires again at the start of the next."""
    for name in ("one.wav", "two.wav"):
        write_wav(tmp_path / name, tone("up", seconds=1.0))

    _, lines, _ = run(capsys, tmp_path / "one.wav", tmp_path / "two.wav", "--json")

    first, second = (json.loads(line) for line in lines)
    assert (first["word"], second["word"]) == ("up", "up")
    assert first["time_s"] == second["time_s"] < 0.3


def test_other_rates_and_stereo(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A stereo FLAC file at 48 kHz is heard like the 16 kHz recording it was made from."""
    times = np.arange(48_000 // 2) / 48_000
    mono = np.concatenate([np.zeros(24_000), 0.1 * np.sin(2 * np.pi * 2_000.0 * times), np.zeros(24_000)])
    soundfile.write(tmp_path / "left.flac", np.stack([mono, mono], axis=1), 48_000)

    _, lines, _ = run(capsys, tmp_path / "left.flac", "--json")

    assert [json.loads(line)["word"] for line in lines] == ["left"]


def test_threshold_is_obeyed(capsys: pytest.CaptureFixture[str], spoken: Path) -> None:
    """The tones score 0.95: a threshold of 0.9 hears all four, one of 0.97 none."""
    assert len(run(capsys, spoken, "--json", "--threshold", "0.9")[1]) == 4
    assert run(capsys, spoken, "--json", "--threshold", "0.97") == (0, [], "")


def test_what_is_odd_about_a_file_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A header that was never finished is repaired, heard, and told on standard error; nothing is missing."""
    path = unfinished_wav(tmp_path / "lost.wav", sentence("up", "left"))
    status, lines, err = run(capsys, path, "--json")

    assert [json.loads(line)["word"] for line in lines] == ["up", "left"]
    assert (status, err) == (
        0,
        f"The recorder never finished {path}. It was repaired, and all of it is heard.\n",
    )


def test_of_a_cut_file_the_beginning_is_heard(capsys: pytest.CaptureFixture[str], spoken: Path) -> None:
    """The words before the cut are there, the cut is told, and the exit status is 2."""
    status, lines, err = run(capsys, cut(spoken), "--json")

    assert [json.loads(line)["word"] for line in lines] == ["up", "down"]
    assert status == 2
    assert "ends before the length that it announces, after 2.2 s." in err


def test_names_may_be_of_any_bytes(spoken: Path) -> None:
    """A name that is no UTF-8, or that an old terminal cannot show, is no reason to end."""
    code = (
        "import sys; from models.spot import __main__ as spot, runtime; from tests.support.tones import hear_tones; "
        "runtime.Network.load = hear_tones; sys.exit(spot.main())"
    )
    names = ["\u2192 \u03a9.wav"] + ([os.fsdecode(b"caf\xe9.wav")] if sys.platform == "linux" else [])
    files = [spoken.with_name(name) for name in names]
    for file in files:
        shutil.copy(spoken, file)
    for encoding in ("cp1252", "utf-8"):
        for form in (["--json"], []):
            done = subprocess.run(
                [sys.executable, "-c", code, *files, spoken.with_name(f"none {names[-1]}"), *form],
                cwd=ROOT,
                env=os.environ | {"PYTHONIOENCODING": encoding},
                capture_output=True,
                check=False,
            )
            assert done.returncode == 2
            assert done.stderr.decode(encoding).startswith("There is no file ")
            lines = done.stdout.decode(encoding).splitlines()
            if form:
                assert [json.loads(line)["file"] for line in lines] == [str(file) for file in files for _ in range(4)]
            else:
                assert lines[-1] == "  4 commands in 4.4 s"


def test_a_bad_file_does_not_stop_the_others(capsys: pytest.CaptureFixture[str], spoken: Path) -> None:
    """The error names the file on standard error, the next file is heard, and the exit status is 2."""
    status, lines, err = run(capsys, spoken.parent / "none.wav", spoken, "--json")

    assert status == 2
    assert len(lines) == 4
    assert err == f"There is no file {spoken.parent / 'none.wav'}. Check the name and the folder.\n"


@pytest.mark.parametrize("threshold", ["0", "1", "1.5", "-1", "nan", "high"])
def test_impossible_thresholds_are_refused(capsys: pytest.CaptureFixture[str], spoken: Path, threshold: str) -> None:
    """A threshold outside 0 to 1 ends with the usage and what is wrong."""
    with pytest.raises(SystemExit) as caught:
        run(capsys, spoken, f"--threshold={threshold}")

    assert caught.value.code == 2
    assert "--threshold" in capsys.readouterr().err


def test_a_model_that_is_not_there(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, spoken: Path
) -> None:
    """Without the model there is one message and exit status 2, and no traceback."""
    monkeypatch.undo()

    with pytest.raises(SystemExit) as end:
        run(capsys, spoken, "--model", spoken.parent / "none.tflite")
    out, err = capsys.readouterr()

    assert (end.value.code, out) == (2, "")
    assert f"--model: There is no file {spoken.parent / 'none.tflite'}. Check the name and the folder." in err


@pytest.mark.parametrize("form", [["--json"], []])
def test_a_reader_may_leave(spoken: Path, form: list[str]) -> None:
    """After `head -1` has gone there is no traceback, and the exit status is that of a closed pipe."""
    code = (
        "import sys; from models.spot import __main__ as spot, runtime; from tests.support.tones import hear_tones; "
        "runtime.Network.load = hear_tones; sys.exit(spot.main())"
    )
    files = [str(spoken)] * 50
    hearing = subprocess.Popen(
        [sys.executable, "-c", code, *files, *form], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert hearing.stdout is not None
    assert hearing.stderr is not None

    assert hearing.stdout.readline()
    hearing.stdout.close()

    assert hearing.stderr.read() == ""
    assert hearing.wait() == 141


def test_ctrl_c_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, spoken: Path) -> None:
    """Ctrl-C ends with two sentences and the exit status that shells expect."""

    def interrupted(path: Path) -> None:
        del path
        raise KeyboardInterrupt

    monkeypatch.setattr(spot, "AudioFile", interrupted)

    status, lines, err = run(capsys, spoken)

    assert (status, lines) == (130, [])
    assert err.startswith("Stopped early. ")


def test_no_training_library_is_loaded() -> None:
    """Hearing commands in files loads neither TensorFlow nor matplotlib, which a player need not install."""
    code = (
        "import sys, models.spot.__main__; "
        "print(sorted({'tensorflow', 'keras', 'matplotlib', 'tqdm'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
