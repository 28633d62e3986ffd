"""The window at play: events become actions, the session takes them, the view draws it, 60 times a second."""

from collections.abc import Callable, Iterable, Sequence
from time import perf_counter

import pygame

from game.choices import Sources
from game.ears import Ears
from game.keys import Action, Held, action_of
from game.messages import Fault
from game.outside import Outside
from game.panel import Panel
from game.remote import ListenerLike
from game.session import Session
from game.settings import Settings
from game.tuning import DIALS, value
from game.view import Scene, View

FRAMES_PER_S = 60
LONGEST_S = 0.1  # a frame after a pause is taken for no longer than this
BUTTONS = {
    "undo": Action.UNDO,
    "redo": Action.REDO,
    "mute": Action.MUTE,
    "clear": Action.CLEAR,
    "save": Action.SAVE,
    "demo": Action.DEMO,
    "dismiss": Action.CLOSE,
}
ANYWHERE = (Action.HELP, Action.QUIT)  # what keys do on a page that has no other use for them
SIDEWAYS = {Action.LEFT: -1, Action.DOWN: -1, Action.RIGHT: 1, Action.UP: 1}


class App:
    """A session in a window.

    settings: to begin with.
    listener: not started yet; `run` starts it once the first frame is on the screen.
    sources: what can be listened to.
    surface: of the window.
    outside: where settings and drawings go.
    clock: seconds that never run backwards.
    faults: what the player should know from the start.
    """

    def __init__(
        self,
        settings: Settings,
        listener: ListenerLike,
        sources: Sources,
        *,
        surface: pygame.Surface,
        outside: Outside | None = None,
        clock: Callable[[], float] = perf_counter,
        faults: Iterable[Fault] = (),
    ) -> None:
        self.ears = Ears(listener, sources, device=settings.device)
        self.view = View(settings.canvas)
        self.session = Session(settings, self.ears, outside or Outside(), paper=self.view.paper, faults=faults)
        self.surface = surface
        self._listener, self._clock = listener, clock
        self._held = Held()
        self._age_s = 0.0

    def run(self) -> None:
        """Play until the player leaves, and keep the settings.

        The listener is started after the first frame and stopped at the end, whatever happens.
        """
        limiter = pygame.time.Clock()
        self.frame([], 0.0)
        pygame.display.flip()
        self._listener.start()
        try:
            last_s = self._clock()
            while self.session.running:
                now_s = self._clock()
                self.frame(pygame.event.get(), min(max(now_s - last_s, 0.0), LONGEST_S))
                last_s = now_s
                pygame.display.flip()
                self.ears.recent.on_screen(self._clock())
                limiter.tick(FRAMES_PER_S)
        finally:
            self._listener.stop()
        self.session.finish()

    def frame(self, events: Sequence[pygame.event.Event], dt: float) -> None:
        """Play one frame: take events and what was heard, move the world on by `dt` seconds, draw the window."""
        session, threshold = self.session, self.session.settings.threshold
        self._age_s += dt
        panel = self._panel()
        self._show_state(panel)
        for event in events:
            self._take(event, panel)
        for action in self._held.tick(dt):
            self._act(action)
        panel.update(dt)
        self._take_widgets(panel)
        session.tick(dt)
        if session.settings.threshold != threshold:
            self._listener.set_threshold(session.settings.threshold)
        after = self._panel()  # what was heard may change the widgets
        if after is not panel:
            self._show_state(after)
            after.update(0.0)
        if session.pages.top is None:
            self.view.draw(self.surface, self._scene(), self.ears)
        session.pages.draw(self.surface, self.view.face)

    def _show_state(self, panel: Panel) -> None:
        """Let the widgets show what came from elsewhere."""
        session = self.session
        for dial in DIALS:
            panel.show_value(dial, value(session.settings, dial))
        panel.enable("undo", on=session.world.drawing.can_undo)
        panel.enable("redo", on=session.world.drawing.can_redo)

    def _panel(self) -> Panel:
        """Return the widgets for the window as it is now."""
        current = pygame.display.get_surface() if pygame.display.get_init() else None
        self.surface = current or self.surface  # pygame makes another surface when the window changes size
        return self.view.prepare(self.surface.get_size(), self._scene(), self.ears)

    def _scene(self) -> Scene:
        session = self.session
        return Scene(
            world=session.world,
            settings=session.settings,
            colours=session.colours,
            fault=session.fault,
            note=session.note,
            focus=session.focus,
            age_s=self._age_s,
        )

    def _take(self, event: pygame.event.Event, panel: Panel) -> None:
        """Take one event."""
        if event.type == pygame.QUIT:
            self.session.running = False
        elif event.type == pygame.WINDOWFOCUSLOST:
            self._held.clear()
        elif event.type == pygame.KEYUP:
            self._held.up(event.key)
        elif event.type == pygame.KEYDOWN:
            self._key(event, panel)
        elif self.session.pages.top is not None:
            self.session.pages.mouse(event, self.view.face)
        elif event.type == pygame.MOUSEBUTTONDOWN:
            self._click(event, panel)
        else:
            panel.process(event)

    def _key(self, event: pygame.event.Event, panel: Panel) -> None:
        """Take a key that went down."""
        session, action = self.session, action_of(event)
        self.ears.stay()
        page = session.pages.top
        if page is not None:
            self._page_key(event, action)
        elif action is not None:
            self._paper_key(event, action, panel)
        if session.pages.top is not page:
            self._held.clear()  # an arrow still held was meant for what was there before

    def _page_key(self, event: pygame.event.Event, action: Action | None) -> None:
        """Take a key that went down while a page is open."""
        if action is not None:
            self._held.down(event.key, action)
        if not self.session.pages.key(action, event.unicode) and action in ANYWHERE:
            self.session.do(action)

    def _paper_key(self, event: pygame.event.Event, action: Action, panel: Panel) -> None:
        """Take a key that went down while the paper is seen."""
        if action is Action.CLOSE and panel.open:
            panel.close()
        elif action is Action.COLOUR:
            self.session.colour(event.key - pygame.K_1)
        elif action is Action.PRESS:
            if self.session.focus in BUTTONS:
                self.session.do(BUTTONS[self.session.focus])
        elif self.session.focus == "device":  # a microphone takes its time to open: one for each press
            self._act(action)
        else:
            self._held.down(event.key, action)
            self._act(action)

    def _act(self, action: Action) -> None:
        """Do what a key asks for; arrows change the control that the keyboard is at, or else draw."""
        focus = self.session.focus
        if self.session.pages.top is not None:
            self.session.pages.key(action)
        elif focus is not None and action in SIDEWAYS:
            self.session.adjust(focus, SIDEWAYS[action])
        else:
            self.session.do(action)
        if self.session.focus != focus:
            self._held.clear()  # an arrow still held has done its work there

    def _click(self, event: pygame.event.Event, panel: Panel) -> None:
        """Take a mouse button that went down."""
        self.ears.stay()
        self.session.focus = None
        if event.button == 1 and not panel.open:
            for position, swatch in enumerate(self.view.swatches):
                if swatch.collidepoint(event.pos):
                    self.session.colour(position)
        panel.process(event)

    def _take_widgets(self, panel: Panel) -> None:
        """Take what was done to the widgets."""
        for dial, to in panel.moved().items():
            self.session.turn(dial, to)
        for name in panel.pressed():
            self.session.do(BUTTONS[name])
        position = panel.chosen()
        if position is not None:
            self.session.device(position)
