"""What each word does while somebody draws by voice alone: a state machine without clock, window, file or thread.

A word means what it means to the pen as it is: `hear` takes a word, `pass_time` lets a pen that goes on by itself draw
what is due, `interrupt` stops it, `turn_page` tells that a page has opened or closed. Each returns the next state; the
world is stepped by the same `step` as for every other way of drawing. Times are seconds on one clock of the caller's
that never goes back: of the window, or of the sound in a file, so that a file always gives the same drawing.

A run is what the pen draws by itself between two words. A turn begins a run of its own, so that "no" takes back no
more than the last straight line. What was drawn since a word began to be said was meant otherwise: "stop" takes it
back, and a turn draws it the new way. So the pen is where it would be if the ear needed no time, however long it
needed: the length of a line depends on the player alone.
"""

from dataclasses import dataclass, field, replace
from enum import Enum

from game.drawing.drawing import Drawing
from game.drawing.pen import MOVES
from game.drawing.world import World, step
from game.messages import Command, Did, Inputs, Meaning, Shortcut, Tool, Verb
from game.session.ring_menu import SHORTCUTS, SLICES, Branch, Change, Leaf
from game.ui.action_table import Action

FASTER = (1, 2, 4)  # times the pace of the settings: "go" goes on to the next one, the same direction back to the first
TWICE_S = 1.5  # people say "stop" twice
LONGEST_S = 30.0  # without a word: nobody is watching
UNDOES = (Command.UNDO, Command.UNDO_MOVE, Command.UNDO_STROKE)
DID = {
    Command.REDO: Did.REDO,
    Command.REDO_STROKE: Did.REDO,
    Command.CLEAR: Did.CLEAR,
    Command.NEW: Did.NEW,
    Command.BACKGROUND: Did.BACKGROUND,
}
ON_PAGE = {Verb.GO: Action.NEXT, Verb.YES: Action.PRESS, Verb.NO: Action.CLOSE}


class Mode(Enum):
    """What words go to."""

    PAPER = "paper"  # the pen, which stands
    GLIDING = "gliding"  # the pen, which goes on by itself
    MENU = "menu"
    PAGE = "page"
    PAUSED = "paused"  # nothing but "go"


@dataclass(frozen=True)
class Spoken:
    """A word that was heard. meaning: None where it has none. time_s: when it fired. began_s: when it began."""

    word: str
    meaning: Meaning | None
    time_s: float
    began_s: float


@dataclass(frozen=True)
class Hand:
    """What a word is carried out with.

    inputs: step, line, tool and compass, without commands.
    pace_per_s: steps in a second of a pen that goes on by itself, > 0.
    menu: the whole of it, see `ring_menu.menu_of`.
    """

    inputs: Inputs
    pace_per_s: float
    menu: Branch


@dataclass(frozen=True)
class Run:
    """What the pen drew by itself since the last word.

    drawn_s: when each step was due, oldest first. after: the drawing since the last of them; while the drawing is
    another one, somebody has drawn or undone by other means, and nothing of the run is taken back.
    """

    drawn_s: tuple[float, ...] = ()
    after: Drawing | None = field(default=None, repr=False)

    def since(self, time_s: float, drawing: Drawing) -> tuple[float, ...]:
        """Return when those of the newest steps of the drawing were due that were drawn after a time."""
        return tuple(drawn_s for drawn_s in self.drawn_s if drawn_s > time_s) if drawing is self.after else ()


@dataclass(frozen=True)
class State:
    """How far a player has got.

    heading: the direction of the last step, in which "go" goes on.
    stage: of the pace, an index of FASTER. next_s: when the next step is due. kept_s: when the last word kept it going.
    run: of the pen that goes on by itself, or that did so last.
    ended_s: when that run ended, until another word does something; None without one.
    alone: whether it ended at the edge, or after LONGEST_S, and nobody ended it.
    lowered: the tool that "stop" puts down again.
    path: the entries of the menu that are open, from the outermost. marked: the entry that "yes" chooses.
    before: the mode that a pause interrupted.
    """

    mode: Mode = Mode.PAPER
    heading: Command = Command.RIGHT
    stage: int = 0
    next_s: float = 0.0
    kept_s: float = 0.0
    run: Run = field(default_factory=Run)
    ended_s: float | None = None
    alone: bool = False
    lowered: Tool = Tool.PEN
    path: tuple[int, ...] = ()
    marked: int = 0
    before: Mode = Mode.PAPER


@dataclass(frozen=True)
class Outcome:
    """What a word, or time that passed, led to.

    did: None where it was no word. steps: drawn. taken_back: steps that are undone.
    tool: in the hand from now on. asks: what the caller is to do besides: on the open page where the mode is PAGE.
    """

    state: State
    world: World
    did: Did | None = None
    steps: int = 0
    taken_back: int = 0
    tool: Tool = Tool.PEN
    asks: Action | Change | None = None


