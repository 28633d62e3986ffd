"""One session: everything that the player can do, by voice, key or mouse, and what it changes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from game.audio.choices import DEFAULT, SourceKind
from game.drawing.canvas import Canvas
from game.drawing.drawing import WHITE
from game.drawing.pen import MOVES, TURNED_MOVES
from game.drawing.world import World, step
from game.faults import fault_from
from game.feedback import captions
from game.feedback.captions import moving_words
from game.feedback.listening import ListenerMonitor
from game.feedback.told import Told
from game.messages import Colour, Command, Did, Fault, ListenerState, Meaning, Shortcut, Tone, Tool, Verb
from game.session import hands_free
from game.session.document import Document
from game.session.environment import Environment
from game.session.hands_free import Hand, Mode, Outcome, Spoken
from game.session.notices import Note, Notices, Topic, aged
from game.session.own_words import heard_of, meanings_of
from game.session.play_lessons import PlayLessons
from game.session.preferences import SettingsSaver, nudged, pen_colours, turned, value
from game.session.ring_menu import SLICES, Change, menu_of
from game.session.trial import Trial
from game.session.word_captions import does_now, on_page, told
from game.settings import Ear, OwnWords, Setting, Settings, Vocabulary
from game.storage.background_jobs import BackgroundJobs
from game.storage.drawing_file import StorageError
from game.storage.profiles import Voice
from game.storage.system_tools import ExternalPrograms
from game.ui import theme
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
VERBS: tuple[Meaning, ...] = tuple(Verb)
CLICKS = "A right click opens a menu."
RECORDED = "What you say now is recorded, and does nothing else."
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
        self._told: Told | None = None  # of the word that lets the pen go on by itself
        self._played_s = 0.0  # the clock of the pen that goes on by itself
        self.running = True
        self.saves = 0  # how often the drawing was saved
        self._notices = Notices(filter(None, (*faults, unknown(settings))))
        self.environment, self.background_jobs, self.external_programs = (
            environment,
            BackgroundJobs(),
            ExternalPrograms(),
        )
        self.voice: Voice | None = None  # that is listened for, as it was when it was chosen; None for anyone's
        self.voice_refused: Fault | None = None  # why it cannot be, so that anyone's is
        self._voice_edition, self._voice_of = 0, ("", 0)  # how often it was changed; which one it is
        self._own_words_of: object = None  # what is heard, and whether it is the demo voice, when they were looked up
        self._follow_voice()
        self._saver = SettingsSaver(environment.save_settings, settings)
        self.document = Document(
            paper,
            path=environment.save_path,
            new_file=environment.new_file,
            autosave=environment.autosave,
            notices=self._notices,
            say=environment.say,
        )
        self._own_step_px: int | None = None  # the player's, while the demo draws with its own
        self._own_colour: Colour | None = None  # the player's, while it would not be seen on the paper
        self._seen_on: Colour | None = None  # the paper on which the pen is seen
        self._first_paper = settings.background  # of new drawings
        self._demo_alone = False  # whether the demo voice drew all that is on the paper
        self._lessons = PlayLessons(monitor, fit=environment.fit)
        self._commands: list[Command] = []

    @property
    def demo_alone(self) -> bool:
        """Whether the demo voice drew all that is on the paper: nobody's work."""
        return self._demo_alone

    @property
    def faults(self) -> list[Fault]:
        """The bad news that still stands, that on show last."""
        return self._notices.faults

    @property
    def fault(self) -> Fault | None:
        """The bad news on show."""
        return self._notices.newest

    @property
    def own_settings(self) -> Settings:
        """The settings as the player made them.

        Without the step that the demo brings, the colour that stands in for one that is not seen, and a paper that is
        for this drawing alone.
        """
        own: dict[str, Any] = {"background": self._first_paper}
        if self._own_step_px is not None:
            own["step_px"] = self._own_step_px
        if self._own_colour is not None:
            own["colour"] = self._own_colour
        # Asked for in every frame, and mostly nothing differs: to make settings anew checks all of them.
        differ = any(getattr(self.settings, name) != players for name, players in own.items())
        return replace(self.settings, **own) if differ else self.settings

    @property
    def keeps_paper(self) -> bool:
        """Whether new drawings begin with the paper that was chosen last."""
        return self._first_paper == self.settings.background

    def keep_paper(self, on: int) -> None:
        """Begin new drawings with the paper that was chosen last, or with white."""
        self._first_paper = self.settings.background if on else WHITE

    @property
    def settings_fault(self) -> Fault | None:
        """Why the settings are not saved, or None."""
        return self._saver.fault

    @property
    def hands_free(self) -> bool:
        """Whether the model hears all that is needed to play without hands: then words go to pages too."""
        return self.heard.keys() >= set(Verb)

    @property
    def heard(self) -> Mapping[Meaning, str]:
        """The words that the model hears, by what they mean; of several the first, which is a player's own."""
        heard = [(word, meaning) for word, meaning in self.settings.meanings.items() if word in self.monitor.labels]
        return {meaning: word for word, meaning in reversed(heard)}

    @property
    def vocabulary(self) -> Vocabulary:
        """The words to listen for: all of them in the first minute, so that it can be chosen there by voice too."""
        return Vocabulary.VOICE if self.pages.draws else self.settings.vocabulary

    @property
    def ear(self) -> Ear:
        """What to listen with."""
        voice = self.settings.voice
        return Ear(self.vocabulary, voice, self._voice_edition if voice else 0)

    def voice_changed(self, slug: str) -> None:
        """Listen anew for a voice that was fitted, renamed or deleted, where it is the one that is listened for."""
        if slug == self.settings.voice:
            self._voice_edition += 1
            self._follow_voice()

    def own_words_changed(self, folder: Path) -> None:
        """Read again what the own words of the voice in a folder mean, where it is the one that is listened for."""
        if self.voice is not None and self.voice.folder == folder:
            self.voice = self.environment.voice(self.settings.voice)
            self._take_own_words()

    def refuse_voice(self, fault: Fault) -> None:
        """Say why the voice that was chosen cannot be listened for; its own words mean nothing meanwhile."""
        self.report(fault, Topic.VOICE)
        self.voice_refused = fault
        self._take_own_words()

    def try_voice(self) -> None:
        """Take back what was said of the voice, since it is tried again."""
        self.report(None, Topic.VOICE)
        self.voice_refused = None
        self._take_own_words()

    @property
    def voice_name(self) -> str:
        """Whose voice is listened for; empty for anyone's."""
        return self.voice.name if self.voice is not None and self.voice.fitted and not self.voice_refused else ""

    def _follow_voice(self) -> None:
        """Look up the voice that the settings name, where it is another one or was changed."""
        asked = self.settings.voice, self._voice_edition
        if asked != self._voice_of:
            self._voice_of, self.voice = asked, self.environment.voice(self.settings.voice)
            self.try_voice()
            self._name_alike()

    def _name_alike(self) -> None:
        """Name two words of the voice that sound alike and mean different things, before they are used."""
        alike = () if self.voice is None or self.voice.fit is None else self.voice.fit.alike
        means = {} if self.voice is None else {**self.settings.usual_meanings, **meanings_of(self.voice.person)}
        used = [pair for pair in alike if means.keys() >= set(pair)]  # a word may have been removed since the fit
        pair = next(((one, other) for one, other in used if means[one] is not means[other]), None)
        if pair is not None:
            said = "\u201d and \u201c".join(pair)
            self.note = Note(f"\u201c{said}\u201d sound alike to me", "Press V to teach another sound.", Tone.WARN)

    def _take_own_words(self) -> None:
        """Let the own words of the voice mean what they do while it is listened for; the demo voice has none."""
        labels, demo = self._own_words_of = self.monitor.labels, self.monitor.demo
        heard = None if self.voice is None or self.voice_refused or demo else self.voice.person
        own = OwnWords() if heard is None else heard_of(heard, labels, self.settings.usual_meanings)
        if own != self.settings.own_words:
            self.settings = replace(self.settings, own_words=own)

    @property
    def hand(self) -> Hand:
        """What words are carried out with."""
        inputs = self.settings.inputs(tool=self.tool, turned=self.turned)
        return Hand(inputs, self.settings.glide_per_s, menu_of(self.colours))

    def does_now(self, word: str) -> str:
        """Return what a word of the model does now, in a few words; empty where it does nothing."""
        return does_now(self.settings.meanings.get(word), self.words, self.world, self.hand)

    def words_on_page(self, heard: str) -> str:
        """Return what the page on show says of words: what each of them does now, or that they wait.

        heard: the word that was heard a moment ago, or empty. Nothing is said while none is listened for.
        """
        waits = captions.on_page(self.monitor.state, heard)
        if not waits or not self.hands_free:
            return waits
        if self.monitor.recorder.listens:
            return RECORDED
        paused, draws = self.words.mode is Mode.PAUSED, self.pages.top is not None and self.pages.top.draws
        return on_page(self.heard, paused=paused, turns=self.pages.turns, draws=draws)

    @property
    def more_words(self) -> tuple[tuple[str, Meaning], ...]:
        """The words of the model that mean something beside those of the four directions, those of `Verb` first.

        Where several mean the same, one of them comes before all other meanings have theirs.
        """
        meanings, four = self.settings.meanings, {self.settings.word_for(command) for command in MOVES}
        more = [(label, meanings[label]) for label in self.monitor.labels if label in meanings.keys() - four]
        first = {self.heard[meaning] for _, meaning in more}
        return tuple(
            sorted(more, key=lambda one: (one[0] not in first, VERBS.index(one[1]) if one[1] in VERBS else len(VERBS)))
        )

    @property
    def on_cards(self) -> Mapping[str, str]:
        """What each word of the model does now, as its card says; none with a model of the four directions alone."""
        more = self.more_words
        said = (*map(self.settings.word_for, MOVES), *(word for word, _ in more))
        return {word: self.does_now(word) for word in said} if more else {}

    @property
    def way(self) -> tuple[int, int]:
        """In which direction the pen goes on by itself: (1, 0) to the right; (0, 0) where it stands."""
        if self.words.mode is not Mode.GLIDING:
            return 0, 0
        return (TURNED_MOVES if self.turned else MOVES)[self.words.heading]

    def tick(self, dt: float, *, now_s: float | None = None) -> None:
        """Let `dt` seconds pass: hear, draw what was asked for, let notes fade, save settings.

        now_s: on the clock of `Hearing.captured_s`; None where nobody knows how long ago words were said.
        """
        before, on_page = self.monitor.fault, self.pages.top is not None
        heard, fault = self.monitor.drain(
            self.settings.threshold,
            words=self.settings.meanings,
            on_page=on_page and not self.hands_free and not self.pages.draws,
        )
        if (self.monitor.labels, self.monitor.demo) != self._own_words_of:
            self._take_own_words()
        if self.monitor.fault is not before:
            self._notices.tell(fault, Topic.LISTENING)  # it listens again, or something newer is wrong
        self._obey(dt)
        self._played_s += dt
        self._lessons.nearly()
        for hearing in heard:
            self._hear(hearing, now_s)
        self._learn(now_s)
        if (
            self.monitor.tick(dt) and self.pages.top is None
        ):  # a page would hide what it draws, or bring another drawing
            self._start_demo()
        self._glide()
        self._end_trial(dt)
        self.world = self.document.follow(self.world, dt)
        self._keep_pen_seen()
        if self._demo_alone and not self.document.safe:
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
        if self._saver.tick(self.own_settings, dt):
            self._notices.tell(self._saver.fault, Topic.SETTINGS)

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
        before, caption = self.words, self.does_now(word)
        outcome = self._say(Spoken(word, meaning, fired_s, fired_s - long_s))
        self._lessons.heard(hearing, outcome.did)
        frame = self.monitor.recent.count
        told_now = told(word, outcome, before=before.mode, caption=caption, hand=self.hand, frame=frame)
        self.monitor.recent.tell(told_now)
        if outcome.did is Did.TURN or (outcome.did is Did.GLIDE and before.mode is not Mode.GLIDING):
            self._told = told_now  # of which more is told while the pen goes on
            self._tell_steps()
        command = Command.UNDO if outcome.did is Did.UNDO else meaning
        if isinstance(command, Command) and outcome.state.mode in (Mode.PAPER, Mode.GLIDING):
            self.monitor.did(command, spoken=True)

    @property
    def learns(self) -> bool:
        """Whether the voice that is listened for learns from play: not from the demo voice, nor from a recording."""
        is_here = self.monitor.source_kind is SourceKind.MICROPHONE and not self.monitor.muted
        return self.settings.learn and self.voice is not None and not self.voice_refused and is_here

    def _learn(self, now_s: float | None) -> None:
        """Let the voice learn from play, and tell in one line what came of it. now_s: as in `tick`."""
        folder = self.voice.folder if self.learns and self.voice is not None else None
        for come in self._lessons.follow(folder, now_s):
            if isinstance(come, Fault):
                self.report(come, Topic.LEARNING)
            elif self.voice is not None and self.voice.folder == come:
                self.voice_changed(self.settings.voice)
                self.note = Note("I learned from how you play", f"I hear {self.voice.name} better now.", Tone.GOOD)

    def say(self, meaning: Meaning) -> Outcome:
        """Do what a word of this meaning does now, as a key, the mouse or a switch asks; return what came of it."""
        self._demo_alone = False
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
        self._end_told(outcome)
        self.words, self.world, self.tool = outcome.state, outcome.world, outcome.tool
        if self.world is not before and not self.monitor.demo:
            self._demo_alone = False
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
        self._tell_steps()

    def _tell_steps(self) -> None:
        """Tell how many steps the pen went on by itself since the word that let it."""
        before = self._told
        if before is None:
            return
        over = self.words.mode is not Mode.GLIDING
        now = replace(before, steps=len(self.words.run.drawn_s), over=over)
        self.monitor.recent.retell(before, now)
        self._told = None if over else now

    def _end_told(self, outcome: Outcome) -> None:
        """Tell how many steps the pen had gone on by itself when another word came that ends that run."""
        before, state = self._told, outcome.state
        if before is None or (state.mode is Mode.GLIDING and outcome.did is not Did.TURN):
            return
        steps = len(self.words.run.drawn_s) + outcome.steps - len(state.run.drawn_s if outcome.did is Did.TURN else ())
        steps -= outcome.taken_back if outcome.did is not Did.UNDO else 0
        self.monitor.recent.retell(before, replace(before, steps=steps, over=True))
        self._told = None

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
        if self._saver.finish(self.own_settings):
            self._notices.tell(self._saver.fault, Topic.SETTINGS)
        return self.own_settings

    def report(self, fault: Fault | None, about: Topic | None = None) -> None:
        """Show bad news, in place of what was told of the same topic; with None all is well there again."""
        self._notices.tell(fault, about)

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

    def able(self, action: Action) -> bool:
        """Return whether an action would change anything now."""
        match action:
            case Action.UNDO | Action.UNDO_STROKE:
                return self.world.drawing.can_undo
            case Action.REDO | Action.REDO_STROKE:
                return self.world.drawing.can_redo
            case Action.DEMO:
                return self.monitor.can_demo
            case Action.WATCH:
                return len(self.document.whole(self.world).logged_commands) > 0
            case Action.CLOSE:
                return self.fault is not None
            case Action.PICTURE:
                return self.fault is not None and self.fault.picture is not None
        return True

    def is_on(self, action: Action) -> bool:
        """Return whether what an action turns on is on now."""
        match ABOUT[action].does:
            case Tool() as tool:
                return tool is self.tool
            case Flip(setting):
                return bool(getattr(self.settings, setting.field))
        on = {Action.MUTE: self.monitor.muted, Action.DEMO: self.monitor.demo, Action.DIAGONAL: self.turned}
        return on.get(action, False)

    @property
    def menu_open(self) -> bool:
        """Whether the menu around the pen is open."""
        return self.words.mode is Mode.MENU

    def clicked_paper(self) -> None:
        """Say once what draws, and what opens the menu: a click on the paper does neither."""
        if not self._told_of_clicks:
            self._told_of_clicks = True
            self.note = Note("Clicks do not draw", f"Say {moving_words(self.settings)}. {CLICKS}", Tone.ACCENT)

    def menu_entries(self) -> tuple[int, int]:
        """Return how many entries the open level of the menu has, 0 while it is closed, and which one is marked."""
        if not self.menu_open:
            return 0, 0
        return len(hands_free.level(self.words, self.hand.menu).entries), self.words.marked

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

    def point(self, meaning: Meaning | None) -> bool:
        """Mark the slice of the menu that the mouse points at, by its word; returns whether there is an entry."""
        if meaning not in hands_free.ring(self.words, self.hand.menu):
            return False
        first = self.words.marked // len(SLICES) * len(SLICES)
        self.mark(first + next(i for i, way in enumerate(SLICES) if way is meaning))
        return True

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

    def dismiss(self) -> None:
        """Take the bad news on show away."""
        self._notices.dismiss()

    def quit(self) -> None:
        """Leave after this frame."""
        self.running = False

    def _command(self, command: Command) -> None:
        """Give a command to the pen, in the next step of the world; a pen that goes on by itself stops."""
        self._stop_pen()
        self._demo_alone = False
        self._commands.append(command)
        self.monitor.did(command)
        self._lessons.did(command)
        if command in MOVES:
            self.monitor.recent.pressed(self.settings.word_for(command))
        elif command is Command.CLEAR:
            self._note_clean_paper()

    def _begin_new(self) -> Path | None:
        """Begin a new drawing; returns where the one before is, None where it needs no file. Raises StorageError."""
        new = World.new(self.settings.canvas, background=self._first_paper)
        before = self.document.begin(self.document.whole(self.world), new)
        self.world, self._commands = new, []
        self.settings = replace(self.settings, background=self._first_paper)
        self._stop_pen()
        return before

    def new(self) -> None:
        """Begin a new drawing, and say where the one before is; where that cannot be saved, say why instead."""
        try:
            before = self._begin_new()
        except StorageError as error:
            self._notices.tell(fault_from(error), Topic.DRAWING)
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
        said = f"Say \u201c{self.heard[Verb.NO]}\u201d or press" if self.hands_free else "Press"
        return f"{said} {ABOUT[Action.UNDO].hint}"

    def turn(self, setting: Setting, to: int) -> None:
        """Bring the slider of a setting to a value, or as near as it goes."""
        self.change(**{setting.field: getattr(turned(self.settings, setting, to), setting.field)})

    def change(self, **changed: Any) -> None:
        """Change settings, by their names."""
        if self.by_voice and changed.get("threshold", 0.0) > self.settings.threshold:
            self._trial = Trial(Setting.THRESHOLD, self.settings.threshold)
        self.settings = replace(self.settings, **changed)
        self._follow_voice()
        if "colour" in changed:
            self._own_colour = None
        if "step_px" in changed:
            self._own_step_px = None  # what the player sets counts, in the demo too

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
        paper = self.world.drawing.background
        if paper == self._seen_on:
            return
        own, self._seen_on = self._own_colour or self.settings.colour, paper
        seen = own if self.document.backdrop is not None else theme.seen_on(own, paper)
        self._own_colour = None if seen == own else own
        if seen != self.settings.colour:
            self.settings, self.colours = replace(self.settings, colour=seen), pen_colours(seen)
        if self.note is None and self.document.backdrop is None:
            self.note = _hard_to_see(self.world, paper, pen_changed=seen != own, undoing=self._undoing)

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
        self._give_step_back()
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
            self._notices.tell(fault_from(error), Topic.DRAWING)
            return
        self._demo_alone = True
        self.words = hands_free.close_menu(self.words)  # its words go to the paper
        self._own_step_px, self.tool = self.own_settings.step_px, Tool.PEN
        self.settings = replace(self.settings, step_px=self.monitor.demo_step_px)
        if self._own_step_px != self.settings.step_px:
            step_px, own_px = self.settings.step_px, self._own_step_px
            self.note = Note("Demo voice", f"Its words go {step_px} px, yours {own_px} px.", Tone.ACCENT)
        self.monitor.hear_demo()

    def _stop_demo(self) -> None:
        """Listen to the microphone again, with the player's own step."""
        self._give_step_back()
        self.monitor.hear_microphone()

    def _give_step_back(self) -> None:
        """Draw on with the player's own step, if the demo had brought another."""
        if self._own_step_px is not None:
            self.settings, self._own_step_px = replace(self.settings, step_px=self._own_step_px), None

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


def _hard_to_see(world: World, paper: Colour, *, pen_changed: bool, undoing: str) -> Note | None:
    """Return what to say where a paper hides lines, or the pen that draws in another colour for that reason."""
    drawn = {stroke.colour for stroke in world.drawing.strokes if stroke.tool is Tool.PEN}
    if any(theme.seen_on(colour, paper) != colour for colour in drawn):
        return Note("Some lines are hard to see on this paper", f"{undoing} to have the last paper back.", Tone.WARN)
    if pen_changed:
        return Note("The pen has another colour", "You would not see it on this paper.", Tone.ACCENT)
    return None


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
        Action.CLOSE: Session.dismiss,
        Action.QUIT: Session.quit,
    }
)
