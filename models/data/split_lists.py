"""The data set's lists of validation and testing clips, as whoever wrote or changed them may have left them."""

import codecs
import sys
import unicodedata
from collections.abc import Collection
from pathlib import Path, PurePosixPath

from models.data.dataset import DataError, Split, which_split
from models.spot.counted import counted

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
"""What a text file may begin with, and how the rest of it is then written."""
REST = "Clips that no list names count as training."


def clips_by_split(root: Path, clips: Collection[Path]) -> dict[Split, set[Path]]:
    """Return which of `clips`, all below `root`, are for what, by the two lists in `root`.

    What could put a clip on the wrong side is told on standard error: names in a list that no clip has, and clips that
    are not for training, though they are by their speaker (`which_split`), which is what training goes by.
    Raises DataError if a list cannot be read, or if a clip stands in both.
    """
    by_name = {comparable(clip.relative_to(root).as_posix()): clip for clip in clips}
    sides: dict[Split, set[Path]] = {}
    for split in (Split.VALIDATION, Split.TESTING):
        path = root / f"{split.value}_list.txt"
        listed = read_list(path)
        _tell_unknown(path, sorted(listed.difference(by_name)), listed=len(listed))
        sides[split] = {by_name[name] for name in listed.intersection(by_name)}
    if twice := sorted(sides[Split.VALIDATION] & sides[Split.TESTING]):
        raise DataError(f"{twice[0].relative_to(root)} stands in both lists of {root}. Take it out of one of them.")
    sides[Split.TRAINING] = {*clips} - sides[Split.VALIDATION] - sides[Split.TESTING]
    _tell_disputed(sides, root=root)
    return sides


def read_list(path: Path) -> frozenset[str]:
    """Return the clips named in a list, one a line, each as `comparable` gives it.

    It may be written in UTF-8 or UTF-16, with any line ends, `./` before the names, backslashes, and blanks behind.
    Raises DataError where it cannot be read or is no text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DataError(f"The list {path} cannot be read. Take it from the data set, or leave --split out.") from error
    try:
        lines = _text(data).splitlines()
    except UnicodeDecodeError as error:
        raise DataError(f"The list {path} is no text. Save it as UTF-8, one clip a line.") from error
    return frozenset(comparable(line.strip()) for line in lines if line.strip())


def comparable(name: str) -> str:
    """Return the name of a clip below its data set, such as "up/8b775397_nohash_0.wav", however it is written.

    A letter with an accent may be one character or two: macOS writes the names of files in the other way.
    """
    return unicodedata.normalize("NFC", str(PurePosixPath(name.replace("\\", "/"))))


def _text(data: bytes) -> str:
    """Return the text in a file, whose names need not be UTF-8. Raises UnicodeDecodeError."""
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding)
    if 0 in data[:2]:  # a name begins with a letter of ours or with a dot: in UTF-16 each of them brings a zero
        return data.decode("utf-16-be" if data[0] == 0 else "utf-16-le")
    return data.decode("utf-8", "surrogateescape")


def _tell_unknown(path: Path, names: list[str], *, listed: int) -> None:
    """Say how many names in a list are no clips."""
    if names:
        count = f"{len(names):,} of the {listed:,} names" if listed > 1 else "The only name"
        which = "is no clip here: " if len(names) == 1 else "are no clips here, such as "
        sys.stderr.write(f"{count} in {path} {which}{names[0]}. {REST}\n")


def _tell_disputed(sides: dict[Split, set[Path]], *, root: Path) -> None:
    """Say how many clips are judged on that a training may have learned from."""
    held_out = sides[Split.VALIDATION] | sides[Split.TESTING]
    disputed = sorted(clip for clip in held_out if which_split(clip.name) is Split.TRAINING)
    if disputed:
        sys.stderr.write(
            f"The lists of {root} keep {counted(len(disputed), 'clip')} out of training, "
            f"such as {disputed[0].relative_to(root)}. "
            "Training goes by the speaker alone, and may have learned from them.\n"
        )