def pass_time(state: State, world: World, now_s: float, hand: Hand) -> Outcome:
    """Draw what a pen that goes on by itself has to draw until `now_s`. It stops at the edge, and after LONGEST_S."""
    steps = 0
    while state.mode is Mode.GLIDING and state.next_s <= now_s:
        if state.next_s - state.kept_s > LONGEST_S:
            state = _ended(state, state.kept_s + LONGEST_S, alone=True)
            break
        state, world, moved = _glide_on(state, world, state.next_s, hand)
        steps += moved
    return Outcome(state, world, steps=steps, tool=hand.inputs.tool)


def interrupt(state: State, now_s: float) -> State:
    """Stop a pen that goes on by itself for good: listening was lost or muted, somebody talks, or pressed a key."""
    return _ended(state, now_s, alone=False) if state.mode is Mode.GLIDING else state


def turn_page(state: State, now_s: float, *, is_open: bool) -> State:
    """Send words to a page that has opened, which stops the pen and closes the menu, or back to the paper."""
    if is_open == (Mode.PAGE in (state.mode, state.before if state.mode is Mode.PAUSED else None)):
        return state
    state, mode = interrupt(state, now_s), Mode.PAGE if is_open else Mode.PAPER
    if state.mode is Mode.PAUSED:
        return replace(state, before=mode, path=(), marked=0)
    return replace(state, mode=mode, path=(), marked=0)


def hear(state: State, world: World, spoken: Spoken, hand: Hand) -> Outcome:
    """Return what a word does. Time passes until it fired, unless it has passed already."""
    due = pass_time(state, world, spoken.time_s, hand)
    state, world = _as_meant(due.state, spoken), due.world
    if hand.inputs.tool is not Tool.LIFTED:
        state = replace(state, lowered=hand.inputs.tool)
    if state.mode is Mode.PAUSED:
        outcome = _while_paused(state, world, spoken)
    elif spoken.meaning is None:
        outcome = Outcome(state, world, Did.NOTHING)
    elif state.mode is Mode.MENU:
        outcome = _in_menu(state, world, spoken.meaning, hand)
    elif state.mode is Mode.PAGE:
        outcome = _on_page(state, world, spoken.meaning)
    elif state.mode is Mode.GLIDING:
        outcome = _while_gliding(state, world, spoken, hand)
    else:
        outcome = _on_paper(state, world, spoken, hand)
    tool = outcome.tool if outcome.did in (Did.LIFT, Did.LOWER) and outcome.asks is None else hand.inputs.tool
    return replace(outcome, steps=outcome.steps + due.steps, tool=tool)


def level(state: State, menu: Branch) -> Branch:
    """Return the level of the menu that is open."""
    for at in state.path:
        entry = menu.entries[at]
        menu = entry if isinstance(entry, Branch) else menu
    return menu


def ring(state: State, menu: Branch) -> dict[Command, Leaf | Branch]:
    """Return the entries of the menu on show by the word of their slice; those of the other pages are left out."""
    first = state.marked // len(SLICES) * len(SLICES)
    return dict(zip(SLICES, level(state, menu).entries[first:], strict=False))


def mark(state: State, menu: Branch, at: int) -> State:
    """Mark an entry of the level of the menu that is open, by its position; beyond the ends it goes round."""
    return replace(state, marked=at % len(level(state, menu).entries)) if state.mode is Mode.MENU else state


def pause(state: State) -> State:
    """Listen to nothing but "go" from now on."""
    return state if state.mode is Mode.PAUSED else replace(state, mode=Mode.PAUSED, before=state.mode)


def close_menu(state: State) -> State:
    """Close the menu, whatever level of it is open."""
    return replace(state, mode=Mode.PAPER, path=(), marked=0) if state.mode is Mode.MENU else state


def _as_meant(state: State, spoken: Spoken) -> State:
    """Return the state in which a word began: a pen that has stopped by itself since then still went on.

    A word that would only have kept it going cannot start it again.
    """
    stopped = state.mode is Mode.PAPER and state.alone and state.ended_s is not None
    keeps_going = spoken.meaning in (None, Verb.GO, state.heading)
    if stopped and not keeps_going and spoken.began_s <= (state.ended_s or 0.0):
        return replace(state, mode=Mode.GLIDING)
    return state


def _glide_on(state: State, world: World, time_s: float, hand: Hand) -> tuple[State, World, bool]:
    """Draw the step that is due at a time; returns state, world, and whether the pen moved. The edge ends the run."""
    joins = world.drawing is state.run.after
    after = _step(world, hand.inputs, state.heading, joins=joins)
    moved = after.drawing is not world.drawing
    if moved:
        drawn_s = state.run.drawn_s if joins else ()
        state = replace(state, run=Run((*drawn_s, time_s), after.drawing), next_s=time_s + _pause_s(state, hand))
    if after.at_edge_s:
        state = _ended(state, time_s, alone=True)
    return state, after, moved


