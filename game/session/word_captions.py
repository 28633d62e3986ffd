"""What each word does now, and what the last one did, in the few words that stand on its card."""

from collections.abc import Mapping
from types import MappingProxyType

from game.drawing.pen import MOVES
from game.drawing.world import World, move_ends
from game.feedback.told import Told, steps
from game.messages import Command, Did, Meaning, Shortcut, Tool, Verb
from game.session.hands_free import FASTER, Hand, Mode, Outcome, State, level, ring
from game.session.ring_menu import SLICES

WAYS: Mapping[Command, str] = MappingProxyType({command: command.value for command in MOVES})
TURNED_WAYS: Mapping[Command, str] = MappingProxyType(
    {
        Command.UP: "up and right",
        Command.RIGHT: "down and right",
        Command.DOWN: "down and left",
        Command.LEFT: "up and left",
    }
)
APART = "  \u00b7  "  # between two words and what they do
PAUSE = "pause listening"
ON_PAGE: Mapping[Meaning, str] = MappingProxyType(
    {
        **{command: f"move {command.value}" for command in MOVES},
        Verb.GO: "next",
        Verb.STOP: PAUSE,
        Verb.NO: "back",
        Verb.YES: "press",
    }
)
OTHERS: Mapping[Command, str] = MappingProxyType(
    {
        Command.UNDO: "undo",
        Command.UNDO_MOVE: "undo one step",
        Command.UNDO_STROKE: "undo the stroke",
        Command.REDO: "redo",
        Command.REDO_STROKE: "redo the stroke",
        Command.CLEAR: "clear the paper",
        Command.NEW: "clear the paper and start over",
        Command.BACKGROUND: "colour the paper",
    }
)
SHORTCUT_DOES: Mapping[Shortcut, str] = MappingProxyType(
    {one: "save" if one is Shortcut.SAVE else f"draw in {one.value}" for one in Shortcut}
)
DONE: Mapping[Did, str] = MappingProxyType(
    {
        Did.STEP: "one step",
        Did.GLIDE: "keeps going",
        Did.TURN: "turned",
        Did.STOP: "stopped",
        Did.LIFT: "lifted the pen",
        Did.LOWER: "put the pen down",
        Did.UNDO: "undone",
        Did.REDO: "redone",
        Did.CLEAR: "cleared the paper",
        Did.NEW: "cleared the paper and started over",
        Did.BACKGROUND: "coloured the paper",
        Did.COLOUR: "changed the colour",
        Did.MENU: "menu",
        Did.CHOOSE: "chosen",
        Did.BACK: "back",
        Did.SAVE: "saved",
        Did.PAUSE: 'paused, say "go" to continue',
        Did.WAKE: "listening again",
        Did.NOTHING: "nothing to do",
    }
)


def does_now(meaning: Meaning | None, state: State, world: World, hand: Hand) -> str:
    """Return what a word of this meaning does now, in a few words; empty where it does nothing."""
    match state.mode:
        case Mode.PAUSED:
            return "listen again" if meaning is Verb.GO else ""
        case Mode.MENU:
            return _in_menu(meaning, state, hand)
        case Mode.PAGE:
            return "" if meaning is None else ON_PAGE.get(meaning, "")
        case Mode.GLIDING:
            return _while_gliding(meaning, state, hand)
    return _on_paper(meaning, state, world, hand)


def on_page(words: Mapping[Meaning, str], *, paused: bool, turns: bool, draws: bool = False) -> str:
    """Return what each word does on a page, in one line.

    words: those that are heard, by what they mean. turns: whether left and right change what is marked. draws: whether
    the directions go to a pen.
    """
    if paused:
        return f"Paused. Say \u201c{words.get(Verb.GO, Verb.GO.value)}\u201d to continue."
    rows = (Command.UP, Command.DOWN), (Command.LEFT, Command.RIGHT)
    named = [", ".join(words[command] for command in row if command in words) for row in rows]
    moves = (
        [f"{named[0]}: move", f"{named[1]}: change"]
        if turns
        else [f"{', '.join(filter(None, named))}: {'draw' if draws else 'move'}"]
    )
    others = [f"{words[verb]}: {ON_PAGE[verb]}" for verb in (Verb.GO, Verb.YES, Verb.NO, Verb.STOP) if verb in words]
    return APART.join((*moves, *others))


