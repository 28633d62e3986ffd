"""Tests of judging what a model costs."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from models import evaluate, judge_speed, probe
from models.config import ModelError
from models.judge_speed import parts, start_up
from models.report import as_text
from models.runtime import Network
from tests.tones import ToneNetwork, hear_tones

ROOT = Path(__file__).parent.parent
REPORT = {
    "hop_ms": 20.0,
    "seconds": 20.0,
    "front_end_us": 26.4,
    "network_us": 168.0,
    "decision_us": 8.2,
    "whole_us": 244.0,
    "core_share": 0.0122,
    "start_up_s": 0.412,
    "memory_mib": None,
    "machine": "Linux x86_64, 2 cores",
}


class SlowNetwork(ToneNetwork):
    """Works for five milliseconds at each look."""

    def predict(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what it hears, late."""
        until_s = time.process_time() + 0.005
        while time.process_time() < until_s:
            pass
        return super().predict(window)


def test_costs_add_up(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A network that works for 5 ms in each hop of 20 ms shows in its own time, and takes at least a quarter core."""
    monkeypatch.setattr(Network, "load", lambda _: SlowNetwork())
    monkeypatch.setattr(judge_speed, "start_up", lambda _: (0.5, 60.0))

    assert evaluate.main(["speed", "--seconds", "1", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["hop_ms"] == 20.0
    assert 5_000.0 <= found["network_us"] < 10_000.0
    assert 0.0 < found["decision_us"] < found["network_us"]
    assert 0.0 < found["front_end_us"] < found["network_us"]
    assert found["whole_us"] >= 5_000.0
    assert found["core_share"] == pytest.approx(found["whole_us"] / 20_000.0)
    assert (found["start_up_s"], found["memory_mib"]) == (0.5, 60.0)


def test_a_longer_hop_costs_less(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking every 80 ms, the same network takes a quarter of the share."""
    monkeypatch.setattr(Network, "load", lambda _: SlowNetwork())
    monkeypatch.setattr(judge_speed, "start_up", lambda _: (0.5, 60.0))

    assert evaluate.main(["speed", "--seconds", "1", "--hop-frames", "8", "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["hop_ms"] == 80.0
    assert 0.0625 <= found["core_share"] < 0.2


def test_table_for_people() -> None:
    """Each cost has its unit; memory that the system does not tell is a dash."""
    lines = [line.split("  ") for line in as_text(parts(REPORT)).splitlines()[2:]]

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


def test_a_model_that_does_not_start_is_told(tmp_path: Path) -> None:
    """The other interpreter's complaint comes through."""
    with pytest.raises(ModelError, match=r"does not start .*There is no model at"):
        start_up(tmp_path / "none.tflite")


def test_start_up_is_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The time is that of the whole other process, and the memory is what it says."""
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "__init__.py").touch()
    (tmp_path / "models" / "probe.py").write_text("import time; time.sleep(0.2); print('{\"memory_mib\": 12.5}')")
    monkeypatch.chdir(tmp_path)

    took_s, memory_mib = start_up(Path("any.tflite"))

    assert took_s > 0.2
    assert memory_mib == 12.5


def test_probe_prints_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The probe loads, hears a second, and tells its memory: more than the interpreter's few MiB."""
    monkeypatch.setattr(Network, "load", hear_tones)

    assert probe.main(["any.tflite"]) == 0

    (line,) = capsys.readouterr().out.splitlines()
    assert set(json.loads(line)) == {"memory_mib"}


def test_memory_is_counted() -> None:
    """In a process of its own, holding 128 MiB of ones raises the peak by about as much, where the system tells."""
    code = (
        "import numpy; from models.probe import peak_memory_mib as peak; before = peak(); "
        "held = numpy.ones(2**24); print(peak() - before if before else None)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    if done.stdout.strip() == "None":
        pytest.skip("this system does not tell how much memory a process holds")

    assert float(done.stdout) == pytest.approx(128.0, rel=0.2)


def test_memory_without_proc(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where there is no /proc, getrusage tells; where there is neither, nobody does."""
    monkeypatch.setattr(probe, "STATUS", tmp_path / "none")
    if os.name == "posix":
        known = probe.peak_memory_mib()
        assert known is not None
        assert 10.0 < known < 100_000.0
    monkeypatch.setattr(probe, "resource", None)
    assert probe.peak_memory_mib() is None


def test_memory_units(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Linux tells KiB: 51,200 of them are 50 MiB. macOS tells bytes."""
    monkeypatch.setattr(probe, "STATUS", tmp_path / "status")
    (tmp_path / "status").write_text("VmPeak:\t  90000 kB\nVmHWM:\t   51200 kB\n")
    assert probe.peak_memory_mib() == 50.0

    class Usage:
        RUSAGE_SELF = 0

        @staticmethod
        def getrusage(_: int) -> "Usage":
            return Usage()

        ru_maxrss = 52_428_800

    monkeypatch.setattr(probe, "STATUS", tmp_path / "none")
    monkeypatch.setattr(probe, "resource", Usage)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert probe.peak_memory_mib() == 50.0


@pytest.mark.parametrize("seconds", ["0", "nan", "inf", "-1"])
def test_too_little_sound_is_refused(seconds: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Less than a second measures nothing."""
    with pytest.raises(SystemExit):
        evaluate.main(["speed", "--seconds", seconds])
    assert "expected 1 or more" in capsys.readouterr().err
