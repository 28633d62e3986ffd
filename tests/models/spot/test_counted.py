"""Tests of numbers of things in words."""

import ast
import re
from itertools import pairwise

import pytest

from models.spot.counted import counted
from tests.support.architecture import TREES

COUNT = re.compile(
    r"^ ?(take|word|clip|file|move|picture|drawing|step|recording|speaker|voice|sound|pair|command|time)s\b"
)

NEVER_ONE = {
    *("MOST_COMMANDS moves", "FASTEST commands", "MOST_FILES files", "MOST_WORDS words", "MOST_TAKES takes"),
    *("snapshot.undone moves", "found.least recordings", "len(found.parts) recordings"),  # told from two or three on
    *("len(asked) commands", "pace moves", "number(self.times_real_time) times"),  # to programmers; 5 or more; rates
    *("snapshot.source sounds", "first moves", "profile.name takes", "path takes"),  # these are verbs
}
"""What is said with numbers that cannot be 1, and what is no number."""


@pytest.mark.parametrize(
    ("count", "told"), [(0, "0 takes"), (1, "1 take"), (2, "2 takes"), (1_200, "1,200 takes"), (-1, "-1 takes")]
)
def test_one_is_no_several(count: int, told: str) -> None:
    """Only of one thing the word stands alone; thousands are told apart."""
    assert counted(count, "take") == told


def test_what_takes_no_s_is_given() -> None:
    """Some words are not one s longer."""
    assert counted(1, "voice was", "voices were") == "1 voice was"
    assert counted(3, "voice was", "voices were") == "3 voices were"


def test_no_text_counts_one_as_several() -> None:
    """A number that may be 1 is followed by the word for several nowhere; those that cannot be 1 are listed above."""
    found = set()
    for tree in TREES.values():
        texts = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
        for number, text in (pair for node in texts for pair in pairwise(node.values)):
            told = text.value if isinstance(text, ast.Constant) else ""
            if isinstance(number, ast.FormattedValue) and (said := COUNT.match(str(told))):
                found.add(ast.unparse(number.value) + said[0])
    assert found == NEVER_ONE
