"""Other people's words, talk and sounds as a network embeds them: stretches in which nothing must fire."""

from collections.abc import Sequence

from tqdm import tqdm

from models.adapt.bank import BankKind
from models.adapt.embeddings import Looks, looks_at, looks_of
from models.adapt.variations import Variations
from models.data.clips import read_part
from models.data.dataset import Recording
from models.spot.audio_files import SAMPLE_RATE_HZ
from models.spot.frontend import Samples
from models.spot.runtime import Network

PIECE_S = 4.0
SEED = 2  # of the faint noise around each word


def stretches_of(
    words: Sequence[Recording], talk: Sequence[Recording], sounds: Sequence[Recording], network: Network
) -> list[tuple[str, BankKind, Looks]]:
    """Return what nothing must fire in: the looks at other words, at talk and at sounds, with what is said."""
    variations, hop_frames = Variations(network, seed=SEED), network.card.decision.hop_frames
    found = []
    for clip in tqdm(words, desc="judged words", unit=" clips", disable=None):
        said = variations.plain(read_part(clip.path, clip.part))
        until_s = said.end_s + 0.5
        looks = looks_at(said.power, network, hop_frames=hop_frames, from_s=said.start_s, until_s=until_s)
        found.append((clip.label, BankKind.WORD, looks))
    found += [("", BankKind.TALK, piece_of(recording, network)) for recording in talk]
    found += [("", BankKind.SOUND, piece_of(recording, network)) for recording in sounds]
    return found


def piece_of(recording: Recording, network: Network) -> Looks:
    """Return the looks at the first seconds of a recording."""
    samples: Samples = read_part(recording.path, recording.part)[: round(PIECE_S * SAMPLE_RATE_HZ)]
    return looks_of(samples, network, hop_frames=network.card.decision.hop_frames)
