"""Draw the icon: `python -m assets.make_icon` writes icon.png beside this file."""

from pathlib import Path

from PIL import Image, ImageDraw

SIZE_PX = 256
FINER = 4  # drawn so many times larger, then reduced, which smooths every edge
NIGHT = (22, 27, 34)
PAPER = (252, 250, 246)
BLUE = (77, 171, 255)
UNIT = SIZE_PX * FINER // 16
STAIRS = ((3, 12.5), (6, 12.5), (6, 9.5), (9, 9.5), (9, 6.5))  # corners of the line, in units
LINE = 1.5  # width of the line, in units
RINGS = (2.7, 4.5)  # radii of the sound around the pen, in units


def draw_icon() -> Image.Image:
    """Return the icon: a line climbs in steps, and the pen at its end hears a word coming from above right."""
    picture = Image.new("RGBA", (SIZE_PX * FINER, SIZE_PX * FINER))
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((0, 0, SIZE_PX * FINER - 1, SIZE_PX * FINER - 1), 3.5 * UNIT, NIGHT)
    corners = [(x * UNIT, y * UNIT) for x, y in STAIRS]
    pen.line(corners, PAPER, round(LINE * UNIT))
    for corner in corners:
        pen.circle(corner, LINE * UNIT / 2, PAPER)
    tip = corners[-1]
    pen.circle(tip, 1.35 * UNIT, BLUE)
    for radius in RINGS:
        reach = radius * UNIT
        pen.arc((tip[0] - reach, tip[1] - reach, tip[0] + reach, tip[1] + reach), -80, -10, BLUE, round(0.75 * UNIT))
    return picture.resize((SIZE_PX, SIZE_PX), Image.Resampling.LANCZOS)


def main() -> None:
    """Write icon.png."""
    draw_icon().save(Path(__file__).parent / "icon.png", optimize=True)


if __name__ == "__main__":
    main()
