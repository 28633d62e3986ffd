"""A network of tones with an embedding, its bank, and takes of somebody who says a word on another tone."""

import numpy as np
from numpy.typing import NDArray

from models.adapt.bank import Bank, BankKind
from models.adapt.embeddings import looks_at, mel_power
from models.adapt.takes import Takes
from models.spot.config import NOISE, UNKNOWN
from models.spot.frontend import FrontEnd, Samples
from models.spot.profile import probabilities
from models.spot.runtime import Network
from tests.support.tones import CARD, RATE_HZ, SOUNDING, TONES_HZ

SCALE = 0.4
REMEMBERED = 40  # frames: a word is still seen when it is over, as by a real network
ODD_HZ = 610.0  # how one person says "up"
OWN_HZ, LIKE_HZ = 6_400.0, 6_430.0  # of sounds that mean nothing yet; two that nobody tells apart


class EmbeddingNetwork(Network):
    """Its embedding is how loud each band was in the last 0.3 s, where it was the loudest; its words are tones."""

    embedding = CARD.frontend.mels

    def __init__(self) -> None:
        super().__init__(CARD)
        self.classes = (*CARD.labels,)
        self.kernel = np.zeros((self.embedding, len(self.classes)), np.float32)
        self.bias = np.zeros(len(self.classes), np.float32)
        self.bias[self.classes.index(NOISE)] = 3.0
        self.kernel[:, self.classes.index(UNKNOWN)] = 2.0 * SCALE
        for word, hz in TONES_HZ.items():
            if word in self.classes:
                self.kernel[band_of(hz), self.classes.index(word)] = 5.0 * SCALE

    def embed(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the embedding, float32 (mels,), 0 or more."""
        recent = window[-REMEMBERED:, :, 0]  # log-mel
        loudest = np.arange(recent.shape[1]) == recent.argmax(axis=1)[:, None]
        return np.asarray(10.0 * np.where(loudest, np.maximum(0.0, recent - SOUNDING), 0.0).mean(axis=0), np.float32)

    def predict_and_embed(self, window: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return both."""
        return self.predict(window), self.embed(window)

    def predict(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the probability of each label, float32 (labels,)."""
        return np.asarray(probabilities(self.embed(window)[None], self.kernel, self.bias)[0])


def band_of(hz: float) -> int:
    """Return the mel band in which a tone is loudest."""
    return int(np.argmax(FrontEnd(CARD.frontend).push(tone_of(hz)).mean(axis=0)))


def tone_of(hz: float, *, seconds: float = 0.3, peak: float = 0.1) -> Samples:
    """Return a tone between two stretches of faint noise, float32 (n,)."""
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    rng = np.random.default_rng(int(hz))
    room = rng.normal(0.0, 1e-4, round(0.2 * RATE_HZ))
    return np.concatenate([room, peak * np.sin(2.0 * np.pi * hz * times), room]).astype(np.float32)


def bank_of(network: EmbeddingNetwork) -> Bank:
    """Return a bank of other people's words: each of the tones, another one, and noise."""
    rng = np.random.default_rng(2)
    embeddings, allowed, words = [], [], []
    for word, hz in TONES_HZ.items():
        looks = looks_at(mel_power(tone_of(hz), network), network, hop_frames=2, from_s=0.3, until_s=0.5)
        right = network.card.labels.index(word if word in network.card.labels else UNKNOWN)
        for row in looks.embeddings:
            embeddings.append(row)
            allowed.append(np.arange(len(network.card.labels)) == right)
            words.append(word)
    for _ in range(20):
        embeddings.append(np.zeros(network.embedding, np.float32))
        allowed.append(np.arange(len(network.card.labels)) == network.card.labels.index(NOISE))
        words.append("")
    judged = [
        looks_at(mel_power(tone_of(hz), network), network, hop_frames=2).embeddings
        for hz in (TONES_HZ["dog"], 5_000.0, *rng.uniform(2_300.0, 2_700.0, 3))
    ]
    return Bank(
        fits=(network.card.sha256,),
        classes=network.classes,
        kernel=network.kernel,
        bias=network.bias,
        labels=network.card.labels,
        embeddings=np.array(embeddings, np.float32),
        allowed=np.array(allowed),
        words=np.array(words),
        stretches=tuple(judged),
        said=("dog", "", "", "", ""),
        kinds=(BankKind.WORD, *[BankKind.SOUND] * 4),
    )


def takes_of(**tones_hz: float) -> Takes:
    """Return four takes of each word, on the tone that is given for it."""
    return Takes({word: tuple(tone_of(hz + i) for i in range(4)) for word, hz in tones_hz.items()})
