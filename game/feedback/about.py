"""What the program is and what it runs on, for bug reports: versions and the system, nothing about the player."""

import platform
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("speak-a-sketch", "pygame-ce", "sounddevice", "ai-edge-litert", "numpy")


def about() -> tuple[tuple[str, str], ...]:
    """Return names and versions: of the program, what hears and draws, Python, and the system."""
    return (
        *((name, _version(name)) for name in PACKAGES),
        ("Python", platform.python_version()),
        ("System", f"{platform.system()} {platform.release()} {platform.machine()}"),
    )


def _version(package: str) -> str:
    """Return the version of a package, or that it runs without being installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
