"""What the window says of its hearing: its state in a word or two, and why a word moved the pen or did not."""

from dataclasses import dataclass

from game.drawing.pen import MOVES
from game.feedback.utterances import Utterance, UtteranceKind
from game.messages import ListenerState, Status, Tone
from game.settings import Settings

NO_MOVE = "does nothing"  # said of a word that the model knows and the player has no use for
SAME_WORD = "no pause before it"
PAGE_OPEN = "a page was open"  # said of a command that did nothing for that reason
WAITS = "Words do not draw while this page is open."
MEANT = (
    UtteranceKind.TOO_LOW,
    UtteranceKind.TOO_QUIET,
    UtteranceKind.SAME,
    UtteranceKind.TOO_SOON,
)  # somebody tried to move the pen
SHORT = {  # why the pen did not move
    UtteranceKind.UNUSED: NO_MOVE,
    UtteranceKind.ON_PAGE: PAGE_OPEN,
    UtteranceKind.TOO_LOW: "not clear enough",
    UtteranceKind.TOO_QUIET: "too quiet",
    UtteranceKind.SAME: SAME_WORD,
    UtteranceKind.TOO_SOON: "too soon",
    UtteranceKind.TALK: "while talking",
}
ADVICE = {
    UtteranceKind.TOO_LOW: "Say it more clearly, or make the threshold easier.",
    UtteranceKind.TOO_QUIET: "Speak up, or come closer to the microphone.",
    UtteranceKind.OTHER: "Only the words on the cards move the pen.",
    UtteranceKind.SAME: "Leave a short pause before you say it again.",
    UtteranceKind.TOO_SOON: "Leave a short pause between two words.",
    UtteranceKind.TALK: "Pause for a second before you say a word.",
    UtteranceKind.UNUSED: "This word does nothing here.",
    UtteranceKind.ON_PAGE: "Close the page first, then say it again.",
}


def moving_words(settings: Settings) -> str:
    """Return one word for each move of the pen that has any as a sentence has them: "up, down, left or right"."""
    given = settings.meanings.values()
    words = [settings.word_for(command) for command in MOVES if command in given] or ["one of the words"]
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


@dataclass(frozen=True)
class ListeningState:
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
    tone: Tone
    busy: bool = False


def pill(listening: ListeningState) -> Pill:
    """Return what the listener is doing, in a word or two."""
    state = listening.status.state
    if listening.deaf:
        return Pill("Not listening", Tone.BAD)
    if listening.muted:
        return Pill("Muted", Tone.WARN)
    if state is ListenerState.LOADING:
        return Pill("Loading", Tone.ACCENT, busy=True)
    if state is ListenerState.FAULT:
        return Pill("No sound" if listening.status.source else "No microphone", Tone.BAD)
    if listening.demo:
        return Pill("Demo voice", Tone.ACCENT, busy=state is ListenerState.LISTENING)
    return Pill("Listening", Tone.GOOD) if state is ListenerState.LISTENING else Pill("Finished", Tone.SOFT)


def hears(listening: ListeningState) -> bool:
    """Return whether it is of any use to speak, now or soon: not without a microphone, and not without a model."""
    return listening.status.state is not ListenerState.FAULT


def loading(listening: ListeningState) -> bool:
    """Return whether it is not known yet if anything can be heard."""
    return listening.status.state is ListenerState.LOADING


def invitation(listening: ListeningState) -> tuple[str, str]:
    """Return what stands in the middle of the four words until the first command, in two lines."""
    return ("say one", "of these") if hears(listening) else ("arrow keys", "draw")


def nothing_yet(listening: ListeningState, words: str) -> str:
    """Return what stands where the last hearings will; words: those that move the pen."""
    return f"Nothing yet. Say {words}." if hears(listening) else "I can't hear anything. Draw with the arrow keys."


def spectrogram_note(listening: ListeningState) -> str:
    """Return what stands in the spectrogram where no sound runs through it; nothing while it does."""
    state = listening.status.state
    if listening.demo_wait_s is not None:
        return f"The demo voice starts in {max(1, round(listening.demo_wait_s))} s. Press any key to stop it."
    if listening.muted and not listening.deaf:
        return "Muted. Press M to listen."
    if state is ListenerState.LOADING:
        return "Getting ready to listen \u2026 The arrow keys already draw."
    if state is ListenerState.FAULT:
        demo = ", or press D for the demo voice" if listening.can_demo else ""
        return f"I can't hear anything. Draw with the arrow keys{demo}."
    if state is ListenerState.FINISHED and not listening.demo:
        return "The recording is over. Choose a microphone."
    return ""


def on_page(monitor: ListeningState, word: str) -> str:
    """Return what a page says of words, which do nothing there; nothing while none is listened for.

    word: that was heard a moment ago, or empty.
    """
    if monitor.status.state is not ListenerState.LISTENING or monitor.muted or monitor.demo:
        return ""
    return f"I heard \u201c{word}\u201d. {WAITS}" if word else WAITS


def tone_of(kind: UtteranceKind) -> Tone:
    """Return how a sound is marked: whether it moved the pen, was meant to, or neither."""
    return Tone.GOOD if kind is UtteranceKind.COMMAND else Tone.WARN if kind in MEANT else Tone.SOFT


def short(utterance: Utterance) -> str:
    """Return what stands above a sound in the spectrogram: the word, and in short why the pen did not move."""
    return f"{utterance.word}  {SHORT.get(utterance.kind, '')}".strip()


def plain(utterance: Utterance) -> str:
    """Return what stands on the card of the last hearings, without numbers: the word, and why the pen did not move."""
    if utterance.kind is UtteranceKind.OTHER:
        return "sounded like another word"
    if utterance.kind is UtteranceKind.TOO_SOON:
        return f"{utterance.word}: too soon after {utterance.after or 'another word'}"
    return ": ".join(filter(None, (utterance.word, SHORT.get(utterance.kind, ""))))


def exact(utterance: Utterance) -> str:
    """Return what stands in the log of the doctor: as `plain`, with the score, and where that was too low the need."""
    score = f"{utterance.score:.2f}"
    match utterance.kind:
        case UtteranceKind.COMMAND:
            return f"{utterance.word} {score}"
        case UtteranceKind.UNUSED | UtteranceKind.ON_PAGE:
            return f"{utterance.word} {score}: {SHORT[utterance.kind]}"
        case UtteranceKind.TOO_LOW:
            return f"{utterance.word} {score} < {utterance.threshold:.2f}"
    return plain(utterance)


def advice(utterance: Utterance) -> str:
    """Return what would help, in one sentence; empty where the pen moved."""
    return ADVICE.get(utterance.kind, "")


def seen_after(utterance: Utterance) -> str:
    """Return how late the move was seen: after the sound that made it fire was captured; empty while not known."""
    return "" if utterance.delay_s is None else f"{1000 * utterance.delay_s:.0f} ms"


def seen_after_end(utterance: Utterance) -> str:
    """Return how late the move was seen after the end of the word, with its sign; empty while not known."""
    return "" if utterance.late_s is None else f"{1000 * utterance.late_s:+.0f} ms"


def ago(utterance: Utterance, frames: float, *, frame_s: float) -> str:
    """Return how long ago it was said; frames: log-mel frames heard so far, of frame_s seconds each."""
    seconds = max(0.0, (frames - utterance.frame) * frame_s)
    return f"{seconds:.0f} s" if seconds < 60 else f"{seconds / 60:.0f} min"
