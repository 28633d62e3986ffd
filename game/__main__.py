"""The command line: `python -m game`, installed as `speak-a-sketch`. Wires the parts together, nothing else."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # before pygame greets the terminal

from game.app import App
from game.audio import Microphone, Speaker, device_names, list_devices
from game.canvas import render
from game.demo import DEMO_NAME, demo_path, step_beside
from game.ears import Sources
from game.gallery import GalleryError, default_folder, default_name, save_png
from game.headless import HeadlessError, draw
from game.listener import Listener, OpenSource
from game.messages import Fault, ListenerState, Status
from game.options import Options, parse
from game.screen import NoScreenError, close_window, open_window
from game.session import Outside
from game.settings import Settings, load_settings, save_settings, with_changes
from game.source import WavReplay
from game.world import World
from models.hearing import Hearing
from models.spotter import Spotter
from models.wav import AudioError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the game and return the exit status: 0, or 1 where the world stood in the way."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # a microphone's name must not end the game on an old terminal
    options = parse(arguments)
    try:
        if options.list_devices:
            return _list_devices()
        return _play_headless(options) if options.headless else _play(options)
    except HeadlessError:
        return 1  # the listener has told why
    except (AudioError, GalleryError) as error:
        _say(str(error), sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _play(options: Options) -> int:
    """Play in a window, or without one where there is no screen."""
    try:
        if not _has_display():
            raise NoScreenError("There is no screen. Start the game on a desktop to play in a window.")
        surface = open_window()
    except NoScreenError as error:
        _say(str(error), sys.stderr)
        return _play_headless(replace(options, headless=True))
    stored, fault = load_settings(options.settings)
    settings = options.over(stored)

    def keep(after: Settings) -> None:
        save_settings(with_changes(stored, before=settings, after=after), options.settings)

    demo = partial(_replay, demo_path(), options, name=DEMO_NAME)
    app = App(
        settings,
        _listener(options, settings, _chosen(options, settings)),
        Sources(
            microphone=lambda name: partial(Microphone, name, or_default=True),
            demo=(lambda: demo) if demo_path().is_file() else None,
            demo_step_px=step_beside(demo_path()) or settings.step_px,
        ),
        surface=surface,
        outside=Outside(keep=keep, save_path=options.save),
        faults=[fault] if fault else [],
    )
    with _ended_by_signals(lambda: setattr(app.session, "running", False)):
        app.run()
    close_window()
    return _save(options, app.session.world) if options.save and app.session.world.drawing.strokes else 0


def _play_headless(options: Options) -> int:
    """Hear a file or the demo voice as fast as possible, or a microphone until Ctrl-C, and save the drawing."""
    if options.listen is None and options.device is None:
        _say("The demo voice draws.")
        options = replace(options, listen=demo_path())
    stored, fault = load_settings(options.settings)
    if fault:
        _tell(fault)
    settings = options.over(stored)
    listener = _listener(options, settings, _chosen(options, settings))
    world = draw(listener, settings, heard=_tell_command, patient=options.listen is None)
    return _save(options, world)


def _listener(options: Options, settings: Settings, source: OpenSource) -> Listener:
    """Return the listener, which says on the terminal what it does."""
    return Listener(
        source,
        partial(Spotter.load, options.model),
        threshold=settings.threshold,
        device_names=(lambda _: ()) if options.headless else device_names,
        report=_tell,
    )


def _chosen(options: Options, settings: Settings) -> OpenSource:
    """Return what opens the source to begin with. A microphone named on the command line must be that one."""
    if options.listen:
        return partial(_replay, options.listen, options)
    return partial(Microphone, settings.device, or_default=options.device is None)


def _replay(path: Path, options: Options, *, name: str = "") -> WavReplay:
    """Open an audio file, audible in a window and as fast as possible without one."""
    play = None if options.silent or options.headless else Speaker
    return WavReplay(path, realtime=not options.headless, name=name, play=play)


def _save(options: Options, world: World) -> int:
    """Save the drawing and say where."""
    path = options.save or default_folder() / default_name(datetime.now().astimezone())
    picture = render(world.drawing, world.canvas)
    saved = save_png(picture, path, overwrite=options.save is not None)
    _say(f"Saved {saved}")
    return 0


def _has_display() -> bool:
    """Tell whether there is a desktop: without one SDL might take over the console of a Linux server."""
    named = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
    return sys.platform != "linux" or any(os.environ.get(name) for name in named)


@contextmanager
def _ended_by_signals(end: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C and a polite kill end the game as its window's button does: between two frames."""
    before = {which: signal.signal(which, lambda *_: end()) for which in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for which, handler in before.items():
            signal.signal(which, handler)


def _list_devices() -> int:
    """Print the microphones, the default one marked."""
    devices = list_devices()
    if not devices:
        _say("No microphone was found.")
    for device in devices:
        _say(f"{'*' if device.is_default else ' '} {device.name} ({device.host_api}, {device.rate_hz} Hz)")
    return 0


def _tell(message: Status | Fault) -> None:
    """Say on the terminal what the listener listens to and what went wrong."""
    if isinstance(message, Fault):
        _say(f"{message.what} {message.remedy}", sys.stderr)
    elif message.state is ListenerState.LISTENING and not message.lost_blocks:
        _say(f"Listening to {message.source}, {message.rate_hz} Hz.")


def _tell_command(hearing: Hearing) -> None:
    """Say on the terminal what was heard, as `python -m models.spot` does."""
    _say(f"  {hearing.time_s:8.2f} s  {hearing.word or '':<8s} {hearing.score:.2f}")


def _say(line: str, stream: TextIO | None = None) -> None:
    """Print a line at once. Whoever read our output may have gone, as `head` does: the pen goes on."""
    with suppress(OSError):
        print(line, file=stream or sys.stdout, flush=True)


if __name__ == "__main__":
    sys.exit(main())
