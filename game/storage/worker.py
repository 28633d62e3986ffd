"""A thread for what a disk may keep from ever ending, such as a network share that is gone: nobody has to wait for it.

The pools of `concurrent.futures` do the same, but Python waits for their threads when the program ends.
"""

import errno
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Worker:
    """One thread, which does one thing after the other, begins with the first and keeps no program from ending.

    name: of the thread.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._due: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def submit(self, do: Callable[[], T]) -> Future[T]:
        """Have something done, once all before it is, and return where its result or its error will be."""
        future: Future[T] = Future()
        self._due.put((future, do))
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
            self._thread.start()
        return future

    def close_after(self) -> None:
        """Let the thread end once all is done that is due."""
        self._due.put(None)

    def close(self) -> None:
        """Let the thread end after what it does now, without a wait; what has not begun is given up."""
        waiting: list[Future[Any]] = []
        while not self._due.empty():
            try:
                due = self._due.get_nowait()
            except queue.Empty:
                break
            waiting += [] if due is None else [due[0]]
        self._due.put(None)
        for future in waiting:
            future.cancel()

    def _run(self) -> None:
        """Do what is due until `close`."""
        while (due := self._due.get()) is not None:
            future, do = due
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = do()
            except BaseException as error:  # noqa: BLE001 - who asked gets it, whatever it is
                future.set_exception(error)
            else:
                future.set_result(result)
            del future, do, due  # a picture is not kept until the next one is asked for


def within(limit_s: float, do: Callable[[], T]) -> T:
    """Do something and return what it returns, or raise what it raises, but wait no longer than `limit_s` for it.

    Raises TimeoutError, an OSError, after that. It may still be done later, or never.
    """
    worker = Worker("disk")
    future = worker.submit(do)
    try:
        return future.result(limit_s)
    except TimeoutError as error:
        raise TimeoutError(errno.ETIMEDOUT, "it is not responding") from error
    finally:
        worker.close()
