"""Which names of files and folders work on every system, so that what is kept on one can be moved to another."""

import re

# In a name, on one system or another; the last two ranges are halves of letters, which no system takes.
FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\ud800-\udc7f\udd00-\udfff]')
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)  # by Windows, for devices


def works_everywhere(name: str) -> bool:
    """Return whether a file or a folder may be called so; name: without its ending."""
    wrong = FORBIDDEN.search(name) or RESERVED.fullmatch(name) or name.startswith(".") or name.endswith((".", " "))
    return bool(name) and not wrong
