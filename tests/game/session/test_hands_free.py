"""What each word does while somebody draws by voice alone, without a window, a clock or a sound."""

import random
from dataclasses import replace
from itertools import pairwise, product

import pytest

from game.drawing.colour_names import PALETTE
from game.drawing.command_log import CommandLog, decode, encode, replay
from game.drawing.drawing import Segment
from game.drawing.world import World, step
from game.messages import Command, Did, Inputs, Meaning, Shortcut, Tool, Verb
from game.session.hands_free import (
    LONGEST_S,
    Hand,
    Mode,
    Outcome,
    Spoken,
    State,
    hear,
    interrupt,
    pass_time,
    turn_page,
)
from game.session.ring_menu import DRAWING, STEP, Branch, Change, menu_of
from game.settings import Setting
from game.ui.action_table import Action

UP, DOWN, LEFT, RIGHT = Command.UP, Command.DOWN, Command.LEFT, Command.RIGHT
GO, STOP, NO, YES = Verb.GO, Verb.STOP, Verb.NO, Verb.YES
EIGHT: tuple[Meaning, ...] = (UP, DOWN, LEFT, RIGHT, GO, STOP, NO, YES)
MENU = menu_of(tuple(colour for _, colour in PALETTE))
BEGAN_S = 0.5  # before a word fires


class Player:
    """A player whose words come at times that the test says; pace: 4 steps in a second of 10 px each."""

    def __init__(self, **inputs: object) -> None:
        self.state, self.world, self.now_s = State(), World.new((1000, 800)), 10.0
        self.inputs = Inputs(**inputs)  # type: ignore[arg-type]
        self.last = Outcome(self.state, self.world)

    @property
    def hand(self) -> Hand:
        """What the words are carried out with."""
        return Hand(self.inputs, 4.0, MENU)

    def says(self, *meanings: Meaning | None, after_s: float = 2.0, began_s: float = BEGAN_S) -> "Player":
        """Let words come, each so many seconds after the one before; began_s: how long before that each one began."""
        for meaning in meanings:
            self.now_s += after_s
            spoken = Spoken("word", meaning, self.now_s, self.now_s - began_s)
            self._take(hear(self.state, self.world, spoken, self.hand))
        return self

    def waits(self, seconds: float) -> "Player":
        """Let time pass."""
        self.now_s += seconds
        return self._take(pass_time(self.state, self.world, self.now_s, self.hand))

    def _take(self, outcome: Outcome) -> "Player":
        self.last, self.state, self.world = outcome, outcome.state, outcome.world
        self.inputs = replace(self.inputs, tool=outcome.tool)
        return self

    @property
    def done(self) -> tuple[Did | None, Mode, tuple[int, int]]:
        """What the last word did, what the next one goes to, and where the pen is."""
        return self.last.did, self.state.mode, self.world.position


def on(mode: Mode) -> Player:
    """Return a player in a mode; before it the pen has gone one step to the right, so that there is something to undo.

    The pen that goes on has drawn at 14 s, 14.25 s and so on, when the next word comes at 16 s.
    """
    player = Player().says(RIGHT)  # at 12 s
    if mode is Mode.GLIDING:
        player.says(GO)  # at 14 s
    elif mode is Mode.MENU:
        player.says(YES)
    elif mode is Mode.PAGE:
        player.state = turn_page(player.state, player.now_s, is_open=True)
    elif mode is Mode.PAUSED:
        player.says(YES, STOP)
    return player


