"""The page of settings: how the window looks and behaves, and what the panel has no room for."""

from functools import partial

from game.session.preferences import SLIDER_SETTINGS, slider
from game.session.session import Session
from game.settings import Look, Setting, Settings, Vocabulary
from game.ui.action_table import Action
from game.ui.controls import Button, Choice, Sets, Slider, Toggle, Weight
from game.ui.page import Page, PageBlock, Row, Sheet, Style, Text
from game.ui.switch_keys import FIRST, SECOND, labels
from game.window.pages.hands import HandsPage
from game.window.pages.switch import SwitchPage
from game.window.pages.welcome import OWN_MODEL, WelcomePage
from models.spot.counted import counted

LOOKS = (Look.SYSTEM, Look.DARK, Look.LIGHT)
LOOK_NAMES = ("Same as system", "Dark", "Light")
WORDS = (Vocabulary.HANDS, Vocabulary.VOICE)
WORD_NAMES = ("with my voice and my hands", "with my voice alone")
TOGGLES = {
    Setting.BIG_TEXT: ("Big text", "larger words and buttons"),
    Setting.REDUCED_MOTION: ("Reduced motion", "fewer animations"),
    Setting.FULLSCREEN: ("Full screen", "F11"),
    Setting.PEN_WORDS: ("Words around the pen", "they fade while you speak"),
    Setting.SOUNDS: ("Sounds", "short sounds that say what happened"),
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
                Choice(
                    "theme", "Theme", LOOK_NAMES, LOOKS.index(settings.theme), does=Sets(Setting.THEME, values=LOOKS)
                ),
                *(_toggle(setting, settings) for setting in TOGGLES),
                Text("Drawing and listening", Style.HEAD),
                self._words(settings),
                Choice("voice", "Voice", (self._session.listened.name or "anyone",), 0, opens=True, does=Action.VOICES),
                *((_glide_pace(settings.glide_per_s),) if self._glides else ()),
                *(slider(setting, settings, exact=True) for setting in SLIDER_SETTINGS),
                *self._switches(settings),
                Row(
                    (
                        Button("done", "Done", weight=Weight.PRIMARY, does=Action.CLOSE),
                        Button("welcome", "Show the first minute again", does=self._welcome),
                    )
                ),
            ),
        )

    def _words(self, settings: Settings) -> PageBlock:
        """Return the choice of the words, or why there is none."""
        if self._session.one_model:
            return Text(OWN_MODEL, Style.SOFT)
        return Choice("vocabulary", "I draw", WORD_NAMES, WORDS.index(settings.vocabulary), does=self._draw_with)

    @property
    def _glides(self) -> bool:
        """Whether the pen can go on by itself: the player's own model decides that, or else the settings."""
        session = self._session
        return session.words_now.hands_free if session.one_model else session.settings.vocabulary is Vocabulary.VOICE

    def _draw_with(self, at: int) -> None:
        """Listen for these words; where a word asks for fewer, ask first: it is one of those that would be lost."""
        if self._session.by_voice and WORDS[at] is Vocabulary.HANDS:
            self._session.pages.open(HandsPage(self._session))
        else:
            self._session.change(vocabulary=WORDS[at])

    def _welcome(self) -> None:
        """Show the first minute again."""
        self._session.pages.open(WelcomePage(self._session))

    def _ask_for_key(self, which: str) -> None:
        """Ask for the key of a switch: FIRST or SECOND."""
        self._session.pages.open(SwitchPage(self._session, which))

    def _switches(self, settings: Settings) -> tuple[PageBlock, ...]:
        """Return how many switches there are, their keys, and the pace of the mark where it goes by itself."""
        first, second = labels(settings)
        many = ("None: keyboard and mouse", f"One: {first} presses", f"Two: {first} moves on, {second} presses")
        choice = Choice("switches", "Switches", many, settings.switches, does=Sets(Setting.SWITCHES, values=(0, 1, 2)))
        if settings.switches == 0:
            return (choice,)
        ask_first, ask_second = partial(self._ask_for_key, FIRST), partial(self._ask_for_key, SECOND)
        press = "Change the key that presses"
        if settings.switches == 1:
            return choice, Row((Button(FIRST, press, does=ask_first),)), _pace(settings.scan_ms)
        step = Button(FIRST, "Change the key that moves on", does=ask_first)
        return choice, Row((step, Button(SECOND, press, does=ask_second)))


def _toggle(setting: Setting, settings: Settings) -> Toggle:
    """Return the switch of a setting that is on or off."""
    (text, hint), key = TOGGLES[setting], setting.field
    return Toggle(key, text, getattr(settings, key), hint, does=Sets(setting, values=(False, True)))


def _glide_pace(per_s: int) -> Slider:
    """Return the slider for the pace of a pen that goes on by itself."""
    ends = round(Setting.GLIDE_PER_S.limits.low), round(Setting.GLIDE_PER_S.limits.high)
    shown, does = f"{counted(per_s, 'step')} a second", Sets(Setting.GLIDE_PER_S)
    return Slider("glide_per_s", "Pace of the pen", per_s, *ends, shown, "after \u201cgo\u201d", leap=1, does=does)


def _pace(scan_ms: int) -> Slider:
    """Return the slider for how long the mark stays at each control."""
    limits = Setting.SCAN_MS.limits
    return Slider(
        "scan_ms",
        "Pace",
        scan_ms,
        round(limits.low),
        round(limits.high),
        f"{scan_ms / 1000:.1f} s",
        "at each control",
        stride=100,
        leap=200,
        does=Sets(Setting.SCAN_MS),
    )
