"""What each control of the window and each key does: one table from names to what the session does, or to a page."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from game.feedback.captions import moving_words
from game.messages import Tool
from game.session.preferences import DIALS
from game.session.session import Session
from game.session.sharing import copy_drawing, print_drawing
from game.ui.controls import Used
from game.ui.keyboard import Action
from game.ui.page import Page
from game.window.pages.colour import ColourPage
from game.window.pages.doctor import DoctorPage
from game.window.pages.gallery import GalleryPage
from game.window.pages.help import HelpPage
from game.window.pages.opening import open_file
from game.window.pages.settings import SettingsPage
from game.window.pages.share import SharePage
from game.window.pages.sources import SourcesPage

PRESSED: Mapping[str, Action] = MappingProxyType(
    {
        "undo": Action.UNDO,
        "redo": Action.REDO,
        "mute": Action.MUTE,
        "clear": Action.CLEAR,
        "save": Action.SAVE,
        "demo": Action.DEMO,
        "dismiss": Action.CLOSE,
        "help": Action.HELP,
        "settings": Action.SETTINGS,
        "gallery": Action.GALLERY,
        "log": Action.DOCTOR,
        "share": Action.SHARE,
    }
)
TOOLS: Mapping[Action, Tool] = MappingProxyType(
    {Action.PEN: Tool.PEN, Action.ERASER: Tool.ERASER, Action.LIFTED: Tool.LIFTED}
)
PAGES: Mapping[Action, Callable[[Session], Page]] = MappingProxyType(
    {
        Action.HELP: lambda session: HelpPage(session.settings),
        Action.DOCTOR: lambda session: DoctorPage(
            session.monitor, words=moving_words(session.settings), log_file=session.environment.log_file
        ),
        Action.SETTINGS: SettingsPage,
        Action.GALLERY: GalleryPage,
        Action.SHARE: SharePage,
    }
)
SHARED: Mapping[Action, Callable[[Session], bool]] = MappingProxyType(
    {Action.PRINT: print_drawing, Action.COPY: copy_drawing}
)


def do(session: Session, action: Action) -> None:
    """Do what a key asks for: open a page, take a tool, switch, or leave it to the session."""
    if action in PAGES:
        session.pages.open(PAGES[action](session))
    elif action in SHARED:
        SHARED[action](session)
    elif action in TOOLS:
        session.tool = TOOLS[action]
    elif action in (Action.GRID, Action.SNAP, Action.FULLSCREEN):
        name = action.value.replace(" ", "")
        session.change(**{name: not getattr(session.settings, name)})
    else:
        session.do(action)


def use(session: Session, used: Used) -> None:
    """Do what a control of the window asks for."""
    kind, _, part = used.key.partition(":")
    if kind in PRESSED:
        do(session, PRESSED[kind])
    elif kind in DIALS:
        session.turn(kind, int(used.value))
    elif kind == "tool":
        session.tool = Tool(part)
    elif kind in ("grid", "snap"):
        session.change(**{kind: bool(used.value)})
    elif kind == "picture" and session.fault is not None and session.fault.picture is not None:
        open_file(session, session.fault.picture, as_picture=True)
    elif kind == "device":
        session.pages.open(SourcesPage(session))
    elif kind == "paper":
        session.pages.open(ColourPage.of_paper(session))
    elif part == "any":
        session.pages.open(ColourPage.of_pen(session))
    elif kind == "colour":
        session.colour(int(part))