PAPER, GLIDING, IN_MENU, PAGE, PAUSED = Mode.PAPER, Mode.GLIDING, Mode.MENU, Mode.PAGE, Mode.PAUSED
# The pen has drawn 9 steps until 16 s, the last three of them since 15.5 s, when the word began: at 15.5 s one is due
# that is not "since".
TABLE: dict[tuple[Mode, Meaning | None], tuple[Did, Mode, tuple[int, int]]] = {
    (PAPER, UP): (Did.STEP, PAPER, (410, 490)),
    (PAPER, DOWN): (Did.STEP, PAPER, (410, 510)),
    (PAPER, LEFT): (Did.STEP, PAPER, (400, 500)),
    (PAPER, RIGHT): (Did.STEP, PAPER, (420, 500)),
    (PAPER, GO): (Did.GLIDE, GLIDING, (420, 500)),
    (PAPER, STOP): (Did.LIFT, PAPER, (410, 500)),
    (PAPER, NO): (Did.UNDO, PAPER, (400, 500)),
    (PAPER, YES): (Did.MENU, IN_MENU, (410, 500)),
    (PAPER, Command.CLEAR): (Did.CLEAR, PAPER, (410, 500)),
    (PAPER, Command.UNDO): (Did.UNDO, PAPER, (400, 500)),
    (PAPER, Command.REDO): (Did.NOTHING, PAPER, (410, 500)),
    (PAPER, None): (Did.NOTHING, PAPER, (410, 500)),
    (PAPER, Shortcut.RED): (Did.COLOUR, PAPER, (410, 500)),
    (PAPER, Shortcut.SAVE): (Did.SAVE, PAPER, (410, 500)),
    (GLIDING, Shortcut.RED): (Did.COLOUR, PAPER, (480, 500)),
    (GLIDING, Shortcut.SAVE): (Did.SAVE, PAPER, (480, 500)),
    (IN_MENU, Shortcut.RED): (Did.NOTHING, IN_MENU, (410, 500)),
    (PAGE, Shortcut.SAVE): (Did.NOTHING, PAGE, (410, 500)),
    (PAUSED, Shortcut.SAVE): (Did.NOTHING, PAUSED, (410, 500)),
    (GLIDING, UP): (Did.TURN, GLIDING, (480, 480)),
    (GLIDING, DOWN): (Did.TURN, GLIDING, (480, 520)),
    (GLIDING, LEFT): (Did.TURN, GLIDING, (460, 500)),
    (GLIDING, RIGHT): (Did.NOTHING, GLIDING, (500, 500)),
    (GLIDING, GO): (Did.GLIDE, GLIDING, (500, 500)),
    (GLIDING, STOP): (Did.STOP, PAPER, (480, 500)),
    (GLIDING, NO): (Did.UNDO, PAPER, (410, 500)),
    (GLIDING, YES): (Did.MENU, IN_MENU, (480, 500)),
    (GLIDING, Command.CLEAR): (Did.CLEAR, PAPER, (480, 500)),
    (GLIDING, Command.UNDO): (Did.UNDO, PAPER, (410, 500)),
    (GLIDING, None): (Did.NOTHING, GLIDING, (500, 500)),
    (IN_MENU, UP): (Did.MENU, IN_MENU, (410, 500)),
    (IN_MENU, DOWN): (Did.MENU, IN_MENU, (410, 500)),
    (IN_MENU, LEFT): (Did.MENU, IN_MENU, (410, 500)),
    (IN_MENU, RIGHT): (Did.MENU, IN_MENU, (410, 500)),
    (IN_MENU, GO): (Did.MENU, IN_MENU, (410, 500)),
    (IN_MENU, STOP): (Did.PAUSE, PAUSED, (410, 500)),
    (IN_MENU, NO): (Did.BACK, PAPER, (410, 500)),
    (IN_MENU, YES): (Did.MENU, IN_MENU, (410, 500)),
    (IN_MENU, Command.CLEAR): (Did.NOTHING, IN_MENU, (410, 500)),
    (IN_MENU, None): (Did.NOTHING, IN_MENU, (410, 500)),
    **{(PAGE, way): (Did.MENU, PAGE, (410, 500)) for way in (UP, DOWN, LEFT, RIGHT, GO)},
    (PAGE, STOP): (Did.PAUSE, PAUSED, (410, 500)),
    (PAGE, NO): (Did.BACK, PAGE, (410, 500)),
    (PAGE, YES): (Did.CHOOSE, PAGE, (410, 500)),
    (PAGE, Command.CLEAR): (Did.NOTHING, PAGE, (410, 500)),
    (PAGE, None): (Did.NOTHING, PAGE, (410, 500)),
    **{(PAUSED, word): (Did.NOTHING, PAUSED, (410, 500)) for word in (*EIGHT, Command.CLEAR, None) if word is not GO},
    (PAUSED, GO): (Did.WAKE, IN_MENU, (410, 500)),
}


