"""Tests of figures as text."""

import pytest

from models.data.dataset import Split
from models.evaluate.report import (
    Part,
    Table,
    as_markdown,
    as_text,
    has_section,
    markdown_table,
    number,
    of_split,
    percent,
    text_table,
    with_section,
)


@pytest.mark.parametrize(
    ("rate", "text"), [(0.0, "0.0 %"), (0.97549, "97.5 %"), (1.0, "100.0 %"), (0.0004, "0.0 %"), (None, "-")]
)
def test_percent(rate: float | None, text: str) -> None:
    """A rate has one decimal; no rate is a dash."""
    assert percent(rate) == text


def test_number() -> None:
    """A figure has as many decimals as asked for and its unit; no figure is a dash."""
    assert number(1_234.56) == "1,235"
    assert number(-40.0, unit=" ms") == "-40 ms"
    assert number(2.25, decimals=1) == "2.2"
    assert number(None, unit=" ms") == "-"


def test_split_in_words() -> None:
    """A split is named, all of the data set is not."""
    assert of_split(Split.TESTING) == of_split("testing") == " of the testing split"
    assert of_split(None) == ""


def test_parts_follow_each_other() -> None:
    """Sentences and tables stand apart by an empty line, in the terminal's form or in Markdown."""
    parts: list[Part] = ["Heard.", Table(("command", "clips"), [("up", "12")]), "All."]

    assert as_text(parts) == "Heard.\n\ncommand  clips\nup          12\n\nAll."
    assert as_markdown(parts) == "Heard.\n\n| command | clips |\n| --- | ---: |\n| up | 12 |\n\nAll."


def test_tables_without_rows() -> None:
    """A table of nothing is its head."""
    assert text_table(("command", "clips"), []) == "command  clips"
    assert markdown_table(("command", "clips"), []) == "| command | clips |\n| --- | ---: |"


def test_section_is_replaced_between_its_marks() -> None:
    """Only what stands between the two comments of that name changes, and writing it twice changes nothing more."""
    text = "# Card\n<!-- figures: clips -->\nold\n<!-- end of figures: clips -->\nmore\n"

    once = with_section(text, "clips", "new")

    assert once == "# Card\n<!-- figures: clips -->\n\nnew\n\n<!-- end of figures: clips -->\nmore\n"
    assert with_section(once, "clips", "new") == once


def test_a_section_is_there_with_both_its_marks() -> None:
    """A text has a place for figures where both comments of that name stand in their order."""
    begin, end = "<!-- figures: clips -->", "<!-- end of figures: clips -->"

    assert has_section(f"{begin}\n{end}", "clips")
    assert not any(has_section(text, "clips") for text in ("", begin, end, f"{end}{begin}"))
    assert not has_section(f"{begin}\n{end}", "long")


@pytest.mark.parametrize("text", ["", "<!-- figures: clips -->", "<!-- end of figures: clips -->"])
def test_section_without_marks_is_refused(text: str) -> None:
    """A text that lacks either comment is not rewritten."""
    with pytest.raises(ValueError, match="expected both"):
        with_section(text, "clips", "new")
