"""House rules that a linter does not know: careful handlers, and callbacks that only copy and queue."""

import ast

from tests.support.architecture import FILES, ROOT, TREES

CALLBACK_CALLS = {"put_nowait", "get_nowait", "copy", "_Captured", "_clock", "len"}


def test_one_broad_handler_ends_an_error() -> None:
    """`except Exception` that raises nothing stands once, at the top of the listener's thread; a bare except nowhere.

    Others give an error that nobody foresaw a name or a line in the log, and raise it, or hand it to who waits for it.
    """

    def goes_on(node: ast.AST) -> bool:
        handed = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr
        return isinstance(node, ast.Raise) or handed == "set_exception"

    broad = [
        path.relative_to(ROOT).as_posix()
        for path in FILES.values()
        for node in ast.walk(TREES[path])
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
        and not any(map(goes_on, [*node.body, *(line.value for line in node.body if isinstance(line, ast.Expr))]))
    ]
    assert broad == ["game/audio/listener.py"]


def test_audio_callback_only_copies_and_queues() -> None:
    """PortAudio's callbacks raise nothing and call only a queue that never waits, the clock, and what copies sound."""
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