@pytest.mark.parametrize(("mode", "meaning"), TABLE, ids=lambda one: getattr(one, "name", "none"))
def test_each_word_does_what_the_table_says(mode: Mode, meaning: Meaning | None) -> None:
    """Every word in every mode: what it did, what comes next, and where the pen is."""
    assert on(mode).says(meaning).done == TABLE[mode, meaning]


def test_the_table_is_whole() -> None:
    """It has every one of the eight words in every mode."""
    assert {*product(Mode, EIGHT)} <= TABLE.keys()


def test_a_shortcut_asks_for_what_the_menu_does() -> None:
    """A word for a colour brings that of the palette of this name, and each colour of the palette has its shortcut."""
    asked = {shortcut: Player().says(shortcut).last.asks for shortcut in Shortcut}
    colours = {Shortcut(name.lower()): Change(Setting.COLOUR, colour) for name, colour in PALETTE}
    assert asked == {Shortcut.SAVE: Action.SAVE, **colours}


def test_go_goes_on_in_the_last_direction_at_a_steady_pace() -> None:
    """The first step comes at once, and four in a second after that, however often one looks."""
    player = Player().says(UP, GO)
    assert player.world.position == (400, 480)
    assert player.waits(0.24).world.position == (400, 480)
    assert player.waits(0.02).world.position == (400, 470)
    assert player.waits(1.0).world.position == (400, 430)
    assert player.last.steps == 4


def test_go_again_is_faster_twice_and_no_more() -> None:
    """Four, eight, sixteen steps in a second; another "go" does nothing, and the next run begins slowly again."""
    player = Player().says(GO).says(GO, after_s=0.0)
    assert player.waits(1.0).last.steps == 8
    player.says(GO, after_s=0.0)
    assert player.waits(1.0).last.steps == 16
    assert player.says(GO, after_s=0.0).last.did is Did.NOTHING
    assert player.says(STOP, GO, after_s=0.0, began_s=0.0).waits(1.0).last.steps == 4


def test_stop_takes_back_exactly_what_was_drawn_since_it_began() -> None:
    """The drawing is the version of then, the same object's entries, and redo brings the rest of the run."""
    player = Player().says(GO)
    before = player.waits(1.0).world
    player.waits(0.6)
    player.says(STOP, after_s=0.0, began_s=0.6)

    assert player.last.taken_back == 2
    assert (player.world.position, len(player.world.drawing)) == (before.position, len(before.drawing))
    assert player.world.drawing.common(before.drawing) == len(before.drawing)
    assert step(player.world, Inputs((Command.REDO,)), 0.0).position == (470, 500)


def test_a_turn_begins_where_its_word_began() -> None:
    """A corner stands where the player said so, and two steps go the new way that were drawn too far.

    After that "no" takes back the part since the turn and no more.
    """
    player = Player().says(GO).says(UP, after_s=1.6, began_s=0.6)
    assert (player.last.steps, player.last.taken_back, player.world.position) == (6 + 2, 2, (450, 480))
    assert player.waits(0.5).world.drawing.strokes[0].points[-3:] == ((450, 480), (450, 470), (450, 460))
    assert player.says(NO, after_s=0.0).done == (Did.UNDO, PAPER, (450, 500))
    assert player.says(NO).done == (Did.UNDO, PAPER, (400, 500))
    assert player.says(NO).done == (Did.NOTHING, PAPER, (400, 500))


