"""The command line: `python -m game`, installed as `speak-a-sketch`. Wires the parts together, nothing else."""

import gc
import logging
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NoReturn, TextIO

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # before pygame greets the terminal
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # else numpy starts a thread for each core, of no use here
if gc.isenabled():  # while modules are loaded nothing becomes garbage, and Python would look for it a hundred times
    gc.disable()
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # Ctrl-C ends these imports without a traceback
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from game.audio.chatter import logged_chatter
from game.audio.choices import DEMO_NAME, Sources, demo_path, step_beside
from game.audio.ears import open_ear
from game.audio.listener import Listener
from game.audio.microphone import Microphone, Speaker, device_names, list_devices
from game.audio.outbox import OpenSpotter
from game.audio.sound_effects import Sounds
from game.audio.source import OpenSource, WavReplay
from game.cli.ending import InterruptError, ended_by_signals, interrupted_by_signals, run
from game.cli.headless import Course, HeadlessError, draw
from game.cli.options import Options, as_picture_of, parse
from game.cli.terminal import complain, say, take_any_letter, tell, tell_devices
from game.drawing.canvas import render
from game.drawing.command_log import CommandLog, fits
from game.drawing.world import World
from game.faults import held_another_drawing, held_another_file, without_commands
from game.messages import Fault
from game.session.environment import Environment
from game.settings import Ear, Settings
from game.storage import rescued
from game.storage.atomic_files import reason
from game.storage.autosave import Autosave
from game.storage.background_jobs import BackgroundJobs
from game.storage.drawing_file import CommandsError, Opened, StorageError, demo_path_of, open_drawing
from game.storage.export import export
from game.storage.fitting import fit_anew
from game.storage.images import Picture
from game.storage.log_file import log_versions, log_versions_beside, start_log
from game.storage.own_file import OwnFile, save_last
from game.storage.paths import from_home, log_path, without_home
from game.storage.settings_file import SettingsFile
from game.storage.worker import within
from game.ui.action_table import Action
from game.ui.screen import NoScreenError, close_window, open_window
from game.ui.theme import seen_on
from game.window.app import App
from game.window.desktop import is_light
from game.window.pages.recovery import begin
from game.window.pages.welcome import WelcomePage
from models.spot.audio_files import AudioError

gc.freeze()  # what was loaded stays: nobody needs to look at it again
gc.enable()
if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
    signal.signal(signal.SIGINT, signal.default_int_handler)

JOBS_S = 2.0  # for files that are being made when the player leaves
SETTINGS_S = 2.0  # for their disk to answer
ANOTHER_HOUSE = "--headless draws another one."

