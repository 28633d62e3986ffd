"""Tests of figures as text."""

from typing import Any

import pytest

from models.report import (
    as_markdown,
    as_text,
    clips_parts,
    markdown_table,
    number,
    of_split,
    percent,
    text_table,
    with_section,
)

REPORT: dict[str, Any] = {
    "split": "validation",
    "threshold": 0.75,
    "clips": 1_014,
    "clips_by_role": {"command": 8, "other_word": 1_002, "noise": 4},
    "recall": {"up": 0.5, "down": 0.75},
    "recall_overall": 0.625,
    "wrong_word_rate": 0.125,
    "false_fire_rate": {"dog": 0.002, "_background_noise_": 0.0},
    "false_fire_rate_other_words": 0.002,
    "false_fire_rate_noise": 0.0,
    "confusion": {
        "up": {"up": 2, "nothing": 1, "up + up": 1},
        "down": {"down": 3, "down + up": 1},
        "dog": {"nothing": 1_000, "up": 1, "up + down": 1},
        "_background_noise_": {"nothing": 4},
    },
    "single_window": {"argmax_accuracy": 0.9876, "recall_overall": None},
}


def test_clips_in_the_terminal() -> None:
    """Each command's clips are right, missed, twice or wrong; each other label says what fired."""
    expected = """\
1,014 clips of the validation split, at threshold 0.75.

command       clips   right  missed   twice   wrong
up                4  50.0 %  25.0 %  25.0 %   0.0 %
down              4  75.0 %   0.0 %   0.0 %  25.0 %
all commands      8  62.5 %  12.5 %  12.5 %  12.5 %

other               clips  fired  as
dog                 1,002  0.2 %  up 1, up + down 1
_background_noise_      4  0.0 %
all other words     1,002  0.2 %
all noise               4  0.0 %

For comparison with published figures, one window on the bare clip: accuracy 98.8 %, recall -."""

    assert as_text(clips_parts(REPORT)) == expected


def test_clips_in_the_card() -> None:
    """The model card shows the same figures as Markdown."""
    text = as_markdown(clips_parts(REPORT))

    assert "| command | clips | right | missed | twice | wrong |\n| --- | ---: | ---: | ---: | ---: | ---: |" in text
    assert "| all commands | 8 | 62.5 % | 12.5 % | 12.5 % | 12.5 % |" in text
    assert "| dog | 1,002 | 0.2 % | up 1, up + down 1 |" in text


def test_without_other_labels_there_is_one_table() -> None:
    """A folder of commands alone gives no empty table, and without a split the title names none."""
    report = {**REPORT, "split": None, "false_fire_rate": {}}

    assert "other" not in as_text(clips_parts(report))
    assert as_markdown(clips_parts(report)).startswith("1,014 clips, at threshold 0.75.")


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
    assert of_split({"split": "testing"}) == " of the testing split"
    assert of_split({"split": None}) == ""


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


@pytest.mark.parametrize("text", ["", "<!-- figures: clips -->", "<!-- end of figures: clips -->"])
def test_section_without_marks_is_refused(text: str) -> None:
    """A text that lacks either comment is not rewritten."""
    with pytest.raises(ValueError, match="expected both"):
        with_section(text, "clips", "new")
