"""Prints every text of the code that a player may read, with its file and line: python -m tests.tools.sentences.

Whoever changes or translates what the game says reads all of it here, one text a line. What an f-string puts in stands
in braces. Some names that only the code reads are among them; nothing is left out that a player reads.
"""

import argparse
import ast
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

FOLDERS = (Path("game"), Path("models") / "spot")
READ = re.compile(r"[A-Za-z\u2026]{2,} |^[A-Z][a-z]+$|[.?!]$")  # two words, one that is written large, or an end


def texts(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of each string in Python code that somebody may read, as they stand there; no docstrings."""
    tree = ast.parse(source)
    unread = {id(part) for node in ast.walk(tree) for part in _unread(node)}
    read = [node for node in ast.walk(tree) if isinstance(node, ast.expr) and id(node) not in unread]
    for node in sorted(read, key=lambda node: (node.lineno, node.col_offset)):
        text = _text(node)
        if READ.search(text):
            yield node.lineno, text


def _text(node: ast.AST) -> str:
    """Return what a string or an f-string says, nothing for another node."""
    if isinstance(node, ast.JoinedStr):
        return "".join(map(_part, node.values))
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _part(part: ast.AST) -> str:
    """Return a part of an f-string: its own words, or in braces what is put in."""
    return "{" + ast.unparse(part.value) + "}" if isinstance(part, ast.FormattedValue) else _text(part)


def _unread(node: ast.AST) -> list[ast.expr]:
    """Return the strings of a node that stand for nothing by themselves: docstrings, parts of f-strings, types."""
    match node:
        case ast.JoinedStr(values=values):
            return values
        case ast.Expr(value=ast.Constant() as docstring):
            return [docstring]
        case ast.FunctionDef(returns=ast.Constant() as returns):
            return [returns]
    return []


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the texts of all files in some folders."""
    parser = argparse.ArgumentParser(description="Print every text that a player may read.")
    parser.add_argument("folders", nargs="*", type=Path, default=FOLDERS, metavar="FOLDER", help="where to look")
    for folder in parser.parse_args(arguments).folders:
        for path in sorted(folder.rglob("*.py")):
            for line, text in texts(path.read_text(encoding="utf-8")):
                sys.stdout.write(f"{path.as_posix()}:{line}: {text!r}\n")


if __name__ == "__main__":
    main()
