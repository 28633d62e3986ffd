"""When Python looks for garbage in cycles: among young objects always, among old ones where nobody waits for a frame.

Python counts references and frees most objects at once; only objects that hold each other in a cycle have to be looked
for, and the search walks over all there are. A drawing of 100,000 moves consists of some 400,000 objects, none of them
in a cycle: to walk them costs five frames. So what has grown old is set aside (`gc.freeze`), a little at a time, and
walked again only when a page has closed, which may leave its large pictures in a cycle.
"""

import gc

OFTEN = 2  # looks at the middle generation, of some 7,000 new objects each, after which what is left is set aside


class GcPacing:
    """Sets old objects aside from `begin` to `end`; `tick` once each frame."""

    def __init__(self) -> None:
        self._paused = False

    def begin(self) -> None:
        """Set aside all that was loaded: modules, model and window last as long as the program."""
        gc.collect()
        gc.freeze()

    def tick(self, *, paused: bool) -> None:
        """Set a portion aside when it is due, before Python itself looks at all that is old.

        paused: whether a page lies over the paper; after it everything is looked at once.
        """
        if self._paused and not paused:
            gc.unfreeze()
        if gc.get_count()[2] >= OFTEN or (self._paused and not paused):
            gc.collect()
            gc.freeze()
        self._paused = paused

    def end(self) -> None:
        """Leave everything to Python again."""
        gc.unfreeze()
