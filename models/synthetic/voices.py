"""Which synthetic voices speak in the demo and the tests, and which may be trained on; fixed before training."""

from dataclasses import dataclass

HELD_OUT_VARIANTS = frozenset({"f2", "f4", "m3", "m7"})  # of espeak-ng, in every accent


@dataclass(frozen=True)
class SyntheticVoice:
    """One synthetic voice, at the pace that is its program's own.

    name: as labels and file names say it, lower case letters, digits and hyphens.
    program: the synthesiser, "espeak-ng" or "flite".
    voice: what that program calls it.
    """

    name: str
    program: str
    voice: str


HELD_OUT = (
    SyntheticVoice("slt", "flite", "slt"),
    SyntheticVoice("rms", "flite", "rms"),
    SyntheticVoice("awb", "flite", "awb"),
    SyntheticVoice("kal", "flite", "kal16"),
    SyntheticVoice("anna", "espeak-ng", "en-us+f2"),
    SyntheticVoice("ruth", "espeak-ng", "en-gb-x-rp+f4"),
    SyntheticVoice("iain", "espeak-ng", "en-gb-scotland+m3"),
    SyntheticVoice("carl", "espeak-ng", "en-us+m7"),
)
"""The voices of the demo and of the tests. No model of ours has learned from any of them."""


def may_train(program: str, voice: str) -> bool:
    """Return whether a model may learn from `voice` of `program`.

    flite's few voices are all held out. Of espeak-ng ("accent" or "accent+variant") every variant outside
    `HELD_OUT_VARIANTS` may be used, since a variant is what makes a speaker there and an accent does not.
    """
    return program == "espeak-ng" and voice.partition("+")[2] not in HELD_OUT_VARIANTS
