"""The page that fits the game to a voice: by keyboard, by eight words, by switches; recording, fitting, the result."""

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pygame
import pytest

from game.feedback.take_judge import Refusal
from game.feedback.take_recorder import RecordStage
from game.session.hands_free import Mode
from game.settings import Settings
from game.storage.profiles import Person, clips, save_clip, write_person
from game.ui.controls import Button, Tile, Toggle, usable
from game.ui.page import Cue, Fact, Text, Tiles, controls
from game.window.pages.fit import PICTURES, FitPage, record_word
from game.window.pages.record import RecordPage
from game.window.pages.take import TakePage
from game.window.pages.voice import VoicePage
from models.spot.config import NOISE, UNKNOWN
from tests.game.window.test_by_voice import walked
from tests.support import eight_words as eight
from tests.support.architecture import FILES, TREES
from tests.support.fit_window import NOT_KEPT, SAID, WORDS, FitWindow, program, says
from tests.support.helpers import hearing, wait_for
from tests.support.takes import quiet, voice
from tests.support.window import Window

Open = Callable[..., FitWindow]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a voice."""
    return tmp_path / "voices" / "anna"


@pytest.fixture
def fit(folder: Path) -> Open:
    """Return what opens the page in a new window."""
    return lambda settings=None, **options: FitWindow(Window(settings), folder, **{"words": ("up",), **options})


def texts(fit: FitWindow) -> list[str]:
    """Return all that the page on show says."""
    top = fit.session.pages.top
    assert top is not None
    found = []
    for block in top.sheet().blocks:
        match block:
            case Text(text=text) | Cue(text=text):
                found.append(text)
            case Fact(name=name, value=value):
                found.append(f"{name}: {value}")
    return found


def words_of(fit: FitWindow) -> list[str]:
    """Return what was recorded."""
    return [take.word for take in fit.session.monitor.recorder.takes]


def recorded(fit: FitWindow) -> FitWindow:
    """Press what begins, and say all that is asked for."""
    fit.window.choose("begin")
    fit.all_said()
    assert isinstance(fit.session.pages.top, FitPage)
    return fit


def fitted(fit: FitWindow) -> FitWindow:
    """Press what fits, and let that be over."""
    fit.window.choose("fit")
    until_over(fit)
    return fit


def until_over(fit: FitWindow) -> None:
    """Play frames until nothing is being learned."""

    def over() -> bool:
        fit.window.frame()
        return fit.page._fitting is None

    wait_for(over)


def test_it_records_fits_and_tells_the_result_by_keyboard(fit: Open, folder: Path) -> None:
    """From Start to what is heard now; the takes are kept, and the voice is listened for."""
    opened = recorded(fit(program=says(SAID)))
    assert words_of(opened) == [NOISE, *["up"] * 5, UNKNOWN]
    assert not list(folder.glob("takes/**/*.flac"))  # nothing is written yet
    fitted(opened)

    assert "up: heard 2 of 4, now 4 of 4" in texts(opened)
    assert "Other people\u2019s words: 3 of 1,200 before and after" in texts(opened)
    assert texts(opened)[0].startswith("Kept, since ")
    assert opened.session.settings.voice == "anna"
    assert {word: len(sounds) for word, sounds in clips(folder).items()} == {NOISE: 1, UNKNOWN: 1, "up": 5}


def test_what_was_not_better_is_not_listened_for(fit: Open) -> None:
    """It says why, and which words sound alike."""
    opened = fitted(recorded(fit(program=says(NOT_KEPT))))

    assert "Not kept, since other sounds would move the pen more often." in texts(opened)
    assert "\u201cba\u201d and \u201cpa\u201d sound alike to me." in texts(opened)
    assert opened.session.settings.voice == ""


def test_who_keeps_nothing_leaves_nothing(fit: Open, folder: Path) -> None:
    """The choice says where takes lie, and that they are deleted where they are not kept."""
    opened = fit(program=says(SAID))
    toggle = next(one for one in controls(opened.page.sheet()) if isinstance(one, Toggle))
    assert toggle.on
    assert any("voices/anna/takes" in text for text in texts(opened))
    opened.window.choose("keep")
    assert any("deleted once I have learned" in text for text in texts(opened))
    fitted(recorded(opened))

    assert clips(folder) == {}


def test_the_page_is_used_by_voice_alone(fit: Open) -> None:
    """The word "yes" begins, the words that are asked for are takes, and "yes" fits and closes."""
    opened = fit(program=says(SAID), words=("yes", "no"))
    window, recorder = opened.window, opened.session.monitor.recorder
    eight.say(window, "yes")
    assert isinstance(opened.session.pages.top, RecordPage)
    opened.until_asked()
    opened.hears(quiet(5.1))
    while recorder.asked != UNKNOWN:
        opened.until_asked()
        said = recorder.asked
        opened.hears(quiet(0.4), voice(0.4))
        window.listener.outbox.commands.put_nowait(hearing(said, time_s=opened.time_s))  # it fires at its end
        opened.hears(quiet(0.5))
        assert isinstance(opened.session.pages.top, RecordPage)
    opened.all_said()
    assert words_of(opened).count("no") == 5

    eight.say(window, "yes")
    until_over(opened)
    assert any(text.startswith("Kept, since") for text in texts(opened))
    eight.say(window, "yes")
    assert opened.session.pages.top is None
    assert opened.session.world.drawing.lines == 0


def test_words_between_two_takes_are_commands_of_the_page(fit: Open) -> None:
    """The word "no" leaves the recording, with what was said so far; it goes on from there."""
    opened = fit()
    opened.window.choose("begin")
    opened.say(words=2)
    assert not opened.session.monitor.recorder.listens
    eight.say(opened.window, "no")
    assert isinstance(opened.session.pages.top, FitPage)
    assert words_of(opened) == [NOISE, "up", "up"]
    more = next(one for one in controls(opened.page.sheet()) if one.key == "begin")
    assert isinstance(more, Button)
    assert more.text == "Go on recording: 3 of 7"

    opened.window.choose("begin")
    opened.all_said()
    assert words_of(opened) == [NOISE, *["up"] * 5, UNKNOWN]


def test_silence_gives_the_words_back(fit: Open) -> None:
    """Who says nothing for five seconds can go on, repeat, skip or leave by voice."""
    opened = fit()
    opened.window.choose("begin")
    opened.say(words=1)
    opened.until_asked()
    opened.hears(quiet(5.2))
    assert texts(opened)[0] == "Paused"
    assert opened.session.monitor.recorder.refused is Refusal.EMPTY

    eight.say(opened.window, "go", "yes")  # the mark goes on to "Say the last one again"
    assert words_of(opened) == [NOISE]
    opened.all_said()
    assert words_of(opened) == [NOISE, *["up"] * 5, UNKNOWN]


def test_a_pause_of_listening_is_a_pause_of_recording(fit: Open) -> None:
    """The word "stop" between two takes pauses both; "go" listens again, and a press goes on."""
    opened = fit()
    opened.window.choose("begin")
    opened.say(words=1)
    eight.say(opened.window, "stop")
    opened.hears(quiet(1.0))
    assert opened.session.words.mode is Mode.PAUSED
    assert opened.session.monitor.recorder.stage is RecordStage.WAITING

    eight.say(opened.window, "go", "yes")
    assert opened.session.monitor.recorder.running


def test_a_microphone_that_is_lost_pauses(fit: Open) -> None:
    """The page says so, and goes on when it is asked to."""
    opened = fit()
    opened.window.choose("begin")
    opened.until_asked()
    opened.window.press(pygame.K_m)
    opened.window.frame()

    assert opened.session.monitor.recorder.stage is RecordStage.WAITING
    assert any(text.startswith("I can't hear you: muted") for text in texts(opened))


def test_without_a_microphone_one_can_be_chosen(fit: Open) -> None:
    """The page says why it cannot begin, and leads to the list; what is chosen there can be recorded with."""
    opened = fit()
    opened.window.press(pygame.K_m)
    begin = next(one for one in controls(opened.page.sheet()) if one.key == "begin")
    assert not usable(begin)
    assert "Muted" in texts(opened)
    opened.window.choose("sources")
    assert opened.session.pages.top is not opened.page


def test_under_another_page_nothing_is_recorded(fit: Open) -> None:
    """With the list of keys on top, what is asked for is not seen."""
    opened = fit()
    opened.window.choose("begin")
    opened.until_asked()
    opened.window.press(pygame.K_F1)
    opened.hears(voice(1.0))
    opened.window.press(pygame.K_ESCAPE)

    assert opened.session.monitor.recorder.stage is RecordStage.WAITING
    assert words_of(opened) == []


def test_sound_is_asked_for_only_while_the_page_records(fit: Open) -> None:
    """From the press until the page goes, however it goes."""
    opened = fit()
    asked = opened.window.listener.asked
    assert ("recording", True) not in asked
    opened.window.choose("begin")
    assert asked[-1] == ("recording", True)
    opened.window.press(pygame.K_ESCAPE)

    assert asked[-1] == ("recording", False)


def test_a_refusal_is_told(fit: Open) -> None:
    """In plain words, and the same is asked for again."""
    opened = fit()
    opened.window.choose("begin")
    opened.say(words=0)
    opened.until_asked()
    opened.hears(quiet(0.4), voice(0.4), quiet(0.6), clipped=9)

    assert any(text.startswith("That was too loud for the microphone.") for text in texts(opened))
    assert texts(opened)[0] == "up"


def test_a_take_is_heard_said_again_and_removed(folder: Path) -> None:
    """Each is a picture that opens its page; what the microphone hears of a replay asks for nothing."""
    opened = recorded(FitWindow(Window(), folder, words=("up",)))
    played: list[int] = []
    opened.session.environment = replace(opened.session.environment, play=lambda samples: played.append(len(samples)))
    (tiles,) = [block for block in opened.page.sheet().blocks if isinstance(block, Tiles)]
    assert [tile.caption for tile in tiles.tiles] == ["the room", *["up"] * 5, "talk"]
    opened.window.wait(1.0)
    assert all(isinstance(tile, Tile) and opened.page.picture(tile.picture) for tile in tiles.tiles)

    second = opened.session.monitor.recorder.takes[2]
    opened.window.choose(f"take {second.number}")
    assert isinstance(opened.session.pages.top, TakePage)
    opened.window.choose("play")
    assert played == [len(second.samples)]
    eight.say(opened.window, "no")
    assert isinstance(opened.session.pages.top, TakePage)

    opened.window.choose("again")
    opened.all_said()
    assert words_of(opened) == [NOISE, *["up"] * 5, UNKNOWN]
    new = opened.session.monitor.recorder.takes[2]
    assert new.number != second.number
    opened.window.choose(f"take {new.number}")
    opened.window.choose("remove")
    assert words_of(opened) == [NOISE, *["up"] * 4, UNKNOWN]


def test_few_pictures_are_made_in_a_frame(fit: Open) -> None:
    """Those of many takes come one after the other; the page does not wait for them."""
    opened = recorded(fit(words=WORDS[:2]))
    numbers = [str(take.number) for take in opened.session.monitor.recorder.takes]
    opened.page._pictures.clear()
    opened.page.tick(0.0)
    there = [opened.page.picture(number) is not None for number in numbers]

    assert there == [True] * PICTURES + [False] * (len(numbers) - PICTURES)


def test_a_single_word_can_be_recorded_and_fitted_alone(fit: Open) -> None:
    """The choice asks for it alone, and the program is told so."""
    code = "import json, sys; print(json.dumps({**%r, 'why': ' '.join(sys.argv), 'kept': False}))"
    opened = fit(words=WORDS, program=program(code % SAID))
    opened.window.choose("words")
    opened.window.choose("words")
    fitted(recorded(opened))

    assert words_of(opened) == [NOISE, *["down"] * 5, UNKNOWN]
    assert opened.page._report is not None
    assert opened.page._report.why.endswith("--word=down")


def test_the_weakest_word_can_be_said_more_often(fit: Open) -> None:
    """A press records it alone, and the next fit is of that word alone."""
    opened = fit(words=WORDS, program=says(SAID))
    opened.window.choose("words")
    fitted(recorded(opened))
    opened.window.choose("weakest")
    opened.all_said()

    assert words_of(opened) == [NOISE, *["up"] * 5, UNKNOWN, *["right"] * 5]
    assert opened.page._asked == ("right",)


def test_recordings_from_before_are_enough(fit: Open, folder: Path) -> None:
    """Who has kept some can fit again without saying anything."""
    folder.mkdir(parents=True)
    for _ in range(2):
        save_clip(folder, "up", voice(0.8))
    opened = fit(program=says(SAID))
    assert "2 recordings from before count too." in texts(opened)
    fitted(opened)

    assert any(text.startswith("Kept, since") for text in texts(opened))


def test_without_enough_of_any_word_nothing_can_be_fitted(fit: Open) -> None:
    """One take is too few: half of them are held back."""
    opened = fit()
    opened.window.choose("begin")
    opened.say(words=1)
    opened.window.press(pygame.K_ESCAPE)
    button = next(one for one in controls(opened.page.sheet()) if one.key == "fit")

    assert not usable(button)
    assert any("needs 2 or more" in text for text in texts(opened))


def test_a_fitting_that_fails_says_why(fit: Open) -> None:
    """The takes are still there, and it can be tried again without making twice as many."""
    opened = fitted(recorded(fit(program=program("import sys; sys.exit('error: There is too little. Say more.')"))))
    assert "There is too little. Say more." in texts(opened)
    opened.page._program = says(SAID)
    fitted(opened)

    assert any(text.startswith("Kept, since") for text in texts(opened))
    assert len(clips(opened.page._folder)["up"]) == 5


def test_an_answer_that_makes_no_sense_is_told(fit: Open) -> None:
    """Nothing breaks."""
    opened = fitted(recorded(fit(program=says({"kept": True}))))

    assert any("makes no sense" in text for text in texts(opened))


def test_leaving_kills_the_program(fit: Open, folder: Path) -> None:
    """By Esc, by its button, and with the window."""
    code = f"import pathlib, time; pathlib.Path({str(folder / 'runs')!r}).touch(); time.sleep(600)"
    ways: tuple[Callable[[FitWindow], object], ...] = (
        lambda opened: opened.window.press(pygame.K_ESCAPE),
        lambda opened: opened.window.choose("stop"),
        lambda opened: opened.session.finish(),
    )
    for leave in ways:
        opened = recorded(fit(program=program(code)))
        opened.window.choose("fit")
        fitting = opened.page._fitting
        assert fitting is not None
        wait_for((folder / "runs").exists)
        (folder / "runs").unlink()
        leave(opened)
        wait_for(lambda fitting=fitting: fitting.over)  # type: ignore[misc]


def test_takes_that_nothing_was_learned_from_wait_for_the_player(fit: Open, folder: Path) -> None:
    """Who closes the page too early finds them again; those of another voice are not theirs."""
    opened = recorded(fit())
    opened.window.press(pygame.K_ESCAPE)
    assert opened.session.pages.top is None
    opened.session.pages.open(FitPage(opened.session, folder, setting="anna", words=("up",)))
    assert words_of(opened) == [NOISE, *["up"] * 5, UNKNOWN]

    opened.session.pages.close_all()
    opened.session.pages.open(FitPage(opened.session, folder.with_name("ben"), setting="ben", words=("up",)))
    assert words_of(opened) == []


def test_switches_record_and_fit(fit: Open) -> None:
    """The first steps, the second presses: Start, and later "Fit to my voice"."""
    opened = fit(Settings(switches=2), program=says(SAID))
    window = opened.window

    def step_to(key: str) -> None:
        for _ in range(20):
            if opened.session.pages.focused == key:
                return
            window.press(pygame.K_SPACE)
        raise AssertionError(key)

    step_to("begin")
    window.wait(0.5)
    window.press(pygame.K_RETURN)
    opened.all_said()
    step_to("fit")
    window.wait(0.5)
    window.press(pygame.K_RETURN)
    until_over(opened)

    assert any(text.startswith("Kept, since") for text in texts(opened))


def test_no_frame_waits_for_the_fitting() -> None:
    """In the pages nothing begins a program, and of a fitting only what returns at once is called in each frame."""
    calls = {
        node.func.attr
        for name in ("fit", "record", "take")
        for node in ast.walk(TREES[FILES[f"game.window.pages.{name}"]])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }

    assert calls.isdisjoint({"communicate", "wait_for", "join", "run", "Popen", "sleep", "exception"})
    storage = TREES[FILES["game.storage.fitting"]]
    begun = next(node for node in ast.walk(storage) if isinstance(node, ast.FunctionDef) and node.name == "__init__")
    assert "submit" in ast.unparse(begun)
    assert "_fit" not in [
        node.func.attr
        for node in ast.walk(begun)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]


def test_the_words_are_those_that_are_listened_for(fit: Open, folder: Path) -> None:
    """And the voice's own, without those that they replace."""
    opened = fit(words=None)

    assert opened.page._words == ("up", "down", "left", "right", "go", "stop", "yes", "no")
    write_person(folder, Person("Anna", {"ba": "up", "psst": "red"}, ("up",)))
    page = FitPage(opened.session, folder, setting="anna")
    assert page._words == ("down", "left", "right", "go", "stop", "yes", "no", "ba", "psst")


