"""Puts the figures of the model's card into the README, so that nobody types them.

python -m tests.tools.readme_figures
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from models.evaluate.report import Cells, markdown_table, number, percent, with_section
from models.evaluate.targets import TARGETS, FalseFireTarget
from models.spot.config import DEFAULT_MODEL, ModelCard

README = Path(__file__).parents[2] / "README.md"
NAME = "the model's card"
SOUNDS = {  # kind of sound without commands, as the card calls it -> as a reader would
    "read speech": "somebody reading aloud (LibriSpeech)",
    "synthetic speech": "synthetic voices reading a story aloud (eSpeak NG, Flite)",
    "everyday sounds": "everyday sounds and long noises (ESC-10, Speech Commands)",
    "silence": "a microphone's hiss",
}


def section(figures: dict[str, Any]) -> str:
    """Return what the README says for the figures in a model's card; what was not measured is left out.

    Kinds of sound are those of the figures that matter most, so that README and card say the same of each.
    """
    parts = []
    if "clips" in figures:
        clips = figures["clips"]
        title = f"{clips['clips']:,} recordings by people whom it never met, one word or noise in each"
        rows: list[Cells] = [
            ("one of the four words: heard once, as itself", percent(clips["recall_overall"])),
            ("one of the four words, taken for another of them", percent(clips["wrong_word_rate"])),
            ("another word that moves the pen all the same", percent(clips["false_fire_rate_other_words"])),
            *_never_met(clips.get("never_met")),
            ("noise that moves the pen", percent(clips["false_fire_rate_noise"])),
        ]
        head: Cells = (title, "share")
        parts.append(markdown_table(head, rows, words=head[:1]))
    if "streams" in figures:
        rows = [
            (
                name,
                percent(condition["exactly_once"]),
                percent(condition["wrong"]),
                number(condition["latency_median_ms"], unit=" ms"),
            )
            for name, condition in figures["streams"]["conditions"].items()
        ]
        head = ("their words in running sound", "heard exactly once", "taken for another", "after the word's end")
        parts.append(markdown_table(head, rows, words=head[:1]))
    if "long" in figures:
        rows = [
            (
                SOUNDS.get(kind := target.what.rpartition(": ")[2], kind),
                number(60.0 * rate.hours, unit=" min"),
                f"{rate.count:,}",
                number(rate.at_most_per_hour, decimals=1),
            )
            for target in TARGETS
            if isinstance(target, FalseFireTarget) and (rate := target.rate(figures)) is not None
        ]
        head = ("sound without any of the four words", "length", "false moves", "an hour, at most (95 %)")
        parts.append(markdown_table(head, rows, words=head[:1]))
    if "speed" in figures:
        speed = figures["speed"]
        share, memory = percent(speed["core_share"]), number(speed["memory_mib"], unit=" MiB")
        parts.append(f"Listening takes {share} of one core and {memory} of memory ({speed['machine']}).")
    return "\n\n".join(parts)


def _never_met(found: dict[str, Any] | None) -> list[Cells]:
    """Return the row of words that training never met, by anybody; none where they were not judged."""
    if found is None:
        return []
    return [("a word never met from anybody, that moves the pen", percent(found["false_fire_rate_overall"]))]


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the figures of our own model into the README."""
    argparse.ArgumentParser(
        prog="python -m tests.tools.readme_figures", description=__doc__.partition(":")[0]
    ).parse_args(arguments)
    figures = ModelCard.load(DEFAULT_MODEL.with_suffix(".json")).figures
    README.write_text(with_section(README.read_text(encoding="utf-8"), NAME, section(figures)), encoding="utf-8")


if __name__ == "__main__":
    main()
