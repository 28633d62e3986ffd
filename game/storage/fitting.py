"""Fits the recogniser to a voice beside the game: writes the takes, and lets a program of its own learn from them.

All of it is done in a thread that nobody waits for. The program runs at low priority and may be killed at any moment:
it replaces what a voice has learned in one piece, or leaves it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from game.storage.atomic_files import reason
from game.storage.drawing_file import StorageError
from game.storage.profiles import Kind, Person, check_there, clips, clips_in, read_person, remove_clip, save_clip
from game.storage.worker import Worker
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES
from models.spot.profile import Profile, ProfileError

PROGRAM = (sys.executable, "-m", "models.adapt")
NICE = 10  # less urgent than the game, on systems that count so
BELOW_NORMAL: int = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)  # and on Windows
WITHOUT_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
REFUSED = 1  # exit status of a program that cannot use the takes
AGAIN = "Try again."
TEMPORARY = "speak-a-sketch-takes-"  # how the folders of takes begin that are not kept
OLD_S = 3600.0  # after which a game that was killed has left one behind


@dataclass(frozen=True, eq=False)
class FitRequest:
    """What is to be learned.

    folder: of the voice. person: whose it is, with own words and what they mean.
    takes: words and their sounds, float32 (n,), 16 kHz, mono. keep: whether these stay in the voice's folder; else they
        lie among the temporary files until the fitting is over. instead_of: files of an earlier time that they replace.
    only: the words to learn; empty for all that were recorded. program: the command that learns, with its first
        arguments, if not ours.
    """

    folder: Path
    person: Person
    takes: tuple[tuple[str, NDArray[np.float32]], ...]
    keep: bool
    instead_of: tuple[Path, ...] = ()
    only: tuple[str, ...] = ()
    program: Sequence[str] | None = None


class Fitting:
    """One fitting. It begins at once; ask `over` in each frame, and then for the `result`.

    kept: the files of takes that are in the voice's folder for it so far, also where it was stopped or has failed.
    keeps: whether all takes are in that folder or are on their way there; a stop does not end that.
    """

    def __init__(self, request: FitRequest) -> None:
        # NB: single references between two threads: the program is set by the one that fits, the wish to stop by the
        # other, and each looks at the other's after it has set its own.
        self._program: subprocess.Popen[str] | None = None
        self._stopped = False
        self.kept, self.keeps = request.instead_of, request.keep
        worker = Worker("fitting")
        self._answer: Future[dict[str, Any]] = worker.submit(partial(self._fit, request))
        worker.close_after()

    @property
    def over(self) -> bool:
        """Whether it has ended, well or not."""
        return self._answer.done()

    def result(self) -> dict[str, Any]:
        """Return what the program has said, once it is over. Raises StorageError."""
        error = self._answer.exception()
        if error is None or isinstance(error, StorageError):
            return self._answer.result()
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise StorageError(f"The fitting has ended unexpectedly ({what}). {AGAIN}") from error

    def stop(self) -> None:
        """End the program, without a wait. What the voice has learned is that of before, or all of the new."""
        self._stopped = True
        program = self._program
        if program is not None:
            with suppress(OSError):
                program.kill()

    def _fit(self, request: FitRequest) -> dict[str, Any]:
        """Write the takes and learn from them."""
        check_there(request.folder)
        with ExitStack() as for_now:
            folders = [request.folder / kind.value for kind in Kind]
            if request.keep:
                self._keep(request)
            else:
                there = Path(for_now.enter_context(tempfile.TemporaryDirectory(prefix=TEMPORARY)))
                _forget_older(there)
                for word, samples in request.takes:
                    save_clip(there, word, samples)
                folders.append(there / Kind.TAKES.value)
                self._take_away(request.instead_of)  # else each of them would be learned from and judged by twice
            return self._learn(_command(request, [folder for folder in folders if folder.is_dir()]))

    def _keep(self, request: FitRequest) -> None:
        """Write the takes into the voice's folder, and then take away those that they replace."""
        try:
            for word, samples in request.takes:
                self.kept = (*self.kept, save_clip(request.folder, word, samples))
        except StorageError:
            self.keeps = False
            raise
        self._take_away(request.instead_of)

    def _take_away(self, paths: Sequence[Path]) -> None:
        """Delete the files of takes that there are others of now."""
        for path in paths:
            remove_clip(path)
            self.kept = tuple(other for other in self.kept if other != path)

    def _learn(self, command: list[str]) -> dict[str, Any]:
        """Run the program to its end, and return what it says."""
        if self._stopped:
            raise StorageError(f"The fitting was stopped. {AGAIN}")
        try:
            program = self._program = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                creationflags=BELOW_NORMAL | WITHOUT_WINDOW,
            )
        except OSError as error:
            raise StorageError(f"The fitting could not begin ({reason(error)}). {AGAIN}") from error
        if sys.platform != "win32":
            with suppress(OSError):  # it has ended already
                os.setpriority(os.PRIO_PROCESS, program.pid, os.getpriority(os.PRIO_PROCESS, 0) + NICE)
        if self._stopped:
            program.kill()
        out, complaint = program.communicate()
        if self._stopped:
            raise StorageError(f"The fitting was stopped. {AGAIN}")
        return _read(program.returncode, out, complaint)


