"""Judges what fitting to one person's voice gains: each speaker fitted with a few clips, and judged on the rest.

A speaker's first clips of each command are the takes, as `python -m models.adapt` gets them, and the profile counts
only where that would have kept it. The rest of their clips are judged, each alone and in a stream among other people's
words, in quiet and in babble. The same last layer then hears talk of other people, in which nothing should fire.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from models.adapt.bank import Bank
from models.adapt.embeddings import Looks, looks_of
from models.adapt.fitting import Fitted, Wanted, fit_voice
from models.adapt.judging import Ear
from models.adapt.last_layer import LastLayer
from models.adapt.takes import Takes
from models.data.clips import read_part
from models.data.dataset import DataError, Recording, Split
from models.data.voices import VOICES
from models.evaluate.matching import Detection, Spoken, is_once, match
from models.evaluate.report import Part, Report, Table, mean_of, of_split, share_of
from models.evaluate.speakers import TENTH
from models.evaluate.stream_builder import CONDITIONS, Condition, Material, Noise, build_stream, gather
from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.config import DecisionConfig
from models.spot.counted import counted
from models.spot.frontend import Samples
from models.spot.runtime import Network

ALONE = "each alone"
STREAMS = ("quiet", "babble 10 dB")
OTHERS_IN_STREAM = 20  # words of other people among those of a speaker
TALK_S = 30.0  # of each recording of talk
FEW = 5  # speakers, and fewer, are told each for itself
HEARD_WELL = 0.9  # share of clips from which a speaker counts as heard well
HEAD = ("takes", "speakers", "kept for", "where", "heard before", "heard after", "others before", "others after")
TALK_HEAD = ("takes", "talk", "hours", "false moves before", "after, mean of speakers")


@dataclass(frozen=True)
class AdaptationOptions:
    """Who is judged.

    takes: of each word that are fitted to, each number in a judgement of its own. voice: a name of
    `models.data.voices.VOICES` that all speakers are changed to, or empty. talk_minutes: of each kind of talk.
    """

    folder: Path
    split: Split | None = None
    takes: tuple[int, ...] = (1, 2, 3)
    voice: str = ""
    talk_minutes: float = 20.0
    seed: int = 1


@dataclass(frozen=True)
class Heard:
    """Of so many commands so many were heard exactly once, and of so many other words so many fired."""

    commands: int = 0
    once: int = 0
    others: int = 0
    fired: int = 0

    def __add__(self, other: "Heard") -> "Heard":
        return Heard(
            self.commands + other.commands,
            self.once + other.once,
            self.others + other.others,
            self.fired + other.fired,
        )

    @property
    def share(self) -> float:
        """The share of commands heard exactly once."""
        return self.once / self.commands if self.commands else 0.0


@dataclass(frozen=True)
class SpeakerChange:
    """One speaker before and after, by where the words were said. kept: whether the profile was."""

    speaker: str
    kept: bool
    before: dict[str, Heard]
    after: dict[str, Heard]


@dataclass(frozen=True)
class TalkChange:
    """False moves in talk of other people. after: mean over the speakers, whose profile was kept or not."""

    hours: float
    before: int
    after: float


@dataclass(frozen=True)
class TakesReport:
    """What so many takes of each word gain."""

    takes: int
    speakers: tuple[SpeakerChange, ...]
    talk: dict[str, TalkChange]


@dataclass(frozen=True)
class AdaptationReport(Report):
    """What fitting gains, by the number of takes. split, voice: see `AdaptationOptions`."""

    split: Split | None
    voice: str
    by_takes: tuple[TakesReport, ...]

    def parts(self) -> list[Part]:
        """Return the report as sentences and tables."""
        rows, talk_rows, worse = [], [], []
        for of in self.by_takes:
            for name, group in _groups(of.speakers):
                kept = f"{sum(change.kept for change in group)} of {len(group)}"
                for where in group[0].before:
                    before, after = _sum(group, where, after=False), _sum(group, where, after=True)
                    shares = [share_of(heard.share, heard.commands) for heard in (before, after)]
                    fired = [mean_of(heard.fired / max(1, heard.others), heard.others) for heard in (before, after)]
                    rows.append((str(of.takes), name, kept, where, *shares, *fired))
            for kind, change in of.talk.items():
                figures = (f"{change.hours:.2f}", str(change.before), f"{change.after:.1f}")
                talk_rows.append((str(of.takes), kind, *figures))
            worse += _worse(of)
        voices = f", their voices changed to {self.voice}" if self.voice else ""
        speakers = counted(len(self.by_takes[0].speakers), "speaker")
        title = (
            f"{speakers}{of_split(self.split)}{voices}, each fitted with so many takes "
            "of each of the four words and judged on their other clips."
        )
        if len(self.by_takes[0].speakers) > FEW:
            title += " The hardest tenth are those heard least before."
        return [title, Table(HEAD, rows), *worse, *([Table(TALK_HEAD, talk_rows)] if talk_rows else [])]


def hardest_of(speakers: Sequence[SpeakerChange]) -> tuple[SpeakerChange, ...]:
    """Return the tenth of the speakers who were heard least before, one or more."""
    ordered = sorted(speakers, key=lambda change: (_total(change.before).share, change.speaker))
    return tuple(ordered[: max(1, round(TENTH * len(ordered)))])


def _groups(speakers: tuple[SpeakerChange, ...]) -> tuple[tuple[str, tuple[SpeakerChange, ...]], ...]:
    """Return of whom figures are told, by name: of all, and of the hardest tenth, or of each where they are few."""
    if len(speakers) > FEW:
        return ("all", speakers), ("hardest tenth", hardest_of(speakers))
    return ("all", speakers), *((change.speaker, (change,)) for change in speakers)


def judge(options: AdaptationOptions, network: Network, *, decision: DecisionConfig) -> AdaptationReport:
    """Return what fitting gains for each speaker with enough clips.

    Raises DataError or AudioError if the data set cannot be used, BankError if there is no bank for the network.
    """
    bank = Bank.load()
    commands = tuple(word for word in network.card.commands if word in bank.labels)[:4]
    material = gather(options.folder, split=options.split, commands=commands)
    speakers = _speakers(material, commands, least=max(options.takes) + 1)
    if not speakers:
        raise DataError(
            f"No speaker in {options.folder} has {counted(max(options.takes) + 1, 'clip')} of each word. "
            "Ask for fewer --takes."
        )
    changed = VOICES[options.voice] if options.voice else _as_it_is
    before = Ear(LastLayer.of(bank), network.card.labels, decision)
    talk = _talk(material, network, decision, minutes=options.talk_minutes)
    rooms, reports = _rooms(material), []
    for count in options.takes:
        changes, moves = [], defaultdict[str, list[int]](list)
        for i, (speaker, clips) in enumerate(tqdm(speakers.items(), desc=counted(count, "take"), disable=None)):
            rng = np.random.default_rng([options.seed, i])
            said = {word: _read(clips[word], changed, rng) for word in commands}
            takes = Takes({word: tuple(samples[:count]) for word, samples in said.items()})
            fitted = fit_voice(network, takes, bank, wanted=Wanted(speaker), seed=options.seed)
            rest = [(word, clip) for word, samples in said.items() for clip in samples[count:]]
            others = [r for r in material.others if r.speaker == speaker]
            theirs = [(r.label, changed(read_part(r.path, r.part), rng)) for r in others]
            after = _ear(fitted, before)
            strangers = [r for r in material.others if r.speaker != speaker]
            heard = _heard(rest, theirs, strangers, rooms, network, (before, after), seed=options.seed + i)
            changes.append(SpeakerChange(speaker, fitted.profile is not None, *heard))
            for kind, looks in talk.items():
                moves[kind].append(sum(len(after.fires(of)) for of in looks))
        reports.append(TakesReport(count, tuple(changes), _talk_changes(talk, before, moves, decision)))
    return AdaptationReport(options.split, options.voice, tuple(reports))


def _as_it_is(samples: Samples, rng: np.random.Generator) -> Samples:
    del rng
    return samples


def _speakers(material: Material, commands: Sequence[str], *, least: int) -> dict[str, dict[str, list[Recording]]]:
    """Return the clips of everybody with `least` clips of each command, by speaker and word."""
    clips: dict[str, dict[str, list[Recording]]] = defaultdict(lambda: {word: [] for word in commands})
    for recording in material.commands:
        clips[recording.speaker][recording.label].append(recording)
    return {name: words for name, words in sorted(clips.items()) if min(map(len, words.values())) >= least}


def _read(
    clips: Iterable[Recording], changed: Callable[[Samples, np.random.Generator], Samples], rng: np.random.Generator
) -> list[Samples]:
    return [changed(read_part(clip.path, clip.part), rng) for clip in clips]


def _ear(fitted: Fitted, before: Ear) -> Ear:
    """Return what is heard with after a fit: what was heard with before, unless the profile was kept."""
    profile = fitted.profile
    if profile is None:
        return before
    pace_s = profile.result.same_word_s
    decision = before.decision if pace_s is None else replace(before.decision, same_word_s=pace_s)
    return Ear.of(profile, before.labels, decision, shipped=before.layer)


def _heard(
    commands: Sequence[tuple[str, Samples]],
    others: Sequence[tuple[str, Samples]],
    strangers: Sequence[Recording],
    rooms: Sequence[tuple[Condition, list[Samples]]],
    network: Network,
    ears: tuple[Ear, Ear],
    *,
    seed: int,
) -> tuple[dict[str, Heard], dict[str, Heard]]:
    """Return what two ears hear of a speaker's words, alone and in streams among those of strangers.

    rooms: the conditions of the streams, with what is heard beside the words.
    """
    found: tuple[dict[str, Heard], dict[str, Heard]] = {}, {}
    quiet, hop_frames = CONDITIONS[0], ears[0].decision.hop_frames
    for label, clip in (*commands, *others):
        rng = np.random.default_rng([seed, len(clip)])
        stream = build_stream([(label, clip)], quiet, noises=[], rng=rng)
        _add(found, ALONE, looks_of(stream.samples, network, hop_frames=hop_frames), stream.spoken, ears)
    for condition, noises in rooms:
        rng = np.random.default_rng([seed, len(condition.name)])
        some = [strangers[i] for i in rng.permutation(len(strangers))[:OTHERS_IN_STREAM]]
        words = [*commands, *others, *((r.label, read_part(r.path, r.part)) for r in some)]
        order = [words[i] for i in rng.permutation(len(words))]
        stream = build_stream(order, condition, noises=noises, rng=rng)
        _add(found, condition.name, looks_of(stream.samples, network, hop_frames=hop_frames), stream.spoken, ears)
    return found


def _rooms(material: Material) -> list[tuple[Condition, list[Samples]]]:
    """Return the conditions of STREAMS that there is noise for, each with some of it; they serve all speakers."""
    rooms = []
    for condition in (next(of for of in CONDITIONS if of.name == name) for name in STREAMS):
        noises = material.noises[condition.noise][:24] if condition.noise else []  # a minute of talkers is enough
        if noises or not condition.noise:
            rooms.append((condition, [read_part(recording.path, recording.part) for recording in noises]))
    return rooms


def _add(
    found: tuple[dict[str, Heard], dict[str, Heard]],
    where: str,
    looks: Looks,
    spoken: Sequence[Spoken],
    ears: tuple[Ear, Ear],
) -> None:
    """Count what two ears hear of one stream."""
    for ear, heard in zip(ears, found, strict=True):
        owned, _ = match(spoken, [Detection(time_s, word) for time_s, word in ear.fires_at(looks)])
        told = list(zip(spoken, owned, strict=True))
        asked = [(word, mine) for word, mine in told if word.label in ear.commands]
        others = [mine for word, mine in told if word.label not in ear.commands]
        counted = Heard(
            len(asked), sum(is_once(word, mine) for word, mine in asked), len(others), sum(map(len, others))
        )
        heard[where] = heard.get(where, Heard()) + counted


def _talk(material: Material, network: Network, decision: DecisionConfig, *, minutes: float) -> dict[str, list[Looks]]:
    """Return the looks at some minutes of each kind of talk without commands."""
    found = {}
    for name, recordings in (("read speech", material.noises[Noise.BABBLE]), ("learners", material.learners)):
        looks: list[Looks] = []
        missing_s = 60.0 * minutes
        for recording in tqdm(recordings, desc=name, disable=None):
            if missing_s <= 0:
                break
            samples = read_part(recording.path, recording.part)[: round(TALK_S * SAMPLE_RATE_HZ)]
            missing_s -= len(samples) / SAMPLE_RATE_HZ
            looks.append(looks_of(samples, network, hop_frames=decision.hop_frames))
        if looks:
            found[name] = looks
    return found


def _talk_changes(
    talk: dict[str, list[Looks]], before: Ear, moves: dict[str, list[int]], decision: DecisionConfig
) -> dict[str, TalkChange]:
    hop_s = decision.hop_frames * 0.01
    return {
        kind: TalkChange(
            hours=sum(len(of.times_s) for of in looks) * hop_s / 3600.0,
            before=sum(len(before.fires(of)) for of in looks),
            after=float(np.mean(moves[kind])),
        )
        for kind, looks in talk.items()
    }


def _total(heard: dict[str, Heard]) -> Heard:
    return sum(heard.values(), Heard())


def _sum(group: Iterable[SpeakerChange], where: str, *, after: bool) -> Heard:
    return sum(((change.after if after else change.before).get(where, Heard()) for change in group), Heard())


def _worse(of: TakesReport) -> list[Part]:
    """Return by how much somebody got worse who was heard well."""
    found = [
        (_total(change.before).once - _total(change.after).once, _total(change.before).commands, change.speaker)
        for change in of.speakers
        if change.kept and _total(change.before).share >= HEARD_WELL
    ]
    lost, commands, speaker = max(found, default=(0, 1, ""))
    takes = counted(of.takes, "take")
    if lost <= 0:
        return [f"With {takes} of a word nobody who was heard well is heard less."]
    return [f"With {takes} of a word, of those heard well {speaker} lost most: {lost} of {counted(commands, 'word')}."]
