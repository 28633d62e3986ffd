"""Tests of what it costs to start the recogniser, as a process tells of itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.evaluate import startup_probe as probe
from models.spot.runtime import Network
from tests.support.tones import hear_tones

ROOT = Path(__file__).parents[3]


def test_probe_prints_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The probe loads, hears a second, and tells its memory: more than the interpreter's few MiB."""
    monkeypatch.setattr(Network, "load", hear_tones)

    assert probe.main(["any.tflite"]) == 0

    (line,) = capsys.readouterr().out.splitlines()
    assert set(json.loads(line)) == {"memory_mib"}


def test_memory_is_counted() -> None:
    """In a process of its own, holding 128 MiB of ones raises the peak by about as much, where the system tells."""
    code = (
        "import numpy; from models.evaluate.startup_probe import peak_memory_mib as peak; before = peak(); "
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