log = logging.getLogger("game")  # by `python -m game` this file has another name, whose records nobody takes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the game and return the exit status: 0, or 1 where the world stood in the way.

    It is 130, as a shell counts Ctrl-C, where that came before or after the play, or cut an export short, or
    a recording.
    """
    take_any_letter()
    try:
        with interrupted_by_signals():
            options = parse(arguments)
            log_file = start_log(log_path())
            with logged_chatter():
                status = _run(options, log_file=log_file)
    except InterruptError as interrupt:
        status = interrupt.status
    log.info("Ended with exit status %d", status)
    return status


def command() -> NoReturn:
    """Be the command `speak-a-sketch`."""
    run(main)


def _run(options: Options, *, log_file: Path | None) -> int:
    """Do what the options ask for and return the exit status. log_file: where the log of this run is, if it is."""
    if options.headless or options.list_devices or options.export:
        log_versions()
    for note in options.notes:
        say(note, sys.stderr)
    try:
        if options.export is not None:
            asked = options.export
            for written in export(asked.drawing, asked.files, longest_s=asked.longest_s, as_picture=asked.as_picture):
                if written.aside:
                    complain(held_another_file(written.path, written.aside))
                say(f"Saved {written.path}")
            status = 0
        elif options.list_devices:
            tell_devices(list_devices())
            status = 0
        else:
            status = _play_headless(options) if options.headless else _play(options, log_file=log_file)
    except (AudioError, StorageError) as error:
        complain(error)
        drawing = options.open if options.export is None else options.export.drawing
        if isinstance(error, CommandsError) and drawing is not None:
            say(as_picture_of(drawing, exporting=options.export is not None), sys.stderr)
        status = 1
    return status


def _play(options: Options, *, log_file: Path | None) -> int:
    """Play in a window, or without one where there is no screen. log_file: where the log of this run is, if it is."""
    try:
        surface = open_window()
    except NoScreenError as error:
        log_versions()
        log.info("%s", error)
        return _without_screen(options)
    file = SettingsFile(options.settings, options.overrides)
    settings, faults = file.settings, _told(file)
    log.info("A window of %d x %d pixels", *surface.get_size())
    chosen = _chosen(options, settings)
    demo = partial(_replay, demo_path(), options, name=DEMO_NAME)
    sounds = Sounds()
    app = App(
        settings,
        _listener(options, settings, chosen),
        Sources(
            microphone=lambda name: partial(Microphone, name, or_default=True),
            demo=(lambda: demo) if demo_path().is_file() else None,
            demo_step_px=step_beside(demo_path()) or settings.step_px,
            file=(lambda: chosen) if options.listen else None,
            file_name=options.listen.name if options.listen else "",
        ),
        surface=surface,
        environment=Environment(
            save_settings=partial(_keep, file),
            save_path=options.save,
            say=say,
            complain=complain,
            autosave=Autosave(options.journals),
            log_file="" if log_file is None else from_home(log_file),
            play=sounds.play_recording,
            fit=fit_anew,
            voices=options.voices,
        ),
        open_spotter=partial(_spotter, options),
        one_model=options.own_model,
        play=sounds.play,
        faults=faults,
        light=is_light(),
    )
    if not settings.introduced and options.listen is None:
        app.session.pages.open(WelcomePage(app.session))
    begin(app.session, options.open, journals=options.journals, as_picture=options.picture, pace=options.speed)
    with ended_by_signals(lambda _: app.session.do(Action.QUIT)):
        app.run(shown=log_versions_beside)
        sounds.stop()
        close_window()
        unsaved = app.session.saver.fault  # the window tells; but who has closed it no longer sees
        if unsaved:
            complain(unsaved)
        status, document = 0, app.session.document
        world = document.whole(app.session.world)  # a replay that was not over yet takes nothing from the drawing
        if options.save and world.drawing.strokes and not app.session.demo_alone:
            status, _ = _save(options, world, document.backdrop, own=document.shared)
            document.saved()
        if not document.close() and world.drawing.lines:
            status = max(status, _save(options, world, document.backdrop, unexpected=True)[0])
    well = _all_made(app.session.background_jobs)
    return status if well and not unsaved else 1


def _all_made(jobs: BackgroundJobs) -> bool:
    """Give the files that are still being made a moment, say what came of them, and return whether all are there."""
    if jobs.busy:
        say(f"A file is still being made. The game ends in {JOBS_S:.0f} s at most.")
    made = jobs.finish(within_s=JOBS_S)
    for one in made:
        if isinstance(one, StorageError):
            complain(one)
        else:
            say(f"Saved {one}")
    return not any(isinstance(one, StorageError) for one in made)


def _without_screen(options: Options) -> int:
    """Say what happens in the place of a window, and do it: draw what is to be heard, else one house a day."""
    nothing_said = options.listen is None and options.device is None
    if options.open is not None and (nothing_said or options.speed is not None):
        without = "" if options.speed is not None else ", or draw on it without a window: --headless --listen FILE"
        complain(Fault(f"There is no screen here to open {options.open} on.", f"Start the game on a desktop{without}."))
        return 1
    house = demo_path_of(datetime.now().astimezone())
    if nothing_said and options.save is None and house.is_file():
        complain(Fault(f"There is no screen here, and today's house is drawn already: {house}.", ANOTHER_HOUSE))
        return 0
    if nothing_said:
        options = replace(options, listen=demo_path(), save=options.save or house)
    what = "the demo voice draws a house" if nothing_said else "what is heard is drawn without a window"
    into = "" if options.save is None else f" into {options.save}"
    complain(Fault(f"There is no screen here, so {what}{into}.", "Start the game on a desktop to see it."))
    return _play_headless(replace(options, headless=True))


def _play_headless(options: Options) -> int:
    """Hear a file or the demo voice as fast as possible, or a microphone until Ctrl-C, and save the drawing."""
    aside = _aside(options)
    if options.listen is None and options.device is None:
        say("The demo voice draws.", aside)
        options = replace(options, listen=demo_path())
    opened = None if options.open is None else open_drawing(options.open, as_picture=options.picture)
    before, backdrop = (None, None) if opened is None else (opened.world, opened.backdrop)
    if opened is not None and opened.note:
        say(opened.note, aside)
    file = SettingsFile(options.settings, options.overrides)
    settings, course = file.settings, Course(options.listen, as_json=options.json)
    if options.colour is None and opened is None:  # a colour that was asked for is drawn with, whatever the paper is
        settings = replace(settings, colour=seen_on(settings.colour, settings.background))
    log.info("Without a window")
    _told(file)

    listener = _listener(options, settings, _chosen(options, settings))
    voice = Environment(voices=options.voices).voice(settings.voice)
    autosave = Autosave(options.journals)
    own = _own_file(options, opened)
    if before is not None:
        autosave.turn_to(before, backdrop)
    autosave.belong_to(None if own is None else own.mark)
    keeper = _Keeper(options, autosave, own, backdrop)
    with ended_by_signals(course.end):
        try:
            world = draw(
                listener,
                settings,
                heard=course.tell,
                begin=before,
                person=None if voice is None else voice.person,
                patient=options.listen is None,
                ended=lambda: course.is_ended,
                follow=autosave.follow,
                save=keeper.save,
                renew=keeper.renew,
                report=complain,
            )
            if opened is not None and autosave.safe and options.save is None and not keeper.has_saved:
                say(f"Nothing was drawn on {options.open}.", aside)
            else:
                keeper.save(world)
            ended = course.judged()
            status = keeper.status or ended
        except HeadlessError as error:  # the listener has told why
            status = 1
            if not autosave.safe:
                keeper.save(error.world)
        autosave.saved()  # not where that failed: then an error has come, and the journal stays
        autosave.close()
        return status


def _own_file(options: Options, opened: Opened | None) -> OwnFile | None:
    """Return the file that a drawing without a window is saved in, or None for a name that is free.

    opened: the drawing that is gone on with, which is saved where it was; a picture from elsewhere is not.
    """
    same = None if options.open is None or opened is None else OwnFile(options.open, read=True)
    if options.save is not None:
        return same if same is not None and same.is_at(options.save) else OwnFile(options.save, read=False)
    return same if opened is not None and opened.ours else None


class _Keeper:
    """Saves what is drawn without a window: in the file that was named, else each drawing in one of its own.

    own: the file of the first drawing, None for a name that is free. backdrop: the picture below it.
    status: 0, or 1 where a drawing is not where it should be. has_saved: whether any was saved.
    """

    def __init__(self, options: Options, autosave: Autosave, own: OwnFile | None, backdrop: Picture | None) -> None:
        self.status, self.has_saved = 0, False
        self._options, self._autosave, self._own, self._backdrop = options, autosave, own, backdrop
        self._saved: World | None = None  # as it was saved last

    def save(self, world: World) -> None:
        """Save the drawing, unless that is done already."""
        if self._saved is not None and self._saved.logged_commands is world.logged_commands:
            return
        status, path = _save(self._options, world, self._backdrop, own=self._own)
        self.status, self._saved, self.has_saved = max(self.status, status), world, True
        self._own = self._own or OwnFile(path, read=True)
        self._autosave.belong_to(self._own.mark)
        self._autosave.saved()

    def renew(self, world: World, new: World) -> World:
        """Save a drawing that makes room for a new one, beside a file that all go into; return the new one."""
        named, own = self._options.save is not None, self._own
        if world.drawing.lines:
            self._own = None if named else own
            self.save(world)
        self._own, self._saved, self._backdrop = own if named else None, None, None
        self._autosave.turn_to(new, None, file=None if self._own is None else self._own.mark)
        return new


def _aside(options: Options) -> TextIO | None:
    """Return where to say what is no JSON, where the output is for JSON alone; None is the output."""
    return sys.stderr if options.json else None


def _told(file: SettingsFile) -> list[Fault]:
    """Say what is wrong with the player's folders and settings, and return it."""
    faults = [fault for fault in (without_home(), file.fault) if fault is not None]
    for fault in faults:
        complain(fault)
    return faults