@pytest.mark.parametrize("late_s", [0.0, 0.4, 0.9])
def test_the_same_direction_again_is_slower_since_it_was_said(late_s: float) -> None:
    """From 13 s on eight steps in a second, of which three come until 13.45 s; then one each quarter of a second."""
    player = Player().says(GO).says(GO, after_s=1.0, began_s=0.0)
    player.says(RIGHT, after_s=0.45 + late_s, began_s=late_s)
    assert (player.last.did, player.state.stage) == (Did.GLIDE, 0)
    player.now_s -= late_s
    player.waits(2.0)  # until 15.45 s: the last fast step is of 13.375 s, eight come after it
    assert player.world.position == (400 + 10 * (5 + 3 + 8), 500)


@pytest.mark.parametrize("late_s", [0.0, 0.1, 0.4, 0.9])
def test_how_long_the_ear_needs_changes_nothing(late_s: float) -> None:
    """Words that begin at the same times draw the same, whether they are heard at once or late."""
    player = Player().says(GO)
    for meaning in (UP, LEFT, DOWN, RIGHT):
        player.says(meaning, after_s=1.1 + late_s, began_s=late_s)
        player.now_s -= late_s
    player.says(STOP, after_s=0.5 + late_s, began_s=late_s)

    corners = [one.end for one in _corners(player.world)]
    assert corners == [(450, 500), (450, 460), (400, 460), (400, 500)]
    assert player.world.position == (420, 500)


def _corners(world: World) -> list[Segment]:
    """Return the last move of each run of the drawing but the last one."""
    runs = [world.drawing[at] for at in range(len(world.drawing))]
    return [one.change for one, after in pairwise(runs) if after.run != one.run and isinstance(one.change, Segment)]


def test_stop_said_twice_does_not_lift_the_pen() -> None:
    """Within 1.5 s of the one that ended the run; later it lifts, and so it does after another word."""
    assert Player().says(GO, STOP).says(STOP, after_s=1.4).done[0] is Did.NOTHING
    assert Player().says(GO, STOP).says(STOP, after_s=1.6).done[0] is Did.LIFT
    assert Player().says(GO, STOP).says(UP, STOP, after_s=0.5).done[0] is Did.LIFT


def test_a_lifted_pen_moves_without_drawing_and_the_same_tool_comes_down() -> None:
    """An eraser that was lifted erases again; the moves of a lifted pen can be undone."""
    player = Player(tool=Tool.ERASER).says(RIGHT, STOP, GO).waits(1.0)
    assert len(player.world.drawing.strokes) == 1
    assert player.says(NO, after_s=0.0).world.position == (410, 500)
    lifted = player.inputs.tool
    assert lifted is Tool.LIFTED
    assert player.says(STOP).done[0] is Did.LOWER
    assert player.inputs.tool is Tool.ERASER


def test_the_edge_stops_the_pen() -> None:
    """It goes as far as the paper reaches; "go" at the edge does nothing."""
    player = Player().says(GO).waits(29.0)
    assert player.done[1:] == (PAPER, (1000, 500))
    assert player.says(GO).done == (Did.NOTHING, PAPER, (1000, 500))
    assert player.says(STOP).done[0] is Did.LIFT


def test_a_word_begun_before_the_edge_means_what_it_meant_then() -> None:
    """The pen meets the edge while the word is said: "stop" takes back the rest, a turn turns where it was said."""
    for meaning, did, end in ((STOP, Did.STOP, (990, 500)), (UP, Did.TURN, (990, 480)), (NO, Did.UNDO, (400, 500))):
        player = Player().says(GO).waits(59 * 0.25)  # the step to (1000, 500) comes at 59 x 0.25 s
        player.says(meaning, after_s=0.3, began_s=0.5)
        assert (player.last.did, player.world.position) == (did, end)


