"""One session: everything that the player can do, by voice, key or mouse, and what it changes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from game import theme
from game.canvas import render
from game.ears import Ears
from game.faults import fault_from
from game.gallery import GalleryError, default_folder, default_name, save_png
from game.keeper import Keeper
from game.keys import MOVING, Action
from game.messages import Command, Fault, Inputs
from game.overlay import Note, aged
from game.panel import FOCUS
from game.pen import start
from game.settings import Settings
from game.tuning import DIALS, nudged, palette, turned, value
from game.world import World, step

COMMANDS = {action: Command(action.value) for action in (*MOVING, Action.UNDO, Action.REDO, Action.CLEAR)}
NUDGES: dict[Action, tuple[str, int]] = {
    Action.STEP_LESS: ("step", -1),
    Action.STEP_MORE: ("step", 1),
    Action.THRESHOLD_LESS: ("threshold", -1),
    Action.THRESHOLD_MORE: ("threshold", 1),
    Action.LINE_LESS: ("line", -1),
    Action.LINE_MORE: ("line", 1),
}


@dataclass(frozen=True)
class Outside:
    """What a session needs of the world outside.

    keep: writes the settings; may raise SettingsError.
    save_path: the file that every save replaces; None for a new name in the pictures folder each time.
    now: tells date and time, for the names of files.
    """

    keep: Callable[[Settings], None] = lambda _: None
    save_path: Path | None = None
    now: Callable[[], datetime] = field(default=lambda: datetime.now().astimezone())


class Session:
    """The state of play. `tick` once each frame, `do` for every action."""

    def __init__(self, settings: Settings, ears: Ears, outside: Outside, *, faults: Iterable[Fault] = ()) -> None:
        self.settings, self.ears = settings, ears
        self.world = World.new(settings.canvas)
        self.faults = list(faults)  # the last one is on show
        self.note: Note | None = None
        self.help = False
        self.focus: str | None = None
        self.running = True
        self._outside = outside
        self._keeper = Keeper(outside.keep, settings)
        self._own_step_px: int | None = None  # the player's, while the demo draws with its own
        self._commands: list[Command] = []

    @property
    def fault(self) -> Fault | None:
        """The bad news on show."""
        return self.faults[-1] if self.faults else None

    @property
    def own_settings(self) -> Settings:
        """The settings as the player made them, without the step that the demo brings."""
        return self.settings if self._own_step_px is None else replace(self.settings, step_px=self._own_step_px)

    def tick(self, dt: float) -> None:
        """Let `dt` seconds pass: hear, draw what was asked for, let notes fade, keep settings."""
        before = self.ears.fault
        words, news = self.ears.drain(self.settings.threshold)
        if before in self.faults and self.ears.fault is not before:
            self.faults.remove(before)  # it listens again, or something newer is wrong
        self._tell(news)
        spoken = [self.settings.command_for(word) for word in words]
        self._commands += [command for command in spoken if command is not None]
        if self.ears.tick(dt):
            self._start_demo()
        inputs = Inputs(tuple(self._commands), self.settings.step_px, self.settings.line_width_px, self.settings.colour)
        self.world, self._commands = step(self.world, inputs, dt), []
        if self.ears.demo_over:
            self._stop_demo()
            self.note = Note("The demo is over", "Now say up, down, left or right yourself.", theme.ACCENT)
        self.note = aged(self.note, dt)
        self._tell(self._keeper.tick(self.own_settings, dt))

    def finish(self) -> Settings:
        """Keep the settings at the end and return them."""
        self._tell(self._keeper.finish(self.own_settings))
        return self.own_settings

    def _tell(self, fault: Fault | None) -> None:
        """Show bad news, if there is any."""
        if fault is not None:
            self.report(fault)

    def report(self, fault: Fault) -> None:
        """Show bad news, once."""
        if fault in self.faults:
            self.faults.remove(fault)
        self.faults.append(fault)

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
            self.help = not self.help
        elif action is Action.CLOSE:
            self._close()
        elif action is Action.QUIT:
            self.running = False

    def _command(self, action: Action) -> None:
        """Give a command to the pen, in the next step of the world."""
        self._commands.append(COMMANDS[action])
        if action in MOVING:
            words = {command: word for word, command in reversed(self.settings.words)}
            self.ears.heard.pressed(words.get(COMMANDS[action], action.value))
        elif action is Action.CLEAR and self.world.drawing.last_line is not None:
            self.note = Note("Clean paper", "Ctrl Z brings the drawing back.", theme.ACCENT, left_s=4.0)

    def _move_focus(self, by: int) -> None:
        """Bring the keyboard to the next control; it begins at the paper."""
        places = (None, *FOCUS)
        self.focus = places[(places.index(self.focus) + by) % len(places)]

    def _close(self) -> None:
        """Close what is open, the topmost first."""
        if self.help:
            self.help = False
        elif self.focus is not None:
            self.focus = None
        elif self.faults:
            self.faults.pop()

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
            colours = palette(self.settings)
            self.colour((colours.index(self.settings.colour) + direction) % len(colours))
        elif control == "device":
            options, chosen = self.ears.choices()
            self.device((chosen + direction) % len(options))

    def colour(self, position: int) -> None:
        """Draw on in the colour at this position of the palette, if there is one."""
        colours = palette(self.settings)
        if position < len(colours):
            self.settings = replace(self.settings, colour=colours[position])

    def device(self, position: int) -> None:
        """Listen to what stands at this position of the drop-down."""
        options, _ = self.ears.choices()
        if self.ears.can_demo and position == len(options) - 1:
            self._start_demo()
            return
        if self.ears.demo:
            self._stop_demo()
        self.ears.choose(position)
        self.settings = replace(self.settings, device=self.ears.device)

    def _start_demo(self) -> None:
        """Let the demo voice draw on clean paper, from where the pen begins, with the step it brings."""
        if not self.ears.can_demo:
            return
        cleared = step(self.world, Inputs((Command.CLEAR,)), 0.0)
        self.world = replace(cleared, position=start(self.settings.canvas))
        self._own_step_px = self.own_settings.step_px
        self.settings = replace(self.settings, step_px=self.ears.demo_step_px)
        self.ears.hear_demo()

    def _stop_demo(self) -> None:
        """Listen to the microphone again, with the player's own step."""
        self.settings, self._own_step_px = self.own_settings, None
        self.ears.hear_microphone()

    def save(self) -> Path | None:
        """Save the drawing alone as a PNG; return its path, or None where that failed and a banner says why."""
        path = self._outside.save_path or default_folder() / default_name(self._outside.now())
        picture = render(self.world.drawing, self.world.canvas)
        try:
            saved = save_png(picture, path, overwrite=self._outside.save_path is not None)
        except GalleryError as error:
            self.report(fault_from(error))
            return None
        self.note = Note("Saved", str(saved), theme.GOOD)
        return saved