def _pause_s(state: State, hand: Hand) -> float:
    """Return the seconds between two steps of a pen that goes on by itself."""
    return 1 / (hand.pace_per_s * FASTER[state.stage])


def _ended(state: State, time_s: float, *, alone: bool) -> State:
    """Return the state once the pen has stopped. alone: whether nobody stopped it."""
    return replace(state, mode=Mode.PAPER, ended_s=time_s, alone=alone)


def _step(world: World, inputs: Inputs, *commands: Command, joins: bool = False) -> World:
    return step(world, replace(inputs, commands=commands, joins=joins), 0.0)


def _without_late(state: State, world: World, began_s: float, hand: Hand) -> tuple[State, World, tuple[float, ...]]:
    """Take back what the pen drew by itself since a word began; returns state, world and when those steps were due."""
    late_s = state.run.since(began_s, world.drawing)
    if late_s:
        world = _step(world, hand.inputs, *(Command.UNDO_MOVE,) * len(late_s))
        state = replace(state, run=Run(state.run.drawn_s[: -len(late_s)], world.drawing))
    return state, world, late_s


def _begun(state: State, world: World, time_s: float, hand: Hand) -> tuple[State, World, bool]:
    """Begin a run with its first step; returns state, world, and whether the pen moved."""
    state = replace(state, mode=Mode.GLIDING, run=Run(), kept_s=time_s, ended_s=None)
    return _glide_on(state, world, time_s, hand)


def _on_paper(state: State, world: World, spoken: Spoken, hand: Hand) -> Outcome:
    """Return what a word does to a pen that stands."""
    if spoken.meaning is Verb.STOP and state.ended_s is not None and spoken.time_s - state.ended_s <= TWICE_S:
        return Outcome(state, world, Did.NOTHING)
    state = replace(state, ended_s=None)
    match spoken.meaning:
        case Verb.STOP if hand.inputs.tool is Tool.LIFTED:
            return Outcome(state, world, Did.LOWER, tool=state.lowered)
        case Verb.STOP:
            return Outcome(state, world, Did.LIFT, tool=Tool.LIFTED)
        case Verb.YES:
            return Outcome(replace(state, mode=Mode.MENU, path=(), marked=0), world, Did.MENU)
        case Verb.GO:
            state, world, moved = _begun(replace(state, stage=0), world, spoken.time_s, hand)
            return Outcome(state, world, Did.GLIDE if moved else Did.NOTHING, steps=moved)
        case Verb.NO:
            return _obeyed(state, world, Command.UNDO, hand)
        case Shortcut() as shortcut:
            return _chosen(state, world, SHORTCUTS[shortcut])
        case Command() as command:
            return _obeyed(state, world, command, hand)
    return Outcome(state, world, Did.NOTHING)


def _obeyed(state: State, world: World, command: Command, hand: Hand) -> Outcome:
    """Return what a command does to a pen that stands."""
    after = _step(world, hand.inputs, command)
    if command in MOVES:
        state = replace(state, heading=command)
    if after.drawing is world.drawing:
        return Outcome(state, after, Did.NOTHING)
    if command in MOVES:
        return Outcome(state, after, Did.STEP, steps=1)
    did = Did.UNDO if command in UNDOES else DID[command]
    return Outcome(state, after, did, taken_back=_fewer(world, after) if did is Did.UNDO else 0)


def _while_gliding(state: State, world: World, spoken: Spoken, hand: Hand) -> Outcome:
    """Return what a word does to a pen that goes on by itself."""
    meaning, now_s = spoken.meaning, spoken.time_s
    if meaning is Verb.GO:
        return _faster(state, world, now_s, hand)
    if meaning is state.heading:
        return _slower(state, world, spoken, hand)
    if meaning in (Verb.NO, *UNDOES):
        after = _step(world, hand.inputs, Command.UNDO) if world.drawing is state.run.after else world
        state = replace(_ended(state, now_s, alone=False), run=Run())
        return Outcome(state, after, Did.UNDO, taken_back=_fewer(world, after))
    state, world, late_s = _without_late(state, world, spoken.began_s, hand)
    if isinstance(meaning, Command) and meaning in MOVES:
        return _turned(state, world, meaning, late_s, now_s=now_s, hand=hand)
    state = _ended(state, now_s, alone=False)
    if meaning is Verb.STOP:
        return Outcome(state, world, Did.STOP, taken_back=len(late_s))
    outcome = _on_paper(state, world, spoken, hand)  # "yes", a shortcut, or any other command
    return replace(outcome, taken_back=len(late_s))


