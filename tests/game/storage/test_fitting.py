"""Fitting beside the game: takes become files, a program learns from them, and it can be killed at any moment."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from game.storage.drawing_file import StorageError
from game.storage.fitting import NICE, OLD_S, TEMPORARY, FitRequest, Fitting, fit_anew
from game.storage.profiles import Kind, Person, clips, read_person, save_clip, voice_in, write_person
from models.adapt.__main__ import parser
from models.spot.audio_files import read_audio
from models.spot.profile import FitResult, WordResult
from tests.support.architecture import ROOT
from tests.support.fit_window import SAID, program, says
from tests.support.helpers import wait_for
from tests.support.profiles import fit

TAKES = tuple((word, np.full(1_600, 0.1, np.float32)) for word in ("up", "up", "down", "_unknown_"))
ARGUMENTS = "import json, sys; print(json.dumps({'argv': sys.argv[1:]}))"
SEEN = (  # what a program sees in the folders that it is given, until the option
    "import json, pathlib, sys; given = [one for one in sys.argv[1:] if one[:1] != '-'];"
    "print(json.dumps({'there': sorted('/'.join(p.parts[-2:]) for g in given for p in pathlib.Path(g).rglob('*.flac')),"
    " 'given': given}))"
)


def fitted(
    folder: Path, command: Sequence[str], *, keep: bool = True, person: Person | None = None, only: tuple[str, ...] = ()
) -> Fitting:
    """Fit, and wait until that is over."""
    fitting = Fitting(FitRequest(folder, person or Person("Anna"), TAKES, keep=keep, only=only, program=command))
    wait_for(lambda: fitting.over)
    return fitting


def test_takes_that_are_kept_lie_in_the_folder_of_the_voice(tmp_path: Path) -> None:
    """The program is given that folder, together with clips from play."""
    save_clip(tmp_path, "up", np.zeros(1_600, np.float32))
    fitting = fitted(tmp_path, program(SEEN))

    assert fitting.result()["there"] == [
        "_unknown_/001.flac",
        "down/001.flac",
        "up/001.flac",
        "up/002.flac",
        "up/003.flac",
    ]
    assert fitting.result()["given"] == [str(tmp_path / "takes")]
    assert {word: len(sounds) for word, sounds in clips(tmp_path).items()} == {"_unknown_": 1, "down": 1, "up": 3}
    assert len(fitting.kept) == 4


def test_takes_that_are_not_kept_are_gone_afterwards(tmp_path: Path) -> None:
    """They lie among the temporary files while the program learns, beside those from before."""
    save_clip(tmp_path, "up", np.zeros(1_600, np.float32))
    fitting = fitted(tmp_path, program(SEEN), keep=False)

    kept, temporary = fitting.result()["given"]
    assert kept == str(tmp_path / "takes")
    assert fitting.result()["there"] == [
        "_unknown_/001.flac",
        "down/001.flac",
        "up/001.flac",
        "up/001.flac",
        "up/002.flac",
    ]
    assert not Path(temporary).parent.exists()
    assert clips(tmp_path) == {"up": (tmp_path / "takes" / "up" / "001.flac",)}
    assert fitting.kept == ()


def test_takes_replace_those_of_the_time_before(tmp_path: Path) -> None:
    """Who fits again after some takes were said again has each of them once."""
    before = fitted(tmp_path, says(SAID))
    again = Fitting(FitRequest(tmp_path, Person("Anna"), TAKES, keep=True, instead_of=before.kept, program=says(SAID)))
    wait_for(lambda: again.over)

    assert {word: len(sounds) for word, sounds in clips(tmp_path).items()} == {"_unknown_": 1, "down": 1, "up": 2}
    assert set(again.kept) == {path for sounds in clips(tmp_path).values() for path in sounds}


def test_the_program_is_told_whose_words_they_are(tmp_path: Path) -> None:
    """Name, own words with what they mean, those that no longer count, and what alone is to be learned."""
    person = Person("Anna", {"down": "up", "pa": "left"}, ("up",))  # nothing was recorded of "pa" yet
    argv = fitted(tmp_path, program(ARGUMENTS), person=person, only=("down",)).result()["argv"]

    told = [f"--out={tmp_path}", "--name=Anna", "--json", "--means=down=up", "--instead=up"]
    assert argv == [str(tmp_path / "takes"), *told, "--word=down"]


def test_any_name_and_word_is_understood(tmp_path: Path) -> None:
    """A dash at the beginning makes no option of it."""
    write_person(tmp_path, Person("-Anna", {"-ba": "up", "a=b": "down"}, ("-up",)))
    for word in ("-ba", "a=b"):
        save_clip(tmp_path, word, np.zeros(1_600, np.float32))
    request = FitRequest(
        tmp_path, read_person(tmp_path), (), keep=True, only=("-ba", "a=b"), program=program(ARGUMENTS)
    )
    fitting = Fitting(request)
    wait_for(lambda: fitting.over)

    asked = parser().parse_args(fitting.result()["argv"])

    assert (asked.name, asked.out, asked.json) == ("-Anna", tmp_path, True)
    assert (asked.means, asked.instead, asked.word) == ([("-ba", "up"), ("a=b", "down")], ["-up"], ["-ba", "a=b"])


@pytest.mark.parametrize(
    ("takes", "only"),
    [
        (("up", "down", "ba"), []),  # all that it knows: it learns from the beginning
        (("up", "ba", "_unknown_"), ["ba", "up"]),  # nothing is kept of "down"
        (("up", "down", "_background_noise_"), ["down", "up"]),  # nor of an own word
    ],
)
def test_a_voice_forgets_no_word_that_no_recording_is_kept_of(
    tmp_path: Path, takes: Sequence[str], only: list[str]
) -> None:
    """As where recordings were not kept, or it learns from play. A word that was removed does not count."""
    words = {word: WordResult(3, 1, 0, 1) for word in ("up", "down", "ba", "removed")}
    fit(tmp_path, means={"ba": "up"}, result=FitResult(words=words))
    for word in takes:
        save_clip(tmp_path, word, np.zeros(1_600, np.float32))
    fitting = Fitting(FitRequest(tmp_path, Person("Anna", {"ba": "up"}), (), keep=True, program=program(ARGUMENTS)))
    wait_for(lambda: fitting.over)

    assert parser().parse_args(fitting.result()["argv"]).word == only


def test_takes_that_are_kept_no_more_are_gone(tmp_path: Path) -> None:
    """Who fits again and keeps nothing now: no take is left, and none is learned from twice."""
    before = fitted(tmp_path, says(SAID))
    request = FitRequest(tmp_path, Person("Anna"), TAKES, keep=False, instead_of=before.kept, program=program(SEEN))
    again = Fitting(request)
    wait_for(lambda: again.over)

    assert again.result()["there"] == ["_unknown_/001.flac", "down/001.flac", "up/001.flac", "up/002.flac"]
    assert clips(tmp_path) == {}
    assert again.kept == ()


@pytest.mark.parametrize(
    ("only", "takes_out"), [((), True), (("down",), True), (("up",), False), (("down", "ba"), True)]
)
def test_a_usual_word_stays_until_what_takes_its_place_is_learned(
    only: tuple[str, ...], takes_out: bool, tmp_path: Path
) -> None:
    """Also where another word alone is learned, and that one was recorded already; once learned it counts."""
    person = Person("Anna", {"down": "left", "ba": "up"}, ("left",))
    argv = fitted(tmp_path, program(ARGUMENTS), person=person, only=only).result()["argv"]
    assert ("--instead=left" in argv) is takes_out

    fit(tmp_path, means={"down": "left"})
    argv = fitted(tmp_path, program(ARGUMENTS), person=person, only=only).result()["argv"]
    assert "--instead=left" in argv


@pytest.mark.parametrize("keep", [False, True])
def test_a_voice_that_was_deleted_is_not_fitted(keep: bool, tmp_path: Path) -> None:
    """No take is written for it, and nothing learns from them."""
    request = FitRequest(tmp_path / "anna", Person("Anna"), TAKES, keep=keep, program=says(SAID))
    fitting = Fitting(request)
    wait_for(lambda: fitting.over)

    with pytest.raises(StorageError, match="not there any more"):
        fitting.result()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows counts priorities in another way")
def test_the_program_is_less_urgent_than_the_game(tmp_path: Path) -> None:
    """Its priority is lower by NICE, soon after it has begun."""
    code = (
        "import json, os, time\n"
        f"while os.nice(0) < {os.nice(0) + NICE}: time.sleep(0.01)\n"
        "print(json.dumps({'nice': os.nice(0)}))"
    )
    assert fitted(tmp_path, program(code)).result() == {"nice": os.nice(0) + NICE}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            "import sys; sys.exit('error: There is too little of \\u201cup\\u201d. Say it again.')",
            "There is too little",
        ),
        ("import sys; sys.exit('There is too little. Say it again.')", "There is too little. Say it again."),
        ("import sys; sys.exit(2)", "The fitting did not work (it ended with status 2). Try again."),
        ("print('not JSON')", "The fitting did not work (it ended with status 0). Try again."),
        ("print('[]')", "The fitting did not work (it ended with status 0). Try again."),
        ("import os; os.abort()", "The fitting did not work"),
        ("1 / 0", "The fitting did not work (ZeroDivisionError: division by zero). Try again."),
    ],
)
def test_a_program_that_fails_says_why(code: str, said: str, tmp_path: Path) -> None:
    """Takes that cannot be used, a wrong call, nonsense, a crash."""
    with pytest.raises(StorageError, match=r"[\w)\u201d]\. .*\.$") as error:
        fitted(tmp_path, program(code)).result()
    assert str(error.value).startswith(said)


def test_a_program_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The takes are kept all the same."""
    fitting = fitted(tmp_path, [str(tmp_path / "missing")])

    with pytest.raises(StorageError, match="could not begin"):
        fitting.result()
    assert len(fitting.kept) == 4


