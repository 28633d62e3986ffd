"""What it costs to start the recogniser: to be run in an interpreter of its own.

    python -m models.evaluate.startup_probe MODEL

It loads the model, hears a second, and then prints one line of JSON: {"memory_mib"}, null where the system does not
tell.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from models.spot.config import ModelError
from models.spot.spotter import Spotter

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]  # a module everywhere else

STATUS = Path("/proc/self/status")


def peak_memory_mib() -> float | None:
    """Return the most memory that this process has held, MiB, or None where the system does not tell."""
    if STATUS.exists():
        # Linux counts in ru_maxrss what the parent held when it started us; VmHWM is ours alone. In KiB.
        for line in STATUS.read_text(encoding="ascii", errors="replace").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024.0
    if resource is None:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024.0**2 if sys.platform == "darwin" else 1024.0)  # macOS: bytes, others: KiB


def main(arguments: Sequence[str] | None = None) -> int:
    """Load the model named by the only argument, hear a second, print the line; 2 if the model cannot be used."""
    (model,) = sys.argv[1:] if arguments is None else arguments
    try:
        spotter = Spotter.load(Path(model))
    except ModelError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    spotter.feed(np.zeros(spotter.card.frontend.sample_rate_hz, np.float32))
    sys.stdout.write(json.dumps({"memory_mib": peak_memory_mib()}) + "\n")
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