def _turned(
    state: State, world: World, heading: Command, late_s: tuple[float, ...], *, now_s: float, hand: Hand
) -> Outcome:
    """Go on another way; late_s: when the steps were due that were drawn since the word began, and go that way now."""
    state = replace(state, mode=Mode.GLIDING, heading=heading, run=Run(), kept_s=now_s, ended_s=None)
    steps = 0
    for due_s in late_s:
        if state.mode is Mode.GLIDING:
            state, world, moved = _glide_on(state, world, due_s, hand)
            steps += moved
    due = pass_time(state, world, now_s, hand)  # where the edge had stopped it before
    return replace(due, did=Did.TURN, steps=due.steps + steps, taken_back=len(late_s))


def _faster(state: State, world: World, now_s: float, hand: Hand) -> Outcome:
    """Go on one stage faster, from the next step on."""
    if state.stage == len(FASTER) - 1:
        return Outcome(replace(state, kept_s=now_s), world, Did.NOTHING)
    state = replace(state, stage=state.stage + 1, kept_s=now_s)
    next_s = min(state.next_s, now_s + _pause_s(state, hand))
    return Outcome(replace(state, next_s=next_s), world, Did.GLIDE)


def _slower(state: State, world: World, spoken: Spoken, hand: Hand) -> Outcome:
    """Go on at the pace of the settings, since the word began: what was drawn faster since then is taken back."""
    now_s = spoken.time_s
    if state.stage == 0:
        return Outcome(replace(state, kept_s=now_s), world, Did.NOTHING)
    state, world, late_s = _without_late(state, world, spoken.began_s, hand)
    state = replace(state, stage=0, kept_s=now_s)
    last_s = state.run.drawn_s[-1] if state.run.drawn_s else spoken.began_s
    state = replace(state, next_s=last_s + _pause_s(state, hand))
    due = pass_time(state, world, now_s, hand)
    return replace(due, did=Did.GLIDE, taken_back=len(late_s))


def _in_menu(state: State, world: World, meaning: Meaning, hand: Hand) -> Outcome:
    """Return what a word does to the menu."""
    entries, first = level(state, hand.menu).entries, state.marked // len(SLICES) * len(SLICES)
    if meaning is Verb.STOP:
        return _paused(state, world)
    if meaning is Verb.NO:
        if state.path:
            return Outcome(replace(state, path=state.path[:-1], marked=state.path[-1]), world, Did.BACK)
        return Outcome(replace(state, mode=Mode.PAPER), world, Did.BACK)
    if meaning is Verb.YES:
        return _chosen(state, world, entries[state.marked])
    if meaning is Verb.GO:
        beyond = first + len(SLICES) if len(entries) > len(SLICES) else state.marked + 1
        return Outcome(replace(state, marked=beyond if beyond < len(entries) else 0), world, Did.MENU)
    at = first + SLICES.index(meaning) if meaning in SLICES else len(entries)
    if at >= len(entries):
        return Outcome(state, world, Did.NOTHING)
    return Outcome(replace(state, marked=at), world, Did.MENU)


def _chosen(state: State, world: World, entry: Leaf | Branch) -> Outcome:
    """Return what choosing an entry of the menu does, or a shortcut that leads past it."""
    if isinstance(entry, Branch):
        return Outcome(replace(state, path=(*state.path, state.marked), marked=0), world, Did.MENU)
    if not entry.stays:
        state = replace(state, mode=Mode.PAPER, path=(), marked=0)
    if isinstance(entry.does, Verb):
        return _paused(state, world)
    return Outcome(state, world, entry.did, asks=entry.does)


def _on_page(state: State, world: World, meaning: Meaning) -> Outcome:
    """Return what a word does on a page: it moves the mark, presses, goes back."""
    if meaning is Verb.STOP:
        return _paused(state, world)
    if isinstance(meaning, Verb):
        did = {Verb.GO: Did.MENU, Verb.YES: Did.CHOOSE, Verb.NO: Did.BACK}[meaning]
        return Outcome(state, world, did, asks=ON_PAGE[meaning])
    if meaning in MOVES:
        return Outcome(state, world, Did.MENU, asks=Action(meaning.value))
    return Outcome(state, world, Did.NOTHING)


def _paused(state: State, world: World) -> Outcome:
    """Pause because of a word."""
    return Outcome(pause(state), world, Did.PAUSE)


def _while_paused(state: State, world: World, spoken: Spoken) -> Outcome:
    """Go on where the pause began, at "go"."""
    if spoken.meaning is not Verb.GO:
        return Outcome(state, world, Did.NOTHING)
    return Outcome(replace(state, mode=state.before), world, Did.WAKE)


def _fewer(before: World, after: World) -> int:
    """Return by how many changes a drawing has become shorter."""
    return len(before.drawing) - len(after.drawing)