def test_a_program_can_be_killed(tmp_path: Path) -> None:
    """At once, without a wait; nothing is left of it."""
    code = f"import pathlib, time; pathlib.Path({str(tmp_path / 'runs')!r}).touch(); time.sleep(600)"
    fitting = Fitting(FitRequest(tmp_path, Person("Anna"), TAKES, keep=True, program=program(code)))
    wait_for((tmp_path / "runs").exists)
    assert not fitting.over
    fitting.stop()
    wait_for(lambda: fitting.over)

    with pytest.raises(StorageError, match="was stopped"):
        fitting.result()
    wait_for(lambda: all(thread.name != "fitting" for thread in threading.enumerate()))


def test_who_stops_at_once_starts_no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even while the takes are still being written; all of them are kept, since nobody has them in memory any more."""
    code = f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).touch()"
    stopped = threading.Event()

    def save_then(*given: Any) -> Path:
        """Keep a take once the fitting was stopped."""
        stopped.wait()
        return save_clip(*given)

    monkeypatch.setattr("game.storage.fitting.save_clip", save_then)
    fitting = Fitting(FitRequest(tmp_path, Person("Anna"), TAKES, keep=True, program=program(code)))
    fitting.stop()
    stopped.set()
    wait_for(lambda: fitting.over)

    with pytest.raises(StorageError, match="was stopped"):
        fitting.result()
    assert not (tmp_path / "ran").exists()
    assert len(fitting.kept) == sum(map(len, clips(tmp_path).values())) == len(TAKES)
    assert fitting.keeps


def test_what_it_says_is_read_whole(tmp_path: Path) -> None:
    """However much it complains meanwhile: neither pipe fills up."""
    code = f"import sys; sys.stderr.write('busy' * 100_000); print({json.dumps(json.dumps(SAID))})"

    assert fitted(tmp_path, program(code)).result() == SAID


@pytest.mark.parametrize("kept", [True, False])
def test_a_voice_is_fitted_anew_to_all_that_is_there(
    kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after some time of play: takes and clips from play count, and whether it is better is told."""
    write_person(tmp_path, Person("Anna"))
    save_clip(tmp_path, "up", np.zeros(1_600, np.float32))
    save_clip(tmp_path, "up", np.zeros(16_000, np.float32), Kind.LEARNED)
    folders = [str(tmp_path / "takes"), str(tmp_path / "learned")]
    answer = f"import json, sys; print(json.dumps({{'kept': {kept} and sorted(sys.argv[1:3]) == {sorted(folders)!r}}}))"
    monkeypatch.setattr("game.storage.fitting.PROGRAM", program(answer))

    assert fit_anew(tmp_path) is kept


