"""What the window says about its ears: the state in a word or two, and a sentence where nothing is heard."""

from dataclasses import dataclass

from game.drawing.pen import MOVES
from game.messages import Colour, ListenerState, Status
from game.settings import Settings
from game.ui import theme


def moving_words(settings: Settings) -> str:
    """Return the words that move the pen as a sentence has them: "up, down, left or right"."""
    words = [word for word, command in settings.words if command in MOVES] or ["one of the words"]
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


@dataclass(frozen=True)
class EarState:
    """All that the captions depend on.

    muted, demo: what the player chose. deaf: whether listening has ended for good. can_demo: whether a demo is offered.
    demo_wait_s: seconds until the demo voice begins by itself, or None.
    """

    status: Status
    muted: bool
    demo: bool
    deaf: bool
    can_demo: bool
    demo_wait_s: float | None


@dataclass(frozen=True)
class Pill:
    """The state in a word or two. busy: whether something is under way."""

    text: str
    colour: Colour
    busy: bool = False


def pill(ears: EarState) -> Pill:
    """Return what the ears are doing."""
    state = ears.status.state
    if ears.deaf:
        return Pill("Not listening", theme.BAD)
    if ears.muted:
        return Pill("Muted", theme.WARN)
    if state is ListenerState.LOADING:
        return Pill("Loading", theme.ACCENT, busy=True)
    if state is ListenerState.FAULT:
        return Pill("No sound" if ears.status.source else "No microphone", theme.BAD)
    if ears.demo:
        return Pill("Demo voice", theme.ACCENT, busy=state is ListenerState.LISTENING)
    return Pill("Listening", theme.GOOD) if state is ListenerState.LISTENING else Pill("Finished", theme.SOFT)


def hears(ears: EarState) -> bool:
    """Return whether it is of any use to speak, now or soon: not without a microphone, and not without a model."""
    return ears.status.state is not ListenerState.FAULT


def invitation(ears: EarState) -> tuple[str, str]:
    """Return what stands in the middle of the four words until the first command, in two lines."""
    return ("say one", "of these") if hears(ears) else ("arrow keys", "draw")


def nothing_yet(ears: EarState, words: str) -> str:
    """Return what stands where the last hearings will; words: those that move the pen."""
    return f"Nothing yet: say {words}." if hears(ears) else "Nothing yet, and nothing is heard. The arrow keys draw."


def note(ears: EarState) -> str:
    """Return what stands in the strip where no sound runs through it; nothing while it does."""
    state = ears.status.state
    if ears.demo_wait_s is not None:
        return f"The demo voice begins in {max(1, round(ears.demo_wait_s))} s \u2013 any key stops that"
    if ears.muted and not ears.deaf:
        return "Muted: nothing is listened to \u2013 M goes on"
    if state is ListenerState.LOADING:
        return "Loading the ears \u2026 the arrow keys draw already"
    if state is ListenerState.FAULT:
        return "Nothing to hear \u2013 the arrow keys draw" + (", D plays the demo voice" if ears.can_demo else "")
    if state is ListenerState.FINISHED and not ears.demo:
        return "The recording is over \u2013 choose a microphone"
    return ""
