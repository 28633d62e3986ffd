"""Tests of the processes that compute beside this one."""

import os
import signal
from multiprocessing.pool import Pool
from pathlib import Path

import pytest

from models.data import spectrogram_cache
from models.data.dataset import index_recordings
from models.data.spectrogram_cache import JOBS_AT_ONCE, ONE_THREAD, open_spectrograms, start_workers
from models.spot.config import FrontEndConfig
from tests.support.made_speech import make_data


def test_ctrl_c_is_ours_again_afterwards() -> None:
    """The workers ignore Ctrl-C, but this process does as it did before."""
    with start_workers(1) as pool:
        theirs = pool.apply(signal.getsignal, (signal.SIGINT,))

    assert theirs is signal.SIG_IGN
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_workers_compute_on_one_thread_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many workers as cores do not start as many threads each; what holds for this process stays as it was."""
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    with start_workers(1) as pool:
        theirs = pool.map(os.getenv, ONE_THREAD)

    assert theirs == ["1"] * len(ONE_THREAD)
    assert os.environ["OMP_NUM_THREADS"] == "7"
    assert "OPENBLAS_NUM_THREADS" not in os.environ


def test_no_process_is_started_for_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of four processes one computes what it is given at once, and two what is one recording more."""
    started: list[int] = []

    def start(processes: int) -> Pool:
        started.append(processes)
        return start_workers(1)

    monkeypatch.setattr(spectrogram_cache, "start_workers", start)
    config, found = FrontEndConfig(), index_recordings(make_data(tmp_path / "data"))
    for count in (1, JOBS_AT_ONCE, JOBS_AT_ONCE + 1):
        open_spectrograms(
            found[:count],
            root=tmp_path,
            folder=tmp_path / "c",
            config=config,
            variants=0,
            seed=1,
            processes=4,
        )

    assert started == [1, 1, 2]