def test_nobody_watching_stops_the_pen() -> None:
    """After 30 s without a word it stops; a word that keeps it going counts from there."""
    small = {"step_px": 1}
    assert Player(**small).says(GO).waits(LONGEST_S + 1).state.mode is PAPER
    player = Player(**small).says(GO).waits(LONGEST_S - 1).says(RIGHT, after_s=0.5)
    assert player.waits(LONGEST_S - 1).state.mode is GLIDING
    assert player.waits(2.0).state.mode is PAPER
    assert player.world.position[0] - 400 == 4 * 59.5 + 1  # px in 59.5 s, and the first one


def test_a_page_mute_or_talk_stops_the_pen() -> None:
    """Interrupted it stands; a page that opens takes the words, and closing it gives them back to the pen."""
    player = Player().says(GO)
    assert interrupt(player.state, player.now_s).mode is PAPER
    paged = turn_page(player.state, player.now_s, is_open=True)
    assert paged.mode is PAGE
    assert turn_page(paged, player.now_s, is_open=False).mode is PAPER
    assert interrupt(paged, player.now_s) is paged
    player.state = interrupt(player.state, player.now_s)
    assert player.says(UP, after_s=0.2, began_s=0.5).done == (Did.STEP, PAPER, (410, 490))  # begun before, but over
    assert turn_page(paged, player.now_s, is_open=True) is paged


def test_a_page_that_closes_during_a_pause_is_gone_after_it() -> None:
    """Only "go" wakes, and leads to the paper then."""
    player = on(PAGE).says(STOP)
    player.state = turn_page(player.state, player.now_s, is_open=False)
    assert player.state.mode is PAUSED
    assert player.says(GO).done[:2] == (Did.WAKE, PAPER)


@pytest.mark.parametrize(
    ("words", "does"),
    [
        ((YES, UP, YES, RIGHT, YES), Change(Setting.COLOUR, PALETTE[1][1])),
        ((YES, UP, YES, GO, GO, LEFT, UP, YES), Change(Setting.COLOUR, PALETTE[0][1])),
        ((YES, UP, YES, GO, RIGHT, YES), Change(Setting.COLOUR, PALETTE[5][1])),
        ((YES, DOWN, YES, RIGHT, YES), Change(Setting.STEP_PX, 25)),
        ((YES, DOWN, YES, LEFT, YES), Action.DIAGONAL),
        ((YES, RIGHT, YES, UP, YES), Action.SAVE),
        ((YES, RIGHT, YES, YES), Action.SAVE),
        ((YES, RIGHT, YES, GO, LEFT, YES), Action.QUIT),
        ((YES, LEFT, YES, RIGHT, YES), Action.ERASER),
    ],
)
def test_the_menu_leads_to_everything(words: tuple[Meaning, ...], does: Action | Change) -> None:
    """Directions reach a slice, "go" the next four, "yes" opens and chooses; then the menu is closed."""
    player = Player().says(*words)
    assert (player.last.asks, player.state.mode) == (does, PAPER)