def test_an_own_word_may_be_as_short_as_a_click(fit: Open, folder: Path) -> None:
    """Its page records it alone; the words of everybody are longer than a knock."""
    opened = fit()
    write_person(folder, Person("Anna", {"click": "up"}))
    opened.session.pages.close_all()
    record_word(opened.session, folder, setting="anna")("click")
    opened.window.frame()
    opened.window.choose("begin")
    opened.until_asked()
    opened.hears(quiet(5.1))
    opened.until_asked()
    opened.hears(quiet(0.4), voice(0.03), quiet(0.6))

    assert words_of(opened) == [NOISE, "click"]


def test_the_pages_of_a_voice_lead_to_it(folder: Path) -> None:
    """The one of the voice for all words, the one of an own word for that alone."""
    window = Window()
    eight.listen(window)
    folder.mkdir(parents=True)
    write_person(folder, Person("Anna", {"ba": "up"}))
    window.session.pages.open(VoicePage(window.session, folder, setting="anna", changed=lambda: None))
    window.choose("fit")
    top = window.session.pages.top
    assert isinstance(top, FitPage)
    assert top._words[-1] == "ba"
    assert len(top._words) == 9
    window.press(pygame.K_ESCAPE)
    for key in ("words", "word ba", "record"):
        window.choose(key)
    top = window.session.pages.top

    assert isinstance(top, FitPage)
    assert top._words == ("ba",)


