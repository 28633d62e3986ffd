"""What the doctor counts, from blocks and moves counted by hand."""

from dataclasses import replace

import pytest

from game.audio.outbox import BlockStats
from game.feedback.diagnostics import (
    CLIPPING_COUNTS_S,
    KNOWN_AFTER_S,
    LATE_COUNTS_S,
    UNDONE_WITHIN_S,
    Diagnostics,
    DiagnosticSnapshot,
    findings,
)
from game.feedback.recent import Loudness
from game.feedback.utterances import FRAME_S, Utterance, UtteranceKind
from game.messages import Command, Fault, ListenerState, Status

LISTENING = Status(ListenerState.LISTENING, "USB Microphone", 48_000, lost_blocks=3)


def checked(
    diagnostics: Diagnostics,
    *utterances: Utterance,
    frames: int = 0,
    muted: bool = False,
    fault: Fault | None = None,
) -> DiagnosticSnapshot:
    """Return what the doctor says beside a room of which nothing is known."""
    return diagnostics.snapshot(
        LISTENING, loudness=Loudness(), utterances=utterances, frames=frames, muted=muted, fault=fault
    )


def listened(
    seconds: float, *, busy: float = 0.02, clipped: int = 0, diagnostics: Diagnostics | None = None
) -> Diagnostics:
    """Return a doctor that took blocks of 20 ms; busy: share of the time that the thread worked."""
    diagnostics = diagnostics or Diagnostics()
    for i in range(round(seconds / 0.02)):
        diagnostics.take(BlockStats(0.02, 0.1, clipped, 100 + busy * 0.02 * (i + 1)))
    return diagnostics


def test_the_share_of_a_core_is_work_over_sound() -> None:
    """20 s of sound for which the thread worked 0.4 s are 2 % of a core, however long it had worked before."""
    assert checked(listened(20, busy=0.02)).share_of_core == pytest.approx(0.02, abs=0.002)


def test_after_a_moment_no_share_is_claimed() -> None:
    """Loading the model is no listening, and a second is too short to tell."""
    assert checked(listened(KNOWN_AFTER_S - 2)).share_of_core is None
    assert checked(listened(KNOWN_AFTER_S - 2)).undone_per_min is None


def test_clipping_counts_for_ten_seconds() -> None:
    """50 blocks with 2 cut samples each are 100; once 11 s of clean sound have followed they are none."""
    diagnostics = listened(1, clipped=2)
    assert diagnostics.clipped == 100

    listened(CLIPPING_COUNTS_S + 1, diagnostics=diagnostics)
    assert diagnostics.clipped == 0


def test_how_late_words_are_now_is_told_by_the_last_sound_and_moves() -> None:
    """The middle one of the last 5 s of sound or of the last three moves, whichever is more; the load is the last."""
    diagnostics = Diagnostics()
    assert checked(diagnostics).late_now_s is None
    for waited_s in (9.0, 0.25, 0.5, 0.5, 0.75, 12.0):
        diagnostics.take(BlockStats(1.0, 0.1, 0, 0.0, waited_s=waited_s, load=3.0))
    moves = [Utterance(0, UtteranceKind.COMMAND, "up", 0.9, 0.75, delay_s=delay_s) for delay_s in (9.0, 0.1, 27.0, 4.0)]

    assert checked(diagnostics).late_now_s == 0.5
    assert checked(diagnostics, *moves).late_now_s == 4.0
    assert checked(diagnostics, *moves[:2], *moves[1:2]).late_now_s == 0.5
    assert checked(diagnostics).load == 3.0

    diagnostics.reset()
    assert checked(diagnostics).late_now_s is None


def test_moves_of_long_ago_say_nothing_of_how_late_words_are_now() -> None:
    """Once 30 s of sound have followed them the findings are silent; the median of all moves stays as it was."""
    diagnostics = Diagnostics()
    late = [Utterance(1000, UtteranceKind.COMMAND, "up", 0.9, 0.75, delay_s=3.0)] * 3
    then = round(1000 + LATE_COUNTS_S / FRAME_S)

    assert checked(diagnostics, *late, frames=then).late_now_s == 3.0
    assert [fault.what for fault in findings(checked(diagnostics, *late, frames=then))] == [
        "Words arrive 3.0 seconds late."
    ]
    assert checked(diagnostics, *late, frames=then + 1).late_now_s is None
    assert findings(checked(diagnostics, *late, frames=then + 1)) == ()
    assert checked(diagnostics, *late, frames=then + 1).delay_s == 3.0
    quick = replace(late[0], frame=1001, delay_s=0.1)
    assert checked(diagnostics, *late, quick, frames=then + 1).late_now_s == 0.1


