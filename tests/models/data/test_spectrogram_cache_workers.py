"""Tests of the processes that compute beside this one."""

import os
import signal

import pytest

from models.data.spectrogram_cache import ONE_THREAD, start_workers


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