def taken(fit: FitWindow) -> None:
    """Come to the takes."""
    recorded(fit)


def waiting(fit: FitWindow) -> None:
    """Come to a recording that waits."""
    fit.window.choose("begin")
    fit.say(words=1)
    fit.window.choose("pause")


def learning(fit: FitWindow) -> None:
    """Come to where it learns, which takes long."""
    fit.page._program = program("import time; time.sleep(600)")
    recorded(fit).window.choose("fit")


@pytest.mark.parametrize("come", [taken, waiting, learning, lambda fit: fitted(recorded(fit))])
def test_the_words_reach_each_control_of_each_state(come: Callable[[FitWindow], None], fit: Open) -> None:
    """The takes, a pause, the learning, the result: what can be pressed can be marked."""
    opened = fit(words=WORDS[:2], program=says(SAID))
    opened.page._only = 1
    come(opened)
    opened.window.frame()
    top = opened.session.pages.top
    assert top is not None
    able = {one.key for one in controls(top.sheet()) if usable(one)}

    assert able
    assert walked(opened.window) == able
    opened.session.pages.close_all()


def test_who_plays_with_hands_and_four_words_records_by_keyboard(folder: Path) -> None:
    """The words draw nothing meanwhile, neither those that are asked for nor the others."""
    opened = FitWindow(Window(), folder, words=("up",), program=says(SAID))
    opened.window.listener.listens()
    opened.window.frame()
    assert not opened.session.words_now.hands_free
    opened.window.choose("begin")
    opened.say(words=1)
    opened.window.listener.hears("left")
    opened.window.frame()
    opened.all_said()
    fitted(opened)

    assert any(text.startswith("Kept, since") for text in texts(opened))
    assert opened.session.world.drawing.lines == 0
