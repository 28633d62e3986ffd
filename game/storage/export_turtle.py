"""The drawing as a program: Python's own turtle walks the strokes, in code that a beginner can read and change."""

from collections.abc import Iterator
from itertools import groupby, pairwise

from game.drawing.drawing import Drawing, Stroke
from game.drawing.pen import WAYS, Point, Size
from game.messages import Colour, Tool

TEMPLATE = '''\
"""A drawing made with Speak-a-Sketch. Run it with Python: a turtle draws it."""

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


{strokes}
pen.hideturtle()
screen.mainloop()
'''


def to_turtle(drawing: Drawing, canvas: Size) -> str:
    """Return a Python program that draws what is on the paper; a picture below the lines is not in it.

    canvas: width and height of the paper in pixels.
    """
    ground = drawing.background
    return TEMPLATE.format(
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
    for way, moves in groupby((_move(*both) for both in pairwise(points)), key=lambda move: move[0]):
        yield f"{way}({sum(length for _, length in moves)})"


def _move(start: Point, end: Point) -> tuple[str, int]:
    """Return the way and the length in pixels of one move: along the axes, as all commands move."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = abs(dx) + abs(dy)
    return next(name for name, way in WAYS.items() if (way[0] * length, way[1] * length) == (dx, dy)), length


def _hex(colour: Colour) -> str:
    return f"#{bytes(colour).hex()}"
