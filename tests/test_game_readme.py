"""The READMEs of game and models show the house as it stands."""

import re

import pytest

from tests.architecture import LAYERS, ROOT


@pytest.mark.parametrize("package", ["game", "models"])
def test_layers_are_the_enforced_ones(package: str) -> None:
    """Every file of the package stands in its README on the layer that the architecture test holds it to."""
    text = (ROOT / package / "README.md").read_text(encoding="utf-8")
    drawing = text.partition("## Layers")[2].split("```")[1]
    shown = {
        f"{package}.{name}": int(layer)
        for layer, *names in (line.split() for line in drawing.strip().splitlines())
        for name in names
    }

    assert shown == {module: layer for module, layer in LAYERS.items() if module.startswith(f"{package}.")}


def test_the_map_of_models_names_every_file_once() -> None:
    """The map in models/README.md says of each file what it is there for."""
    text = (ROOT / "models" / "README.md").read_text(encoding="utf-8")
    rows = text.partition("## The house")[2].partition("### Layers")[0]
    named = re.findall(r"`(\w+)`", rows)

    assert sorted(f"models.{name}" for name in named) == sorted(m for m in LAYERS if m.startswith("models."))
