"""The window at play: events become actions, the session takes them, the view draws it.

It does so 60 times a second while something moves. Else it rests: it wakes for every event and every word, and for the
rest of what is heard only now and then, and draws only what has changed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter

import pygame

from game.audio.choices import SourceKind, Sources
from game.audio.outbox import ListenerLike, OpenSpotter, Refused
from game.audio.sound_effects import Earcon
from game.drawing.world import World
from game.faults import NOT_TAKEN
from game.feedback import captions
from game.feedback.listening import ListenerMonitor
from game.feedback.recent import along
from game.feedback.sound_cues import SoundCues
from game.messages import Command, Fault, Verb
from game.session.environment import Environment
from game.session.hands_free import Mode
from game.session.notices import Topic
from game.session.pointing import menu_entries, point
from game.session.possible import able, is_on
from game.session.session import Session
from game.settings import Ear, Look, Setting, Settings, Vocabulary
from game.ui.action_table import ABOUT, Action, Place, placed_at
from game.ui.controls import Used
from game.ui.focus import Focus
from game.ui.gamepad import Gamepads
from game.ui.keyboard import ANYWHERE, Held, action_of, alone
from game.ui.repaint import Repaint, Sketch
from game.ui.screen import hide_window, show_full, show_windowed, take_text, taken_events, window_place
from game.ui.theme import DARK, LIGHT, Theme
from game.window.actions import OF_WINDOW
from game.window.gc_pacing import GcPacing
from game.window.last_heard import near_word
from game.window.pages.opening import drop
from game.window.pages.voices import drop_voice, is_voice
from game.window.pages.welcome import WelcomePage
from game.window.pen_words import PenWords
from game.window.ring_view import ring_shown
from game.window.switch_access import Switches
from game.window.view import Scene, View

TOGGLES = tuple(action for action in placed_at(*Place) if ABOUT[action].toggles)
BUTTONS = placed_at(Place.CROSS, Place.BUTTONS, Place.BANNER)
LOST = (  # events after which a window may not show any more what was drawn on it
    pygame.WINDOWEXPOSED,
    pygame.WINDOWSHOWN,
    pygame.WINDOWRESTORED,
    pygame.WINDOWMAXIMIZED,
    pygame.WINDOWRESIZED,
    pygame.WINDOWSIZECHANGED,
    pygame.WINDOWDISPLAYCHANGED,
)
MOUSE_AT = (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEBUTTONUP)  # events that have a place
FRAMES_PER_S = 60
REST_MS = 80  # between two frames while nothing moves and no word comes
LIVELY_S = 1.0  # for how long it goes on at the full rate after something moved
HEARD_S = 3.0  # for how long a page names the word that was heard
LONGEST_S = 0.1  # a frame after a pause is taken for no longer than this


@dataclass(frozen=True)
class Windowed:
    """A window that is not the whole screen: its width and height, and where it stands, in pixels of the screen."""

    size: tuple[int, int]
    at: tuple[int, int]


class App:
    """A session in a window.

    settings: to begin with.
    listener: not started yet; `run` starts it once the first frame is on the screen.
    sources: what can be listened to.
    surface: of the window.
    environment: where settings and drawings go.
    clock: seconds that never run backwards.
    faults: what the player should know from the start.
    light: whether the desktop is light, for those whose window is as the desktop.
    open_spotter: gives what opens a spotter; None where the first one is listened with, whatever the settings say.
    one_model: whether the vocabulary does not decide which model that is.
    play: makes an earcon audible, and returns at once.
    """

    def __init__(
        self,
        settings: Settings,
        listener: ListenerLike,
        sources: Sources,
        *,
        surface: pygame.Surface,
        environment: Environment | None = None,
        clock: Callable[[], float] = perf_counter,
        faults: Iterable[Fault] = (),
        light: bool = False,
        open_spotter: Callable[[Ear], OpenSpotter] | None = None,
        one_model: bool = False,
        play: Callable[[Earcon], None] = lambda _: None,
    ) -> None:
        self.monitor = ListenerMonitor(listener, sources, device=settings.device)
        self.view = View(settings.canvas)
        self.session = Session(
            settings,
            self.monitor,
            environment or Environment(),
            paper=self.view.paper,
            faults=faults,
            more=OF_WINDOW,
            one_model=one_model,
        )
        self.focus = Focus(paper=True)
        there, entries = (lambda: self.view.places.keys()), partial(menu_entries, self.session)
        self._switches = Switches(self.session.pages, self.focus, there, entries)
        self.surface, self._listener, self._clock, self._light, self._play = surface, listener, clock, light, play
        self._open_spotter = open_spotter
        self._ear = self._first_ear = Ear(settings.vocabulary, settings.voice)  # that is heard with, or being loaded
        self._opens = dict[OpenSpotter, Ear]()
        self._wished: tuple[Ear, Vocabulary] | None = None  # by what is on show, and by the settings
        self._held, self._sound_cues, self._pads, self._age_s = Held(), SoundCues(), Gamepads(), 0.0
        self._windowed: Windowed | None = None  # to come back to from the full screen
        self._pen_words = PenWords()
        self._repaint = Repaint()
        self._prepared: Scene | None = None  # what the controls were placed for, and is drawn
        self._dirty: list[pygame.Rect] = []  # drawn on since the window was shown last
        self._lively_s = LIVELY_S  # left until it rests
        self._now_s: float | None = None  # on the clock of the sound, once it runs
        self._seen = True  # not minimised or hidden
        self._started = False  # whether the listener was
        self._writes: bool | None = None  # whether text is taken; unknown to begin with

    def run(self, *, shown: Callable[[], object] = lambda: None) -> None:
        """Play until the player leaves, hide the window, and save the settings.

        shown: called once the first frame is on the screen.

        The listener is started after the first frame and stopped at the end, whatever happens. A recording waits until
        the pages are answered that are open at the start: its words are meant for the paper.
        """
        limiter, pacing = pygame.time.Clock(), GcPacing()
        self.frame([], 0.0)
        self.show()
        shown()
        pacing.begin()
        self._listen()
        self._pads.begin()
        try:
            last_s = self._clock()
            while self.session.running:
                events, is_whole = taken_events(wait_ms=0 if self.lively else REST_MS, woken=self._is_commanded)
                if not is_whole:
                    self.session.notices.tell(NOT_TAKEN)
                now_s = self._now_s = self._clock()
                dt, last_s = min(max(now_s - last_s, 0.0), LONGEST_S), now_s
                if self._is_seen():
                    self.frame(events, dt)
                    self.show()
                else:
                    self.play(events, dt)
                self._listen()
                pacing.tick(paused=self.session.pages.top is not None)
                if self.lively:
                    limiter.tick(FRAMES_PER_S)
        finally:
            hide_window()  # first: a driver or a disk may keep the rest waiting
            self._listener.stop()
            pacing.end()
        self.session.finish()

    def _listen(self) -> None:
        """Start the listener, once, as soon as nothing stands between a recording and the paper."""
        waits = self.monitor.source_kind is SourceKind.FILE and self.session.pages.top is not None
        if not (waits or self._started):
            self._started = True
            self._listener.start()

    def frame(self, events: Sequence[pygame.event.Event], dt: float) -> None:
        """Play one frame and draw it."""
        self.play(events, dt)
        self.draw()

    def play(self, events: Sequence[pygame.event.Event], dt: float) -> None:
        """Take events and what was heard, and move the world on by `dt` seconds."""
        session, threshold = self.session, self.session.settings.threshold
        world, saves = session.world, session.saves
        self._age_s += dt
        came = self.monitor.recent.came
        if events:  # which are meant for what stands where the window is now
            self._prepare()
        for event in self._switches.as_keys(self._pads.as_keys(events), session.settings, dt):
            self._take(event)
        for action in self._held.tick(dt):
            self._act(action)
        session.tick(dt, now_s=self._now_s)
        words = self.monitor.recent.came - came
        self._pen_words = self._pen_words.later(dt, words=words, at_once=session.settings.reduced_motion)
        self._answer(dt, before=world, saves=saves)
        if session.settings.threshold != threshold:
            self._listener.set_threshold(session.settings.threshold)
        self._choose_ear()
        self._prepare()  # what was done and heard may change the controls
        self._lively_s = LIVELY_S if events or self._stirs(before=world) else max(0.0, self._lively_s - dt)

    def _choose_ear(self) -> None:
        """Let the listener listen with what is asked for; what it cannot load is asked for once."""
        while self._listener.outbox.refused:
            self._keep_ear(self._listener.outbox.refused.popleft())
        before, self._wished = self._wished, (self._asked_ear, self.session.settings.vocabulary)
        if self._open_spotter is None or self._wished == before or self._asked_ear == self._ear:
            return
        self._ear = self._asked_ear
        self.session.notices.tell(None, Topic.WORDS)
        self.session.listened.try_again()
        opens = self._open_spotter(self._ear)
        self._opens[opens] = self._ear
        self._listener.set_spotter(opens)

    @property
    def _asked_ear(self) -> Ear:
        """What the session asks to listen with."""
        ear = self.session.ear
        return replace(ear, vocabulary=self._first_ear.vocabulary) if self.session.one_model else ear

    def _keep_ear(self, refused: Refused) -> None:
        """Say why something cannot be listened with, and let the session and the settings show what is."""
        newest = next(reversed(self._opens), refused.asked)  # none was asked for since the start
        if refused.asked is not newest:
            return  # others were asked for since
        if refused.voice:
            self.session.listened.refuse(refused.fault)
            return
        self._ear = self._opens.get(refused.kept, self._first_ear)
        self.session.notices.tell(refused.fault, Topic.WORDS)
        kept = {Setting.VOCABULARY.field: self._ear.vocabulary, Setting.VOICE.field: self._ear.voice}
        self.session.change(**kept)
        self._wished = (self._asked_ear, self.session.settings.vocabulary)

    @property
    def lively(self) -> bool:
        """Whether something moves, or did a moment ago: then there are as many frames as a screen shows."""
        return self._lively_s > 0 and self._seen

    def _stirs(self, *, before: World) -> bool:
        """Return whether anything moves that should run smoothly; before: the world before this frame."""
        monitor = self.monitor
        busy = captions.pill(monitor.state).busy and not self.session.settings.reduced_motion
        glides = self.session.words.mode is Mode.GLIDING
        return busy or glides or self._pen_words.fades or self.session.world is not before or monitor.recent.stirs

    def _is_commanded(self) -> bool:
        """Return whether a word that was heard waits to be obeyed."""
        return not self._listener.outbox.commands.empty()

    def _is_seen(self) -> bool:
        """Return whether anybody sees the window; else it is not to be drawn."""
        seen, self._seen = self._seen, pygame.display.get_active()
        if self._seen and not seen:
            self._repaint.forget()
        return self._seen

    def show(self) -> None:
        """Bring to the screen what was drawn on since the last time."""
        if self._dirty == [self.surface.get_rect()]:
            pygame.display.flip()
        elif self._dirty:
            pygame.display.update(self._dirty)
        self._dirty = []
        self.monitor.recent.on_screen(self._clock())

    def draw(self) -> None:
        """Draw the window where something changed."""
        session = self.session
        painter = Sketch(self.surface, self.view.face, self._theme)
        page = session.pages.top
        if page is None or page.draws:
            self.view.draw(painter, self._prepared or self._scene(), self.monitor, self.focus)
        if page is not None:
            recent = self.monitor.recent
            last = recent.last
            word = last.word if last is not None and last.on_page and last.age_s < HEARD_S else ""
            words, level = session.words_now.on_page(word, session.monitor, session.pages), along(recent.level_db)
            session.pages.draw(painter, words=words, level=level, beside=self.view.layout.panel)
            self.focus.rest()
        self._dirty += self._repaint.show(self.surface, painter.strokes)

    def _answer(self, dt: float, *, before: World, saves: int) -> None:
        """Play the earcon that is due after a frame; before, saves: the world and the number of saves before it."""
        edge, saved = self.session.world.at_edge_s > before.at_edge_s, self.session.saves > saves
        earcon = self._sound_cues.due(dt, self.monitor.recent.utterances, edge=edge, saved=saved)
        if earcon is not None and self.session.settings.sounds:
            self._play(earcon)

    def _prepare(self) -> None:
        """Bring window, keyboard and controls to what the settings and the session ask for."""
        if self.session.pages.writes is not self._writes:
            self._writes = self.session.pages.writes
            take_text(self._writes)
        if self.session.settings.fullscreen != (self._windowed is not None):
            self._switch(self.surface.get_size())
        current = pygame.display.get_surface() if pygame.display.get_init() else None
        self.surface = current or self.surface  # pygame makes another surface when the window changes size
        self._prepared = self._scene()
        self.focus.keep(self.view.prepare(self.surface.get_size(), self._prepared, self.monitor))

    @property
    def _theme(self) -> Theme:
        """The theme that the settings ask for."""
        look = self.session.settings.theme
        return LIGHT if look is Look.LIGHT or (look is Look.SYSTEM and self._light) else DARK

    def _switch(self, size: tuple[int, int]) -> None:
        """Go to the full screen from a window of this size, or back to the one before."""
        if self._windowed is None:
            self._windowed = Windowed(size, window_place())
            show_full()
        else:
            show_windowed(self._windowed.size, self._windowed.at)
            self._windowed = None
        self._repaint.forget()

    def _scene(self) -> Scene:
        session = self.session
        lesson = session.pages.top if isinstance(session.pages.top, WelcomePage) else None
        return Scene(
            world=session.world if lesson is None else lesson.world,
            settings=session.settings,
            tool=session.tool,
            on=frozenset(filter(partial(is_on, session), TOGGLES)),
            able=frozenset(filter(partial(able, session), BUTTONS)),
            colours=session.colours,
            fault=session.notices.newest if lesson is None else None,
            note=session.note,
            age_s=self._age_s,
            lesson=lesson is not None,
            marked=self._switches.marked,
            ring=ring_shown(session),
            voice=session.listened.name,
            more=session.words_now.more,
            captions=session.words_now.on_cards,
            words_alpha=self._pen_words.alpha if lesson is None else 255,
            near=near_word(self.monitor.recent),
            mode=session.words.mode,
            way=session.words_now.way,
            turned=session.turned and lesson is None,
        )

    def _take(self, event: pygame.event.Event) -> None:
        """Take one event."""
        page = self.session.pages.top
        if event.type in (pygame.KEYDOWN, pygame.MOUSEBUTTONDOWN):
            self.monitor.stay()
        if event.type == pygame.QUIT:
            self.session.running = False
        elif event.type in LOST:
            self._repaint.forget()
        elif event.type == pygame.DROPFILE:
            (drop_voice if is_voice(Path(event.file)) else drop)(self.session, Path(event.file))
        elif event.type == pygame.WINDOWFOCUSLOST:
            self._held.clear()
        elif event.type == pygame.KEYUP:
            self._held.up(event.key)
        elif event.type == pygame.KEYDOWN:
            self._key(event)
        else:
            self._mouse(event)
        if self.session.pages.top is not page:
            self._held.clear()  # an arrow still held was meant for what was there before

    def _key(self, event: pygame.event.Event) -> None:
        """Take a key that went down."""
        action = action_of(event)
        if action is not None:
            self._held.down(event.key, action)
        if self.session.pages.top is not None:
            own = event.key if alone(event) else 0
            if not self.session.pages.key(action, event.unicode, key=own) and action in ANYWHERE:
                self.session.do(action)
        elif action is Action.COLOUR:
            self.session.colour(event.key - pygame.K_1)
        elif action is not None:
            self._act(action)

    def _act(self, action: Action) -> None:
        """Do what a key asks for, on the page, at the control that the keyboard is at, or else to the drawing."""
        focus, placed = self.focus.at, self.view.placed
        if self.session.pages.top is not None:
            self.session.pages.key(action)
        elif self.session.menu_open:
            self.session.do(action)
        elif self.focus.takes(action, "", placed):
            self._use(self.focus.key(action, "", placed))
        elif action is Action.CLOSE and focus is not None:
            self.focus.at = None
        else:
            self.session.do(action)
        if self.focus.at != focus:
            self._held.clear()  # an arrow still held has done its work there

    def _mouse(self, event: pygame.event.Event) -> None:
        """Take what the mouse does."""
        if self.session.pages.top is not None:
            self.session.pages.mouse(event, self.view.face)
            return
        if self._mouse_on_menu(event):
            return
        self._use(self.focus.mouse(event, self.view.placed))
        clicked = event.type == pygame.MOUSEBUTTONDOWN and event.button == pygame.BUTTON_LEFT
        if clicked and self.focus.pointer.held is None and self.view.layout.paper.collidepoint(event.pos):
            self.session.clicked_paper()

    def _mouse_on_menu(self, event: pygame.event.Event) -> bool:
        """Take what the mouse does to the menu around the pen; returns whether that is all that it does.

        The right button opens it, and closes it; over a slice the mouse marks it; a click does what is there, and one
        beside the ring closes it.
        """
        session, ring = self.session, self.view.ring
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == pygame.BUTTON_RIGHT:
            if session.menu_open or self.view.layout.stage.collidepoint(event.pos):
                session.do(Action.MENU)
                self._prepare()
            return True
        if not session.menu_open or ring is None or event.type not in MOUSE_AT:
            return False
        meaning = ring.meaning_at(event.pos)
        if event.type == pygame.MOUSEMOTION:
            point(session, meaning)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == pygame.BUTTON_LEFT:
            if meaning is None:
                session.do(Action.MENU)
            elif point(session, meaning) or not isinstance(meaning, Command):
                session.say(Verb.YES if isinstance(meaning, Command) else meaning)
        self._prepare()
        return True

    def _use(self, used: Used | None) -> None:
        """Do what a control asks for, and let the controls show it before the next event comes."""
        if used is not None:
            self.session.use(used)
            self._prepare()