def _listener(options: Options, settings: Settings, source: OpenSource) -> Listener:
    """Return the listener, which says on the terminal what it does."""
    return Listener(
        source,
        _spotter(options, Ear(settings.vocabulary, settings.voice)),
        threshold=settings.threshold,
        # Without a window too the list is made anew, for a microphone that is plugged in again; a file needs none.
        device_names=(lambda _: ()) if options.headless and options.listen else device_names,
        report=partial(tell, stream=_aside(options), file=options.listen.name if options.listen else ""),
    )


def _spotter(options: Options, ear: Ear) -> OpenSpotter:
    """Return what opens the spotter that is asked for; the model may be one that the command line names."""
    return partial(open_ear, options.model_for(ear.vocabulary), options.voices / ear.voice if ear.voice else None)


def _chosen(options: Options, settings: Settings) -> OpenSource:
    """Return what opens the source to begin with. A microphone named on the command line must be that one."""
    if options.listen:
        return partial(_replay, options.listen, options)
    return partial(Microphone, settings.device, or_default=options.device is None)


def _replay(path: Path, options: Options, *, name: str = "") -> WavReplay:
    """Open an audio file, audible in a window and as fast as possible without one."""
    play = None if options.silent or options.headless else Speaker
    return WavReplay(path, realtime=not options.headless, name=name, play=play)


