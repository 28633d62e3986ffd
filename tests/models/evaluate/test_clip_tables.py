"""Tests of the figures on clips as tables."""

from dataclasses import replace

from models.data.dataset import Split
from models.evaluate.clip_metrics import ClipFigures
from models.evaluate.clips import ClipsReport, NeverMet, SingleWindow
from models.evaluate.report import as_markdown, as_text
from models.spot.config import DecisionConfig

FIGURES = ClipFigures(
    clips=1_014,
    clips_by_role={"command": 8, "other_keyword": 0, "unknown_word": 1_002, "noise": 4},
    recall={"up": 0.5, "down": 0.75},
    recall_overall=0.625,
    wrong_word_rate=0.125,
    false_fire_rate={"dog": 0.002, "_background_noise_": 0.0},
    false_fire_rate_other_keywords=None,
    false_fire_rate_unknown_words=0.002,
    false_fire_rate_other_words=0.002,
    false_fire_rate_noise=0.0,
    confusion={
        "up": {"up": 2, "nothing": 1, "up + up": 1},
        "down": {"down": 3, "down + up": 1},
        "dog": {"nothing": 1_000, "up": 1, "up + down": 1},
        "_background_noise_": {"nothing": 4},
    },
)
REPORT = ClipsReport(
    Split.VALIDATION,
    threshold=0.75,
    decision=DecisionConfig(),
    figures=FIGURES,
    single_window=SingleWindow(argmax_accuracy=0.9876, recall_overall=None),
    never_met=NeverMet(0, None, {}, {}),
)


def test_clips_in_the_terminal() -> None:
    """Each command's clips are right, missed, twice or wrong; each other label says what fired."""
    expected = """\
1,014 clips of the validation split, at threshold 0.75.

command       clips          right         missed          twice          wrong
up                4  50.0 % ± 25.0  25.0 % ± 21.7  25.0 % ± 21.7          0.0 %
down              4  75.0 % ± 21.7          0.0 %          0.0 %  25.0 % ± 21.7
all commands      8  62.5 % ± 17.1  12.5 % ± 11.7  12.5 % ± 11.7  12.5 % ± 11.7

other               clips        fired  as
dog                 1,002  0.2 % ± 0.1  up 1, up + down 1
_background_noise_      4        0.0 %
all other keywords      0            -
all unknown words   1,002  0.2 % ± 0.1
all other words     1,002  0.2 % ± 0.1
all noise               4        0.0 %

For comparison with published figures, one window on the bare clip: accuracy 98.8 %, recall -."""

    assert as_text(REPORT.parts()) == expected


def test_clips_in_the_card() -> None:
    """The model card shows the same figures as Markdown."""
    text = as_markdown(REPORT.parts())

    assert "| command | clips | right | missed | twice | wrong |\n| --- | ---: | ---: | ---: | ---: | ---: |" in text
    assert "| all commands | 8 | 62.5 % ± 17.1 | 12.5 % ± 11.7 | 12.5 % ± 11.7 | 12.5 % ± 11.7 |" in text
    assert "| dog | 1,002 | 0.2 % ± 0.1 | up 1, up + down 1 |" in text


def test_without_other_labels_there_is_one_table() -> None:
    """A folder of commands alone gives no empty table, and without a split the title names none."""
    report = replace(REPORT, split=None, figures=replace(FIGURES, false_fire_rate={}))

    assert "other" not in as_text(report.parts())
    assert as_markdown(report.parts()).startswith("1,014 clips, at threshold 0.75.")
