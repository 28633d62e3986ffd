"""A list whose versions stay valid while it grows."""

import pytest

from game.drawing.persistent_list import PersistentList


def grown(*items: int, on: PersistentList[int] | None = None) -> PersistentList[int]:
    """Return a list with these items at its end."""
    persistent = PersistentList[int]() if on is None else on
    for item in items:
        persistent = persistent.added(item)
    return persistent


def test_a_list_is_a_sequence() -> None:
    """It has a length, items from both ends, and an order."""
    persistent = grown(7, 8, 9)

    assert (len(persistent), persistent[0], persistent[-1], list(persistent)) == (3, 7, 9, [7, 8, 9])
    for place in (3, -4):
        with pytest.raises(IndexError):
            persistent[place]


def test_versions_do_not_see_each_other() -> None:
    """Two ways on from one version are apart, and the version stays as it was."""
    root = grown(1, 2)
    left, right = root.added(3), root.added(4)

    assert (list(root), list(left), list(right)) == ([1, 2], [1, 2, 3], [1, 2, 4])
    assert list(left.first(1).added(5)) == [1, 5]
    assert list(left) == [1, 2, 3]


def test_since_gives_what_was_added() -> None:
    """What came after an older version is told, also where the way parted and the items are the same."""
    root = grown(1, 2)
    grown(9, on=root)
    longer = grown(3, 4, on=root)

    assert longer.since(root) == (3, 4)
    assert longer.since(longer) == ()
    assert grown(1, 2, 3).since(root) == (3,)


def test_since_refuses_what_is_no_beginning() -> None:
    """A version that is longer or holds other items is a bug."""
    for other in (grown(1, 2, 3), grown(1, 3)):
        with pytest.raises(ValueError, match="older items"):
            grown(1, 2).since(other)


def test_first_refuses_more_than_there_is() -> None:
    """The beginning of a list is no longer than the list."""
    with pytest.raises(ValueError, match="first 3 of 2 items: expected 0 to 2"):
        grown(1, 2).first(3)
