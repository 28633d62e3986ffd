"""A disk that does not answer, as a network share that is gone, and says who waits for it."""

import io
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TOUCHES = ("stat", "lstat", "open", "scandir", "listdir", "mkdir", "unlink", "remove", "rmdir", "rename", "replace")


class HangingDisk:
    """Lets nothing that touches a folder end until `answer`; the main thread, which would wait, gets an error.

    asked: set once something was asked of it.
    """

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, *, patience_s: float = 0.05) -> None:
        self.asked = threading.Event()
        self._folder, self._answers = str(folder), threading.Event()
        monkeypatch.setattr("game.storage.disk.ANSWER_S", patience_s)
        for name in TOUCHES:
            monkeypatch.setattr(os, name, self._hanging(getattr(os, name)))
        monkeypatch.setattr(io, "open", self._hanging(io.open))

    def answer(self) -> None:
        """Do what was asked for, and everything at once from now on."""
        self._answers.set()

    def _hanging(self, does: Callable[..., Any]) -> Callable[..., Any]:
        def touch(*given: Any, **named: Any) -> Any:
            path = given[0] if given else "."
            is_there = isinstance(path, str | os.PathLike) and os.fspath(path).startswith(self._folder)
            if is_there and not self._answers.is_set():
                assert threading.current_thread() is not threading.main_thread(), f"the window waits for {path}"
                self.asked.set()
                self._answers.wait()
            return does(*given, **named)

        return touch