def did(outcome: Outcome) -> str:
    """Return what the last word did, in a few words."""
    said = DONE[outcome.did or Did.NOTHING]
    if outcome.did in (Did.TURN, Did.GLIDE):
        return said
    if outcome.taken_back and outcome.did is Did.STOP:
        said += f"; undid {steps(outcome.taken_back)} that came too late"
    elif outcome.taken_back:
        said = f"undid {steps(outcome.taken_back)}"
    return said


def told(word: str, outcome: Outcome, *, before: Mode, caption: str, hand: Hand, frame: int) -> Told:
    """Return what the window tells of a word.

    before: what words went to when it came. caption: what it was to do, as `does_now` said then. frame: see `Told`.
    """
    way = _way(outcome.state.heading, hand)
    late = outcome.taken_back if outcome.did is Did.STOP else 0
    does, done = DONE[outcome.did or Did.NOTHING], ""
    match outcome.did:
        case Did.STEP:
            does = f"one step {way}"
        case Did.GLIDE if before is Mode.GLIDING:
            does = caption
        case Did.GLIDE:
            does, done = f"keeps going {way}", f"kept going {way}"
        case Did.TURN:
            does = f"turned {way}"
        case Did.UNDO if outcome.taken_back:
            does = f"undid {steps(outcome.taken_back)}"
        case Did.MENU | Did.CHOOSE if before in (Mode.MENU, Mode.PAGE) and caption:
            does = caption
        case Did.NOTHING if before is Mode.GLIDING and outcome.state.mode is Mode.GLIDING:
            does = caption or does
    return Told(word, frame, does, done, late=late)


def _way(command: Command, hand: Hand) -> str:
    return (TURNED_WAYS if hand.inputs.turned else WAYS)[command]


def _short(does: str, command: Command, hand: Hand) -> str:
    """Return what a direction does in one line of its card: a diagonal leaves room for nothing but where it goes."""
    way = _way(command, hand)
    return way if hand.inputs.turned else f"{does} {way}"


def _on_paper(meaning: Meaning | None, state: State, world: World, hand: Hand) -> str:
    """Return what a word does to a pen that stands."""
    match meaning:
        case Verb.GO:
            return f"{'on' if hand.inputs.turned else 'keep going'} {_way(state.heading, hand)}"  # two short lines
        case Verb.STOP:
            return "put the pen down" if hand.inputs.tool is Tool.LIFTED else "lift the pen"
        case Verb.NO:
            return "undo" if world.drawing.can_undo else ""
        case Verb.YES:
            return "menu"
        case Command() if meaning in MOVES:
            free = move_ends(world, hand.inputs)[meaning] != world.position
            return _short("one step", meaning, hand) if free else "the edge"
        case Command():
            return OTHERS[meaning]
        case Shortcut():
            return SHORTCUT_DOES[meaning]
    return ""


def _while_gliding(meaning: Meaning | None, state: State, hand: Hand) -> str:
    """Return what a word does to a pen that goes on by itself."""
    match meaning:
        case Verb.GO:
            return "faster" if state.stage + 1 < len(FASTER) else "at full speed"
        case Verb.STOP:
            return "stop"
        case Verb.NO | Command.UNDO | Command.UNDO_MOVE | Command.UNDO_STROKE:
            return "stop and undo"
        case Verb.YES:
            return "stop, menu"
        case Command() if meaning in MOVES:
            same = "slower" if state.stage > 0 else "going on"
            return same if meaning is state.heading else _short("turn", meaning, hand)
        case Command():
            return f"stop, {OTHERS[meaning]}"
        case Shortcut():
            return f"stop, {SHORTCUT_DOES[meaning]}"
    return ""


def _in_menu(meaning: Meaning | None, state: State, hand: Hand) -> str:
    """Return what a word does to the menu."""
    here = level(state, hand.menu)
    match meaning:
        case Verb.GO:
            return "more" if len(here.entries) > len(SLICES) else "next"
        case Verb.STOP:
            return PAUSE
        case Verb.NO:
            return "back" if state.path else "close the menu"
        case Verb.YES:
            return here.entries[state.marked].name
        case Command() if meaning in SLICES:
            entry = ring(state, hand.menu).get(meaning)
            return "" if entry is None else entry.name
    return ""
