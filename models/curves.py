"""What training reports after every epoch, as a table and as a picture."""

import csv
from collections.abc import Sequence
from pathlib import Path

from models.plots import Row, save_learning_curves


def save_curves(rows: Sequence[Row], folder: Path) -> None:
    """Write curves.csv and curves.png into `folder`; old ones are replaced only once the new ones are whole.

    rows: one per epoch, all with the same columns. Without any nothing is written.
    """
    if not rows:
        return
    path = folder / "curves.csv"
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    part.replace(path)
    save_learning_curves(rows, folder / "curves.png")
