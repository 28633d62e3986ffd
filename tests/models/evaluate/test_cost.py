"""Tests of judging what a model costs."""

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models.evaluate import __main__ as evaluate
from models.evaluate import cost
from models.evaluate.cost import NetworkSize, ReferenceCost, SpeedReport, start_up
from models.evaluate.report import Table, as_text
from models.spot.config import DEFAULT_MODEL, ModelError
from models.spot.runtime import Network
from tests.support.tones import ToneNetwork

ROOT = Path(__file__).parents[3]
REPORT = SpeedReport(
    hop_ms=20.0,
    seconds=20.0,
    front_end_us=26.4,
    network_us=168.0,
    decision_us=8.2,
    whole_us=244.0,
    core_share=0.0122,
    times_real_time=82.0,
    start_up_s=0.412,
    memory_mib=None,
    machine="Linux x86_64, 2 cores",
    size=NetworkSize(parameters=900_000, multiply_adds=20_000_000, file_bytes=1_843_200),
    reference=ReferenceCost(NetworkSize(parameters=22_500, multiply_adds=2_500_000, file_bytes=102_400), 40.0),
    reference_left_out="",
)
NOT_MADE = (None, "Training and judging need keras, which playing does not. Install it")


@pytest.fixture
def stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every model path load a slow network, and start no other program."""
    monkeypatch.setattr(Network, "load", lambda _: SlowNetwork())
    monkeypatch.setattr(cost, "start_up", lambda _: (0.5, 60.0))
    monkeypatch.setattr(cost, "measure_reference", lambda _: NOT_MADE)


def put_in_place(folder: Path, module: str, program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `python -m models.evaluate.MODULE` run `program` instead, from `folder`."""
    package = folder / "models" / "evaluate"
    package.mkdir(parents=True)
    for place in (package.parent, package):
        (place / "__init__.py").touch()
    (package / f"{module}.py").write_text(program)
    monkeypatch.chdir(folder)


class SlowNetwork(ToneNetwork):
    """Works for five milliseconds at each look."""

    def predict(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what it hears, late."""
        until_s = time.process_time() + 0.005
        while time.process_time() < until_s:
            pass
        return super().predict(window)


@pytest.mark.usefixtures("stand_ins")
def test_costs_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    """A network that works for 5 ms in each hop of 20 ms shows in its own time, and takes at least a quarter core."""
    assert evaluate.main(["speed", "--seconds", "1", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["hop_ms"] == 20.0
    assert 5_000.0 <= found["network_us"] < 10_000.0
    assert 0.0 < found["decision_us"] < found["network_us"]
    assert 0.0 < found["front_end_us"] < found["network_us"]
    assert found["whole_us"] >= 5_000.0
    assert found["core_share"] == pytest.approx(found["whole_us"] / 20_000.0)
    assert found["times_real_time"] == pytest.approx(20_000.0 / found["whole_us"])
    assert found["size"]["file_bytes"] == DEFAULT_MODEL.stat().st_size
    assert (found["start_up_s"], found["memory_mib"]) == (0.5, 60.0)


@pytest.mark.usefixtures("stand_ins")
def test_a_longer_hop_costs_less(capsys: pytest.CaptureFixture[str]) -> None:
    """Looking every 80 ms, the same network takes a quarter of the share."""
    assert evaluate.main(["speed", "--seconds", "1", "--hop-frames", "8", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["hop_ms"] == 80.0
    assert 0.0625 <= found["core_share"] < 0.2


def test_table_for_people() -> None:
    """Each cost has its unit; memory that the system does not tell is a dash."""
    title, table, *_ = REPORT.parts()
    lines = [line.split("  ") for line in as_text([table]).splitlines()]

    assert title == "Processor time on Linux x86_64, 2 cores, over 20 s of sound."
    assert {line[0]: line[-1].strip() for line in lines} == {
        "what": "cost",
        "front end, per hop of 20 ms": "26 µs",
        "network, per hop": "168 µs",
        "decision, per hop": "8 µs",
        "the whole recogniser, per hop": "244 µs",
        "share of one core at real time": "1.2 %",
        "from starting Python to the first second heard": "0.41 s",
        "memory of that process": "-",
    }


def test_ratios_to_the_reference_network() -> None:
    """Size and time stand beside those of the known network, 900,000 parameters being 40 times its 22,500.

    244 us for the whole of a hop are the time of 6.1 looks of 40 us.
    """
    *_, table, sentence = REPORT.parts()

    assert isinstance(table, Table)
    assert [row[1:] for row in table.rows] == [
        ("900,000", "20,000,000", "1,800 KiB", "168 µs"),
        ("22,500", "2,500,000", "100 KiB", "40 µs"),
        ("40.0", "8.0", "18.0", "4.2"),
    ]
    assert sentence == (
        "The whole recogniser is 82 times faster than real time, and takes as long for each hop as 6.1 looks of that "
        "DS-CNN."
    )


@pytest.mark.usefixtures("stand_ins")
def test_without_tensorflow_the_ratio_is_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    """All the rest is measured, and the table is followed by what to install."""
    assert evaluate.main(["speed", "--seconds", "1"]) == 0

    out = capsys.readouterr().out
    assert "share of one core at real time" in out
    assert "parameters" in out
    assert "ratio" not in out
    assert out.rstrip().endswith("is left out: Training and judging need keras, which playing does not. Install it")


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("raise SystemExit('Training and judging need keras. Install it.')", "Training and judging need keras. Inst"),
        ("raise OSError('disk full')", "OSError: disk full"),
        ("raise SystemExit(3)", "exit status 3"),
    ],
)
def test_why_there_is_no_reference_network(
    program: str, why: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What the program that makes it says last is the reason."""
    put_in_place(tmp_path, "reference_network", program, monkeypatch)

    found, reason = cost.measure_reference(5)

    assert found is None
    assert reason.startswith(why)


@pytest.mark.long
def test_the_reference_network_is_measured_without_tensorflow() -> None:
    """It is run by our runtime in a process that never imports TensorFlow, and takes some time for each look."""
    code = (
        "import json, sys; from models.evaluate.cost import measure_reference; "
        "cost, why = measure_reference(20); "
        "print(json.dumps([cost.size.parameters, cost.network_us, why, 'tensorflow' in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    parameters, network_us, why, imported = json.loads(done.stdout)

    assert parameters == 22_604
    assert network_us > 0.0
    assert (why, imported) == ("", False)


def test_a_model_that_does_not_start_is_told(tmp_path: Path) -> None:
    """The other interpreter's complaint comes through."""
    with pytest.raises(ModelError, match=r"does not start .*There is no model at"):
        start_up(tmp_path / "none.tflite")


def test_start_up_is_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The time is that of the whole other process, and the memory is what it says."""
    program = "import time; time.sleep(0.2); print('{\"memory_mib\": 12.5}')"
    put_in_place(tmp_path, "startup_probe", program, monkeypatch)

    took_s, memory_mib = start_up(Path("any.tflite"))

    assert took_s > 0.2
    assert memory_mib == 12.5


@pytest.mark.parametrize("seconds", ["0", "nan", "inf", "-1"])
def test_too_little_sound_is_refused(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Less than a second measures nothing."""
    with pytest.raises(SystemExit):
        evaluate.main(["speed", "--seconds", seconds])
    assert "expected 1 or more" in capsys.readouterr().err
