"""The command line that judges a model on recordings that it has not learned from.

    python -m models.evaluate clips DIR             one word or noise per file, each file on its own
    python -m models.evaluate streams DIR           continuous sound: exactly one move per spoken word?
    python -m models.evaluate long FILE_OR_FOLDER   hours without commands: false fires per hour
    python -m models.evaluate speed                 time, start-up, memory
    python -m models.evaluate sweep DIR             all that at every threshold, with a plot
    python -m models.evaluate compare DIR --against X   the same streams heard by other networks and by other rules
    python -m models.evaluate adaptation DIR        what fitting to one person's voice gains, for each speaker
    python -m models.evaluate accents DIR           the same for a folder of a few voices, each told for itself
    python -m models.evaluate own-words DIR         how well sounds are heard that the recogniser never learned
    python -m models.evaluate all DIR --out FOLDER  the first six in one run, with report.json and pictures

DIR holds one folder of clips per label, as Speech Commands does, and `extra` beside them (see models/data/dataset.py).
--split keeps what training, validation or testing may use; of long noises the last fifth is not for training.
--threshold and the other rules of the decision (--smoothing, --release ...) are tried in place of the card's.
--profile hears with a voice that models.adapt fitted. --json prints the report as JSON. --write-card puts the figures
into the model's card, and for a model of ours into its page for people (`MODEL_PAGES`), so that nobody types them. The
exit status is 0, or 2 if something could not be used or written; Ctrl-C ends with 130, a reader that leaves with 141.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from models.common.files import replacing
from models.common.terminal import INTERRUPTED, PIPE_CLOSED, drop_output, take_any_letter, train_extra
from models.data.dataset import DataError
from models.spot.audio_files import AudioError
from models.spot.config import DEFAULT_MODEL, VOCABULARIES, DecisionConfig, ModelCard, ModelError, weights_of
from models.spot.profile import load_network
from models.spot.runtime import Network

with train_extra():
    from models.evaluate import targets
    from models.evaluate.everything import EverythingReport
    from models.evaluate.report import Report, as_json, as_markdown, as_text, has_section, with_section
    from models.evaluate.subcommands import ALL, JUDGEMENTS, SUBCOMMANDS, parser

MODEL_PAGES = {weights_of(name): weights_of(name).with_suffix(".md") for name in VOCABULARIES}
MODEL_PAGES[DEFAULT_MODEL] = Path(__file__).parents[1] / "README.md"
"""Where people read about each of our models."""


class OutputError(Exception):
    """What is to be written cannot be: what happened, and what to do."""


def write_card(what: str, report: Report, *, model: Path, sha256: str) -> None:
    """Put the report of the judgement `what` into the card of `model`, and for a model of ours onto its page.

    what: names the figures in both; the page has a place for them (see `with_section`).
    The figures that matter most, of all judgements, are put onto the page as well if it has a place for them.
    The card is read again, since another judgement may have written its figures meanwhile. Raises ModelError if it is
    no longer that of the network which was judged, whose fingerprint is `sha256`, and OSError if it cannot be written.
    """
    path = model.with_suffix(".json")
    card = ModelCard.load(path)
    if card.sha256 != sha256:
        raise ModelError(f"The card {path} was replaced while its model was judged. Judge the model again.")
    card = replace(card, figures={**card.figures, what: as_json(report)})
    card.save(path)
    page = _page(model)
    if page:
        text = with_section(page.read_text(encoding="utf-8"), what, as_markdown(report.parts()))
        if has_section(text, targets.NAME):
            text = with_section(text, targets.NAME, as_markdown(targets.parts(card.figures)))
        with replacing(page) as part:
            part.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status, as said above."""
    take_any_letter()
    command_line = parser()
    options = command_line.parse_args(arguments)
    if options.write_card and getattr(options, "profile", None):
        command_line.error("--write-card is for the shipped model, not for a voice: leave --profile out")
    try:
        _check_outputs(options)
        network = load_network(options.model, profile=getattr(options, "profile", None))
        try:
            decision = replace(network.card.decision, **_rules(options))
        except ValueError as error:
            command_line.error(str(error))
        return _judge(options, network, decision)
    except BrokenPipeError:
        drop_output()
        return PIPE_CLOSED
    except (AudioError, DataError, ModelError, OutputError) as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"A file cannot be read or written ({error}). Make room or allow it, and start again.", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped before the end. Give the same command to judge from the start.", file=sys.stderr)
        return INTERRUPTED
    return 2


def _judge(options: argparse.Namespace, network: Network, decision: DecisionConfig) -> int:
    """Judge, print and write as asked; return the exit status."""
    report = SUBCOMMANDS[options.what].judge(options, network, decision)
    print(json.dumps(as_json(report), indent=2) if options.json else as_text(report.parts()), flush=True)
    if options.write_card:
        reports = report.judgements if isinstance(report, EverythingReport) else {_figures_of(options): report}
        for name, judged in reports.items():
            write_card(name, judged, model=options.model, sha256=network.card.sha256)
    return 0


def _check_outputs(options: argparse.Namespace) -> None:
    """Raise OutputError if what is to be written after minutes of work cannot be."""
    paths = [getattr(options, name, None) for name in ("misses", "plot", "traces")]
    paths += [options.model.with_suffix(".json")] if options.write_card else []
    for path in paths:
        if path and (path.is_dir() or not path.parent.is_dir() or not os.access(path.parent, os.W_OK)):
            raise OutputError(f"{path} cannot be written. Give a name in a folder that exists and may be written to.")
    page = _page(options.model)
    if options.write_card and page:
        try:
            for name in JUDGEMENTS if options.what == ALL else [_figures_of(options)]:
                with_section(page.read_text(encoding="utf-8"), name, "")
        except (OSError, ValueError) as error:
            raise OutputError(
                f"{page} has no place for the figures ({error}). Restore it, or leave --write-card out."
            ) from error


def _figures_of(options: argparse.Namespace) -> str:
    """Return the name of the figures of a judgement; changed voices have figures of their own."""
    voice = getattr(options, "voice", "")
    return f"{options.what}-{voice}" if voice else str(options.what)


def _page(model: Path) -> Path | None:
    """Return the page of a model of ours, or None of any other."""
    return next((page for ours, page in MODEL_PAGES.items() if ours.resolve() == model.resolve()), None)


def _rules(options: argparse.Namespace) -> dict[str, Any]:
    """Return what was asked for in place of the card's decision."""
    asked = {field.name: getattr(options, field.name, None) for field in fields(DecisionConfig)}
    return {name: value for name, value in asked.items() if value is not None}


if __name__ == "__main__":
    sys.exit(main())
