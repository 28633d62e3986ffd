"""Every tool says what it does when it is asked, and does nothing then."""

import importlib
from pathlib import Path

import pytest


def tools_with(text: str) -> list[str]:
    """Return the names of the tools whose source has a line that begins so."""
    return [path.stem for path in sorted(Path(__file__).parent.glob("*.py")) if f"\n{text}" in path.read_text("utf-8")]


TOOLS = tools_with("def main(")


@pytest.mark.parametrize("name", TOOLS)
def test_help_is_given(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends well, and leaves no file."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        importlib.import_module(f"tests.tools.{name}").main(["--help"])

    assert ended.value.code == 0
    assert "usage: " in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_no_tool_is_left_out() -> None:
    """Whatever can be called as a program has a `main`."""
    assert tools_with("if __name__") == TOOLS
