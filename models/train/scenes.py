"""Training scenes: a few seconds of room sound, drawn at random, with words at known places.

Words, running speech and sounds are placed on a time line as mel power; models.train.labels says what is right when.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.data.augment import POWER_OF_DB, FrequencyWarp, Hiss, PowerMixer, equaliser, mask
from models.data.dataset import Kind, Recording
from models.data.spectrogram_cache import SpectrogramCache
from models.spot.config import CHANNELS, UNKNOWN, FrontEndConfig
from models.spot.frontend import Features, Frames, features
from models.train.backgrounds import Backgrounds
from models.train.labels import UNHEARD, Item, admissible_labels
from models.train.sampling import Sampler

STRIDE_FRAMES = 4  # between two windows of a scene, the network's stride in time
SCENE_WINDOWS = 101  # of a scene


@dataclass(frozen=True, eq=False)
class TrainingScene:
    """A training example.

    frames: float32 (frames, mels, CHANNELS), the features.
    admissible: bool (SCENE_WINDOWS, labels), which labels are right for each window.
    """

    frames: Features
    admissible: NDArray[np.bool_]


class SceneMaker:
    """Draws scenes of what a sampler draws. Every choice comes from the generator passed to `make`.

    labels: the classes to be told apart; a word that is none of them is unknown.
    """

    def __init__(
        self,
        spectrograms: SpectrogramCache,
        recordings: list[Recording],
        sampler: Sampler,
        *,
        labels: tuple[str, ...],
        config: FrontEndConfig,
    ) -> None:
        self._spectrograms = spectrograms
        self._sampler = sampler
        self._labels = labels
        self._unknown = labels.index(UNKNOWN)
        self._config = config
        self._mixer = PowerMixer(config)
        self._warp = FrequencyWarp(config)
        self._length = config.frames + STRIDE_FRAMES * (SCENE_WINDOWS - 1)
        # A window ends with its last frame, whose analysis window reaches 1.5 hops beyond that frame's own hop.
        self._times = config.frames + STRIDE_FRAMES * np.arange(SCENE_WINDOWS) + 1.5
        owners = [recordings[i] for i in spectrograms.recording]
        self._labels_of = [labels.index(r.label) if r.label in labels else self._unknown for r in owners]
        self._hiss = Hiss(config)
        self._backgrounds = Backgrounds(spectrograms, sampler, self._mixer, shape=(self._length, config.mels))

    @property
    def frames_shape(self) -> tuple[int, ...]:
        """Shape of a scene's frames."""
        return (self._length, self._config.mels, CHANNELS)

    @property
    def admissible_shape(self) -> tuple[int, int]:
        """Shape of a scene's admissible labels."""
        return (SCENE_WINDOWS, len(self._labels))

    def make(self, rng: np.random.Generator) -> TrainingScene:
        """Draw one scene."""
        what = rng.random()
        only_sound = what < 0.13
        items = [] if only_sound else self._plan(rng, speech_share=0.8 if what < 0.29 else 0.06)
        voice = np.zeros((self._length, self._config.mels), np.float32)
        for item in items:
            self._place(voice, item, rng)
        behind, talk_behind = self._backgrounds.draw(rng, needed=only_sound)
        power = self._mixer.add(voice, behind, rng=rng) if behind is not None else voice
        if rng.random() < 0.4:
            power *= equaliser(self._config.mels, rng)
        level_db = rng.uniform(-50.0, -8.0)
        power *= np.float32(10.0 ** (level_db / 10.0))
        if rng.random() < 0.9:
            power += self._hiss.draw(self._length, most_db=min(-50.0, level_db - 6.0), rng=rng)
        self._silent_start(power, items, rng)
        frames = self.see(power)
        if rng.random() < 0.4:
            mask(frames, rng)
        admissible = admissible_labels(items, times=self._times, labels=self._labels, talk_behind=talk_behind)
        return TrainingScene(frames, admissible)

    def see(self, power: Frames) -> Features:
        """Return what the network sees of mel power, float32 (frames, mels)."""
        return features(power, self._config)

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
            speech = self._sampler.has_speech and rng.random() < speech_share
            items.append(self._pick_speech(start, rng) if speech else self._pick_word(start, rng))
            end = items[-1].end

    def _pick_speech(self, start: float, rng: np.random.Generator) -> Item:
        """Choose a slice of running speech, said from frame `start` on."""
        hard = self._sampler.draw_hard(Kind.SPEECH, rng)
        entry = hard.entry if hard else self._sampler.draw_speech(rng)
        count = int(self._spectrograms.count[entry])
        length = min(int(rng.integers(30, 300)), count)
        # A slice ends after the stretch that deceived, and mostly begins before it.
        last = min(count, hard.last + int(rng.integers(5, 60))) if hard else int(rng.integers(length, count + 1))
        first = max(0, last - length)
        return Item(entry, first, last, start, start + last - first, self._unknown, Kind.SPEECH)

    def _pick_word(self, start: float, rng: np.random.Generator) -> Item:
        """Choose a word, said from frame `start` on."""
        spectrograms = self._spectrograms
        if rng.random() < 0.6:
            entry = self._sampler.draw_command(rng)
        else:
            hard = self._sampler.draw_hard(Kind.WORD, rng)
            entry = hard.entry if hard else self._sampler.draw_other(rng)
        word_start, word_end = float(spectrograms.start[entry]), float(spectrograms.end[entry])
        first, last = 0, int(spectrograms.count[entry])
        if rng.random() < 0.5:  # cut at the word instead of taking the clip with its room
            first = max(first, int(word_start - rng.uniform(2.0, 15.0)))
            last = min(last, int(word_end + rng.uniform(2.0, 15.0)) + 1)
        stretch = rng.uniform(0.85, 1.18) if rng.random() < 0.4 else 1.0
        end = start + (word_end - word_start) * stretch
        return Item(entry, first, last, start, end, self._labels_of[entry], Kind.WORD, stretch)

    def _place(self, voice: Frames, item: Item, rng: np.random.Generator) -> None:
        """Add an item's mel power to `voice`, (frames, mels), its level about 1."""
        spectrograms = self._spectrograms
        # The frame of the entry that comes to lie where the item starts: its word's first, or the slice's.
        begins = round(float(spectrograms.start[item.entry])) if item.kind is Kind.WORD else item.first
        origin, stretch = round(item.start), item.stretch
        first = max(0, origin + round((item.first - begins) * stretch))
        last = min(len(voice), origin + round((item.last - begins) * stretch))
        if last <= first:
            return
        # Which frame of the entry each frame of the scene takes.
        taken = np.clip(begins + np.round((np.arange(first, last) - origin) / stretch), item.first, item.last - 1)
        loud_to = max(begins + 1, min(item.last, begins + round((item.end - item.start) / stretch)))
        level = spectrograms.level(item.entry, first=begins, last=loud_to)
        gain = np.float32(10.0 ** (rng.uniform(-8.0, 3.0) / 10.0) / level)
        whole = spectrograms.power(item.entry, first=item.first, last=item.last) * gain
        if rng.random() < 0.5:
            whole = self._warp.apply(whole, rng)
        if rng.random() < 0.5:
            whole *= equaliser(self._config.mels, rng)
        if rng.random() < 0.4:  # said with more stress on one end
            slope_db = rng.uniform(-6.0, 6.0)
            whole *= np.exp(np.linspace(-slope_db, slope_db, len(whole), dtype=np.float32) * POWER_OF_DB)[:, None]
        voice[first:last] += whole[taken.astype(np.int64) - item.first]

    def _silent_start(self, power: Frames, items: list[Item], rng: np.random.Generator) -> None:
        """Make one scene in twelve begin with digital silence, as a stream begins in the game, in place."""
        if rng.random() < 1 / 12:
            until = int(items[0].start) if items else self._length
            if until > 1:
                power[: int(rng.integers(1, until))] = 0.0
