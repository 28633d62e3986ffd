"""Who is compared with whom: other networks, and other ways to decide on what the same network says."""

import argparse
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from models.evaluate.recorded_scores import MakeRule
from models.evaluate.tfjs_rule import FixedSuppression
from models.spot.config import DecisionConfig
from models.spot.decision import Decider
from models.spot.runtime import Network

NUMBERS = {f.name: f.type for f in fields(DecisionConfig) if f.type in (int, float)}
SUFFIX = ".tflite"


class Ruling(StrEnum):
    """How a contender comes to commands."""

    OURS = "ours"
    TFJS = "tfjs"


RULES: dict[Ruling, MakeRule] = {Ruling.OURS: Decider, Ruling.TFJS: FixedSuppression}


@dataclass(frozen=True)
class Challenge:
    """What is asked for by one word of the command line, `text`.

    model: another network, or None for the one under test.
    changes: fields of the decision, in place of those on the other network's card, or of those under test.
    """

    text: str
    model: Path | None = None
    rule: Ruling = Ruling.OURS
    changes: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> "Challenge":
        """Read `FILE.tflite`, `tfjs` or neither, then `name=value` for fields of the decision, all with commas between.

        Raises argparse.ArgumentTypeError for anything else, and for a value out of range.
        """
        first, *rest = text.split(",")
        model = Path(first) if first.endswith(SUFFIX) else None
        rule = Ruling.TFJS if first == Ruling.TFJS else Ruling.OURS
        rules = rest if model or rule is Ruling.TFJS else [first, *rest]
        changes = {}
        for item in rules:
            name, _, value = item.partition("=")
            if name not in NUMBERS:
                raise argparse.ArgumentTypeError(
                    f"{text}: expected FILE{SUFFIX}, {Ruling.TFJS}, or some of {', '.join(f'{n}=N' for n in NUMBERS)}"
                )
            try:
                changes[name] = NUMBERS[name](value)
                DecisionConfig(**{name: changes[name]})
            except ValueError as error:
                raise argparse.ArgumentTypeError(f"{text}: {error}") from error
        return cls(text, model, rule, changes)


@dataclass(frozen=True, eq=False)
class Contender:
    """A network, a decision, and the rule that follows it."""

    name: str
    network: Network
    decision: DecisionConfig
    rule: Ruling = Ruling.OURS

    def challenged(self, by: Challenge) -> "Contender":
        """Return the contender that is compared with this one. Raises ModelError if its network cannot be loaded."""
        network = Network.load(by.model) if by.model else self.network
        decision = network.card.decision if by.model else self.decision
        return Contender(by.text, network, replace(decision, **by.changes), by.rule)
