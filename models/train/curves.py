"""What training reports after every epoch, as a table and as a picture."""

import csv
from collections.abc import Sequence
from pathlib import Path

from models.common.files import replacing
from models.common.plots import Row, save_learning_curves


def save_curves(rows: Sequence[Row], folder: Path) -> None:
    """Write curves.csv and curves.png into `folder`; old ones are replaced only once the new ones are whole.

    rows: one per epoch, all with the same columns. Without any nothing is written.
    """
    if not rows:
        return
    path = folder / "curves.csv"
    with replacing(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    save_learning_curves(rows, folder / "curves.png")
