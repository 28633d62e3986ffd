"""Processes that compute beside this one: on one thread each, and leaving Ctrl-C to this one."""

import multiprocessing
import multiprocessing.pool
import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

# How many threads the libraries under numpy start; which one it is depends on the system.
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}


def start_workers(processes: int) -> multiprocessing.pool.Pool:
    """Return so many processes, 1 or more. They ignore Ctrl-C, which a terminal sends to all: each would say so."""
    ours = signal.signal(signal.SIGINT, signal.SIG_IGN)  # what is ignored here is ignored in those started now
    try:
        with _environment(ONE_THREAD):  # else each would start a thread per core, and they would fight for the cores
            return multiprocessing.get_context("spawn").Pool(processes, signal.signal, (signal.SIGINT, signal.SIG_IGN))
    finally:
        signal.signal(signal.SIGINT, ours)


@contextmanager
def _environment(added: Mapping[str, str]) -> Iterator[None]:
    """Let processes started meanwhile inherit these variables; this one read its own when it imported numpy."""
    before = {name: os.environ.get(name) for name in added}
    os.environ.update(added)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
