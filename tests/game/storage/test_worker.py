"""A thread for what may never end: it does one thing after the other, and nobody has to wait for it."""

import threading
from concurrent.futures import CancelledError
from pathlib import Path

import pytest

from game.storage.worker import Worker, within
from tests.support.helpers import PATIENCE_S


def test_things_are_done_one_after_the_other_beside_the_game() -> None:
    """Each gets its own answer, and an error goes to who asked for it alone."""
    worker, done = Worker("beside"), list[str]()

    def note(what: str) -> str:
        done.append(what)
        return threading.current_thread().name

    def fail() -> None:
        raise BufferError(what := "no room", note(what))

    first, second, third = worker.submit(lambda: note("first")), worker.submit(fail), worker.submit(lambda: note("3rd"))

    assert third.result(PATIENCE_S) == first.result() == "beside"
    assert isinstance(second.exception(), BufferError)
    assert done == ["first", "no room", "3rd"]


def test_it_keeps_no_program_from_ending() -> None:
    """Python waits for no daemon thread."""
    names = Worker("x").submit(lambda: threading.current_thread().daemon)

    assert names.result(PATIENCE_S) is True


def test_what_has_not_begun_is_given_up_when_it_is_closed() -> None:
    """What runs then is finished, and the thread ends."""
    worker, begun, go_on = Worker("closing soon"), threading.Event(), threading.Event()

    def first() -> str:
        begun.set()
        go_on.wait(PATIENCE_S)
        return "done"

    running, waiting = worker.submit(first), worker.submit(lambda: "never")
    begun.wait(PATIENCE_S)
    worker.close()
    go_on.set()

    assert running.result(PATIENCE_S) == "done"
    with pytest.raises(CancelledError):
        waiting.result(PATIENCE_S)
    for thread in threading.enumerate():
        if thread.name == "closing soon":
            thread.join(PATIENCE_S)
            assert not thread.is_alive()


def test_what_answers_in_time_is_as_if_it_were_done_here(tmp_path: Path) -> None:
    """Results and errors are the same."""
    (tmp_path / "a").write_text("letters", encoding="utf-8")

    assert within(PATIENCE_S, (tmp_path / "a").read_text) == "letters"
    with pytest.raises(FileNotFoundError):
        within(PATIENCE_S, (tmp_path / "b").read_text)


def test_what_keeps_silent_is_an_error_of_the_disk() -> None:
    """It says so in the words that the player reads."""
    never = threading.Event()
    with pytest.raises(TimeoutError) as raised:
        within(0.05, never.wait)
    never.set()

    assert raised.value.strerror == "it is not responding"
