"""One session: everything that the player can do, by voice, key or mouse, and what it changes."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from game import keys, theme
from game.canvas import Paper
from game.choices import Voice
from game.ears import Ears
from game.faults import fault_from
from game.gallery import GalleryError
from game.help_page import HelpPage
from game.keeper import Keeper
from game.keys import MOVING, Action
from game.messages import Command, Fault, Inputs
from game.news import Matter, News
from game.outside import Outside
from game.overlay import Note, aged
from game.pages import Pages
from game.panel import FOCUS
from game.settings import Settings
from game.tuning import DIALS, NUDGES, nudged, palette, turned, value
from game.world import World, step

COMMANDS = {action: Command(action.value) for action in keys.COMMANDS}


class Session:
    """The state of play. `tick` once each frame, `do` for every action.

    paper: what is saved; it may be the one that the window shows. faults: what the player should know from the start.
    """

    def __init__(
        self, settings: Settings, ears: Ears, outside: Outside, *, paper: Paper, faults: Iterable[Fault] = ()
    ) -> None:
        self.settings, self.ears = settings, ears
        self.world = World.new(settings.canvas)
        self.colours = palette(settings.colour)  # made once: the colour it began with can be chosen again
        self.note: Note | None = None
        self.pages = Pages()
        self.focus: str | None = None
        self.running = True
        self._news = News(faults)
        self._outside, self._paper = outside, paper
        self._keeper = Keeper(self._keep, settings)
        self._own_step_px: int | None = None  # the player's, while the demo draws with its own
        self._commands: list[Command] = []

    @property
    def faults(self) -> list[Fault]:
        """The bad news that still stands, the newest last."""
        return self._news.faults

    @property
    def fault(self) -> Fault | None:
        """The bad news on show."""
        return self._news.newest

    @property
    def own_settings(self) -> Settings:
        """The settings as the player made them, without the step that the demo brings."""
        return self.settings if self._own_step_px is None else replace(self.settings, step_px=self._own_step_px)

    def tick(self, dt: float) -> None:
        """Let `dt` seconds pass: hear, draw what was asked for, let notes fade, keep settings."""
        before = self.ears.fault
        words, news = self.ears.drain(self.settings.threshold, words=dict(self.settings.words))
        if self.ears.fault is not before:
            self._news.tell(news, Matter.EARS)  # it listens again, or something newer is wrong
        for command in filter(None, map(self.settings.command_for, words)):
            self._commands.append(command)
            self.ears.did(command, spoken=True)
        if self.ears.tick(dt):
            self._start_demo()
        inputs = Inputs(tuple(self._commands), self.settings.step_px, self.settings.line_width_px, self.settings.colour)
        self.world, self._commands = step(self.world, inputs, dt), []
        if self.ears.demo_over:
            self._stop_demo()
            yours = "Now say up, down, left or right yourself."
            other = "Plug in a microphone, or draw with the arrow keys."
            self.note = Note("The demo is over", yours if self.ears.met_microphone else other, theme.ACCENT)
        self.note = aged(self.note, dt)
        self._unkept(self._keeper.tick(self.own_settings, dt))

    def finish(self) -> Settings:
        """Keep the settings at the end and return them."""
        self._unkept(self._keeper.finish(self.own_settings))
        return self.own_settings

    def _keep(self, settings: Settings) -> None:
        """Keep the settings; raises SettingsError."""
        self._outside.keep(settings)
        self._news.tell(None, Matter.SETTINGS)

    def _unkept(self, fault: Fault | None) -> None:
        """Say why the settings could not be kept, if they could not."""
        if fault is not None:
            self._news.tell(fault, Matter.SETTINGS)

    def report(self, fault: Fault) -> None:
        """Show bad news, once."""
        self._news.tell(fault)

    # What the player does

    def do(self, action: Action) -> None:
        """Do what a key or a button asks for."""
        if action in COMMANDS:
            self._command(action)
        elif action in NUDGES:
            self._nudge(*NUDGES[action], fine=False)
        elif action is Action.SAVE:
            self.save()
        elif action is Action.MUTE:
            self.ears.mute(not self.ears.muted)
        elif action is Action.DEMO:
            (self._stop_demo if self.ears.demo else self._start_demo)()
        elif action in (Action.NEXT, Action.PREVIOUS):
            self._move_focus(1 if action is Action.NEXT else -1)
        elif action is Action.HELP:
            self.pages.open(HelpPage())
        elif action is Action.CLOSE:
            self._close()
        elif action is Action.QUIT:
            self.running = False

    def _command(self, action: Action) -> None:
        """Give a command to the pen, in the next step of the world."""
        self._commands.append(COMMANDS[action])
        self.ears.did(COMMANDS[action])
        if action in MOVING:
            self.ears.recent.pressed(self.settings.word_for(COMMANDS[action]))
        elif action in (Action.CLEAR, Action.NEW):
            self._note_clean_paper()

    def _note_clean_paper(self) -> None:
        """Say how to come back from clean paper, if there was anything on it."""
        if self.world.drawing.lines:
            self.note = Note("Clean paper", "Ctrl Z brings the drawing back.", theme.ACCENT, left_s=4.0)

    def _move_focus(self, by: int) -> None:
        """Bring the keyboard to the next control; it begins at the paper."""
        places = (None, *FOCUS)
        self.focus = places[(places.index(self.focus) + by) % len(places)]

    def _close(self) -> None:
        """Close what is open, the topmost first."""
        if self.focus is not None:
            self.focus = None
        else:
            self._news.dismiss()

    def turn(self, dial: str, to: int) -> None:
        """Bring a slider to a value."""
        self.settings = turned(self.settings, dial, to)
        if dial == "step":
            self._own_step_px = None  # what the player sets counts, in the demo too

    def _nudge(self, dial: str, direction: int, *, fine: bool) -> None:
        """Move a slider by a key; direction: -1 or 1."""
        self.turn(dial, value(nudged(self.settings, dial, direction, fine=fine), dial))

    def adjust(self, control: str, direction: int) -> None:
        """Change the control that has the focus by one; direction: -1 or 1."""
        if control in DIALS:
            self._nudge(control, direction, fine=True)
        elif control == "colour":
            self.colour((self.colours.index(self.settings.colour) + direction) % len(self.colours))
        elif control == "device":
            position = self.ears.beside(direction)
            if position is not None:
                self.device(position)

    def colour(self, position: int) -> None:
        """Draw on in the colour at this position of the palette, if there is one."""
        if position < len(self.colours):
            self.settings = replace(self.settings, colour=self.colours[position])

    def device(self, position: int) -> None:
        """Listen to what stands at this position of the drop-down."""
        if self.ears.voice_at(position) is Voice.DEMO:
            self._start_demo()
            return
        self._give_step_back()
        self.ears.choose(position)
        self.settings = replace(self.settings, device=self.ears.device)

    def _start_demo(self) -> None:
        """Let the demo voice draw on clean paper, from where the pen begins, with the step it brings."""
        if not self.ears.can_demo:
            return
        self._note_clean_paper()
        self.world = step(self.world, Inputs((Command.NEW,)), 0.0)
        self._own_step_px = self.own_settings.step_px
        self.settings = replace(self.settings, step_px=self.ears.demo_step_px)
        self.ears.hear_demo()

    def _stop_demo(self) -> None:
        """Listen to the microphone again, with the player's own step."""
        self._give_step_back()
        self.ears.hear_microphone()

    def _give_step_back(self) -> None:
        """Draw on with the player's own step, if the demo had brought another."""
        self.settings, self._own_step_px = self.own_settings, None

    def save(self) -> Path | None:
        """Save the drawing alone as a PNG; return its path, or None where that failed and a banner says why."""
        self._paper.follow(self.world.drawing)
        try:
            saved = self._outside.save(self._paper, self.world)
        except GalleryError as error:
            self._news.tell(fault_from(error), Matter.DRAWING)
            return None
        self._news.tell(None, Matter.DRAWING)
        self.note = Note("Saved", str(saved), theme.GOOD)
        return saved
