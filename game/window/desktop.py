"""What the desktop says about itself: whether its windows are light. Asked once, before the window opens."""

import subprocess
import sys

PATIENCE_S = 1.0
# What answers on each system, and what is in the answer where windows are light.
QUESTIONS = {
    "linux": (("gsettings", "get", "org.gnome.desktop.interface", "color-scheme"), "light"),
    "darwin": (("defaults", "read", "-g", "AppleInterfaceStyle"), None),  # it has a value in the dark only
    "win32": (
        (
            "reg",
            "query",
            r"HKCU\Software\Microsoft\Windows\CurrentVersion\Themes\Personalize",
            "/v",
            "AppsUseLightTheme",
        ),
        "0x1",
    ),
}


def is_light(platform: str = sys.platform) -> bool:
    """Return whether the desktop is light; where it does not say, it is not."""
    if platform not in QUESTIONS:
        return False
    question, light = QUESTIONS[platform]
    try:
        done = subprocess.run(question, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    if light is None:
        return done.returncode != 0
    return done.returncode == 0 and light in done.stdout
