"""Names and versions of the program, of what it is built on, and of the system: for the log and for bug reports."""

import platform

PROGRAM = "speak-a-sketch"
PACKAGES = (PROGRAM, "pygame-ce", "sounddevice", "ai-edge-litert", "numpy")


def about() -> tuple[tuple[str, str], ...]:
    """Return names and versions: of the program, what hears and draws, Python, and the system."""
    return (
        *((name, version_of(name)) for name in PACKAGES),
        ("Python", platform.python_version()),
        ("System", f"{platform.system()} {platform.release()} {platform.machine()}"),
    )


def version_of(package: str) -> str:
    """Return the version of a package, or that it runs without being installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
