"""Tests of what training reports after every epoch."""

from pathlib import Path

from PIL import Image

from models.train.trainer import save_curves

ROWS = [{"epoch": 1, "loss": 0.5, "val_loss": 0.75}, {"epoch": 2, "loss": 0.1, "val_loss": 1 / 3}]


def test_a_table_and_a_picture(tmp_path: Path) -> None:
    """Epochs are written as whole numbers, figures with all their digits; no other file is left."""
    save_curves(ROWS, tmp_path)

    lines = (tmp_path / "curves.csv").read_text(encoding="utf-8").splitlines()
    assert lines == ["epoch,loss,val_loss", "1,0.5,0.75", "2,0.1,0.3333333333333333"]
    with Image.open(tmp_path / "curves.png") as picture:
        assert picture.format == "PNG"
    assert {path.name for path in tmp_path.iterdir()} == {"curves.csv", "curves.png"}


def test_nothing_is_written_of_nothing(tmp_path: Path) -> None:
    """Before the first epoch there is no table to show."""
    save_curves([], tmp_path)

    assert list(tmp_path.iterdir()) == []