def _forget_older(there: Path) -> None:
    """Take away the takes that a game which was killed has left beside those of now."""
    now_s = there.stat().st_mtime
    for folder in there.parent.glob(f"{TEMPORARY}*"):
        with suppress(OSError):  # it is somebody else's, or gone by now
            if now_s - folder.stat().st_mtime > OLD_S:
                shutil.rmtree(folder, ignore_errors=True)


def fit_anew(folder: Path) -> bool:
    """Fit a voice to all that is in its folder, however long that takes; return whether it is better. StorageError.

    Where the recordings that it was fitted to were not kept, what it has learned from them stays and is added to: clips
    from play alone would make another voice, which knows less.
    """
    recorded, played = (
        tuple(word for word in clips(folder, kind) if word not in (UNKNOWN, NOISE))
        for kind in (Kind.TAKES, Kind.LEARNED)
    )
    only = () if recorded else played
    return Fitting(FitRequest(folder, read_person(folder), (), keep=True, only=only)).result().get("kept") is True


def _command(request: FitRequest, sounds: Sequence[Path]) -> list[str]:
    """Return the command that learns from folders of sounds.

    Options and values are one argument each, since names and words may begin with a dash.
    """
    there = {word for folder in sounds for word in clips_in(folder)}
    only = request.only or _beside_known(request, there)
    person, program = request.person.known_to(_learned(request, there, only)), request.program or PROGRAM
    command = [*program, *map(str, sounds), f"--out={request.folder}", f"--name={person.name}", "--json"]
    # A word without recordings was learned from such as were not kept.
    command += [f"--means={word}={meaning}" for word, meaning in person.means.items() if word in there]
    command += [f"--instead={word}" for word in person.instead]
    return command + [f"--word={word}" for word in only]


def _beside_known(request: FitRequest, there: Collection[str]) -> tuple[str, ...]:
    """Return the words to learn alone where a voice knows others that no recording is kept of; else none.

    there: words with recordings. To learn them from the beginning would forget the others.
    """
    try:
        profile = Profile.load(request.folder)
    except ProfileError:
        return ()
    in_use = {*request.person.means, *(word for words in VOCABULARIES.values() for word in words)}
    if {*profile.means, *profile.result.words} & in_use <= set(there):
        return ()
    return tuple(sorted(word for word in there if word not in (UNKNOWN, NOISE)))


def _learned(request: FitRequest, recorded: Collection[str], only: Collection[str]) -> Collection[str]:
    """Return the words that the voice will have learned after a fit.

    recorded: those that there are recordings of. only: those that are learned alone; none where all are learned anew.
    """
    if not only:
        return recorded
    try:
        return {*only, *Profile.load(request.folder).own_words}
    except ProfileError:
        return only


def _read(status: int, out: str, complaint: str) -> dict[str, Any]:
    """Return the JSON that a program has written, or raise StorageError, which says why there is none."""
    lines = [line.strip() for line in complaint.splitlines() if line.strip()]
    if status == REFUSED and lines and not any(line.startswith("Traceback") for line in lines):
        raise StorageError(lines[-1].partition("error: ")[2] or lines[-1])
    try:
        said = json.loads(out)
    except ValueError as error:
        why = lines[-1] if lines else f"it ended with status {status}"
        raise StorageError(f"The fitting did not work ({why.rstrip('.')}). {AGAIN}") from error
    if status != 0 or not isinstance(said, dict):
        raise StorageError(f"The fitting did not work (it ended with status {status}). {AGAIN}")
    return said
