"""House rules that a linter does not know: careful handlers, and a callback that only copies and queues."""

import ast

from tests.support.architecture import FILES, ROOT, TREES

CALLBACK_CALLS = {"put_nowait", "copy", "Block", "_clock"}


def test_broad_handler_stands_once() -> None:
    """`except Exception` stands once, at the top of the listener's thread; a bare except stands nowhere."""
    broad = [
        path.relative_to(ROOT).as_posix()
        for path in FILES.values()
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert broad == ["game/audio/listener.py"]


def test_audio_callback_only_copies_and_queues() -> None:
    """PortAudio's callback raises nothing and calls only what copies the sound, tells the time, and queues both."""
    callbacks = [
        node
        for node in ast.walk(TREES[FILES["game.audio.microphone"]])
        if isinstance(node, ast.FunctionDef) and "callback" in node.name
    ]
    assert callbacks, "game/audio/microphone.py has no function with callback in its name"
    for callback in callbacks:
        assert not [node for node in ast.walk(callback) if isinstance(node, ast.Raise | ast.Import | ast.ImportFrom)]
        calls = {_called(node) for node in ast.walk(callback) if isinstance(node, ast.Call)}
        assert calls <= CALLBACK_CALLS, f"{callback.name} calls {sorted(calls - CALLBACK_CALLS)}"


def _called(call: ast.Call) -> str:
    """Return the last name of what is called: "copy" of `indata[:, 0].copy()`."""
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)
