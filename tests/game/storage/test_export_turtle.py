"""The turtle program: it runs, and its turtle leaves the lines of the drawing."""

import ast
import sys
from dataclasses import dataclass, field
from math import cos, radians, sin
from types import ModuleType

import pytest

from game.drawing.world import World, step
from game.messages import Command, Inputs, Tool
from game.storage.export_turtle import to_turtle

NAVY, RED, CREAM = (31, 58, 95), (196, 84, 58), (250, 240, 200)


@dataclass
class FakeTurtle:
    """A turtle that writes down its lines: colour, width and the points between which it walked."""

    shape: str
    at: tuple[float, float] = (0.0, 0.0)
    is_down: bool = True
    lines: list[tuple[str, int, list[tuple[int, int]]]] = field(default_factory=list)
    look: tuple[str, int] = ("black", 1)
    heading: float = 0.0
    hidden: bool = False

    def speed(self, name: str) -> None:
        """Take a speed that turtles know."""
        assert name == "fastest"

    def penup(self) -> None:
        """Leave no line."""
        self.is_down = False

    def pendown(self) -> None:
        """Begin a line here."""
        self.is_down = True
        self.lines.append((*self.look, [self._corner()]))

    def pencolor(self, colour: str) -> None:
        """Take another colour."""
        self.look = colour, self.look[1]

    def pensize(self, width: int) -> None:
        """Take another width."""
        self.look = self.look[0], width

    def goto(self, x: float, y: float) -> None:
        """Go there, with a line where the pen is down."""
        self.at = x, y
        if self.is_down:
            self.lines[-1][2].append(self._corner())

    def setheading(self, degrees: float) -> None:
        """Turn: 0 is east, 90 is north."""
        self.heading = degrees

    def forward(self, steps: float) -> None:
        """Walk, with y upwards as turtles have it."""
        way = radians(self.heading)
        self.at = self.at[0] + steps * cos(way), self.at[1] + steps * sin(way)
        self.lines[-1][2].append(self._corner())

    def hideturtle(self) -> None:
        """Be gone."""
        self.hidden = True

    def _corner(self) -> tuple[int, int]:
        """Return the place as pixels of a paper of 1000 x 800."""
        return round(self.at[0] + 500), round(400 - self.at[1])


class FakeScreen:
    """A window that writes down what it is asked."""

    def __init__(self) -> None:
        self.asked: dict[str, tuple[object, ...]] = {}

    def title(self, *what: object) -> None:
        """Note the call."""
        self.asked["title"] = what

    def setup(self, *what: object) -> None:
        """Note the call."""
        self.asked["setup"] = what

    def screensize(self, *what: object) -> None:
        """Note the call."""
        self.asked["screensize"] = what

    def bgcolor(self, *what: object) -> None:
        """Note the call."""
        self.asked["bgcolor"] = what

    def mainloop(self) -> None:
        """Note the call."""
        self.asked["mainloop"] = ()


def run(program: str, monkeypatch: pytest.MonkeyPatch) -> tuple[FakeTurtle, FakeScreen]:
    """Run a program with a stand-in for the turtle and return what it drew with."""
    screen, turtles = FakeScreen(), list[FakeTurtle]()

    def turtle(shape: str) -> FakeTurtle:
        turtles.append(FakeTurtle(shape))
        return turtles[-1]

    fake = ModuleType("turtle")
    fake.Screen, fake.Turtle = lambda: screen, turtle  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "turtle", fake)
    exec(compile(program, "drawing.py", "exec"), {"__name__": "__main__"})  # noqa: S102 - our own program
    return turtles[0], screen


def test_the_turtle_draws_the_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two strokes with their colours, widths and corners; moves the same way are one walk; nothing undone is there."""
    world = step(World.new((1000, 800)), Inputs((Command.RIGHT, Command.RIGHT, Command.UP), 30, 8, NAVY), 0.0)
    world = step(world, Inputs((Command.LEFT, Command.DOWN, Command.UNDO), 10, 3, RED), 0.0)
    turtle, screen = run(to_turtle(world.drawing, world.canvas), monkeypatch)

    assert turtle.lines == [
        ("#1f3a5f", 8, [(400, 500), (460, 500), (460, 470)]),
        ("#c4543a", 3, [(460, 470), (450, 470)]),
    ]
    assert screen.asked == {
        "title": ("Speak-a-Sketch",),
        "setup": (1040, 840),
        "screensize": (1000, 800),
        "bgcolor": ("#ffffff",),
        "mainloop": (),
    }
    assert turtle.hidden


def test_diagonals_are_lines_to_where_they_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Diagonals the same way are one line; a snapped one, which lies askew, and a straight one are others."""
    world = step(World.new((1000, 800)), Inputs((Command.UP, Command.UP), 30, 8, NAVY, turned=True), 0.0)
    world = step(world, Inputs((Command.RIGHT,), 35, 8, NAVY, snap=True, turned=True), 0.0)
    world = step(world, Inputs((Command.DOWN, Command.DOWN), 10, 8, NAVY), 0.0)
    turtle, _ = run(to_turtle(world.drawing, world.canvas), monkeypatch)

    assert turtle.lines == [("#1f3a5f", 8, [(400, 500), (460, 440), (490, 455), (490, 475)])]


def test_an_eraser_walks_in_the_colour_of_the_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has the new background and its own width, 2 px more than the line; a lifted pen leaves no stroke."""
    world = step(World.new((1000, 800)), Inputs((Command.DOWN,), 10, 20, NAVY, Tool.ERASER), 0.0)
    world = step(world, Inputs((Command.DOWN,), 10, 20, NAVY, Tool.LIFTED), 0.0)
    world = step(world, Inputs((Command.BACKGROUND,), background=CREAM), 0.0)
    turtle, screen = run(to_turtle(world.drawing, world.canvas), monkeypatch)

    assert turtle.lines == [("#faf0c8", 22, [(400, 500), (400, 510)])]
    assert screen.asked["bgcolor"] == ("#faf0c8",)


def test_blank_paper_is_a_program_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a line the window opens all the same."""
    turtle, screen = run(to_turtle(World.new((300, 200)).drawing, (300, 200)), monkeypatch)
    assert (turtle.lines, screen.asked["setup"]) == ([], (340, 240))


def test_only_the_turtle_is_needed() -> None:
    """The program imports nothing but what comes with Python."""
    program = ast.parse(to_turtle(World.new((300, 200)).drawing, (300, 200)))
    imported = [node for node in ast.walk(program) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imported] == ["import turtle"]


def test_the_program_says_that_a_picture_is_missing() -> None:
    """A photo below the lines is not drawn by a turtle; without one nothing is said of it."""
    world = step(World.new((1000, 800)), Inputs(commands=(Command.RIGHT,)), 0.0)
    on_photo, on_paper = (to_turtle(world.drawing, world.canvas, on_picture=on) for on in (True, False))
    assert "The picture on which it was drawn is not in it" in (ast.get_docstring(ast.parse(on_photo)) or "")
    assert "picture" not in on_paper
