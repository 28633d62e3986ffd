"""A list of which every version stays valid, and whose newest version grows in constant time.

Versions share one list underneath that is only ever appended to; each sees its own beginning of it. Whoever adds to a
version that is no longer the newest gets a copy. One thread adds; another may read a version that it was given.
"""

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class PersistentList(Generic[T]):
    """An immutable sequence. `PersistentList()` is empty; compare versions with `since`."""

    __slots__ = ("_count", "_items")

    def __init__(self) -> None:
        self._items: list[T] = []
        self._count = 0

    def added(self, item: T) -> "PersistentList[T]":
        """Return the sequence with one more item at its end."""
        items = self._items if len(self._items) == self._count else self._items[: self._count]
        items.append(item)
        return _version(items, self._count + 1)

    def first(self, count: int) -> "PersistentList[T]":
        """Return the first `count` items, 0 to `len`. Raises ValueError otherwise."""
        if not 0 <= count <= self._count:
            raise ValueError(f"first {count} of {self._count} items: expected 0 to {self._count}")
        return self if count == self._count else _version(self._items, count)

    def since(self, older: "PersistentList[T]") -> tuple[T, ...]:
        """Return the items that were added to `older`, in time that grows with their number.

        Raises ValueError where this sequence does not begin with `older`.
        """
        begins = len(older) <= self._count and (
            older._items is self._items or self._items[: len(older)] == older._items[: len(older)]
        )
        if not begins:
            raise ValueError(f"{len(older)} older items: expected the beginning of these {self._count}")
        return tuple(self._items[len(older) : self._count])

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int) -> T:
        """Return one item; a negative index counts from the end. Raises IndexError where there is none."""
        at = index + self._count if index < 0 else index
        if not 0 <= at < self._count:
            raise IndexError(f"item {index} of {self._count}")
        return self._items[at]

    def __iter__(self) -> Iterator[T]:
        return (self._items[at] for at in range(self._count))


def _version(items: list[T], count: int) -> PersistentList[T]:
    """Return a sequence that sees the first `count` of the items."""
    version: PersistentList[T] = PersistentList()  # PersistentList[T]() would take longer than all the rest
    version._items, version._count = items, count
    return version
