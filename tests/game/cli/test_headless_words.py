"""The game without a window by eight words: the same rules as in the window, by the time of the sound alone."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from math import floor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from game.__main__ import main
from game.audio.listener import Listener
from game.audio.source import WavReplay
from game.cli.headless import draw
from game.cli.player import Answer, VoicePlayer
from game.drawing.colour_names import PALETTE
from game.drawing.drawing import Stroke
from game.drawing.world import World
from game.messages import Command, Did, Shortcut, Tool
from game.settings import OwnWords, Settings
from game.storage.drawing_file import open_drawing
from game.storage.profiles import Person, create, write_person
from models.spot.audio_files import write_wav
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES
from models.spot.hearing import Hearing
from models.spot.runtime import Network
from models.spot.spotter import Spotter
from tests.support.fake_sounddevice import Plug
from tests.support.helpers import hearing
from tests.support.profiles import fit
from tests.support.tones import CARD, ToneNetwork, silence, tone
from tests.support.voices import spoken

CARD_OF_8 = replace(CARD, labels=(*VOCABULARIES["handsfree8w"], UNKNOWN, NOISE))
PACE_PER_S = 4
COLOUR = ("yes", "up", "yes", "right", "yes")  # the second of the palette
SAVE_AND_QUIT = ("yes", "right", "yes", "yes", "yes", "right", "yes", "go", "left", "yes")


def said(*words: str | float) -> NDArray[np.float32]:
    """Return tones for words with half a second of silence after each; numbers are seconds of silence."""
    parts = [silence(0.5)]
    for word in words:
        parts += [silence(word)] if isinstance(word, float) else [tone(word), silence(0.5)]
    return np.concatenate(parts)


class Played:
    """What a run without a window came to. told: its lines of JSON. strokes: of the saved drawing."""

    def __init__(self, told: list[dict[str, Any]], picture: Path) -> None:
        self.told = told
        self.world = open_drawing(picture).world
        self.strokes = self.world.drawing.strokes

    @property
    def did(self) -> list[str]:
        """What each word did."""
        return [line["did"] for line in self.told]


@pytest.fixture
def by_tones(plug: Plug, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the eight words be tones."""
    plug()
    monkeypatch.setattr(Network, "load", lambda _: ToneNetwork(CARD_OF_8))


def play(folder: Path, sound: NDArray[np.float32], capsys: pytest.CaptureFixture[str]) -> Played:
    """Play a sound without a window and return what came of it."""
    write_wav(folder / "said.wav", sound)
    files = ["--listen", str(folder / "said.wav"), "--save", str(folder / "out.png")]
    own = ["--settings", str(folder / "settings.toml"), "--vocabulary", "handsfree8w"]
    assert main(["--headless", "--json", *files, *own]) == 0
    out, _ = capsys.readouterr()
    return Played([json.loads(line) for line in out.splitlines()], folder / "out.png")


