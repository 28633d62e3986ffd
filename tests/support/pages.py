"""The pages for people, and what stands on them: commands, headings, and names of files and functions of the code."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.support.architecture import ROOT, TREES

PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(page for folder in ("assets", "game", "models", "tests") for page in (ROOT / folder).rglob("*.md")),
    ]
)
PROGRAMS = ("curl", "git", "mkdir", "pip", "py", "python", "python3", "sudo", "tar", ".ci", ".venv")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```\n", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"[\w./*-]*\w\.py\b")
SPAN = re.compile(r"`([^`\n]+)`")
CALL = re.compile(r"([A-Za-z_]\w*(?:\.\w+)*)\(")
ITEM = re.compile(r"\s*(?:[-*] |\d+\. |\||#|$)")  # begins another item: of a list, a table, a heading, a paragraph


@dataclass(frozen=True)
class Mention:
    """What one line, paragraph or item of a list names. files: of the code. functions: as written, without brackets."""

    text: str
    files: tuple[str, ...]
    functions: tuple[str, ...]


def named(page: Path) -> str:
    """Return `page` as seen from the top of the project."""
    return page.relative_to(ROOT).as_posix()


def commands(text: str) -> list[str]:
    """Return the command lines in the fenced blocks of a page; `python` stands for that of the environment."""
    lines = [
        line.strip()
        for language, block in FENCE.findall(text)
        if language in ("", "sh", "bat")
        for line in block.splitlines()
    ]
    return [line.replace(".venv/bin/python ", "python ") for line in lines if re.split(r"[ /\\]", line)[0] in PROGRAMS]


def headings(page: Path) -> set[str]:
    """Return the names by which links reach the headings of a page: small letters, hyphens between words."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


def mentions(text: str) -> Iterator[Mention]:
    """Yield what each item of a page names: in `code`, and in the lines of drawings, but for commands."""
    asked = set(commands(text))
    for language, block in FENCE.findall(text):
        for line in block.splitlines():
            if language == "" and line.strip() not in asked and (files := tuple(FILE.findall(line))):
                yield Mention(line.strip(), files, tuple(CALL.findall(line)))
    for item in _items(FENCE.sub("\n", text)):
        spans = [span for span in SPAN.findall(item) if not span.startswith(PROGRAMS) and " --" not in span]
        files = tuple(file for span in spans for file in FILE.findall(span))
        functions = tuple(call[1] for span in spans if (call := CALL.match(span)))
        if files or functions:
            yield Mention(item.strip(), files, functions)


def _items(text: str) -> Iterator[str]:
    """Yield paragraphs, and the items of lists and tables, each in one line."""
    item = ""
    for line in text.splitlines():
        if ITEM.match(line):
            yield item
            item = ""
        item += " " + line.strip()
    yield item


def files_of(name: str, page: Path) -> list[Path]:
    """Return the files that `name` means on a page: from the page's own folder, or from one above it."""
    for folder in page.parents:
        if found := sorted(folder.glob(name)):
            return found
        if folder == ROOT:
            break
    return []


def defines(file: Path, function: str) -> bool:
    """Return whether a file of the project defines a function or class: "step", "Listener.stop"."""
    owner, _, name = function.rpartition(".")
    tree: ast.AST = TREES[file]
    for part in filter(None, owner.split(".")):
        classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef) and node.name == part]
        if not classes:
            return False
        tree = classes[0]
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return any(isinstance(node, kinds) and node.name == name for node in ast.walk(tree))
