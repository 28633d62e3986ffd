"""One session: everything that the player can do, by voice, key or mouse, and what it changes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from game.audio.choices import DEFAULT, SourceKind
from game.drawing.canvas import Canvas
from game.drawing.pen import MOVES
from game.drawing.world import World, step
from game.faults import fault_from
from game.feedback.captions import moving_words
from game.feedback.listening import ListenerMonitor
from game.messages import Colour, Command, Did, Fault, ListenerState, Meaning, Shortcut, Tone, Tool, Verb
from game.session import hands_free
from game.session.document import Document
from game.session.environment import Environment
from game.session.hands_free import Hand, Mode, Outcome, Spoken
from game.session.listened_voice import ListenedVoice
from game.session.notices import Note, Notices, Topic, aged
from game.session.play_lessons import PlayLessons
from game.session.preferences import SettingsSaver, nudged, pen_colours, turned, value
from game.session.ring_menu import Change, menu_of
from game.session.stand_ins import StandIns, hard_to_see
from game.session.told_run import ToldRun
from game.session.trial import Trial
from game.session.word_captions import told
from game.session.words_now import WordsNow
from game.settings import Ear, OwnWords, Setting, Settings, Vocabulary
from game.storage.background_jobs import BackgroundJobs
from game.storage.drawing_file import StorageError
from game.storage.system_tools import ExternalPrograms
from game.ui.action_table import ABOUT, Action, Flip, Turn
from game.ui.controls import Sets, Swatch, Used
from game.ui.page_stack import Pages
from game.ui.switch_keys import unknown
from models.spot.hearing import Hearing

IN_MENU: Mapping[Action, Meaning] = MappingProxyType(  # what keys ask for while the menu is open: they are its words
    {
        Action.UP: Command.UP,
        Action.DOWN: Command.DOWN,
        Action.LEFT: Command.LEFT,
        Action.RIGHT: Command.RIGHT,
        Action.PRESS: Verb.YES,
        Action.CLOSE: Verb.NO,
    }
)
CLICKS = "A right click opens a menu."
BESIDE: Mapping[Action, int] = MappingProxyType({Action.NEXT: 1, Action.PREVIOUS: -1})  # to the next entry of the menu
Functions = Mapping[Action, Callable[["Session"], object]]


class Session:
    """The state of play. `tick` once each frame, `do` for every action, `use` for every control.

    paper: what is saved; it may be the one that the window shows. faults: what the player should know from the start.
    more: what actions do beside those that the session knows itself: they open the pages of the window.
    one_model: whether the words to be heard cannot be chosen, since a model of the player's own decides them.
    """

    def __init__(
        self,
        settings: Settings,
        monitor: ListenerMonitor,
        environment: Environment,
        *,
        paper: Canvas,
        faults: Iterable[Fault] = (),
        more: Functions = MappingProxyType({}),
        one_model: bool = False,
    ) -> None:
        self.one_model = one_model
        self.settings, self.monitor = settings, monitor
        self.world = World.new(settings.canvas, background=settings.background)
        self.colours = pen_colours(settings.colour)  # made once: the colour it began with can be chosen again
        self.note: Note | None = None
        self.pages = Pages(self.use)
        self._functions = {**OWN, **more}
        self.tool = Tool.PEN  # each session begins with it
        self.turned = False  # whether the compass is turned by 45 degrees, so that steps are diagonal
        self.words = hands_free.State()  # what words go to: the paper, the menu, a page
        self.outcome: Outcome | None = None  # of the last word
        self.by_voice = False  # whether what is being done was asked for by a word
        self._trial: Trial | None = None  # of what a word asked for, and might let none be heard
        self._told_of_clicks = False
        self._told = ToldRun(monitor.recent)
        self._played_s = 0.0  # the clock of the pen that goes on by itself
        self.running = True
        self.saves = 0  # how often the drawing was saved
        self.notices = Notices(filter(None, (*faults, unknown(settings))))
        self.environment, self.background_jobs, self.external_programs = (
            environment,
            BackgroundJobs(),
            ExternalPrograms(),
        )
        self.listened = ListenedVoice(
            monitor,
            self.notices,
            settings=lambda: self.settings,
            look_up=lambda slug: self.environment.voice(slug),
            mean=self._mean,
            tell=self._tell,
        )
        self._lessons = PlayLessons(
            monitor, self.listened, self.notices, settings=lambda: self.settings, fit=environment.fit, tell=self._tell
        )
        self.saver = SettingsSaver(environment.save_settings, settings)
        self.document = Document(
            paper,
            path=environment.save_path,
            new_file=environment.new_file,
            autosave=environment.autosave,
            notices=self.notices,
            say=environment.say,
        )
        self.stand_ins = StandIns(settings)
        self.demo_alone = False  # whether the demo voice drew all that is on the paper
        self._commands: list[Command] = []

    @property
    def own_settings(self) -> Settings:
        """The settings as the player made them, without what stands in for some of them for a while."""
        return self.stand_ins.own(self.settings)

    @property
    def vocabulary(self) -> Vocabulary:
        """The words to listen for: all of them in the first minute, so that it can be chosen there by voice too."""
        return Vocabulary.VOICE if self.pages.draws else self.settings.vocabulary

    @property
    def ear(self) -> Ear:
        """What to listen with."""
        voice = self.settings.voice
        return Ear(self.vocabulary, voice, self.listened.edition if voice else 0)

    @property
    def hand(self) -> Hand:
        """What words are carried out with."""
        inputs = self.settings.inputs(tool=self.tool, turned=self.turned)
        return Hand(inputs, self.settings.glide_per_s, menu_of(self.colours))

    @property
    def words_now(self) -> WordsNow:
        """The words that the model hears, and what each of them does now."""
        return WordsNow(self.settings, self.monitor.labels, self.words, self.world, self.hand)

    def tick(self, dt: float, *, now_s: float | None = None) -> None:
        """Let `dt` seconds pass: hear, draw what was asked for, let notes fade, save settings.

        now_s: on the clock of `Hearing.captured_s`; None where nobody knows how long ago words were said.
        """
        before, on_page = self.monitor.fault, self.pages.top is not None
        heard, fault = self.monitor.drain(
            self.settings.threshold,
            words=self.settings.meanings,
            on_page=on_page and not self.words_now.hands_free and not self.pages.draws,
        )
        self.listened.hear()
        if self.monitor.fault is not before:
            self.notices.tell(fault, Topic.LISTENING)  # it listens again, or something newer is wrong
        self._obey(dt)
        self._played_s += dt
        self._lessons.nearly()
        for hearing in heard:
            self._hear(hearing, now_s)
        self._lessons.follow(now_s)
        if self.monitor.tick(dt) and self.pages.top is None:  # a page would hide what it draws
            self._start_demo()
        self._glide()
        self._end_trial(dt)
        self.world = self.document.follow(self.world, dt)
        self._keep_pen_seen()
        if self.demo_alone and not self.document.safe:
            self.document.saved()  # nobody's work: it need not be kept
        if self.monitor.demo_over:
            self._stop_demo()
            yours = f"Your turn: say {moving_words(self.settings)}."
            other = "Plug in a microphone, or draw with the arrow keys."
            self.note = Note("The demo is over", yours if self.monitor.met_microphone else other, Tone.ACCENT)
        self.note = aged(self.note, dt)
        self.background_jobs.tick()
        self.external_programs.tick(dt)
        self.pages.tick(dt)
        if self.saver.tick(self.own_settings, dt):
            self.notices.tell(self.saver.fault, Topic.SETTINGS)

    def _obey(self, dt: float) -> None:
        """Do the commands that were given by other ways than words, and let the world take `dt` seconds."""
        inputs = self.settings.inputs(*self._commands, tool=self.tool, turned=self.turned)
        self.world, self._commands = step(self.world, inputs, dt), []

    def _hear(self, hearing: Hearing, now_s: float | None) -> None:
        """Do what a word asks for. now_s: as in `tick`."""
        word = hearing.word or ""
        meaning = self.settings.meanings.get(word)
        if meaning is None:
            return
        self._trial = None  # a word was heard
        late_s = 0.0 if now_s is None or hearing.captured_s is None else max(0.0, now_s - hearing.captured_s)
        fired_s = self._played_s - late_s
        long_s = 0.0 if hearing.began_s is None else hearing.time_s - hearing.began_s
        before, caption = self.words, self.words_now.does(word)
        outcome = self._say(Spoken(word, meaning, fired_s, fired_s - long_s))
        self._lessons.heard(hearing, outcome.did)
        frame = self.monitor.recent.count
        told_now = told(word, outcome, before=before.mode, caption=caption, hand=self.hand, frame=frame)
        self.monitor.recent.tell(told_now)
        if outcome.did is Did.TURN or (outcome.did is Did.GLIDE and before.mode is not Mode.GLIDING):
            self._told.begin(told_now, self.words)
        command = Command.UNDO if outcome.did is Did.UNDO else meaning
        if isinstance(command, Command) and outcome.state.mode in (Mode.PAPER, Mode.GLIDING):
            self.monitor.did(command, spoken=True)

    def say(self, meaning: Meaning) -> Outcome:
        """Do what a word of this meaning does now, as a key, the mouse or a switch asks; return what came of it."""
        self.demo_alone = False
        at_pen = self.words.mode in (Mode.PAPER, Mode.GLIDING)
        outcome = self._say(Spoken("", meaning, self._played_s, self._played_s))
        word = self.settings.word_for(meaning)
        if at_pen and outcome.did is not Did.NOTHING:
            if word in self.monitor.labels or meaning in MOVES:
                self.monitor.recent.pressed(word)
            if isinstance(meaning, Command):
                self.monitor.did(meaning)
        command = Command.UNDO if outcome.did is Did.UNDO else meaning
        if isinstance(command, Command):
            self._lessons.did(command)
        return outcome

    def _say(self, spoken: Spoken) -> Outcome:
        """Do what a word asks for, and return what came of it."""
        self._follow_pages()
        self._obey(0.0)  # what was asked for before it
        before = self.world
        outcome = self.outcome = hands_free.hear(self.words, self.world, spoken, self.hand)
        self._told.end(self.words, outcome)
        self.words, self.world, self.tool = outcome.state, outcome.world, outcome.tool
        if self.world is not before and not self.monitor.demo:
            self.demo_alone = False
        self.by_voice = bool(spoken.word)
        self._carry_out(outcome)
        self.by_voice = False
        return outcome

    def _carry_out(self, outcome: Outcome) -> None:
        """Do what a word asks for besides what it does to the pen."""
        match outcome.asks:
            case Action() as action if outcome.state.mode is Mode.PAGE:
                self.pages.say(action)
            case Action() as action:
                self.do(action)
            case Change(Setting.COLOUR, colour) if colour in self.colours:
                self.colour(self.colours.index(colour))
            case Change(setting, to):
                self.change(**{setting.field: to})

    def _glide(self) -> None:
        """Let a pen that goes on by itself draw what is due, unless there is a reason to stop it."""
        self._follow_pages()
        if self.monitor.muted or self.monitor.status.state is not ListenerState.LISTENING or self.monitor.talk:
            self._stop_pen()
        outcome = hands_free.pass_time(self.words, self.world, self._played_s, self.hand)
        self.words, self.world = outcome.state, outcome.world
        self._told.follow(self.words)

    def _follow_pages(self) -> None:
        """Let words go to the page that is open, or to the paper; what the demo voice says goes to the paper."""
        is_open = self.pages.top is not None and not self.monitor.demo
        self.words = hands_free.turn_page(self.words, self._played_s, is_open=is_open)

    def _stop_pen(self) -> None:
        """Stop a pen that goes on by itself."""
        self.words = hands_free.interrupt(self.words, self._played_s)

    def finish(self) -> Settings:
        """Leave the pages that are open, save the settings at the end and return them."""
        self.pages.close_all()
        self._lessons.close()
        if self.saver.finish(self.own_settings):
            self.notices.tell(self.saver.fault, Topic.SETTINGS)
        return self.own_settings

    def _mean(self, own_words: OwnWords) -> None:
        """Let own words mean something from now on."""
        self.settings = replace(self.settings, own_words=own_words)

    def _tell(self, note: Note) -> None:
        """Show a note."""
        self.note = note

    # What the player does

    def do(self, action: Action) -> None:
        """Do what is asked for, by whatever way: a key, a button, a switch; while the menu is open it takes some."""
        if self.menu_open and action in IN_MENU:
            self.say(IN_MENU[action])
            return
        if self.menu_open and action in BESIDE:
            self.mark(self.words.marked + BESIDE[action])
            return
        match ABOUT[action].does:
            case Command() as command:
                self._command(command)
            case Tool() as tool:
                self._take(tool)
            case Turn(setting, direction):
                self.turn(setting, value(nudged(self.settings, setting, direction), setting))
            case Flip(setting):
                self.change(**{setting.field: not getattr(self.settings, setting.field)})
            case None if action in self._functions:
                self._functions[action](self)

    def use(self, used: Used) -> None:
        """Do what a control asks for that carries an action, a setting or a colour of the pen."""
        match used.control.does:
            case Action() as action:
                self.do(action)
            case Sets() as sets:
                self.change(**{sets.setting.field: sets.value(int(used.value))})
            case Command() | Verb() | Shortcut() as meaning:
                self.say(meaning)
            case None if isinstance(used.control, Swatch) and used.control.colour in self.colours:
                self.colour(self.colours.index(used.control.colour))

    @property
    def menu_open(self) -> bool:
        """Whether the menu around the pen is open."""
        return self.words.mode is Mode.MENU

    def clicked_paper(self) -> None:
        """Say once what draws, and what opens the menu: a click on the paper does neither."""
        if not self._told_of_clicks:
            self._told_of_clicks = True
            self.note = Note("Clicks do not draw", f"Say {moving_words(self.settings)}. {CLICKS}", Tone.ACCENT)

    def menu(self) -> None:
        """Open the menu around the pen, or close it; who had paused listening is heard again.

        The demo voice ends, whose words would go to the menu.
        """
        if self.menu_open:
            self.words = hands_free.close_menu(self.words)
            return
        if self.monitor.demo:
            self._stop_demo()
        if self.words.mode is Mode.PAUSED:
            self.say(Verb.GO)
        self.say(Verb.YES)

    def mark(self, at: int) -> None:
        """Mark an entry of the level of the menu that is open, by its position."""
        self.words = hands_free.mark(self.words, self.hand.menu, at)

    def mute(self) -> None:
        """Listen no more, or again; where a word asks for it, one is still listened for, which ends that."""
        if self.by_voice:
            self.words = hands_free.pause(self.words)
        else:
            self.monitor.mute(not self.monitor.muted)

    def demo(self) -> None:
        """Let the demo voice draw, or stop it."""
        (self._stop_demo if self.monitor.demo else self._start_demo)()

    def lift(self) -> None:
        """Lift the pen or the eraser, or put it down."""
        self._take(self.words.lowered if self.tool is Tool.LIFTED else Tool.LIFTED)

    def _take(self, tool: Tool) -> None:
        """Take a tool in the hand; who lifts it puts the same one down again, by whatever way."""
        if tool is Tool.LIFTED and self.tool is not Tool.LIFTED:
            self.words = replace(self.words, lowered=self.tool)
        self.tool = tool

    def diagonal(self) -> None:
        """Turn the compass by 45 degrees, or back."""
        self.turned = not self.turned

    def quit(self) -> None:
        """Leave after this frame."""
        self.running = False

    def _command(self, command: Command) -> None:
        """Give a command to the pen, in the next step of the world; a pen that goes on by itself stops."""
        self._stop_pen()
        self.demo_alone = False
        self._commands.append(command)
        self.monitor.did(command)
        self._lessons.did(command)
        if command in MOVES:
            self.monitor.recent.pressed(self.settings.word_for(command))
        elif command is Command.CLEAR:
            self._note_clean_paper()

    def _begin_new(self) -> Path | None:
        """Begin a new drawing; returns where the one before is, None where it needs no file. Raises StorageError."""
        new = World.new(self.settings.canvas, background=self.stand_ins.paper)
        before = self.document.begin(self.document.whole(self.world), new)
        self.world, self._commands = new, []
        self.settings = replace(self.settings, background=self.stand_ins.paper)
        self._stop_pen()
        return before

    def new(self) -> None:
        """Begin a new drawing, and say where the one before is; where that cannot be saved, say why instead."""
        try:
            before = self._begin_new()
        except StorageError as error:
            self.notices.tell(fault_from(error), Topic.DRAWING)
            return
        kept = "" if before is None else f"Your last drawing is saved as {before.name}."
        self.note = Note("New drawing", kept, Tone.ACCENT, left_s=4.0)

    def _note_clean_paper(self) -> None:
        """Say how to come back from clean paper, if there was anything on it."""
        if self.world.drawing.lines:
            self.note = Note("Cleared", f"{self._undoing} to undo.", Tone.ACCENT, left_s=4.0)

    @property
    def _undoing(self) -> str:
        """What the player does to undo: whoever draws by voice alone says a word."""
        said = f"Say \u201c{self.words_now.heard[Verb.NO]}\u201d or press" if self.words_now.hands_free else "Press"
        return f"{said} {ABOUT[Action.UNDO].hint}"

    def turn(self, setting: Setting, to: int) -> None:
        """Bring the slider of a setting to a value, or as near as it goes."""
        self.change(**{setting.field: getattr(turned(self.settings, setting, to), setting.field)})

    def change(self, **changed: Any) -> None:
        """Change settings, by their names."""
        if self.by_voice and changed.get("threshold", 0.0) > self.settings.threshold:
            self._trial = Trial(Setting.THRESHOLD, self.settings.threshold)
        self.settings = replace(self.settings, **changed)
        self.listened.follow()
        self.stand_ins.changed(changed)

    def colour(self, position: int) -> None:
        """Draw on in the colour at this position of the palette, if there is one."""
        if position < len(self.colours):
            self.change(colour=self.colours[position])
            self.tool = Tool.PEN if self.tool is Tool.ERASER else self.tool  # an eraser has no colour
            self.words = replace(self.words, lowered=Tool.PEN)

    def own_colour(self, colour: Colour) -> None:
        """Draw on in any colour; where it is none of the palette it stands beside it from now on."""
        self.colours = pen_colours(colour)
        self.colour(self.colours.index(colour))

    def _keep_pen_seen(self) -> None:
        """Where the paper has another colour, on which the pen would not be seen, draw on in one that is."""
        paper, alone = self.world.drawing.background, self.document.backdrop is None
        if paper == self.stand_ins.seen_on:
            return
        seen = self.stand_ins.with_pen_seen(self.settings, paper, alone=alone)
        if seen is not self.settings:
            self.settings, self.colours = seen, pen_colours(seen.colour)
        if self.note is None and alone:
            changed = self.stand_ins.other_pen
            self.note = hard_to_see(self.world, paper, pen_changed=changed, undoing=self._undoing)

    def background(self, colour: Colour) -> None:
        """Give the paper of this drawing another colour; erased places take it too."""
        self.change(background=colour)
        self._commands.append(Command.BACKGROUND)
        self.note = None  # there may be something to say of it

    def device(self, position: int) -> None:
        """Listen to what stands at this position of the drop-down."""
        if self.monitor.kind_at(position) is SourceKind.DEMO:
            self._start_demo()
            return
        self.settings = self.stand_ins.without_step(self.settings)
        before = self.monitor.device
        self.monitor.choose(position)
        self.settings = replace(self.settings, device=self.monitor.device)
        self._trial = Trial(Setting.DEVICE, before) if self.by_voice and self.monitor.device != before else None

    def _end_trial(self, dt: float) -> None:
        """Go back to the microphone or the threshold before where one that a word asked for lets none be heard."""
        if self._trial is None:
            return
        self._trial = self._trial.later(dt)
        if not self._trial.over:
            return
        setting, before, told = self._trial.setting, self._trial.before, "I heard no word at this threshold"
        self._trial = None
        if setting is Setting.DEVICE:
            told = f"I heard no word from {self.monitor.device or DEFAULT}"
            self.monitor.hear_microphone(before)
        self.change(**{setting.field: before})
        self.note = Note(told, "I listen as before.", Tone.WARN)

    def _start_demo(self) -> None:
        """Let the demo voice draw on clean paper, from where the pen begins, with the step it brings."""
        if not self.monitor.can_demo:
            return
        try:
            self._begin_new()
        except StorageError as error:
            self.notices.tell(fault_from(error), Topic.DRAWING)
            return
        self.demo_alone = True
        self.words = hands_free.close_menu(self.words)  # its words go to the paper
        self.settings, self.tool = self.stand_ins.with_step(self.settings, self.monitor.demo_step_px), Tool.PEN
        step_px, own_px = self.settings.step_px, self.own_settings.step_px
        if step_px != own_px:
            self.note = Note("Demo voice", f"Its words go {step_px} px, yours {own_px} px.", Tone.ACCENT)
        self.monitor.hear_demo()

    def _stop_demo(self) -> None:
        """Listen to the microphone again, with the player's own step."""
        self.settings = self.stand_ins.without_step(self.settings)
        self.monitor.hear_microphone()

    def take_over(self, world: World) -> None:
        """Go on in another world, which the document has already; what was asked for in this one is forgotten."""
        self.monitor.stay()  # the demo would take its place
        if self.monitor.demo:
            self._stop_demo()
        self.world, self._commands = world, []
        self._stop_pen()

    def save(self) -> Path | None:
        """Save the whole drawing in its own file; return its path, or None where that failed and a banner says why."""
        return self._saved(self.document.save(self.document.whole(self.world)), "Saved")

    def save_copy(self) -> Path | None:
        """Save the whole drawing in another file; it goes on in its own. Returns as `save` does."""
        return self._saved(self.document.save_copy(self.document.whole(self.world)), "Saved a copy")

    def _saved(self, path: Path | None, title: str) -> Path | None:
        """Say where the drawing was saved, if it was."""
        if path is not None:
            self.note = Note(title, str(path), Tone.GOOD)
            self.saves += 1
        return path


OWN: Functions = MappingProxyType(  # what is no command, no tool and no setting
    {
        Action.NEW: Session.new,
        Action.SAVE: Session.save,
        Action.SAVE_COPY: Session.save_copy,
        Action.MUTE: Session.mute,
        Action.DEMO: Session.demo,
        Action.DIAGONAL: Session.diagonal,
        Action.MENU: Session.menu,
        Action.PRESS: Session.lift,  # at the paper, and not at a control
        Action.CLOSE: lambda session: session.notices.dismiss(),
        Action.QUIT: Session.quit,
    }
)