@pytest.mark.usefixtures("by_tones")
def test_a_pen_that_goes_on_stops_where_its_word_began(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Steps are due from the moment "go" fired, four in a second; what came after "stop" began is taken back.

    The tone of "stop" begins at 0.5 + 0.4 + 0.5 + 2.0 s.
    """
    played = play(tmp_path, said("go", 2.0, "stop"), capsys)
    steps = 1 + floor((3.4 - played.told[0]["time_s"]) * PACE_PER_S)

    assert played.did == ["glide", "stop"]
    assert 10 <= steps <= 12
    assert played.told[1] == {**played.told[1], "word": "stop", "x": 400 + 10 * steps, "y": 500}
    assert played.strokes[0].points[-1] == (400 + 10 * steps, 500)


@pytest.mark.usefixtures("by_tones")
def test_a_pen_that_nobody_stops_goes_on_to_the_end_of_the_sound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file, and the half second that is heard after it, count; they are 3.4 and 3.9 s long."""
    played = play(tmp_path, said("go", 2.0), capsys)
    steps = 1 + floor((3.9 - played.told[0]["time_s"]) * PACE_PER_S)
    assert played.strokes[0].points[-1] == (400 + 10 * steps, 500)


@pytest.mark.usefixtures("by_tones")
def test_two_shapes_in_two_colours_from_the_first_word_to_the_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two separate shapes, a mistake taken back, saved and left by eight tones alone; what follows is not heard."""
    first = ("right", "down", "left", "left", "no", "up")
    walk = ("stop", "right", "right", "right", "stop")
    played = play(tmp_path, said(*first, *walk, *COLOUR, "up", "right", *SAVE_AND_QUIT, "up"), capsys)
    navy, orange = Settings().colour, PALETTE[1][1]

    assert played.strokes == (
        Stroke(((400, 500), (410, 500), (410, 510), (400, 510), (400, 500)), navy, 10),
        Stroke(((430, 500), (430, 490), (440, 490)), orange, 10),
    )
    assert played.did == [
        *("step", "step", "step", "step", "undo", "step", "lift", "step", "step", "step", "lower"),
        *("menu", "menu", "menu", "menu", "choose", "step", "step"),
        *("menu", "menu", "menu", "save", "menu", "menu", "menu", "menu", "menu", "choose"),
    ]


@pytest.mark.usefixtures("by_tones")
def test_a_new_drawing_leaves_the_one_before_in_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The word "go" brings the next four of "Drawing", of which "New" is first: the named file holds what follows."""
    monkeypatch.setattr("game.storage.drawing_file.default_folder", lambda: tmp_path / "pictures")
    played = play(tmp_path, said("up", "yes", "right", "yes", "go", "yes", "left", "left"), capsys)

    assert played.strokes[0].points == ((400, 500), (390, 500), (380, 500))
    (before,) = (tmp_path / "pictures").glob("*.png")
    assert open_drawing(before).world.drawing.strokes[0].points == ((400, 500), (400, 490))


def test_a_synthetic_voice_draws_by_eight_words(tmp_path: Path, plug: Plug, capsys: pytest.CaptureFixture[str]) -> None:
    """With the real recogniser: two shapes in two colours, a mistake undone, saved, and left."""
    plug()
    hush = np.random.default_rng(1).normal(0.0, 1e-4, 12_800).astype(np.float32)  # 0.8 s
    words = ("right", "up", "no", "down", "stop", "down", "down", "stop", *COLOUR, "right", "up", *SAVE_AND_QUIT)
    sound = np.concatenate([hush, *[part for word in words for part in (spoken("ruth", word), hush)]])
    played = play(tmp_path, sound.astype(np.float32), capsys)

    assert [line["word"] for line in played.told] == list(words)
    assert [stroke.points for stroke in played.strokes] == [
        ((400, 500), (410, 500), (410, 510)),
        ((410, 530), (420, 530), (420, 520)),
    ]
    assert [stroke.colour for stroke in played.strokes] == [Settings().colour, PALETTE[1][1]]


def test_the_result_does_not_depend_on_the_speed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A player who looks rarely, or takes its time over each word, draws what a quick one draws."""
    sound = said("go", 1.3, "up", 1.1, "go", 0.7, "right", "stop", 0.6, "down", "go", 1.7, "no", "left", "go", 0.9)
    write_wav(tmp_path / "said.wav", sound)
    worlds: list[World] = []
    for look_s, slow_s in ((0.05, 0.0), (0.001, 0.0), (0.002, 0.02)):
        monkeypatch.setattr("game.cli.headless.LOOK_S", look_s)
        listener = Listener(
            lambda: WavReplay(tmp_path / "said.wav", realtime=False),
            lambda: Spotter(ToneNetwork(CARD_OF_8)),
            threshold=0.75,
        )

        def follow(_: World, slow_s: float = slow_s) -> None:
            time.sleep(slow_s)

        worlds.append(draw(listener, Settings(), heard=lambda *_: None, follow=follow))

    logs = [[(one.command, one.joins) for one in world.logged_commands] for world in worlds]
    assert logs[0] == logs[1] == logs[2]
    assert len(logs[0]) > 30
    assert {Command.UNDO_MOVE, Command.UNDO} <= {command for command, _ in logs[0]}


def heard(player: VoicePlayer, *words: tuple[str, float]) -> Iterator[Answer]:
    """Let a player hear words, each at its time, and yield what came of it."""
    for word, time_s in words:
        yield player.hear(at(word, time_s))


def at(word: str, time_s: float) -> Hearing:
    """Return a word that fired at a time and began 0.4 s before."""
    return replace(hearing(word, time_s=time_s), began_s=time_s - 0.4)


def test_talk_stops_the_pen() -> None:
    """Where somebody talks at 2.1 s the pen has drawn the steps of 1.0 to 2.0 s, and no more later."""
    player = VoicePlayer(World.new((1000, 800)), Settings())
    assert [answer.did for answer in heard(player, ("go", 1.0))] == [Did.GLIDE]
    player.interrupt(2.1)
    player.listen(9.0)
    assert player.world.position == (450, 500)


def test_a_stream_that_begins_anew_goes_on() -> None:
    """A microphone that was lost stops the pen; its new stream begins at 0 s, and words are obeyed as before."""
    player = VoicePlayer(World.new((1000, 800)), Settings())
    [*heard(player, ("go", 5.0))]
    player.listen(6.1)
    player.interrupt()
    assert [answer.did for answer in heard(player, ("go", 1.0), ("stop", 2.3))] == [Did.GLIDE, Did.STOP]
    assert player.world.position == (490, 500)


def test_a_colour_puts_a_lifted_eraser_away() -> None:
    """As in the window: who chooses a colour wants to draw with it, once the pen is down again."""
    player = VoicePlayer(World.new((1000, 800)), Settings())
    words = ("yes", "left", "yes", "right", "yes", "stop", *COLOUR, "stop", "right")
    answers = [*heard(player, *((word, float(time_s)) for time_s, word in enumerate(words, 1)))]

    assert [answer.did for answer in answers[-2:]] == [Did.LOWER, Did.STEP]
    assert [one.tool for one in player.world.logged_commands] == [Tool.PEN]


def test_what_needs_a_window_does_nothing_without_one() -> None:
    """The gallery is such; a thicker line, an eraser and diagonal steps are not."""
    player = VoicePlayer(World.new((1000, 800)), Settings())

    def menu(*words: str) -> Answer:
        return [*heard(player, *((word, 0.0) for word in words))][-1]

    assert menu("yes", "right", "yes", "go", "right", "yes").did is Did.NOTHING
    assert menu("yes", "left", "yes", "left", "yes", "yes", "no", "no").did is Did.BACK
    assert menu("yes", "left", "yes", "right", "yes", "up").position == (400, 490)
    assert menu("yes", "down", "yes", "left", "yes", "up").position == (410, 480)
    assert [(one.line_width_px, one.turned) for one in player.world.logged_commands] == [(12, False), (12, True)]
    assert [one.tool.value for one in player.world.logged_commands] == ["eraser", "eraser"]
    assert menu("yes", "right", "yes", "right", "yes").did is Did.UNDO
    assert menu("no", "no", "dog").caption == "does nothing"


def test_a_word_may_save_and_choose_a_colour() -> None:
    """Words of the settings and of a voice lead past the menu."""
    words = (*Settings().words, ("stop", Shortcut.GREEN))
    settings = Settings(words=words, own_words=OwnWords((("hum", Shortcut.SAVE), ("click", Command.UP))))
    saved: list[World] = []
    player = VoicePlayer(World.new((1000, 800)), settings, save=saved.append)
    answers = [*heard(player, ("stop", 1.0), ("click", 2.0), ("hum", 3.0))]

    assert [answer.did for answer in answers] == [Did.COLOUR, Did.STEP, Did.SAVE]
    assert [world.drawing.strokes[0].colour for world in saved] == [dict(PALETTE)["Green"]]


@pytest.mark.usefixtures("by_tones")
def test_own_words_of_a_voice_draw_without_a_window(
    tmp_path: Path, own_world: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the ear has learned means what the voice's file says, also in the place of a usual word; JSON names it."""
    del own_world
    labels = (*VOCABULARIES["directional4w"], "go", "stop", UNKNOWN, NOISE)
    monkeypatch.setattr(Spotter, "load", lambda *_, **__: Spotter(ToneNetwork(replace(CARD, labels=labels))))
    voice = create(tmp_path / "voices", "Anna").folder
    write_person(voice, Person("Anna", {"go": "up", "stop": "red", "hum": "down"}, ("up", "down")))
    fit(voice)
    write_wav(tmp_path / "said.wav", said("go", "up", "stop", "down"))
    files = ["--listen", str(tmp_path / "said.wav"), "--save", str(tmp_path / "out.png"), "--profile", str(voice)]
    assert main(["--headless", "--json", *files]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert [(one["word"], one["did"]) for one in told] == [
        ("go", "step"),
        ("up", "nothing"),
        ("stop", "colour"),
        ("down", "step"),
    ]


@pytest.mark.usefixtures("by_tones")
def test_the_terminal_names_the_slices_of_the_menu(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No ring is seen there: what is marked, opened and chosen stands beside the word."""
    sound, picture = tmp_path / "said.wav", tmp_path / "out.png"
    write_wav(sound, said(*COLOUR))
    arguments = ["--headless", "--listen", str(sound), "--vocabulary", "handsfree8w", "--save", str(picture)]
    assert main([*arguments, "--settings", str(tmp_path / "settings.toml")]) == 0
    lines = capsys.readouterr().out.splitlines()
    told = [line[29:] for line in lines if " s  " in line]
    assert told == ["menu", "menu: Colour", "menu: Colour", "menu: Black", "chosen: Black"]