@pytest.mark.parametrize(("recorded", "alone"), [(("up",), ()), (("_unknown_",), ("down", "up")), ((), ("down", "up"))])
def test_play_adds_to_what_was_learned_from_recordings_that_were_not_kept(
    recorded: tuple[str, ...], alone: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clips from play alone would make another voice, which knows less; the words in them are fitted alone then."""
    write_person(tmp_path, Person("Anna"))
    for word in recorded:
        save_clip(tmp_path, word, np.zeros(1_600, np.float32))
    for word in ("up", "down", "_unknown_"):
        save_clip(tmp_path, word, np.zeros(16_000, np.float32), Kind.LEARNED)
    asked = [f"--word={word}" for word in alone]
    answer = f"import json, sys; print(json.dumps({{'kept': [a for a in sys.argv if '--word' in a] == {asked!r}}}))"
    monkeypatch.setattr("game.storage.fitting.PROGRAM", program(answer))

    assert fit_anew(tmp_path)


def test_takes_that_a_killed_game_has_left_go_with_the_next_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An hour later; those of a game that may still run stay."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    old, young = tmp_path / f"{TEMPORARY}1", tmp_path / f"{TEMPORARY}2"
    for left in (old, young, tmp_path / "anna"):
        left.mkdir()
    for left in (old, young):
        save_clip(left, "up", np.zeros(1_600, np.float32))
    hour_ago_s = young.stat().st_mtime - OLD_S - 60
    os.utime(old, (hour_ago_s, hour_ago_s))
    fitted(tmp_path / "anna", says(SAID), keep=False).result()

    assert (old.exists(), young.exists()) == (False, True)


KILLED = """
import sys
from pathlib import Path
import numpy as np
from game.storage.fitting import FitRequest, Fitting
from game.storage.profiles import Person
sound = np.sin(np.arange(24_000) / 9).astype(np.float32)
takes = tuple((f"word {i % 5}", sound) for i in range(40))
program = (sys.executable, "-c", "import time; time.sleep(2)")
Fitting(FitRequest(Path(sys.argv[1]), Person("Anna"), takes, keep=True, program=program)).result()
"""


@pytest.mark.parametrize("written", [1, 15, 40])
def test_a_game_that_is_killed_while_it_fits_leaves_whole_takes(written: int, tmp_path: Path) -> None:
    """After the first take, in the middle, and while the program learns: each file is whole, and the voice is there."""
    write_person(tmp_path, Person("Anna"))
    with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT) as game:
        wait_for(lambda: game.poll() is not None or len(list(tmp_path.glob("takes/*/*.flac"))) >= written)
        game.kill()

    there = [path for sounds in clips(tmp_path).values() for path in sounds]
    assert len(there) >= written
    assert {len(read_audio(path)) for path in there} == {24_000}
    assert voice_in(tmp_path).trouble is None
    assert not voice_in(tmp_path).fitted
