"""The drawing as a program: Python's own turtle walks the strokes, in code that a beginner can read and change."""

from collections.abc import Iterator
from itertools import groupby, pairwise
from math import gcd

from game.drawing.drawing import Drawing, Stroke
from game.drawing.pen import WAYS, Point, Size
from game.messages import Colour, Tool

TEMPLATE = '''\
"""A drawing made with Speak-a-Sketch. Run it with Python: a turtle draws it.{missing}"""

import turtle

WIDTH, HEIGHT = {width}, {height}

screen = turtle.Screen()
screen.title("Speak-a-Sketch")
screen.setup(WIDTH + 40, HEIGHT + 40)
screen.screensize(WIDTH, HEIGHT)
screen.bgcolor("{background}")
pen = turtle.Turtle(shape="turtle")
pen.speed("fastest")


def stroke(colour, width, x, y):
    """Begin a new stroke at x, y, counted from the top left corner of the paper."""
    pen.penup()
    pen.goto(x - WIDTH / 2, HEIGHT / 2 - y)
    pen.pencolor(colour)
    pen.pensize(width)
    pen.pendown()


def right(steps):
    pen.setheading(0)
    pen.forward(steps)


def up(steps):
    pen.setheading(90)
    pen.forward(steps)


def left(steps):
    pen.setheading(180)
    pen.forward(steps)


def down(steps):
    pen.setheading(270)
    pen.forward(steps)


def line(x, y):
    """Draw a straight line to x, y, counted from the top left corner of the paper."""
    pen.goto(x - WIDTH / 2, HEIGHT / 2 - y)


{strokes}
pen.hideturtle()
screen.mainloop()
'''


MISSING = "\n\nThe picture on which it was drawn is not in it: a turtle draws lines alone.\n"


def to_turtle(drawing: Drawing, canvas: Size, *, on_picture: bool = False) -> str:
    """Return a Python program that draws what is on the paper; a picture below the lines is not in it.

    canvas: width and height of the paper in pixels. on_picture: whether there is one, which the program says.
    """
    ground = drawing.background
    return TEMPLATE.format(
        missing=MISSING if on_picture else "",
        width=canvas[0],
        height=canvas[1],
        background=_hex(ground),
        strokes="\n".join(line for stroke in drawing.strokes for line in _lines(stroke, ground)),
    )


def _lines(stroke: Stroke, ground: Colour) -> Iterator[str]:
    """Yield the calls that draw one stroke; moves the same way are one call."""
    colour = ground if stroke.tool is Tool.ERASER else stroke.colour
    (x, y), points = stroke.points[0], stroke.points
    yield f'stroke("{_hex(colour)}", {stroke.width_px}, {x}, {y})'
    for way, run in groupby(pairwise(points), key=lambda move: _way(*move)):
        moves = [*run]
        (x, y), (to_x, to_y) = moves[0][0], moves[-1][1]
        name = next((name for name, along in WAYS.items() if along == way), None)
        yield f"line({to_x}, {to_y})" if name is None else f"{name}({abs(to_x - x) + abs(to_y - y)})"


def _way(start: Point, end: Point) -> tuple[int, int]:
    """Return the way of one move, the shortest that leads there: (1, 0) is to the right, (1, 1) down and right."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = gcd(dx, dy)
    return dx // length, dy // length


def _hex(colour: Colour) -> str:
    return f"#{bytes(colour).hex()}"