def test_unusable_blocks_are_counted_until_another_microphone() -> None:
    """Two blocks in three that were no sound are two; another microphone begins with none."""
    diagnostics = Diagnostics()
    for unusable in (True, False, True):
        diagnostics.take(BlockStats(0.02, 0.0, 0, 0.0, unusable))
    assert checked(diagnostics).unusable_blocks == 2

    diagnostics.reset()
    assert checked(diagnostics).unusable_blocks == 0


def test_a_move_taken_back_at_once_counts_as_false() -> None:
    """Of four moves two are undone within 5 s with nothing in between: 2 in 60 s of listening."""
    diagnostics = listened(60)
    for wait_s, undo in ((1.0, True), (UNDONE_WITHIN_S + 0.1, True), (1.0, False), (1.0, True)):
        diagnostics.did(Command.UP, spoken=True)
        diagnostics.tick(wait_s)
        diagnostics.did(Command.UNDO if undo else Command.LEFT, spoken=False)
        diagnostics.did(Command.UNDO_STROKE, spoken=False)  # the next undo takes back something older

    snapshot = checked(diagnostics)
    assert (snapshot.moves, snapshot.undone) == (4, 2)
    assert snapshot.undone_per_min == pytest.approx(2.0)


def test_of_two_moves_one_undo_takes_one_back() -> None:
    """A second undo after two quick moves takes the first one back, which was not the last word heard."""
    diagnostics = Diagnostics()
    diagnostics.did(Command.UP, spoken=True)
    diagnostics.did(Command.UP, spoken=True)
    diagnostics.did(Command.UNDO_STROKE, spoken=False)
    diagnostics.did(Command.UNDO_STROKE, spoken=False)

    assert checked(diagnostics).undone == 1


def test_another_microphone_begins_with_nothing_but_its_moves() -> None:
    """Time, clipping and cost are those of the microphone; how often moves were taken back is the player's."""
    diagnostics = listened(20, clipped=1)
    diagnostics.did(Command.UP, spoken=True)
    diagnostics.reset()

    snapshot = checked(diagnostics)
    assert (snapshot.listened_s, snapshot.clipped, snapshot.share_of_core, snapshot.moves) == (0.0, 0, None, 1)


def test_another_microphone_makes_no_rate_of_few_seconds() -> None:
    """Four of four moves undone in 10 minutes are 0.4 per minute, also 6 s after the microphone was changed."""
    diagnostics = listened(600)
    for _ in range(4):
        diagnostics.did(Command.UP, spoken=True)
        diagnostics.did(Command.UNDO, spoken=False)
    diagnostics.reset()
    snapshot = checked(listened(6, diagnostics=diagnostics))

    assert snapshot.undone_per_min == pytest.approx(4 / 10.1)
    assert findings(replace(snapshot, lost_blocks=0)) == ()


def test_the_delays_are_the_middle_ones_of_the_commands() -> None:
    """Of delays of 40, 50 and 900 ms the middle one is told; what was no command, or is not known yet, counts not."""
    command = Utterance(0, UtteranceKind.COMMAND, "up", 0.9, 0.75)
    utterances = [replace(command, delay_s=delay_s) for delay_s in (0.9, 0.04, 0.05)]
    snapshot = checked(Diagnostics(), *utterances, command, replace(command, kind=UtteranceKind.UNUSED, delay_s=0.001))

    assert (snapshot.delay_s, snapshot.late_s) == (0.05, None)


def test_the_snapshot_names_the_microphone() -> None:
    """Name, rate and lost blocks are those of the listener."""
    snapshot = checked(Diagnostics(), muted=True, fault=Fault("No.", "Yes."))

    assert (snapshot.source, snapshot.rate_hz, snapshot.lost_blocks) == ("USB Microphone", 48_000, 3)
    assert (snapshot.muted, snapshot.fault) == (True, Fault("No.", "Yes."))
