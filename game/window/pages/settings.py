"""The page of settings: how the window looks and behaves, and what the panel has no room for."""

from game.session.preferences import DIALS, slider
from game.session.session import Session
from game.settings import LIMITS, Look, Settings
from game.ui.controls import Button, Choice, Slider, Toggle, Used, Weight
from game.ui.page import Block, Page, Row, Sheet, Style, Text
from game.ui.switch_keys import FIRST, SECOND, labels
from game.window.pages.switch import SwitchPage
from game.window.pages.welcome import WelcomePage

LOOKS = (Look.SYSTEM, Look.DARK, Look.LIGHT)
LOOK_NAMES = ("as the system has it", "dark", "light")
TOGGLES = {
    "big_text": ("Big text", "fewer controls, all of them larger"),
    "reduced_motion": ("Reduced motion", "the strip moves once a second, and nothing breathes"),
    "fullscreen": ("Full screen", "F11"),
    "sounds": ("Sounds", "short ones that say what happened"),
}


class SettingsPage(Page):
    """All settings that are not chosen elsewhere; each acts at once."""

    name = "settings"
    passed_over = ("switches",)  # who has no other keys could not take back what a press there does

    def __init__(self, session: Session) -> None:
        self._session = session

    def sheet(self) -> Sheet:
        """Return the settings as they are."""
        settings = self._session.settings
        return Sheet(
            "Settings",
            (
                Text("Window", Style.HEAD),
                Choice("theme", "Theme", LOOK_NAMES, LOOKS.index(settings.theme)),
                *(Toggle(name, text, getattr(settings, name), hint) for name, (text, hint) in TOGGLES.items()),
                Text("Drawing and hearing", Style.HEAD),
                *(slider(name, settings) for name in DIALS),
                *_switches(settings),
                Row((Button("done", "Done", weight=Weight.PRIMARY), Button("welcome", "Show the first pages again"))),
            ),
        )

    def take(self, used: Used) -> bool:
        """Change the setting."""
        if used.key == "theme":
            self._session.change(theme=LOOKS[int(used.value)])
        elif used.key in ("switches", "scan_ms"):
            self._session.change(**{used.key: int(used.value)})
        elif used.key in (FIRST, SECOND):
            self._session.pages.open(SwitchPage(self._session, used.key))
        elif used.key in TOGGLES:
            self._session.change(**{used.key: bool(used.value)})
        elif used.key in DIALS:
            self._session.turn(used.key, int(used.value))
        elif used.key == "welcome":
            self._session.pages.open(WelcomePage(self._session))
        return used.key == "done"


def _switches(settings: Settings) -> tuple[Block, ...]:
    """Return how many switches there are, their keys, and the pace of the mark where it goes by itself."""
    first, second = labels(settings)
    many = ("none: keyboard and mouse", f"one: {first} presses", f"two: {first} steps, {second} presses")
    choice = Choice("switches", "Switches", many, settings.switches)
    if settings.switches == 0:
        return (choice,)
    if settings.switches == 1:
        return choice, Row((Button(FIRST, "Press with another key"),)), _pace(settings.scan_ms)
    return choice, Row((Button(FIRST, "Step with another key"), Button(SECOND, "Press with another key")))


def _pace(scan_ms: int) -> Slider:
    """Return the slider for how long the mark stays at each control."""
    low, high = (int(limit) for limit in LIMITS["scan_ms"])
    return Slider(
        "scan_ms", "Pace", scan_ms, low, high, f"{scan_ms / 1000:.1f} s", "at each control", stride=100, leap=200
    )
