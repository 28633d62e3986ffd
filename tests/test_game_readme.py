"""The game's README shows the house as it stands."""

import re

from tests.architecture import LAYERS, ROOT


def test_layers_are_the_enforced_ones() -> None:
    """Every file of the game stands in the README on the layer that the architecture test holds it to."""
    text = (ROOT / "game" / "README.md").read_text(encoding="utf-8")
    drawing = text.partition("## Layers")[2].split("```")[1]
    shown = {
        f"game.{name}": int(layer)
        for layer, *names in (line.split() for line in drawing.strip().splitlines())
        for name in names
    }

    assert shown == {module: layer for module, layer in LAYERS.items() if module.startswith("game.")}


def test_the_reading_order_leads_past_every_file() -> None:
    """Whoever follows the reading order has been told of every file of the game what it is for."""
    text = (ROOT / "game" / "README.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`(\w+)\.py`", text.partition("## Reading order")[2]))

    assert told == {path.stem for path in (ROOT / "game").glob("*.py")} - {"__init__"}
