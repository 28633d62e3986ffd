"""Every page and every control can be reached and used by the eight words, typing text aside."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from game.feedback.take_recorder import Take
from game.messages import Command, Fault, ListenerState, Status, Verb
from game.session.ring_menu import Branch, Leaf
from game.session.session import Session
from game.settings import Setting
from game.storage.autosave import Autosave
from game.storage.loading import Loading
from game.storage.profile_file import export_voice
from game.storage.profiles import Kind, Person, Voice, create, save_clip, voice_in, write_person
from game.ui.action_table import ABOUT, Action, Flip, Turn
from game.ui.controls import Choice, Sets, Slider, leap, press, turn, usable
from game.ui.page import Page, controls
from game.ui.switch_keys import FIRST
from game.window.actions import OF_WINDOW
from game.window.pages.colour import ColourPage
from game.window.pages.doctor import DoctorPage
from game.window.pages.drawing import DrawingPage, RenamePage, TrashPage
from game.window.pages.everything import EverythingPage
from game.window.pages.fit import FitPage
from game.window.pages.gallery import GalleryPage
from game.window.pages.hands import HandsPage
from game.window.pages.help import HelpPage
from game.window.pages.learned import ClipsPage, ForgetPage, LearnedClips, LearnedPage
from game.window.pages.opening import OpeningPage
from game.window.pages.own_words import MeaningPage, NewWordPage, OwnWordPage, OwnWords, OwnWordsPage, RemoveWordPage
from game.window.pages.record import RecordPage
from game.window.pages.recovery import RecoveryPage, begin
from game.window.pages.settings import SettingsPage
from game.window.pages.share import MoreFilesPage, SharePage
from game.window.pages.slideshow import SlideshowPage
from game.window.pages.sources import SourcesPage
from game.window.pages.switch import SwitchPage
from game.window.pages.take import TakePage
from game.window.pages.voice import DeleteVoicePage, ExportVoicePage, RenameVoicePage, VoicePage
from game.window.pages.voices import ImportVoicePage, NewVoicePage, VoicesPage
from game.window.pages.welcome import WelcomePage
from models.spot.config import NOISE, UNKNOWN, VOCABULARIES
from tests.support.autosaved import drawn, killed
from tests.support.window import Window
from tests.support.written import said_by

LABELS_OF_8 = (*VOCABULARIES["handsfree8w"], UNKNOWN, NOISE)
PAGES = {*OF_WINDOW} - {Action.PICTURE, Action.PRINT, Action.COPY, Action.WATCH}
SAID = {"go": "next", "yes": "press", "no": "back", "stop": "pause listening"}
SIDEWAYS = (Action.LEFT, Action.RIGHT)
WAYS = (Action.DOWN, Action.UP, Action.RIGHT, Action.LEFT, Action.NEXT)
HANDS_ONLY = {  # what no word needs
    Action.NEXT,  # these are what words do on pages
    Action.PREVIOUS,
    Action.PRESS,
    Action.ALL,  # typing text
    Action.LESS,
    Action.MORE,
    Action.TOP,
    Action.END,
    Action.MENU,
    Action.COLOUR,  # a digit: the menu has each of the colours
}
BY_WORDS = {  # "stop" and "no"
    Action.UNDO,
    *(Action(command.value) for command in (Command.UP, Command.DOWN, Command.LEFT, Command.RIGHT)),
}


@pytest.fixture
def window(tmp_path: Path) -> Window:
    """Return a window that listens with eight words and has a saved drawing."""
    window = Window(save_path=tmp_path / "drawing.png")
    window.listener.listens()
    window.frame()
    window.listener.outbox.statuses.append(Status(ListenerState.LISTENING, "fake", 16_000, LABELS_OF_8))
    window.arrows("rd")
    window.session.save()
    window.frame()
    return window


def drawing_of(window: Window) -> Path:
    """Return the drawing that is saved."""
    path = window.session.environment.save_path
    assert path is not None
    return path


def by_action(action: Action) -> Callable[[Window], None]:
    """Return what opens the page of an action."""
    return lambda window: window.session.do(action)


def by_page(made: Callable[[Session, Path], Page]) -> Callable[[Window], None]:
    """Return what opens a page that is made of a session and a drawing that is saved."""
    return lambda window: window.session.pages.open(made(window.session, drawing_of(window)))


def by_voice_page(made: Callable[[Session, Voice], Page]) -> Callable[[Window], None]:
    """Return what opens a page that is made of a session and a voice, beside which lies another one in a file."""

    def open_page(window: Window) -> None:
        shelf = drawing_of(window).with_name("voices")
        window.session.environment = replace(window.session.environment, voices=shelf)
        voice = create(shelf, "Anna")
        save_clip(voice.folder, "up", np.full(1_600, 0.1, np.float32))
        export_voice(voice, shelf, recordings=False)
        window.session.pages.open(made(window.session, voice_in(voice.folder)))

    return open_page


def recovery(window: Window) -> None:
    """Ask about a drawing that a killed session has left."""
    journals = drawing_of(window).with_name("journals")
    autosave = Autosave(journals)
    autosave.follow(drawn("up", "left"))
    killed(autosave)
    begin(window.session, None, journals=journals)


def own_words(session: Session, path: Path) -> OwnWords:
    """Return the own words of a voice: two, one of which stands in the place of a usual one."""
    folder = path.with_name("anna")
    write_person(folder, Person("Anna", {"ba": "up", "hum": "red"}, ("up",)))
    return OwnWords(session, folder)


def learned_clips(session: Session, path: Path) -> LearnedClips:
    """Return three clips that a voice has learned from play."""
    folder = path.with_name("anna")
    folder.mkdir(parents=True, exist_ok=True)
    for word in ("up", "up", UNKNOWN):
        save_clip(folder, word, np.zeros(16_000, np.float32), Kind.LEARNED)
    return LearnedClips(session, folder, play=lambda _: None)


def recording(window: Window) -> None:
    """Ask for a word in a moment."""
    window.session.monitor.recorder.begin(["up"])
    window.session.pages.open(RecordPage(window.session))


OPENED: Mapping[type[Page], Callable[[Window], None]] = {
    HelpPage: by_action(Action.HELP),
    DoctorPage: by_action(Action.DOCTOR),
    SettingsPage: by_action(Action.SETTINGS),
    HandsPage: by_page(lambda session, _: HandsPage(session)),
    EverythingPage: by_action(Action.EVERYTHING),
    GalleryPage: by_action(Action.GALLERY),
    SharePage: by_action(Action.SHARE),
    MoreFilesPage: by_page(lambda session, _: MoreFilesPage(session)),
    SourcesPage: by_action(Action.SOURCES),
    ColourPage: by_action(Action.PEN_COLOUR),
    WelcomePage: by_page(lambda session, _: WelcomePage(session)),
    SwitchPage: by_page(lambda session, _: SwitchPage(session, FIRST)),
    DrawingPage: by_page(lambda session, path: DrawingPage(session, path, changed=lambda *_: None)),
    RenamePage: by_page(lambda _, path: RenamePage(path, done=lambda _: None)),
    TrashPage: by_page(lambda _, path: TrashPage(path, done=lambda: None)),
    SlideshowPage: by_page(lambda session, path: SlideshowPage(session, (path,))),
    OpeningPage: by_page(lambda _, path: OpeningPage(Loading(path), come=lambda: None)),
    RecoveryPage: recovery,
    FitPage: by_page(lambda session, path: FitPage(session, path.with_name("anna"), setting="anna")),
    RecordPage: recording,
    TakePage: by_page(lambda session, _: TakePage(session, Take(1, "up", np.zeros(8_000, np.float32)))),
    OwnWordsPage: by_page(lambda session, path: OwnWordsPage(session, own_words(session, path))),
    OwnWordPage: by_page(lambda session, path: OwnWordPage(session, own_words(session, path), "ba", record=print)),
    NewWordPage: by_page(lambda session, path: NewWordPage(session, own_words(session, path), added=print)),
    MeaningPage: by_page(lambda session, path: MeaningPage(own_words(session, path), "ba")),
    LearnedPage: by_page(lambda session, path: LearnedPage(session, learned_clips(session, path))),
    ClipsPage: by_page(lambda session, path: ClipsPage(learned_clips(session, path), "up")),
    ForgetPage: by_page(lambda session, path: ForgetPage(learned_clips(session, path))),
    VoicesPage: by_voice_page(lambda session, _: VoicesPage(session)),
    NewVoicePage: by_voice_page(lambda session, _: NewVoicePage(session, made=print)),
    ImportVoicePage: by_voice_page(lambda session, voice: ImportVoicePage(session, [voice.folder.parent])),
    VoicePage: by_voice_page(
        lambda session, voice: VoicePage(session, voice.folder, setting=voice.slug, changed=lambda: None)
    ),
    RenameVoicePage: by_voice_page(lambda _, voice: RenameVoicePage(voice, done=lambda: None)),
    ExportVoicePage: by_voice_page(ExportVoicePage),
    DeleteVoicePage: by_voice_page(lambda _, voice: DeleteVoicePage(voice, done=lambda: None)),
    RemoveWordPage: by_page(lambda session, path: RemoveWordPage(own_words(session, path), "ba", done=lambda: None)),
}


def kinds(of: type[Page] = Page) -> set[type[Page]]:
    """Return every kind of page that the game opens."""
    ours = [one for one in of.__subclasses__() if one.__module__.startswith("game.")]
    return {one for one in ours if one.name}.union(*map(kinds, ours))


def walked(window: Window) -> set[str]:
    """Return the keys of the controls that words can mark on the page on show; sliders and choices stay as they are."""
    pages = window.session.pages
    assert pages.top is not None
    seen, left = set[str](), [pages.focused] if pages.focused else []
    while left:
        at = left.pop()
        if at in seen:
            continue
        seen.add(at)
        for way in (Action.NEXT,) if pages.top.draws else WAYS:
            pages.focus(at)
            if not (way in SIDEWAYS and pages.turns):
                pages.say(way)
                left += [pages.focused] if pages.focused else []
    return seen


def test_the_test_knows_every_page() -> None:
    """A page that is made anew has to be walked as well."""
    assert kinds() == set(OPENED)


@pytest.mark.parametrize("kind", OPENED, ids=lambda kind: kind.__name__)
def test_the_words_reach_and_use_every_control(kind: type[Page], window: Window) -> None:
    """They mark each of them; "yes" presses it, or "left" and "right" turn it; "no" closes the page."""
    OPENED[kind](window)
    window.frame()
    pages = window.session.pages
    assert isinstance(pages.top, kind)
    able = [one for one in controls(pages.top.sheet()) if usable(one)]

    assert walked(window) == {one.key for one in able}
    for one in able:
        pages.focus(one.key)
        turned = pages.turns and (leap(one, 1) or leap(one, -1) if isinstance(one, Slider) else turn(one, 1))
        alone = isinstance(one, Choice) and len(one.options) == 1
        assert press(one) or turned or alone, one.key
    window.session.say(Verb.NO)
    assert not isinstance(pages.top, kind)


@pytest.mark.parametrize("kind", OPENED, ids=lambda kind: kind.__name__)
def test_each_page_says_what_the_words_do(kind: type[Page], window: Window) -> None:
    """In one line; while listening is paused it says how to wake it."""
    OPENED[kind](window)
    line = said_by(window)
    assert all(f"{word}: {does}" in line for word, does in SAID.items())

    window.session.say(Verb.STOP)
    assert "Paused. Say \u201cgo\u201d to continue." in said_by(window)
    window.session.say(Verb.NO)
    assert isinstance(window.session.pages.top, kind)
    window.session.say(Verb.GO)
    assert "Paused." not in said_by(window)


def test_a_page_says_when_left_and_right_change_what_is_marked(window: Window) -> None:
    """At a slider they do not move the mark; a word brings it to the next mark of its scale, as Page Up does."""
    window.session.do(Action.SETTINGS)
    window.frame()
    window.session.pages.focus("step_px")
    assert "left, right: change" in said_by(window)
    window.session.say(Command.RIGHT)
    assert window.session.settings.step_px == 15
    window.session.say(Command.DOWN)
    assert window.session.pages.focused != "step_px"


def test_words_scroll_what_has_nothing_to_mark(window: Window) -> None:
    """The word for "next" goes on through the list of keys, and from its end back to the top."""
    window.session.do(Action.HELP)
    window.frame()
    pages, seen = window.session.pages, []
    for _ in range(20):
        window.session.say(Verb.GO)
        seen.append(pages._scroll)
    assert 0 in seen
    assert max(seen) == pages._plan.most > 0  # type: ignore[union-attr]


def on_page(window: Window, action: Action) -> Iterator[object]:
    """Open the page of an action, if it has one, and yield what its controls do."""
    if action in PAGES:
        window.session.do(action)
        assert window.session.pages.top is not None
        for one in controls(window.session.pages.top.sheet()):
            yield one.does.setting if isinstance(one.does, Sets) else one.does
        window.session.pages.close_all()


def test_words_reach_every_action(window: Window) -> None:
    """From the menu and the pages that it opens, all can be asked for that the keys and the panel can."""
    window.session.notices.tell(Fault("It is damaged.", "Open the picture.", picture=drawing_of(window)))
    found: set[Action] = set(BY_WORDS)
    left: list[object] = [window.session.hand.menu]
    while left:
        match left.pop():
            case Branch(entries=entries):
                left += entries
            case Leaf(does=Action() as action) | partial(args=(Action() as action,)) | (Action() as action):
                left += () if action in found else on_page(window, action)
                found.add(action)
            case Setting() as setting:
                ways = {action: about.does for action, about in ABOUT.items()}
                found |= {a for a, does in ways.items() if isinstance(does, Turn | Flip) and does.setting is setting}
    assert set(ABOUT) - found == HANDS_ONLY
