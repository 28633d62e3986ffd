"""What one person's voice changes in the recogniser: a last layer of its own, and perhaps all that lies before it.

The shipped network turns a second of sound into an embedding, from which its last layer tells the words. A profile
holds another last layer, which was fitted to a few words said by one person, and may know words of their own. Where the
whole network was tuned, it also holds another network that makes the embedding. The shipped one stays as it is.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.common.files import locked, numbers, replacing, texts
from models.spot.config import DEFAULT_MODEL, NOISE, UNKNOWN, ModelCard, ModelError
from models.spot.runtime import Embedder, Network
from models.spot.templates import STEPS, Templates, looks_needed

VERSION = 1
WITH_NETWORK = 2  # the version of one that has a network of its own, which programs that know none must not read
NAME = "profile.json"
HEAD = "head-{}.npz"  # its SHA-256 begins with that
NETWORK = "network-{}.tflite"  # the same
MARK = b"TFL3"  # the second four bytes of such a file
LOCK = ".lock"  # whoever has it may write here
TRIES = 3  # to read a voice that is replaced meanwhile
MOST_NETWORK_BYTES = 8_000_000  # ours takes 1 MB
MOST_BYTES = 4_000_000  # of each other file; a head of 30 words takes 30 kB
MOST_CLASSES = 500
LONGEST_NAME = 100
MOST_WEIGHT = 1e6  # of one connection; those of a fit lie below 100, and greater ones overflow
MOST_TAKES, MOST_OF_WORD = 400, 60  # that are compared with, of all words and of one; each takes 7 kB
LENGTH_ROUNDING = 1e-3  # of a look of length 1 in 16 bits

DAMAGED = (
    *(ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError),
    *(RecursionError, EOFError, RuntimeError, MemoryError, SyntaxError, zipfile.BadZipFile, zlib.error),
)
"""What reading a file that is no profile of ours may raise, in our code, json's and numpy's."""


class ProfileError(ModelError):
    """A profile is missing, damaged or belongs to another network: what happened, and what to do."""


class _GoneError(ProfileError):
    """A profile is missing, or its weights are, since another one has taken its place."""


@dataclass(frozen=True)
class WordResult:
    """How a word is heard. takes: of it. held_back: so many of them, heard `before` times and `after` times."""

    takes: int
    held_back: int
    before: int
    after: int


@dataclass(frozen=True)
class FireResult:
    """How often a command fired where none was said. of: words or seconds. before, after: fires."""

    of: int
    before: int
    after: int


@dataclass(frozen=True)
class FitResult:
    """What fitting changed on what was held back from it.

    words: by word. others: other people's words, talk and sounds. talk: the person's own talk and room, in seconds.
    same_word_s: the person's own pace, see `DecisionConfig`; None for the usual one.
    alike: pairs of words that the recogniser cannot tell apart in this voice.
    """

    words: Mapping[str, WordResult] = field(default_factory=dict)
    others: FireResult = FireResult(0, 0, 0)
    talk: FireResult = FireResult(0, 0, 0)
    same_word_s: float | None = None
    alike: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Profile:
    """A last layer for one person's voice.

    name: whose voice it is. means: own words, and what each of them means to the game. instead: shipped words that no
    longer count. fits: fingerprints (`ModelCard.sha256`) of the networks whose last layer it may replace.
    classes: the label of each class; several may have the same one.
    kernel: float32 (embedding, classes). bias: float32 (classes,). The softmax of embedding @ kernel + bias is the
    probability of each class. network: the content of a .tflite file that makes the embedding; None where the shipped
    network does. templates: of words that are compared with their takes; of none where there is a network.
    """

    name: str
    means: Mapping[str, str]
    instead: tuple[str, ...]
    fits: tuple[str, ...]
    classes: tuple[str, ...]
    kernel: NDArray[np.float32]
    bias: NDArray[np.float32]
    result: FitResult = field(default_factory=FitResult)
    network: bytes | None = None
    templates: Templates = field(default_factory=Templates)

    def __post_init__(self) -> None:
        """Raise ValueError where something cannot work."""
        if self.kernel.ndim != 2 or self.kernel.shape[1:] != self.bias.shape or len(self.bias) != len(self.classes):
            raise ValueError(
                f"kernel {self.kernel.shape}, bias {self.bias.shape}: expected (embedding, {len(self.classes)}) "
                f"and ({len(self.classes)},)"
            )
        if not all((np.abs(weights) <= MOST_WEIGHT).all() for weights in (self.kernel, self.bias)):  # nor is NaN
            raise ValueError(f"weights that are no numbers of at most {MOST_WEIGHT:,.0f}")
        if not {UNKNOWN, NOISE} <= set(self.classes) or len(self.classes) > MOST_CLASSES:
            raise ValueError(f"{len(self.classes)} classes: expected at most {MOST_CLASSES}, {UNKNOWN} and {NOISE}")
        if not all(0 < len(word) <= LONGEST_NAME for word in (*self.classes, *self.means, *self.means.values())):
            raise ValueError(f"words of 1 to {LONGEST_NAME} letters expected")
        if {UNKNOWN, NOISE} & set(self.means):
            raise ValueError(f"{UNKNOWN} or {NOISE} as an own word")
        if not set(self.means) <= set(self.classes):
            raise ValueError(f"{', '.join(sorted(set(self.means) - set(self.classes)))}: own words that are no class")
        self._check_templates()
        if self.network is not None and self.templates.takes:
            raise ValueError("takes of words beside a network of its own, which nothing compares")
        if self.network is not None and (len(self.network) > MOST_NETWORK_BYTES or self.network[4:8] != MARK):
            raise ValueError(f"its network is no .tflite file of at most {MOST_NETWORK_BYTES:,} bytes")

    def _check_templates(self) -> None:
        """Raise ValueError where a template cannot be compared with."""
        takes, limits = self.templates.takes, self.templates.limits
        if takes.keys() != limits.keys() or not takes.keys() <= set(self.classes) - {UNKNOWN, NOISE}:
            raise ValueError("takes of words: expected of classes, with a limit each")
        most = len(self.kernel)
        if not all(of.ndim == 3 and of.shape[1] == STEPS and of.size and of.shape[2] <= most for of in takes.values()):
            raise ValueError(f"takes of words: expected {(STEPS, most)} each or fewer numbers, one or more")
        counts = [len(of) for of in takes.values()]
        if sum(counts) > MOST_TAKES or max(counts, default=0) > MOST_OF_WORD:
            raise ValueError(f"takes of words: expected at most {MOST_OF_WORD} of each and {MOST_TAKES} in all")
        if not all((np.abs(of) <= 1.0 + LENGTH_ROUNDING).all() for of in takes.values()):  # nor is NaN
            raise ValueError("takes of words with numbers above 1")
        if not all(0.0 <= limit <= 2.0 for limit in limits.values()):
            raise ValueError("limits of words: expected 0 to 2")

    @property
    def own_words(self) -> tuple[str, ...]:
        """The words that this person taught."""
        return tuple(self.means)

    def save(self, folder: Path) -> None:
        """Write the profile into `folder`; whenever that ends, the old one or the new one is there.

        Of several that are written at the same time, by whatever programs, one is there in the end.
        Raises OSError if it cannot be written, and where there is no such folder: whoever deletes a voice may do so
        while it is fitted.
        """
        with locked(folder / LOCK) as alone:
            self._write(folder, alone=alone)

    @classmethod
    def rewrite(cls, folder: Path, change: Callable[["Profile"], "Profile"]) -> None:
        """Put another profile in the place of that in `folder`; none that is saved meanwhile is lost.

        change: returns the other one, of that which is there; where it returns the same, nothing is written.
        Raises ProfileError as `load` does, and OSError as `save` does.
        """
        cls.load(folder)  # where there is none, nothing is written, not even the lock
        with locked(folder / LOCK) as alone:
            old = cls.load(folder)
            new = change(old)
            if new is not old:
                new._write(folder, alone=alone)

    def _write(self, folder: Path, *, alone: bool) -> None:
        """Write the profile. alone: whether nobody else does so now, who may be about to name other weights."""
        data = io.BytesIO()
        most = len(self.kernel)
        padded = [np.pad(of, ((0, 0), (0, 0), (0, most - of.shape[2]))) for of in self.templates.takes.values()]
        takes = np.concatenate([*padded, np.zeros((0, STEPS, most))]).astype(np.float16)
        np.savez(data, kernel=self.kernel.astype(np.float32), bias=self.bias.astype(np.float32), takes=takes)
        files = {"head": (HEAD, data.getvalue())}
        if self.network is not None:
            files["network"] = (NETWORK, self.network)
        hashes = {of: hashlib.sha256(content).hexdigest() for of, (_, content) in files.items()}
        kept = {folder / name.format(hashes[of][:8]): content for of, (name, content) in files.items()}
        for path, content in kept.items():
            with replacing(path) as part:
                part.write_bytes(content)
        about = {
            "version": VERSION if self.network is None else WITH_NETWORK,
            "name": self.name,
            "means": dict(self.means),
            "instead": list(self.instead),
            "fits": list(self.fits),
            "classes": list(self.classes),
            "templates": {
                word: {"takes": len(of), "numbers": of.shape[2], "limit": self.templates.limits[word]}
                for word, of in self.templates.takes.items()
            },
            **hashes,
            "result": asdict(self.result),
        }
        with replacing(folder / NAME) as part:
            part.write_text(json.dumps(about, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        for old in [path for name in (HEAD, NETWORK) for path in folder.glob(name.format("*"))] if alone else ():
            if old not in kept:
                with suppress(OSError):  # whoever reads it now may keep it; the next one that is written takes it away
                    old.unlink()

    @classmethod
    def load(cls, folder: Path) -> "Profile":
        """Read the profile in `folder`; where it is replaced meanwhile, that is the old one or the new one.

        Raises ProfileError if it is missing, damaged, too large to be one, or of a later version.
        """
        for _ in range(TRIES - 1):
            with suppress(_GoneError):
                return cls._read(folder)
        return cls._read(folder)

    @classmethod
    def _read(cls, folder: Path) -> "Profile":
        """Read the profile once; raises ProfileError, and _GoneError where a file of it is not there."""
        path = folder / NAME
        try:
            about = json.loads(_bytes_of(path, most=MOST_BYTES).decode("utf-8"))
            if not isinstance(about, dict):
                raise ValueError("no table of values")
            if about.get("version") not in (VERSION, WITH_NETWORK):
                raise ProfileError(
                    f"The voice in {folder} is of another version of the game. Fit it again, or update the game."
                )
            kernel, bias, takes = _arrays(_hashed(folder, HEAD, about["head"], most=MOST_BYTES))
            has_network = about["version"] == WITH_NETWORK
            return cls(
                name=_text(about["name"]),
                means={_text(word): _text(meaning) for word, meaning in dict(about["means"]).items()},
                instead=texts(about["instead"]),
                fits=texts(about["fits"]),
                classes=texts(about["classes"]),
                kernel=kernel,
                bias=bias,
                result=_result(about["result"]),
                network=_hashed(folder, NETWORK, about["network"], most=MOST_NETWORK_BYTES) if has_network else None,
                templates=_templates(about["templates"], takes),
            )
        except FileNotFoundError as error:
            raise _GoneError(f"There is no voice in {folder}. Fit it, or choose another one.") from error
        except OSError as error:
            raise ProfileError(f"The voice in {folder} cannot be read ({error}). Allow it to be read.") from error
        except DAMAGED as error:
            raise ProfileError(
                f"The voice in {folder} is damaged ({error}). Fit it again, or import it again."
            ) from error


class PersonalNetwork(Network):
    """A network whose last layer is that of a profile, and whose embedding is too where the profile has its own.

    Words that the profile holds takes of are told by several looks, as far apart as the card's decision says.
    """

    def __init__(self, network: Network, profile: Profile) -> None:
        """Raise ProfileError unless the profile belongs to the network."""
        super().__init__(_card_for(network.card, profile))
        belongs = network.card.sha256 in profile.fits
        try:
            own = Embedder(network.card, profile.network) if belongs and profile.network is not None else None
        except ModelError as error:
            raise ProfileError(
                f"The network in the voice of {profile.name} cannot be used. {error} Fit the voice again, or import it "
                "again."
            ) from error
        self._network = own or network
        self.embedding, self.remembered = self._network.embedding, self._network.remembered
        if not belongs or self.embedding != len(profile.kernel):
            raise ProfileError(
                f"The voice of {profile.name} was fitted to another model. Fit it again, or use that model."
            )
        self._profile = profile
        self._merging = merging(profile.classes, self.card.labels)
        self._shipped_merging = merging(network.card.labels, self.card.labels)
        self._seen: deque[NDArray[np.float32]] = deque(maxlen=looks_needed(self.card.decision.hop_frames))

    def reset(self) -> None:
        """Forget all windows: the next one begins a stream."""
        self._network.reset()
        self._seen.clear()

    def embed(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what the last layer sees, float32 (embedding,), for `window`, float32 (frames, mels, CHANNELS)."""
        return np.asarray(self._network.embed(window), np.float32)

    def predict(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the probability of each label, float32 (labels,), for `window`, float32 (frames, mels, CHANNELS)."""
        templates = self._profile.templates
        if not templates.takes:
            return np.asarray(self._fitted(self._network.embed(window))[0], np.float32)
        shipped, embedding = self._network.predict_and_embed(window)
        self._seen.append(embedding)
        scores = templates.counted(
            self._fitted(embedding),
            (shipped @ self._shipped_merging)[None],
            np.stack(self._seen),
            labels=self.card.labels,
            own=self._profile.own_words,
            hop_frames=self.card.decision.hop_frames,
        )
        return np.asarray(scores[0], np.float32)

    def _fitted(self, embedding: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what the last layer of the profile says, float32 (1, labels), of float32 (embedding,)."""
        of_classes = probabilities(embedding[None], self._profile.kernel, self._profile.bias)
        return np.asarray(of_classes @ self._merging, np.float32)


def load_network(path: Path = DEFAULT_MODEL, *, profile: Path | None = None) -> Network:
    """Return the network in the .tflite file `path`, with the voice in the folder `profile` if there is one.

    Raises ModelError as `Network.load` does, and ProfileError if the voice is unusable or of another network.
    """
    network = Network.load(path)
    return network if profile is None else PersonalNetwork(network, Profile.load(profile))


def probabilities(
    embeddings: NDArray[np.float32], kernel: NDArray[np.float32], bias: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the softmax of a last layer, float32 (n, classes), for embeddings, float32 (n, embedding)."""
    logits = embeddings @ kernel + bias
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def _card_for(card: ModelCard, profile: Profile) -> ModelCard:
    """Return the card of a network that hears with a profile; its own figures are not those of the shipped one."""
    commands = tuple(word for word in card.commands if word not in profile.instead)
    own = tuple(word for word in profile.own_words if word not in commands)
    if not (commands or own):
        raise ProfileError(
            f"The voice of {profile.name} takes out all words of this model. Fit it again, or use another vocabulary."
        )
    pace_s = profile.result.same_word_s
    decision = card.decision if pace_s is None else replace(card.decision, same_word_s=pace_s)
    return replace(card, labels=(*commands, *own, UNKNOWN, NOISE), decision=decision, figures={})


def merging(classes: Sequence[str], labels: Sequence[str]) -> NDArray[np.float32]:
    """Return which class counts as which label, float32 (classes, labels): one that is no label is an unknown word."""
    counts_as = np.zeros((len(classes), len(labels)), np.float32)
    for i, label in enumerate(classes):
        counts_as[i, labels.index(label if label in labels else UNKNOWN)] = 1.0
    return counts_as


def _bytes_of(path: Path, *, most: int) -> bytes:
    """Return the content of a file of at most so many bytes. Raises OSError or ValueError."""
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise ValueError(f"{path.name} is larger than {most:,} bytes")
    return data


def _hashed(folder: Path, name: str, sha256: Any, *, most: int) -> bytes:
    """Return the content of the file that a profile names by its SHA-256. Raises OSError, ValueError or TypeError."""
    path = folder / name.format(_text(sha256)[:8])
    data = _bytes_of(path, most=most)
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError(f"{path.name} is another one than it was written with")
    return data


def _arrays(data: bytes) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float16]]:
    """Return kernel, bias and takes. Raises ValueError where they take more memory than a profile may, or are none."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(member.file_size for member in packed.infolist()) > MOST_BYTES:
            raise ValueError(f"its weights are larger than {MOST_BYTES:,} bytes")
    with np.load(io.BytesIO(data), allow_pickle=False) as file:
        kernel, bias, takes = file["kernel"], file["bias"], file["takes"]
    if kernel.dtype != np.float32 or bias.dtype != np.float32 or takes.dtype != np.float16:
        raise ValueError(f"{kernel.dtype}, {bias.dtype} and {takes.dtype}: expected float32 twice, and float16")
    return kernel, bias, takes


def _templates(raw: Any, takes: NDArray[np.float16]) -> Templates:
    """Return what words are compared with. Raises ValueError, KeyError, TypeError or AttributeError."""
    counts = {_text(word): numbers(_TakesOfWord, of) for word, of in dict(raw).items()}
    ends = np.cumsum([0, *(of["takes"] for of in counts.values())])
    if min((of["takes"] for of in counts.values()), default=1) < 1 or ends[-1] != len(takes):
        raise ValueError(f"takes of words: expected {ends[-1]}, not {len(takes)}")
    if not all(1 <= of["numbers"] <= takes.shape[2] for of in counts.values()):
        raise ValueError(f"takes of words: expected 1 to {takes.shape[2]} numbers")
    return Templates(
        {
            word: takes[a:b, :, : counts[word]["numbers"]].astype(np.float32)
            for word, (a, b) in zip(counts, pairwise(ends), strict=True)
        },
        {word: of["limit"] for word, of in counts.items()},
    )


@dataclass(frozen=True)
class _TakesOfWord:
    takes: int
    numbers: int
    limit: float


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise ValueError(f"{raw!r}: expected a text")
    return raw


def _result(raw: Any) -> FitResult:
    """Return what fitting changed. Raises ValueError, KeyError, TypeError or AttributeError."""
    pace_s = raw["same_word_s"]
    if pace_s is not None and not (isinstance(pace_s, float) and 0.0 <= pace_s <= 2.0):
        raise ValueError(f"same_word_s {pace_s!r}: expected 0 to 2 seconds")
    return FitResult(
        words={_text(word): WordResult(**numbers(WordResult, of)) for word, of in dict(raw["words"]).items()},
        others=FireResult(**numbers(FireResult, raw["others"])),
        talk=FireResult(**numbers(FireResult, raw["talk"])),
        same_word_s=pace_s,
        alike=tuple((_text(one), _text(other)) for one, other in raw["alike"]),
    )
