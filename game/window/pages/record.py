"""The page that asks for the room, for words and for talk, while the player records; it goes when all was said."""

from game.feedback import captions
from game.feedback.recent import along
from game.feedback.take_judge import REASONS, Refusal
from game.feedback.take_recorder import RecordStage
from game.session.hands_free import Mode
from game.session.session import Session
from game.ui.action_table import Action
from game.ui.controls import Button, Weight
from game.ui.page import Cue, Meter, Page, PageBlock, Row, Sheet, Style, Text
from models.spot.config import NOISE, UNKNOWN

READ = "The rainbow is a bow of many colours. It shines when the sun comes out after the rain."
HINTS = {
    NOISE: "Say nothing, so that I hear how quiet it is here.",
    UNKNOWN: f"Tell what you had for breakfast, or read this aloud: {READ}",
}
TITLES = {NOISE: "Be quiet for a moment", UNKNOWN: "Now just talk"}
DONE_S = 0.8  # after the last take, until the page goes
REASON_LINES = 2  # kept for why a take was not taken, so that nothing moves
HOW_TO_STOP = "To stop by voice, say nothing for five seconds."


class RecordPage(Page):
    """Shows what the recorder of the session asks for. It records while it is on top, and pauses under other pages."""

    name = "record"
    begins_at = "pause"

    def __init__(self, session: Session) -> None:
        self._session, self._recorder = session, session.monitor.recorder
        self._over_s = 0.0
        session.monitor.record(True)

    def sheet(self) -> Sheet:
        """Return what is asked for now, how loud it is, and how to pause, repeat and leave."""
        recorder, recent = self._recorder, self._session.monitor.recent
        done, total = recorder.progress
        level = Meter(
            round(along(recent.level_db), 2),
            round(along(recent.peak_db), 2),
            Style.BAD if recent.clipped_s else Style.GOOD,
        )
        return Sheet(
            TITLES.get(recorder.asked, "Say the word when it lights up"),
            (
                self._cue(),
                level,
                *self._reason(),
                Text(f"{done} of {total}", Style.SOFT),
                Meter(recorder.share if recorder.asked in TITLES else done / max(1, total), style=Style.SOFT),
                self._buttons(),
                Text(HOW_TO_STOP if self._session.words_now.hands_free else "", Style.SOFT, lines=1),
            ),
            foot="Esc: that is enough",
        )

    def tick(self, dt: float) -> None:
        """Note that the page is seen, pause where listening is paused, and go when all was said."""
        recorder = self._recorder
        recorder.watched()
        if recorder.running and (self._session.words.mode is Mode.PAUSED or not self._session.monitor.hears_player):
            recorder.wait()
        if recorder.stage is RecordStage.DONE:
            self._over_s += dt
            if self._over_s >= DONE_S:
                self._session.pages.withdraw(self.name)

    def leave(self) -> None:
        """Record no more; what was taken stays."""
        self._recorder.set_aside()
        self._session.monitor.record(False)

    def _cue(self) -> Cue:
        """Return the word that is asked for, or what else is."""
        recorder = self._recorder
        lit = recorder.listens
        if recorder.stage is RecordStage.DONE:
            return Cue("Done", lit=False)
        if recorder.stage is RecordStage.WAITING:
            return Cue("Paused", lit=False, detail="Go on when you are ready.")
        if recorder.asked == NOISE:
            return Cue("Quiet", lit=lit, detail="I listen to your room." if lit else "In a moment \u2026")
        if recorder.asked == UNKNOWN:
            return Cue("Talk", lit=lit, detail="Until the bar is full." if lit else "In a moment \u2026")
        return Cue(recorder.asked, lit=lit, detail="Say it now." if lit else "Wait \u2026")

    def _reason(self) -> tuple[PageBlock, ...]:
        """Return why the last take was not taken, or what helps."""
        refused, monitor = self._recorder.refused, self._session.monitor
        if not self._session.monitor.hears_player:
            return (Text(f"I can't hear you: {captions.pill(monitor.state).text.lower()}.", Style.BAD, REASON_LINES),)
        if refused is not None:
            style = Style.SOFT if refused is Refusal.EMPTY else Style.WARN
            return (Text(f"{REASONS[refused].what} {REASONS[refused].remedy}", style, REASON_LINES),)
        hint = HINTS.get(self._recorder.asked, "Speak as you do when you play.")
        return (Text(hint, Style.SOFT, REASON_LINES),)

    def _buttons(self) -> Row:
        """Return the buttons; all are always there, so that none moves under a mark."""
        recorder = self._recorder
        waits = recorder.stage is RecordStage.WAITING
        return Row(
            (
                Button(
                    "pause",
                    "Go on" if waits else "Pause",
                    weight=Weight.PRIMARY if waits else Weight.PLAIN,
                    does=recorder.go_on if waits else recorder.wait,
                ),
                Button(
                    "last",
                    "Say the last one again",
                    enabled=recorder.can_repeat,
                    does=recorder.last_again,
                ),
                Button("skip", "Skip this one", enabled=recorder.can_skip, does=recorder.skip),
                Button("enough", "That is enough", does=Action.CLOSE),
            )
        )
