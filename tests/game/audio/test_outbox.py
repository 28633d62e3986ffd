"""What the listener tells of each block beside its words, from samples counted by hand."""

import numpy as np
import pytest

from game.audio.outbox import block_stats_of
from game.messages import ListenerState
from tests.support.helpers import FakeSource, MakeListener, block, states, wait_for


def test_samples_at_full_scale_are_counted_on_both_sides() -> None:
    """Of eight samples three are cut off: 32767/32768, -1 and 1; 0.99 is only loud."""
    samples = np.array([0, 0.5, -0.99, 0.99, 32767 / 32768, -1, 1, 0], np.float32)
    stats = block_stats_of(samples, rate_hz=16_000, busy_s=1.5)

    assert (stats.clipped, stats.peak, stats.busy_s) == (3, 1.0, 1.5)
    assert stats.sound_s == pytest.approx(0.0005)


def test_an_empty_block_is_silent() -> None:
    """A block without samples has no peak and no length."""
    stats = block_stats_of(np.zeros(0, np.float32), rate_hz=16_000, busy_s=0.0)

    assert (stats.sound_s, stats.peak, stats.clipped) == (0.0, 0.0, 0)


def test_the_listener_sends_stats_for_each_block(make_listener: MakeListener) -> None:
    """Three blocks of 10 ms at 48 kHz give three times 10 ms, and the thread's processor time never falls."""
    source = FakeSource([block(value, samples=480) for value in (0.1, 1.0, 0.2)], rate_hz=48_000)
    listener = make_listener(lambda: source)
    wait_for(lambda: ListenerState.FINISHED in states(listener))
    block_stats = list(listener.outbox.block_stats)

    assert [round(stats.peak, 3) for stats in block_stats] == [0.1, 1.0, 0.2]
    assert [stats.clipped for stats in block_stats] == [0, 480, 0]
    assert [stats.sound_s for stats in block_stats] == [0.01] * 3
    assert sorted(stats.busy_s for stats in block_stats) == [stats.busy_s for stats in block_stats]
    assert block_stats[0].busy_s > 0


def test_while_muted_nothing_is_measured(make_listener: MakeListener) -> None:
    """What is not listened to is not measured either."""
    source = FakeSource(endless=True)
    listener = make_listener(lambda: source)
    wait_for(lambda: len(listener.outbox.block_stats) == 1)
    listener.set_muted(True)
    source.say(*[block(0.5)] * 3)
    wait_for(lambda: source.waiting == 0)

    assert len(listener.outbox.block_stats) == 1
