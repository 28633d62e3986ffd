"""What `pip install .` brings along: every file that the program reads."""

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from models.spot.config import VOCABULARIES, weights_of

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SETUP = PROJECT["tool"]["setuptools"]
FOUND = [folder for pattern in SETUP["packages"]["find"]["include"] for folder in ROOT.glob(pattern)]
PACKAGES = {
    path.parent.relative_to(ROOT).as_posix().replace("/", ".") for top in FOUND for path in top.rglob("__init__.py")
}


def test_every_data_file_is_installed() -> None:
    """Each file of a package is a module or is named by a pattern, of the package or of all packages."""
    for package in PACKAGES:
        folder = ROOT / package.replace(".", "/")
        patterns = [*SETUP["package-data"]["*"], *SETUP["package-data"].get(package, [])]
        brought = {path for pattern in patterns for path in folder.glob(pattern)}
        inner = {folder / name.removeprefix(package + ".") for name in PACKAGES if name.startswith(package + ".")}
        forgotten = [
            path.relative_to(ROOT)
            for path in folder.rglob("*")
            if path.is_file() and path.suffix not in (".py", ".pyc") and not inner & set(path.parents)
            if path not in brought
        ]
        assert forgotten == []


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@pytest.mark.parametrize("kind", [".tflite", ".keras", ".json"])
def test_every_vocabulary_brings_its_files(vocabulary: str, kind: str) -> None:
    """The weights of each vocabulary, those to train on and the card lie in a package that brings them along."""
    file = weights_of(vocabulary).with_suffix(kind)
    package = ".".join(file.parent.relative_to(ROOT).parts)

    assert package in PACKAGES
    assert any(file.match(pattern) for pattern in SETUP["package-data"][package])


def test_every_package_is_installed() -> None:
    """Each folder with modules, but for the tests, is a package that is found and installed."""
    folders = {
        path.parent.relative_to(ROOT) for top in ("assets", "game", "models") for path in (ROOT / top).rglob("*.py")
    }

    assert {folder.as_posix().replace("/", ".") for folder in folders} == PACKAGES


@pytest.mark.parametrize(
    ("system", "machine", "needed"),
    [
        ("linux", "x86_64", True),
        ("linux", "aarch64", True),
        ("darwin", "arm64", True),
        ("darwin", "x86_64", False),
        ("win32", "AMD64", True),
        ("win32", "ARM64", False),
    ],
)
def test_the_game_is_installed_where_there_is_no_litert(system: str, machine: str, needed: bool) -> None:
    """LiteRT is asked for where it is published, and nowhere else: it would keep the game from being installed."""
    requirements = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
    (litert,) = [asked for asked in requirements if asked.name == "ai-edge-litert"]

    assert litert.marker is not None
    assert litert.marker.evaluate({"sys_platform": system, "platform_machine": machine}) is needed
