"""The drawing as SVG: paper, strokes, what an eraser and a picture below make of them."""

from xml.etree import ElementTree

from game.drawing.drawing import Background, Drawing, Segment
from game.messages import Colour, Tool
from game.storage.export import to_svg

NAVY: Colour = (31, 58, 95)
RED: Colour = (192, 86, 62)
SPACE = "{http://www.w3.org/2000/svg}"
DRAWING = (
    Drawing()
    .extend(Segment((0, 0), (10, 0), NAVY, 10))
    .extend(Segment((10, 0), (10, 10), NAVY, 10))
    .extend(Segment((0, 0), (0, 10), RED, 3))
)


def parsed(text: str) -> ElementTree.Element:
    """Return the root of a document."""
    return ElementTree.fromstring(text)  # noqa: S314 - our own text


def test_svg_holds_the_size_the_paper_and_every_stroke() -> None:
    """The SVG has the paper's size and colour, and one polyline with round ends per stroke."""
    root = parsed(to_svg(DRAWING, (1000, 800)))
    paper, group = root.find(f"{SPACE}rect"), root.find(f"{SPACE}g")

    assert paper is not None
    assert group is not None
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("1000", "800", "0 0 1000 800")
    assert (paper.get("width"), paper.get("height"), paper.get("fill")) == ("1000", "800", "#ffffff")
    assert (group.get("stroke-linecap"), group.get("stroke-linejoin"), group.get("fill")) == ("round", "round", "none")
    assert [(p.get("points"), p.get("stroke"), p.get("stroke-width")) for p in group] == [
        ("0,0 10,0 10,10", "#1f3a5f", "10"),
        ("0,0 0,10", "#c0563e", "3"),
    ]


def test_an_eraser_paints_with_the_paper() -> None:
    """Paper and eraser have the background's colour, also where it changed after the eraser; a lifted pen is absent."""
    drawing = (
        DRAWING.extend(Segment((0, 10), (20, 10), NAVY, 8, Tool.ERASER))
        .extend(Segment((20, 10), (30, 10), NAVY, 8, Tool.LIFTED))
        .extend(Background((30, 10), (30, 10), (17, 34, 51)))
    )
    root = parsed(to_svg(drawing, (100, 80)))

    assert [rect.get("fill") for rect in root.iter(f"{SPACE}rect")] == ["#112233"]
    assert [line.get("stroke") for line in root.iter(f"{SPACE}polyline")] == ["#1f3a5f", "#c0563e", "#112233"]


def test_an_eraser_brings_back_the_picture_below() -> None:
    """Above a picture, paper and eraser paint with a pattern of background and picture; its address is quoted."""
    drawing = DRAWING.extend(Segment((0, 10), (20, 10), NAVY, 8, Tool.ERASER))
    root = parsed(to_svg(drawing, (100, 80), backdrop='a"b&c.png'))
    pattern = root.find(f"{SPACE}defs/{SPACE}pattern")

    assert pattern is not None
    assert [(part.tag.removeprefix(SPACE), part.get("href")) for part in pattern] == [
        ("rect", None),
        ("image", 'a"b&c.png'),
    ]
    paper = root.find(f"{SPACE}rect")
    assert paper is not None
    assert paper.get("fill") == "url(#ground)"
    assert [line.get("stroke") for line in root.iter(f"{SPACE}polyline")][-1] == "url(#ground)"
