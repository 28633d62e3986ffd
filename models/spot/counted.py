"""Numbers of things in words, for all that people read."""


def counted(count: int, one: str, many: str = "") -> str:
    """Return how many there are: "1 take", "1,200 takes". many: what several are called, where that is not one s more.

    one: the last of its words takes the s, so that what follows it stands behind: f"{counted(3, 'take')} of up".
    """
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