def _keep(file: SettingsFile, settings: Settings) -> Fault | None:
    """Save the settings and return what to say if that failed, or if their disk does not answer."""
    try:
        return within(SETTINGS_S, partial(file.save, settings))
    except TimeoutError as error:
        return Fault(f"The settings cannot be saved ({reason(error)}).", "Check the disk that they are on.")


def _save(
    options: Options,
    world: World,
    backdrop: Picture | None = None,
    *,
    own: OwnFile | None = None,
    unexpected: bool = False,
) -> tuple[int, Path]:
    """Save the drawing, if need be elsewhere, and say where. There is no next time.

    Returns an exit status, and where it is.
    own: the file where it belongs; None for a new name in the player's folder.
    unexpected: whether nobody asked for that: then the next start says where it is, too.
    """
    now = datetime.now().astimezone()
    paper = render(world.drawing, world.canvas, picture=None if backdrop is None else backdrop.surface)
    written, error = save_last(own, paper, now, world=world, backdrop=backdrop)
    if error:
        complain(error)
    if error or unexpected:
        rescued.note(written.path, rescued.places(options.journals))
    if not fits(CommandLog.of(world).logged_commands):
        complain(without_commands(written.path))
    if written.aside:
        complain(held_another_drawing(written.path, written.aside))
    say(f"Saved {written.path}", _aside(options))
    return (1 if error else 0), written.path


if __name__ == "__main__":
    command()