def test_every_entry_of_the_menu_can_be_reached() -> None:
    """With directions and "go" alone, and the menu has two levels at most."""
    for at, branch in enumerate(MENU.entries):
        assert isinstance(branch, Branch)
        for number, entry in enumerate(branch.entries):
            assert not isinstance(entry, Branch)
            ways: list[Meaning] = [*[GO] * (number // 4), (UP, RIGHT, DOWN, LEFT)[number % 4]]
            player = Player().says(YES, (UP, RIGHT, DOWN, LEFT)[at], YES, *ways, YES)
            asked = STOP if player.state.mode is PAUSED else player.last.asks
            assert (asked, player.last.did) == (entry.does, Did.PAUSE if asked is STOP else entry.did)
            assert player.state.mode in ((IN_MENU,) if entry.stays else (PAPER, PAUSED))


def test_no_goes_back_level_by_level() -> None:
    """From an open entry to the ring, where it is marked, and from there to the paper; "go" walks a short level."""
    player = Player().says(YES, DOWN, YES, GO, NO)
    assert (player.state.path, player.state.marked, player.last.did) == ((), MENU.entries.index(STEP), Did.BACK)
    assert player.says(GO).state.marked == 3
    assert player.says(GO).state.marked == 0
    assert player.says(NO).done[:2] == (Did.BACK, PAPER)


def test_a_pause_from_the_menu_wakes_at_the_paper() -> None:
    """The entry closes the menu; only "go" is heard after it."""
    pause = next(at for at, entry in enumerate(DRAWING.entries) if entry.does is STOP)  # type: ignore[union-attr]
    player = Player().says(YES, RIGHT, YES, (UP, RIGHT, DOWN, LEFT)[pause], YES)
    assert player.done[:2] == (Did.PAUSE, PAUSED)
    assert player.says(RIGHT, STOP, YES).done == (Did.NOTHING, PAUSED, (400, 500))
    assert player.says(GO).done[:2] == (Did.WAKE, PAPER)
    assert player.says(RIGHT).done[0] is Did.STEP


def test_what_others_drew_meanwhile_is_not_taken_back() -> None:
    """An arrow key while the pen goes on: "stop" leaves its line, and "no" takes back no more than is the run's."""
    player = Player().says(GO).waits(1.0)
    player.world = step(player.world, Inputs((UP,)), 0.0)
    player.says(STOP, after_s=0.1, began_s=1.0)
    assert (player.last.taken_back, player.world.position) == (0, (450, 490))
    player = Player().says(GO).waits(1.0)
    player.world = step(player.world, Inputs((UP,)), 0.0)
    assert player.says(NO, after_s=0.1).world.position == (450, 490)


def test_diagonals_glide_too() -> None:
    """With the compass turned "go" goes on diagonally, and the log says so."""
    player = Player(turned=True).says(UP, GO, STOP, began_s=0.0)
    assert player.world.position == (500, 400)
    assert replay(decode(encode(CommandLog.of(player.world)))).position == (500, 400)


@pytest.mark.parametrize("seed", range(30))
def test_random_words_break_nothing(seed: int) -> None:
    """Whatever is said: the pen stays on the paper, and what a word says it drew and took back is what changed.

    The log plays again to the same world, and "no" often enough leaves blank paper.
    """
    dice = random.Random(seed)  # noqa: S311 - a test's dice, not a secret
    player = Player(step_px=dice.choice([7, 10, 90]), turned=dice.random() < 0.3)
    words = (*EIGHT, GO, STOP, Command.UNDO, Command.REDO, Command.CLEAR, Command.NEW, None)
    for _ in range(150):
        if dice.random() < 0.3:
            player.waits(dice.uniform(0.0, 3.0))
        if dice.random() < 0.05:
            player.state = turn_page(player.state, player.now_s, is_open=dice.random() < 0.5)
        before = player.world.drawing
        player.says(dice.choice(words), after_s=dice.uniform(0.0, 1.2), began_s=dice.uniform(0.0, 0.9))
        last = player.last
        x, y = player.world.position
        assert 0 <= x <= 1000
        assert 0 <= y <= 800
        assert last.taken_back >= 0
        if last.did in (Did.STOP, Did.UNDO):
            assert len(player.world.drawing) == len(before) + last.steps - last.taken_back
        if last.did not in (Did.CHOOSE, Did.CLEAR, Did.NEW, Did.REDO, None) and last.steps == last.taken_back == 0:
            assert player.world.drawing is before
    again = replay(decode(encode(CommandLog.of(player.world))))
    assert (again.position, len(again.drawing)) == (player.world.position, len(player.world.drawing))
    assert again.drawing.strokes == player.world.drawing.strokes
    player.state = State()
    while player.world.drawing.can_undo:
        length = len(player.world.drawing)
        player.says(NO)
        assert len(player.world.drawing) < length
    assert player.world.drawing.strokes == ()
