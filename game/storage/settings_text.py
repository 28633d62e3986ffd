"""The text of a settings file as an editor has written it: encoding, line ends, and lines that make no sense."""

import codecs
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

MARK = "\ufeff"  # the byte order mark
ENCODINGS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
MOST_LETTERS, MOST_LINES = 20_000, 500  # of a file whose lines are tried one by one: that takes a second at most
NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffd]")  # letters that no text has
BEGIN = re.compile(r"""\s*([\w"'.\- ]+=|\[\[?[^\[\],=]+\]\]?\s*(#|$))""")  # how a setting and a table begin


@dataclass(frozen=True)
class SettingsText:
    """What is written in a file. text: with plain line feeds. mark, encoding, line_end: as they are in the file."""

    text: str
    mark: str = ""
    encoding: str = "utf-8"
    line_end: str = "\n"

    def encoded(self, text: str) -> bytes:
        """Return another text as it would stand in the same file."""
        return (self.mark + text.replace("\n", self.line_end)).encode(self.encoding, "replace")


@dataclass(frozen=True)
class Sound:
    """What makes sense of a text. text: that is TOML. raw: what it says.

    broken: numbers of the lines left out. twice: those of them that say what is said above, by number, with its name.
    """

    text: str
    raw: dict[str, Any]
    broken: tuple[int, ...] = ()
    twice: Mapping[int, str] = field(default_factory=dict)


def decoded(data: bytes) -> SettingsText:
    """Return the text in a file, whatever it holds: UTF-8, UTF-16 in either order, or letters of one byte each."""
    bom = next((bom for bom in ENCODINGS if data.startswith(bom)), b"")
    encoding, body = ENCODINGS.get(bom) or _guessed(data), data.removeprefix(bom)
    if encoding == "utf-8":
        text = "".join(map(_line, body.splitlines(keepends=True)))
    else:
        whole = body[: len(body) // 2 * 2]  # half a letter is left where a file was cut off
        text = (whole or body).decode(encoding, "replace")
    line_end = next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return SettingsText(text, MARK if bom else "", encoding, line_end)


def sound(text: str) -> Sound:
    """Return what makes sense of a text: all of it, or what is left without the settings that are no TOML."""
    raw = _parsed(text)
    if raw is not None:
        return Sound(text, raw)
    if len(text) > MOST_LETTERS or text.count("\n") > MOST_LINES:
        return Sound("", {}, (1,))
    kept, means, broken, twice = "", dict[str, Any](), list[int](), dict[int, str]()
    for number, piece in _pieces(re.split(r"(?<=\n)", text)):
        more = _parsed(kept + piece)
        if more is None:
            broken.append(number)
            alone = _parsed(piece)
            twice |= {number: next(iter(alone))} if alone else {}  # it makes sense without what stands above
        else:
            kept, means = kept + piece, more
    return Sound(kept, means, tuple(broken), twice)


def _guessed(data: bytes) -> str:
    """Return the encoding of a file without a mark: every other byte of UTF-16 is zero, and no byte of UTF-8 is."""
    first, second = data[::2].count(0), data[1::2].count(0)
    if max(first, second) <= len(data) // 4:
        return "utf-8"
    return "utf-16-be" if first > second else "utf-16-le"


def _line(line: bytes) -> str:
    """Return a line of UTF-8, or of Western European letters, which old editors write."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _parsed(text: str) -> dict[str, Any] | None:
    """Return what a text says, or None where it is no TOML."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):  # a number of over 4,300 digits is a ValueError of its own
        return None


def _pieces(lines: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines of a text in pieces, each with the number of its first line.

    A piece is a setting over all its lines, the head of a table, or a line that is neither. A line that begins none of
    these belongs to the one above it only as long as that makes no sense without.
    """
    first = 0
    while first < len(lines):
        after = first + 1
        if _parsed(lines[first]) is None:
            following = list(takewhile(lambda line: not BEGIN.match(line), lines[after:]))
            ends = (n for n in range(1, len(following) + 1) if _parsed("".join(lines[first : after + n])) is not None)
            after += next(ends, 0)
        yield first + 1, "".join(lines[first:after])
        first = after


def trouble(text: str) -> str:
    """Return why a text is no TOML, in words for those who do not know its parser."""
    if NO_TEXT.search(text):
        return "it is not text"
    try:
        tomllib.loads(text)
    except RecursionError:
        return "its brackets are nested too deeply"
    except ValueError as error:
        line = re.search(r"at line (\d+)", str(error))
        return f"line {line[1]} makes no sense" if line else "its last line is not complete"
    return "it names no setting"
