"""Training scenes: a few seconds of room sound, drawn at random, with words at known places.

Words, running speech and sounds are placed on a time line as mel power; models.moments says what is right when.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.augment import PowerMixer, equaliser, mask
from models.bank import Bank
from models.config import UNKNOWN, FrontEndConfig
from models.data import DataError, Kind, Recording, Split
from models.frontend import FrontEnd
from models.moments import UNHEARD, Item, admissible_labels

STRIDE_FRAMES = 4  # between two windows of a scene, the network's stride in time
WINDOWS = 51  # of a scene
SHORTEST_WORD = 8  # frames; where less stands out of a clip the word is lost in noise, and clicks would pass for words

Frames = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Scene:
    """A training example.

    frames: float32 (frames, mels), log-mel.
    admissible: bool (WINDOWS, labels), which labels are right for each window.
    """

    frames: Frames
    admissible: NDArray[np.bool_]


class SceneMaker:
    """Draws scenes from a bank. Every choice comes from the generator passed to `make`.

    Raises DataError if the split lacks commands or other words.
    """

    def __init__(
        self, bank: Bank, recordings: list[Recording], *, labels: tuple[str, ...], split: Split, config: FrontEndConfig
    ) -> None:
        self._bank = bank
        self._labels = labels
        self._unknown = labels.index(UNKNOWN)
        self._config = config
        self._mixer = PowerMixer(config)
        self._length = config.frames + STRIDE_FRAMES * (WINDOWS - 1)
        # A window ends with its last frame, whose analysis window reaches 1.5 hops beyond that frame's own hop.
        self._times = config.frames + STRIDE_FRAMES * np.arange(WINDOWS) + 1.5
        owners = [recordings[i] for i in bank.recording]
        self._labels_of = [labels.index(r.label) if r.label in labels else self._unknown for r in owners]

        long_enough = bank.end - bank.start >= SHORTEST_WORD

        def pool(kind: Kind, *, command: bool = False, rebuilt: bool = False) -> NDArray[np.int64]:
            return np.asarray(
                [
                    entry
                    for entry, r in enumerate(owners)
                    if (r.kind, r.split, r.rebuilt) == (kind, split, rebuilt)
                    and (r.label in labels) == command
                    and long_enough[entry]
                ],
                np.int64,
            )

        self._commands = [pool(Kind.WORD, command=True), pool(Kind.WORD, command=True, rebuilt=True)]
        self._others = [pool(Kind.WORD), pool(Kind.WORD, rebuilt=True)]
        self._speech = pool(Kind.SPEECH)
        sounds = pool(Kind.SOUND)
        # The few long noises count as much as the many short sounds.
        sources = sorted({owners[entry].source for entry in sounds})
        self._sounds = [np.asarray([e for e in sounds if owners[e].source == source], np.int64) for source in sources]
        if len(self._commands[0]) == 0 or len(self._others[0]) == 0:
            raise DataError(f"There are no clips of commands, or none of other words, for {split.value}. Add some.")
        hiss = np.random.default_rng(0).standard_normal(60 * config.sample_rate_hz).astype(np.float32)
        self._hiss = FrontEnd(config).push_power(hiss)  # white noise of power 1, (frames, mels)

    @property
    def frames_shape(self) -> tuple[int, int]:
        """Shape of a scene's frames."""
        return (self._length, self._config.mels)

    @property
    def admissible_shape(self) -> tuple[int, int]:
        """Shape of a scene's admissible labels."""
        return (WINDOWS, len(self._labels))

    def make(self, rng: np.random.Generator) -> Scene:
        """Draw one scene."""
        what = rng.random()
        only_sound = what < 0.13
        items = [] if only_sound else self._plan(rng, speech_share=0.8 if what < 0.29 else 0.06)
        voice = np.zeros((self._length, self._config.mels), np.float32)
        for item in items:
            self._place(voice, item, rng)
        behind, talk_behind = self._background(rng, needed=only_sound)
        power = self._mixer.add(voice, behind, rng=rng) if behind is not None else voice
        if rng.random() < 0.4:
            power *= equaliser(self._config.mels, rng)
        level_db = rng.uniform(-50.0, -8.0)
        power *= np.float32(10.0 ** (level_db / 10.0))
        if rng.random() < 0.9:
            first = int(rng.integers(0, len(self._hiss) - self._length))
            hiss = self._hiss[first : first + self._length]
            colour = np.linspace(rng.uniform(0.0, 2.0), 0.0, self._config.mels, dtype=np.float32)  # white to pinkish
            hiss_db = rng.uniform(-95.0, min(-50.0, level_db - 6.0))
            power += hiss * np.float32(10.0 ** (hiss_db / 10.0)) * 10.0**colour
        self._silent_start(power, items, rng)
        frames = np.log(power + np.float32(self._config.floor))
        if rng.random() < 0.4:
            mask(frames, rng)
        admissible = admissible_labels(items, times=self._times, labels=self._labels, talk_behind=talk_behind)
        return Scene(frames, admissible)

    def _plan(self, rng: np.random.Generator, *, speech_share: float) -> list[Item]:
        """Line up words and slices of speech until the scene is full."""
        items: list[Item] = []
        end = rng.uniform(-60.0, 60.0)  # of what was said last, in frames
        rapid = rng.random() < 0.35
        while True:
            gap = rng.uniform(6.0, 22.0) if rapid else rng.uniform(20.0, 130.0)
            start = end + gap
            if start >= self._length - UNHEARD:
                return items
            items.append(self._pick(start, rng, speech_share=speech_share))
            end = items[-1].end

    def _pick(self, start: float, rng: np.random.Generator, *, speech_share: float) -> Item:
        """Choose what is said from frame `start` on."""
        bank, what = self._bank, rng.random()
        if what < speech_share and len(self._speech):
            entry = int(rng.choice(self._speech))
            length = min(int(rng.integers(30, 300)), int(bank.count[entry]))
            first = int(rng.integers(0, bank.count[entry] - length + 1))
            return Item(entry, first, first + length, start, start + length, self._unknown, Kind.SPEECH)
        real, rebuilt = self._commands if rng.random() < 0.6 else self._others
        share = 0.25 if real is self._commands[0] else 0.45
        entry = int(rng.choice(rebuilt if len(rebuilt) and rng.random() < share else real))
        word_start, word_end = float(bank.start[entry]), float(bank.end[entry])
        first, last = 0, int(bank.count[entry])
        if rng.random() < 0.5:  # cut at the word instead of taking the clip with its room
            first = max(first, int(word_start - rng.uniform(2.0, 15.0)))
            last = min(last, int(word_end + rng.uniform(2.0, 15.0)) + 1)
        return Item(entry, first, last, start, start + word_end - word_start, self._labels_of[entry], Kind.WORD)

    def _place(self, voice: Frames, item: Item, rng: np.random.Generator) -> None:
        """Add an item's mel power to `voice`, (frames, mels), its level about 1."""
        bank = self._bank
        # The frame of the entry that comes to lie where the item starts: its word's first, or the slice's.
        begins = round(float(bank.start[item.entry])) if item.kind is Kind.WORD else item.first
        origin = round(item.start) - begins
        first, last = max(item.first, -origin), min(item.last, len(voice) - origin)
        if last <= first:
            return
        loud_from = min(item.first + max(0, round(item.start) - origin - item.first), item.last - 1)
        loud_to = max(loud_from + 1, min(item.last, round(item.end) - origin))
        level = bank.level(item.entry, first=loud_from, last=loud_to)
        gain = np.float32(10.0 ** (rng.uniform(-8.0, 3.0) / 10.0) / level)
        power = bank.power(item.entry, first=first, last=last) * gain
        if rng.random() < 0.5:
            power *= equaliser(self._config.mels, rng)
        voice[origin + first : origin + last] += power

    def _background(self, rng: np.random.Generator, *, needed: bool) -> tuple[Frames | None, bool]:
        """Return background sound, (frames, mels), about -25 to 3 dB of the words, and whether people talk in it."""
        what = rng.random()
        if what < (0.13 if needed else 0.22):
            return None, False
        behind = np.zeros((self._length, self._config.mels), np.float32)
        talk = what > 0.62 and len(self._speech) > 0
        if talk:
            talkers = int(rng.integers(1, 9))
            for _ in range(talkers):
                pool = self._speech if rng.random() < 0.7 else self._others[0]
                behind += self._slice(int(rng.choice(pool)), rng) / talkers
            # One clear voice is not to be told from the player's; many are a murmur.
            snr_db = rng.uniform(8.0 if talkers < 3 else 2.0, 24.0)
            behind *= np.float32(10.0 ** (-snr_db / 10.0))
        if self._sounds and (not talk or rng.random() < 0.3):
            pool = self._sounds[int(rng.integers(0, len(self._sounds)))]
            snr_db = rng.uniform(-3.0, 25.0)
            behind += self._slice(int(rng.choice(pool)), rng) * np.float32(10.0 ** (-snr_db / 10.0))
        return behind, talk

    def _slice(self, entry: int, rng: np.random.Generator) -> Frames:
        """Return a stretch of an entry as long as the scene, repeated where it is shorter, with a level of 1."""
        count = int(self._bank.count[entry])
        first = int(rng.integers(0, max(1, count - self._length)))
        last = min(count, first + self._length)
        level = self._bank.level(entry, first=first, last=last)
        power = self._bank.power(entry, first=first, last=last) / np.float32(level)
        repeats = -(-self._length // len(power))
        return np.tile(power, (repeats, 1))[: self._length]

    def _silent_start(self, power: Frames, items: list[Item], rng: np.random.Generator) -> None:
        """Make one scene in twelve begin with digital silence, as a stream begins in the game, in place."""
        if rng.random() < 1 / 12:
            until = int(items[0].start) if items else self._length
            if until > 1:
                power[: int(rng.integers(1, until))] = 0.0
