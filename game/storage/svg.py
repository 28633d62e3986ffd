"""The drawing as an SVG document: each stroke a path, so that it can be drawn on and printed at any size."""

from xml.sax.saxutils import quoteattr

from game.drawing.drawing import Drawing
from game.drawing.pen import Size
from game.messages import Tool


def to_svg(drawing: Drawing, canvas: Size, *, backdrop: str = "") -> str:
    """Return the drawing as an SVG document.

    canvas: width and height of the paper in pixels.
    backdrop: address of a picture that lies on the whole paper, below the lines; a `data:` URL keeps it inside.
    """
    width, height = canvas
    whole = f'width="{width}" height="{height}"'
    ground, paper = f"#{bytes(drawing.background).hex()}", ""
    if backdrop:  # an eraser brings the picture back, so it paints with the picture
        picture = f'<image {whole} preserveAspectRatio="none" href={quoteattr(backdrop)}/>'
        below = f'<rect {whole} fill="{ground}"/>{picture}'
        paper = f'<defs><pattern id="ground" patternUnits="userSpaceOnUse" {whole}>{below}</pattern></defs>\n'
        ground = "url(#ground)"
    lines = [
        f'<polyline points="{" ".join(f"{x},{y}" for x, y in stroke.points)}"'
        f' stroke="{ground if stroke.tool is Tool.ERASER else f"#{bytes(stroke.colour).hex()}"}"'
        f' stroke-width="{stroke.width_px}"/>\n'
        for stroke in drawing.strokes
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {whole} viewBox="0 0 {width} {height}">\n'
        f'{paper}<rect {whole} fill="{ground}"/>\n'
        '<g fill="none" stroke-linecap="round" stroke-linejoin="round">\n'
        f"{''.join(lines)}</g>\n</svg>\n"
    )
