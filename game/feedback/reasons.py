"""What a mark says: the few words above the strip, the sentence in the log, and what would help."""

from game.feedback.utterances import Kind, Mark

NO_MOVE = "moves nothing"  # said of a word that the model knows and the player has no use for
SAME_WORD = "still the same word"
MEANT = (Kind.TOO_LOW, Kind.TOO_QUIET, Kind.SAME, Kind.TOO_SOON)  # somebody tried to move the pen
SHORT = {Kind.TOO_QUIET: "too quiet", Kind.SAME: SAME_WORD, Kind.TOO_SOON: "too soon", Kind.TALK: "in talk"}
ADVICE = {
    Kind.TOO_LOW: "Say it more clearly, or lower the threshold.",
    Kind.TOO_QUIET: "Speak up, or come closer to the microphone.",
    Kind.OTHER: "Only the words on the cards move the pen.",
    Kind.SAME: "Leave a short pause before you say it again.",
    Kind.TOO_SOON: "Leave a short pause between two words.",
    Kind.TALK: "Pause for a second before you say a command.",
    Kind.UNUSED: "This word moves nothing here.",
}


def short(mark: Mark) -> str:
    """Return what stands above a sound in the strip."""
    if mark.kind is Kind.COMMAND:
        return f"{mark.word}  {mark.score:.2f}"
    if mark.kind is Kind.UNUSED:
        return f"{mark.word}  {mark.score:.2f}  {NO_MOVE}"
    if mark.kind is Kind.TOO_LOW:
        return f"{mark.word}  {mark.score:.2f} < {mark.threshold:.2f}"
    return f"{mark.word}  {SHORT.get(mark.kind, '')}".strip()


def plain(mark: Mark) -> str:
    """Return what stands in the log: what was heard, and where the pen did not move, why."""
    if mark.kind is Kind.COMMAND:
        return f"{mark.word} {mark.score:.2f}"
    if mark.kind is Kind.UNUSED:
        return f"{mark.word} {mark.score:.2f}, which {NO_MOVE}"
    if mark.kind is Kind.TOO_LOW:
        return f"{mark.word} {mark.score:.2f} < {mark.threshold:.2f}"
    if mark.kind is Kind.TOO_QUIET:
        return f"{mark.word}: too quiet" if mark.word else "too quiet"
    if mark.kind is Kind.SAME:
        return f"{mark.word}: {SAME_WORD}"
    if mark.kind is Kind.TOO_SOON:
        return f"{mark.word}: too soon after {mark.after or 'another word'}"
    if mark.kind is Kind.TALK:
        return f"{mark.word}: in the middle of talk"
    return "sounded like another word"


def advice(mark: Mark) -> str:
    """Return what would help, in one sentence; empty where the pen moved."""
    return ADVICE.get(mark.kind, "")


def seen_after(mark: Mark) -> str:
    """Return how late the move was seen: after the sound that made it fire was captured; empty while not known."""
    return "" if mark.delay_s is None else f"{1000 * mark.delay_s:.0f} ms"


def seen_after_end(mark: Mark) -> str:
    """Return how late the move was seen after the end of the word, with its sign; empty while not known."""
    return "" if mark.late_s is None else f"{1000 * mark.late_s:+.0f} ms"


def ago(mark: Mark, frames: float, *, frame_s: float) -> str:
    """Return how long ago it was said; frames: log-mel frames heard so far, of frame_s seconds each."""
    seconds = max(0.0, (frames - mark.frame) * frame_s)
    return f"{seconds:.0f} s" if seconds < 60 else f"{seconds / 60:.0f} min"
