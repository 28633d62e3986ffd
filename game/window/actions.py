"""What those actions do that need more than the session: they open pages, and programs of the computer."""

from types import MappingProxyType

from game.drawing.playback import PACE
from game.feedback.captions import moving_words
from game.messages import Tone
from game.session.notices import Note
from game.session.possible import able
from game.session.session import Functions, Session
from game.session.sharing import copy_drawing, print_drawing
from game.ui.action_table import Action
from game.window.pages.colour import ColourPage
from game.window.pages.doctor import DoctorPage
from game.window.pages.everything import EverythingPage
from game.window.pages.gallery import GalleryPage
from game.window.pages.help import HelpPage
from game.window.pages.opening import open_file, replay_own
from game.window.pages.settings import SettingsPage
from game.window.pages.share import SharePage
from game.window.pages.sources import SourcesPage
from game.window.pages.voices import VoicesPage


def _open_picture(session: Session) -> None:
    """Draw on the picture of a file whose drawing is damaged, as the bad news offers."""
    if session.notices.newest is not None and session.notices.newest.picture is not None:
        open_file(session, session.notices.newest.picture, as_picture=True)


def _watch(session: Session) -> None:
    """Show how the drawing on the paper came about, if anything was drawn."""
    if able(session, Action.WATCH):
        replay_own(session, pace=PACE)
    else:
        session.note = Note("There is nothing to watch yet", "Draw something first.", Tone.ACCENT)


def _doctor(session: Session) -> DoctorPage:
    words, log_file = moving_words(session.settings), session.environment.log_file
    return DoctorPage(session.monitor, words=words, log_file=log_file)


OF_WINDOW: Functions = MappingProxyType(
    {
        Action.HELP: lambda session: session.pages.open(HelpPage(session.settings)),
        Action.DOCTOR: lambda session: session.pages.open(_doctor(session)),
        Action.SETTINGS: lambda session: session.pages.open(SettingsPage(session)),
        Action.EVERYTHING: lambda session: session.pages.open(EverythingPage(session)),
        Action.GALLERY: lambda session: session.pages.open(GalleryPage(session)),
        Action.WATCH: _watch,
        Action.SHARE: lambda session: session.pages.open(SharePage(session)),
        Action.VOICES: lambda session: session.pages.open(VoicesPage(session)),
        Action.SOURCES: lambda session: session.pages.open(SourcesPage(session)),
        Action.PEN_COLOUR: lambda session: session.pages.open(ColourPage.of_pen(session)),
        Action.PAPER_COLOUR: lambda session: session.pages.open(ColourPage.of_paper(session)),
        Action.PICTURE: _open_picture,
        Action.PRINT: print_drawing,
        Action.COPY: copy_drawing,
    }
)
