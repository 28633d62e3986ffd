"""The subcommands of the command line, and how each one's words become the options of a judgement."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

from models.data.dataset import Split
from models.data.voices import VOICES
from models.evaluate import adaptation, clips, compare, cost, everything, long, own_words, streams, sweep
from models.evaluate.recordings import CONDITION_NAMES, SAID_AGAIN_NAMES, StreamSelection
from models.evaluate.report import Report
from models.spot.config import DecisionConfig
from models.spot.given import given_count, given_file_or_folder, given_folder, given_number
from models.spot.options import add_model_options, add_profile_option, given_model
from models.spot.runtime import Network

ALL = "all"


@dataclass(frozen=True)
class Subcommand:
    """One subcommand.

    help: what the help says of it. add_options: adds what it asks for, but for what all ask for.
    judge: takes the command line as it was read, the network and the decision.
    folder: whether it takes a data set. split: whether it takes --split. profile: whether it takes --profile.
    """

    help: str
    add_options: Callable[[argparse.ArgumentParser], None]
    judge: Callable[[argparse.Namespace, Network, DecisionConfig], Report]
    folder: bool = True
    split: bool = True
    profile: bool = False


def parser() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    whole = argparse.ArgumentParser(prog="python -m models.evaluate", description="Judge a model on recordings.")
    subparsers = whole.add_subparsers(dest="what", required=True)
    for name, subcommand in SUBCOMMANDS.items():
        sub = subparsers.add_parser(name, help=subcommand.help)
        if subcommand.folder:
            sub.add_argument("folder", type=given_folder, metavar="DIR", help="holds one folder of clips per label")
        subcommand.add_options(sub)
        if subcommand.split:
            choices = [split.value for split in Split]
            sub.add_argument("--split", choices=choices, help="what may be used for that (default: all)")
        add_model_options(sub)
        if subcommand.profile:
            add_profile_option(sub)
        sub.add_argument("--json", action="store_true", help="print the report as JSON")
        sub.add_argument("--write-card", action="store_true", help="put the figures into the model's card")
        rules = sub.add_argument_group("decision", "in place of the card's")
        for field in fields(DecisionConfig):
            if field.type in (int, float):
                option = f"--{field.name.replace('_', '-')}"
                rules.add_argument(option, type=given_number(field.type), metavar=option[2].upper())
    return whole


def selection_of(asked: argparse.Namespace) -> StreamSelection:
    """Return which streams are asked for."""
    return StreamSelection(asked.folder, split_of(asked), asked.words, tuple(asked.condition), asked.seed, asked.tight)


def split_of(asked: argparse.Namespace) -> Split | None:
    """Return which split is asked for, None for all."""
    return Split(asked.split) if asked.split else None


def _judge_clips(asked: argparse.Namespace, network: Network, decision: DecisionConfig) -> Report:
    return clips.judge(clips.ClipsOptions(asked.folder, split_of(asked)), network, decision=decision)


def _judge_streams(asked: argparse.Namespace, network: Network, decision: DecisionConfig) -> Report:
    options = streams.StreamsOptions(selection_of(asked), asked.misses)
    return streams.judge(options, network, decision=decision)


def _judge_long(asked: argparse.Namespace, network: Network, decision: DecisionConfig) -> Report:
    options = long.LongOptions(tuple(asked.audio), split_of(asked), asked.silence)
    return long.judge(options, network, decision=decision)


def _judge_speed(asked: argparse.Namespace, network: Network, decision: DecisionConfig) -> Report:
    return cost.judge(cost.SpeedOptions(asked.model, asked.seconds), network, decision=decision)


def _judge_sweep(asked: argparse.Namespace, network: Network, decision: DecisionConfig) -> Report:
    options = sweep.SweepOptions(selection_of(asked), asked.traces, asked.plot)
    return sweep.judge(options, network, decision=decision)


def _judge_compare(asked: argparse.Namespace, network: Network, decision: DecisionConfig) -> Report:
    options = compare.CompareOptions(selection_of(asked), asked.model, tuple(asked.against))
    return compare.judge(options, network, decision=decision)


def _judge_adaptation(asked: argparse.Namespace, network: Network, decision: DecisionConfig) -> Report:
    takes = tuple(sorted(set(asked.takes)))
    split = split_of(asked) if hasattr(asked, "split") else None
    options = adaptation.AdaptationOptions(asked.folder, split, takes, asked.voice, asked.talk_minutes, seed=asked.seed)
    return adaptation.judge(options, network, decision=decision)


def _judge_own_words(asked: argparse.Namespace, network: Network, decision: DecisionConfig) -> Report:
    options = own_words.OwnWordsOptions(asked.folder, asked.takes, asked.seed)
    return own_words.judge(options, network, decision=decision)


def _judge_everything(asked: argparse.Namespace, network: Network, decision: DecisionConfig) -> Report:
    options = everything.EverythingOptions(
        selection_of(asked), asked.out, asked.model, silence_hours=asked.silence, seconds=asked.seconds
    )
    return everything.judge(options, network, decision=decision)


def _add_nothing(parser: argparse.ArgumentParser) -> None:
    """Add nothing: what all ask for is enough."""


def _add_streams(parser: argparse.ArgumentParser) -> None:
    """Add which streams are heard."""
    seed, names = StreamSelection.seed, CONDITION_NAMES
    add = parser.add_argument
    add("--words", type=_words, metavar="N", help="so many, drawn for each condition (default: every recording once)")
    every = (*names, *SAID_AGAIN_NAMES)
    text = f"of {', '.join(every)} (default: all but the last {len(SAID_AGAIN_NAMES)})"
    add("--condition", nargs="+", choices=every, default=names, metavar="NAME", help=text)
    add("--seed", type=given_count, default=seed, metavar="N", help=f"another draw of words (default: {seed})")
    add("--tight", action="store_true", help="cut words as version 0.1 did, to compare with its figures")


def _add_misses(parser: argparse.ArgumentParser) -> None:
    _add_streams(parser)
    parser.add_argument("--misses", type=Path, metavar="CSV", help="list the words that went wrong in this file")


def _add_audio(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "audio", nargs="*", type=given_file_or_folder, metavar="FILE_OR_FOLDER", help="sound without any command"
    )
    _add_silence(parser, hours=long.LongOptions.silence_hours)


def _add_silence(parser: argparse.ArgumentParser, *, hours: float) -> None:
    """Add how much silence is listened to; `hours` unless it is said."""
    text = f"listen to a microphone's faint hiss as well (default: {hours:g})"
    parser.add_argument("--silence", type=_hours, default=hours, metavar="HOURS", help=text)


def _add_seconds(parser: argparse.ArgumentParser) -> None:
    seconds = cost.SpeedOptions.seconds
    text = f"of sound to hear (default: {seconds:g})"
    parser.add_argument("--seconds", type=_seconds, default=seconds, metavar="S", help=text)


def _add_scores_and_plot(parser: argparse.ArgumentParser) -> None:
    _add_streams(parser)
    text = "keep the network's scores here, and take them from here next time"
    parser.add_argument("--traces", type=Path, metavar="NPZ", help=text)
    parser.add_argument("--plot", type=Path, metavar="PNG", help="draw the curves to this file")


def _add_against(parser: argparse.ArgumentParser) -> None:
    _add_streams(parser)
    parser.add_argument(
        "--against",
        nargs="+",
        default=[compare.TFJS],
        type=_challenge,
        metavar="X",
        help="another .tflite with its card beside; tfjs, the rule of TensorFlow.js (default); or another decision on "
        "the same scores, as threshold=0.6,smoothing=3",
    )


def _add_adaptation(parser: argparse.ArgumentParser) -> None:
    """Add who is fitted, with how much, and how they speak."""
    of = adaptation.AdaptationOptions
    add = parser.add_argument
    text = f"of each word, each number for itself (default: {' '.join(map(str, of.takes))})"
    add("--takes", nargs="+", type=_takes, default=of.takes, metavar="N", help=text)
    add("--voice", choices=sorted(VOICES), default=of.voice, help="change all speakers to such a voice")
    add(
        "--talk-minutes",
        type=_minutes,
        default=of.talk_minutes,
        metavar="M",
        help="of each kind of other people's talk",
    )
    add("--seed", type=given_count, default=of.seed, metavar="N", help=f"of rooms and order (default: {of.seed})")


def _add_own_words(parser: argparse.ArgumentParser) -> None:
    """Add with how much the sounds are taught."""
    of = own_words.OwnWordsOptions
    add = parser.add_argument
    add("--takes", type=_takes, default=of.takes, metavar="N", help=f"of each sound (default: {of.takes})")
    add("--seed", type=given_count, default=of.seed, metavar="N", help=f"of rooms and levels (default: {of.seed})")


def _add_out_and_all(parser: argparse.ArgumentParser) -> None:
    text = "for report.json, misses.csv and the pictures"
    parser.add_argument("--out", type=Path, required=True, metavar="FOLDER", help=text)
    _add_streams(parser)
    _add_seconds(parser)
    _add_silence(parser, hours=everything.EverythingOptions.silence_hours)


_words = given_number(int, "4 or more words", allowed=lambda words: words >= 4)  # one of them is no command then
_hours = given_number(float, "0 or more hours", allowed=lambda hours: 0.0 <= hours < float("inf"))
_takes = given_number(int, "1 or more takes", allowed=lambda takes: takes >= 1)
_minutes = given_number(float, "0 or more minutes", allowed=lambda minutes: 0.0 <= minutes < float("inf"))
_seconds = given_number(float, "1 or more seconds", allowed=lambda seconds: 1.0 <= seconds < float("inf"))


def _challenge(text: str) -> compare.Challenge:
    """Return `text` as what is compared with."""
    try:
        challenge = compare.Challenge.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    if challenge.model is not None:
        given_model(str(challenge.model))
    return challenge


JUDGEMENTS = {
    "clips": Subcommand("one word or noise per file, each clip on its own", _add_nothing, _judge_clips, profile=True),
    "streams": Subcommand("continuous sound in several conditions", _add_misses, _judge_streams, profile=True),
    "long": Subcommand("hours without commands", _add_audio, _judge_long, folder=False, profile=True),
    "speed": Subcommand("time, start-up, memory", _add_seconds, _judge_speed, folder=False, split=False),
    "sweep": Subcommand("every threshold at once", _add_scores_and_plot, _judge_sweep),
    "compare": Subcommand("other networks and decision rules on the same sound", _add_against, _judge_compare),
}
"""The subcommands that judge in one way, by their names."""
FITTED = {
    "adaptation": Subcommand("what fitting to one person's voice gains", _add_adaptation, _judge_adaptation),
    "accents": Subcommand(
        "the same for a folder of a few voices, such as foreign ones", _add_adaptation, _judge_adaptation, split=False
    ),
    "own-words": Subcommand("how well taught sounds are heard", _add_own_words, _judge_own_words, split=False),
}
"""The subcommands that judge what fitting adds to a network."""
SUBCOMMANDS = {
    **JUDGEMENTS,
    **FITTED,
    ALL: Subcommand("all of the first six in one run", _add_out_and_all, _judge_everything),
}
"""All subcommands, by their names."""
