"""The page on which any colour is chosen, for the pen or for the paper: some ready ones, and three sliders."""

import colorsys
from collections.abc import Callable
from functools import partial

from game.drawing.colour_names import MORE, PAPERS
from game.messages import Colour
from game.session.session import Session
from game.ui.action_table import Action
from game.ui.controls import Button, Slider, Swatch, Toggle, Weight
from game.ui.page import Page, Row, Sheet, Style, Text

STOPS = 13  # colours along a slider


class ColourPage(Page):
    """A colour, seen at once wherever it is used.

    title: of the page. ready: colours with names. now: tells the colour. change: takes another.
    kept, keep: of a paper: tell whether new drawings begin with it, and take that.
    """

    name = "colour"

    def __init__(
        self,
        title: str,
        ready: tuple[tuple[str, Colour], ...],
        *,
        now: Callable[[], Colour],
        change: Callable[[Colour], None],
        kept: Callable[[], bool] | None = None,
        keep: Callable[[int], None] | None = None,
    ) -> None:
        self._kept, self._keep = kept, keep
        self._title, self._ready, self._now, self._change = title, ready, now, change
        self._square = kept is not None
        self._hsv = to_hsv(now())

    @classmethod
    def of_pen(cls, session: Session) -> "ColourPage":
        """Return the page for the colour of the pen."""
        return cls("Pen colour", MORE, now=lambda: session.settings.colour, change=session.own_colour)

    @classmethod
    def of_paper(cls, session: Session) -> "ColourPage":
        """Return the page for the colour of the paper."""
        return cls(
            "Paper colour",
            PAPERS,
            now=lambda: session.settings.background,
            change=session.background,
            kept=lambda: session.stand_ins.paper == session.settings.background,
            keep=lambda on: session.stand_ins.keep_paper(session.settings, keep=bool(on)),
        )

    def sheet(self) -> Sheet:
        """Return the ready colours, the sliders, and the colour as it is."""
        hue, saturation, brightness = self._hsv
        colour = self._now()
        ready = tuple(
            Swatch(
                f"ready {name.lower()}",
                name,
                ready,
                chosen=ready == colour,
                square=self._square,
                does=partial(self._choose, ready),
                group="ready",
            )
            for name, ready in self._ready
        )
        shares = [i / (STOPS - 1) for i in range(STOPS)]
        return Sheet(
            self._title,
            (
                Row(ready),
                Text("Or mix your own", Style.HEAD),
                Slider(
                    "hue",
                    "Hue",
                    hue,
                    0,
                    359,
                    f"{hue}\u00b0",
                    stride=5,
                    leap=30,
                    ramp=tuple(to_rgb((round(share * 359), 85, 90)) for share in shares),
                    does=lambda hue: self._mix(hue, saturation, brightness),
                ),
                Slider(
                    "saturation",
                    "Saturation",
                    saturation,
                    0,
                    100,
                    f"{saturation} %",
                    stride=5,
                    ramp=tuple(to_rgb((hue, round(share * 100), max(brightness, 40))) for share in shares),
                    does=lambda saturation: self._mix(hue, saturation, brightness),
                ),
                Slider(
                    "brightness",
                    "Brightness",
                    brightness,
                    0,
                    100,
                    f"{brightness} %",
                    stride=5,
                    ramp=tuple(to_rgb((hue, saturation, round(share * 100))) for share in shares),
                    does=lambda brightness: self._mix(hue, saturation, brightness),
                ),
                Text(f"Colour code: #{bytes(colour).hex()}", Style.SOFT),
                *self._keeping(),
                Row(
                    (
                        Swatch("now", "The colour now", colour, square=self._square, does=Action.CLOSE),
                        Button("done", "Done", weight=Weight.PRIMARY, does=Action.CLOSE),
                    )
                ),
            ),
        )

    def _keeping(self) -> tuple[Toggle, ...]:
        """Return the switch that keeps a paper for new drawings."""
        if self._kept is None:
            return ()
        return (Toggle("keep", "Use this paper for new drawings too", self._kept(), does=self._keep),)

    def _choose(self, colour: Colour) -> bool:
        """Take a ready colour and close."""
        self._change(colour)
        return True

    def _mix(self, hue: int, saturation: int, brightness: int) -> None:
        """Take the colour of the sliders."""
        self._hsv = hue, saturation, brightness
        self._change(to_rgb(self._hsv))


def to_hsv(colour: Colour) -> tuple[int, int, int]:
    """Return hue in degrees, 0 to 359, and saturation and brightness in percent."""
    hue, saturation, brightness = colorsys.rgb_to_hsv(*(part / 255 for part in colour))
    return round(hue * 360) % 360, round(saturation * 100), round(brightness * 100)


def to_rgb(hsv: tuple[int, int, int]) -> Colour:
    """Return the colour of hue in degrees, and of saturation and brightness in percent."""
    red, green, blue = colorsys.hsv_to_rgb(hsv[0] / 360, hsv[1] / 100, hsv[2] / 100)
    return round(red * 255), round(green * 255), round(blue * 255)
