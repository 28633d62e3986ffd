"""The page of everything that the menu around the pen has no slice for: what the panel and the keys do, as buttons."""

from functools import partial

from game.session.possible import able
from game.session.session import Session
from game.settings import Setting
from game.ui.action_table import ABOUT, Action
from game.ui.controls import Button, Sets, Toggle
from game.ui.page import Page, PageBlock, Row, Sheet, Style, Text, bad_news

PAGES = (Action.SETTINGS, Action.SOURCES, Action.VOICES, Action.DOCTOR, Action.GALLERY, Action.SHARE, Action.HELP)
COLOURS = (Action.PEN_COLOUR, Action.PAPER_COLOUR)
DRAWING = (
    *(Action.UNDO_STROKE, Action.REDO_STROKE, Action.CLEAR, Action.SAVE_COPY),
    *(Action.COPY, Action.PRINT, Action.DEMO),
)
BANNER = (Action.CLOSE, Action.PICTURE)  # what the buttons beside bad news do
GRID = {Setting.GRID: "Show the grid", Setting.SNAP: "Snap to the grid"}


class EverythingPage(Page):
    """Buttons for actions. Those that open a page come back here; the others lead to the paper."""

    name = "everything"

    def __init__(self, session: Session) -> None:
        self._session = session

    def sheet(self) -> Sheet:
        """Return the buttons, below the bad news if there is any."""
        session = self._session
        fault = session.notices.newest
        buttons = Row(tuple(self._button(action) for action in BANNER if able(session, action)))
        news: tuple[PageBlock, ...] = () if fault is None else (*bad_news(fault), buttons)
        return Sheet(
            "Everything else",
            (
                *news,
                Row(tuple(Button(action.value, ABOUT[action].name, does=action) for action in PAGES)),
                Text("Colours", Style.HEAD),
                Row(tuple(Button(action.value, ABOUT[action].name, does=action) for action in COLOURS)),
                Text("This drawing", Style.HEAD),
                Row(tuple(map(self._button, DRAWING))),
                *(self._toggle(setting) for setting in GRID),
                Row((Button("done", "Done", does=Action.CLOSE),)),
            ),
        )

    def _button(self, action: Action) -> Button:
        """Return the button of an action after which the paper is to be seen."""
        enabled = able(self._session, action)
        return Button(f"do {action.value}", ABOUT[action].name, enabled=enabled, does=partial(self._do, action))

    def _toggle(self, setting: Setting) -> Toggle:
        """Return the switch of a setting that is on or off."""
        on = getattr(self._session.settings, setting.field)
        return Toggle(setting.field, GRID[setting], on, does=Sets(setting, values=(False, True)))

    def _do(self, action: Action) -> bool:
        """Do what is asked for; the page is done with."""
        self._session.do(action)
        return True
