"""Tests of a voice's own last layer: how it is kept, how it is refused, and how it hears."""

import hashlib
import io
import json
import shutil
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.common import files
from models.spot.config import NOISE, UNKNOWN, ModelCard, weights_of
from models.spot.profile import (
    HEAD,
    LOCK,
    MOST_BYTES,
    NAME,
    FireResult,
    FitResult,
    PersonalNetwork,
    Profile,
    ProfileError,
    WordResult,
    load_network,
)
from models.spot.runtime import Network
from models.spot.spotter import Spotter
from models.spot.templates import STEPS as LOOKS
from models.spot.templates import Templates, sequences
from tests.support.helpers import PATIENCE_S
from tests.support.profiles import EMBEDDING, end_at

EIGHT = weights_of("handsfree8w")
FITS = tuple(ModelCard.load(weights_of(name).with_suffix(".json")).sha256 for name in ("directional4w", "handsfree8w"))
CLASSES = ("up", "down", "left", "right", "go", "stop", "yes", "no", "ba", UNKNOWN, UNKNOWN, NOISE)
RESULT = FitResult(
    words={"up": WordResult(4, 2, 1, 2), "ba": WordResult(5, 3, 0, 3)},
    others=FireResult(400, 4, 3),
    talk=FireResult(10, 1, 0),
    same_word_s=0.35,
    alike=(("ba", "up"),),
)


def a_profile(**changes: Any) -> Profile:
    """Return a profile with seeded weights, for the shipped networks."""
    rng = np.random.default_rng(4)
    whole = Profile(
        name="Zoë",
        means={"ba": "undo"},
        instead=("down",),
        fits=FITS,
        classes=CLASSES,
        kernel=rng.standard_normal((EMBEDDING, len(CLASSES)), np.float32),
        bias=np.zeros(len(CLASSES), np.float32),
        result=RESULT,
    )
    return replace(whole, **changes)


def templates(embedding: int = EMBEDDING, **changes: Any) -> Templates:
    """Return two takes of "ba" to compare with."""
    takes = np.random.default_rng(5).uniform(0.0, 0.1, (2, LOOKS, embedding)).astype(np.float32)
    return replace(Templates({"ba": takes}, {"ba": 0.07}), **changes)


def files_in(folder: Path) -> list[str]:
    """Return what is in a folder, with the weights numbered."""
    heads = sorted(path.name for path in folder.glob(HEAD.format("*")))
    names = [path.name for path in folder.iterdir() if path.name not in heads]
    return sorted([*names, *(HEAD.format(number) for number, _ in enumerate(heads, 1))])


def test_it_is_kept_whole(tmp_path: Path) -> None:
    """What is saved is read again, in a folder of two files, and one of which nothing is read."""
    a_profile().save(tmp_path)

    again = Profile.load(tmp_path)

    assert (again.name, again.means, again.instead, again.fits) == ("Zoë", {"ba": "undo"}, ("down",), FITS)
    assert (again.classes, again.result) == (CLASSES, RESULT)
    np.testing.assert_array_equal(again.kernel, a_profile().kernel)
    assert files_in(tmp_path) == [LOCK, "head-1.npz", NAME]


@pytest.mark.parametrize("numbers", [EMBEDDING, 160])
def test_takes_of_words_are_kept(numbers: int, tmp_path: Path) -> None:
    """To three digits, with what is near enough; of each look all numbers, or the first ones."""
    a_profile(templates=templates(numbers)).save(tmp_path)

    again = Profile.load(tmp_path).templates

    assert again.limits == {"ba": 0.07}
    np.testing.assert_allclose(again.takes["ba"], templates(numbers).takes["ba"], atol=1e-4)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"takes": {}}, id="a limit without takes"),
        pytest.param({"limits": {}}, id="takes without a limit"),
        pytest.param({"takes": {"ba": templates().takes["ba"][:0]}}, id="no take"),
        pytest.param({"takes": {"ba": templates().takes["ba"][:, 1:]}}, id="a look too few"),
        pytest.param({"takes": {"ba": templates().takes["ba"][:, :, :0]}}, id="of no numbers"),
        pytest.param({"takes": {"ba": templates(EMBEDDING + 1).takes["ba"]}}, id="of another network"),
        pytest.param({"takes": {"ba": np.repeat(templates().takes["ba"], 31, axis=0)}}, id="too many of a word"),
        pytest.param({"takes": {"ba": templates().takes["ba"] * 100}}, id="too long"),
        pytest.param({"takes": {"ba": templates().takes["ba"] * np.float32(np.nan)}}, id="not a number"),
        pytest.param({"limits": {"ba": -0.1}}, id="a limit below zero"),
        pytest.param({"limits": {"ba": float("nan")}}, id="a limit that is no number"),
        pytest.param({"takes": {UNKNOWN: templates().takes["ba"]}, "limits": {UNKNOWN: 0.1}}, id="of no word"),
    ],
)
def test_takes_that_cannot_be_compared_with_are_no_profile(changes: dict[str, Any]) -> None:
    """Whoever made them, before a look is compared."""
    with pytest.raises(ValueError, match="of words"):
        a_profile(templates=templates(**changes))


@pytest.mark.parametrize("counts", [{}, {"ba": 1}, {"ba": 3}, {"ba": 0, "up": 2}, {"ba": 2**70}, {"ba": -2}])
def test_takes_that_were_counted_wrongly_are_damage(counts: dict[str, int], tmp_path: Path) -> None:
    """What profile.json says of how many takes there are of each word must be what there is."""
    a_profile(templates=templates()).save(tmp_path)
    told = {word: {"takes": count, "numbers": EMBEDDING, "limit": 0.07} for word, count in counts.items()}
    refused(told, tmp_path)


@pytest.mark.parametrize("numbers", [0, -1, EMBEDDING + 1, 2**70])
def test_takes_of_no_such_length_are_damage(numbers: int, tmp_path: Path) -> None:
    """A look has as many numbers as the network gives, or fewer."""
    a_profile(templates=templates()).save(tmp_path)
    refused({"ba": {"takes": 2, "numbers": numbers, "limit": 0.07}}, tmp_path)


def refused(told: dict[str, Any], folder: Path) -> None:
    """Let profile.json tell this of its takes; it is damaged then."""
    about = json.loads((folder / NAME).read_text(encoding="utf-8")) | {"templates": told}
    (folder / NAME).write_text(json.dumps(about), encoding="utf-8")

    with pytest.raises(ProfileError, match="damaged"):
        Profile.load(folder)


def test_a_new_one_replaces_the_old_one(tmp_path: Path) -> None:
    """After a second save the folder holds the second profile, and no weights of the first."""
    a_profile().save(tmp_path)
    second = a_profile(name="Second", bias=np.ones(len(CLASSES), np.float32))

    second.save(tmp_path)

    assert Profile.load(tmp_path).name == "Second"
    assert Profile.load(tmp_path).bias[0] == 1.0
    assert files_in(tmp_path) == [LOCK, "head-1.npz", NAME]


@pytest.mark.parametrize("broken_at", range(4))
def test_an_end_at_any_moment_leaves_old_or_new(
    broken_at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever write or renaming is the last one to happen, what is in the folder can be read."""
    a_profile(name="Old").save(tmp_path)
    end_at(broken_at, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        a_profile(name="New", bias=np.ones(len(CLASSES), np.float32)).save(tmp_path)
    monkeypatch.undo()

    assert Profile.load(tmp_path).name == "Old"


STEPS = ("write_bytes", "write_text", "replace", "glob", "unlink")  # of a save, in the methods of `Path`
SECOND = {"name": "Second", "bias": np.ones(len(CLASSES), np.float32)}


def before_step(number: int, do: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let something be done once, before the step of that number of what this thread does with `Path`."""
    left, me = [number], threading.get_ident()

    def counted(does: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            if threading.get_ident() == me:
                left[0] -= 1
                if left[0] == -1:
                    do()
            return does(*given, **named)

        return step

    for name in (*STEPS, "open"):
        monkeypatch.setattr(Path, name, counted(getattr(Path, name)))


@pytest.mark.parametrize("step", range(12))
@pytest.mark.parametrize("change", ["save", "rewrite"])
def test_two_that_are_saved_at_once_leave_one(
    change: str, step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever step of a save another one begins in, it is the other one that is there at last, with its weights."""
    a_profile(name="Old").save(tmp_path)
    waits = threading.Event()

    def second() -> None:
        if change == "save":
            a_profile(**SECOND).save(tmp_path)
        else:
            Profile.rewrite(tmp_path, lambda old: replace(old, name="Second", means={}, bias=old.bias + 1))
        waits.set()

    def wait_for_lock(file: int) -> None:
        if threading.current_thread() is other:
            waits.set()
        wait(file)

    wait, other = files.wait_for_lock, threading.Thread(target=second, daemon=True)
    monkeypatch.setattr(files, "wait_for_lock", wait_for_lock)

    def begin() -> None:
        other.start()
        assert waits.wait(PATIENCE_S)

    before_step(step, begin, monkeypatch)
    a_profile(name="First", kernel=np.zeros((EMBEDDING, len(CLASSES)), np.float32)).save(tmp_path)
    monkeypatch.undo()

    if other.ident is None:  # the save has fewer steps
        assert step > 5
        return
    other.join(PATIENCE_S)
    there = Profile.load(tmp_path)
    assert (there.name, there.bias[0]) == ("Second", 1.0)
    assert there.kernel.any() == (change == "save")  # a rewrite has the weights of the first
    assert files_in(tmp_path) == [LOCK, "head-1.npz", NAME]


def test_where_nothing_can_be_locked_no_weights_are_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program may be about to name them: two saves in turn, step by step, leave a voice that can be loaded."""

    def no_locks(_: int) -> None:
        raise OSError("no locks here")

    monkeypatch.setattr(files, "wait_for_lock", no_locks)
    a_profile(name="Old").save(tmp_path)
    heads = {path.name for path in tmp_path.glob(HEAD.format("*"))}

    a_profile(**SECOND).save(tmp_path)

    assert Profile.load(tmp_path).name == "Second"
    assert heads < {path.name for path in tmp_path.glob(HEAD.format("*"))}


@pytest.mark.parametrize("step", range(2))
def test_one_that_is_saved_while_it_is_read_is_the_old_or_the_new_one(
    step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever file of it is read next."""
    a_profile(name="Old").save(tmp_path)

    def save() -> None:
        monkeypatch.undo()
        a_profile(**SECOND).save(tmp_path)

    before_step(step, save, monkeypatch)

    there = Profile.load(tmp_path)
    assert (there.name, there.bias[0]) == ("Second", 1.0)


def test_a_rewrite_that_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    """Where the change returns what it was given."""
    a_profile().save(tmp_path)
    before = (tmp_path / NAME).stat()

    Profile.rewrite(tmp_path, lambda old: old)

    assert (tmp_path / NAME).stat() == before


@pytest.mark.parametrize("change", ["save", "rewrite"])
def test_a_folder_that_is_gone_is_not_made_again(change: str, tmp_path: Path) -> None:
    """A voice that was deleted stays deleted."""
    folder = tmp_path / "voice"
    folder.mkdir()
    a_profile().save(folder)

    def without(old: Profile) -> Profile:
        shutil.rmtree(folder)
        return replace(old, name="New")

    if change == "save":
        shutil.rmtree(folder)
    with pytest.raises(FileNotFoundError):
        a_profile().save(folder) if change == "save" else Profile.rewrite(folder, without)
    assert not folder.exists()


@pytest.mark.parametrize("file", [NAME, "head"])
def test_a_file_cut_off_anywhere_is_refused(file: str, tmp_path: Path) -> None:
    """Neither file may lack any number of bytes at its end."""
    small = a_profile(kernel=np.zeros((2, len(CLASSES)), np.float32), templates=templates(2))
    small.save(tmp_path)
    path = tmp_path / NAME if file == NAME else next(tmp_path.glob(HEAD.format("*")))
    data = path.read_bytes()
    whole = len(data.rstrip())

    for length in range(whole):
        path.write_bytes(data[:length])
        with pytest.raises(ProfileError, match=r"Fit it again|another version"):
            Profile.load(tmp_path)


def replaced(folder: Path, **arrays: Any) -> None:
    """Give a profile other weights, whose SHA-256 it names."""
    data = io.BytesIO()
    np.savez_compressed(data, **arrays)
    sha256 = hashlib.sha256(data.getvalue()).hexdigest()
    (folder / HEAD.format(sha256[:8])).write_bytes(data.getvalue())
    about = json.loads((folder / NAME).read_text(encoding="utf-8")) | {"head": sha256}
    (folder / NAME).write_text(json.dumps(about), encoding="utf-8")


GOOD: dict[str, Any] = {
    "kernel": np.zeros((EMBEDDING, len(CLASSES)), np.float32),
    "bias": np.zeros(len(CLASSES), np.float32),
    "takes": np.zeros((0, LOOKS, EMBEDDING), np.float16),
}


@pytest.mark.parametrize(
    "arrays",
    [
        pytest.param({"kernel": GOOD["kernel"], "takes": GOOD["takes"]}, id="no bias"),
        pytest.param({"kernel": GOOD["kernel"], "bias": GOOD["bias"]}, id="no takes"),
        pytest.param(GOOD | {"takes": GOOD["takes"].astype(np.float32)}, id="takes of another kind"),
        pytest.param(GOOD | {"takes": np.zeros((1, LOOKS, EMBEDDING), np.float16)}, id="takes of no word"),
        pytest.param(GOOD | {"kernel": GOOD["kernel"][:, 1:]}, id="a class too few"),
        pytest.param(GOOD | {"bias": np.full(len(CLASSES), np.nan, np.float32)}, id="not a number"),
        pytest.param(GOOD | {"kernel": np.full((EMBEDDING, len(CLASSES)), np.inf, np.float32)}, id="infinite"),
        pytest.param(GOOD | {"kernel": np.full((EMBEDDING, len(CLASSES)), 3e38, np.float32)}, id="overflowing"),
        pytest.param(GOOD | {"kernel": GOOD["kernel"].astype(np.float64)}, id="of another kind"),
        pytest.param(GOOD | {"kernel": np.array([{"a": 1}], object)}, id="objects"),
        pytest.param(GOOD | {"kernel": np.float32(0)}, id="one number"),
        pytest.param(GOOD | {"kernel": np.zeros((MOST_BYTES // 4, 2), np.float32)}, id="huge, and packed small"),
    ],
)
def test_foreign_weights_are_refused(arrays: dict[str, Any], tmp_path: Path) -> None:
    """Weights that cannot be those of a profile are damage, whatever their hash is, and take no memory."""
    a_profile().save(tmp_path)
    replaced(tmp_path, **arrays)

    with pytest.raises(ProfileError, match="damaged"):
        Profile.load(tmp_path)


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param({"name": 3}, id="a name that is no text"),
        pytest.param({"means": {"ba": 3}}, id="a meaning that is no text"),
        pytest.param({"means": {"bu": "up"}}, id="an own word without a class"),
        pytest.param({"means": {UNKNOWN: "up"}}, id="talk as an own word"),
        pytest.param({"means": {NOISE: "up"}}, id="noise as an own word"),
        pytest.param({"means": ["ba"]}, id="meanings that are no table"),
        pytest.param({"classes": ["up", "down"]}, id="too few classes"),
        pytest.param({"classes": [*CLASSES[:-1], "x"]}, id="no noise"),
        pytest.param({"fits": "all"}, id="fits what"),
        pytest.param({"result": {}}, id="no result"),
        pytest.param({"result": []}, id="a result that is none"),
        pytest.param({"result": {"same_word_s": 1e300}}, id="a pace of years"),
        pytest.param({"head": "../../../etc/passwd"}, id="a head elsewhere"),
        pytest.param({"head": None}, id="no head"),
        pytest.param({"version": 2}, id="a later version"),
        pytest.param({"name": "x" * 101, "means": {"x" * 101: "up"}}, id="an endless name"),
    ],
)
def test_nonsense_is_refused(entries: dict[str, Any], tmp_path: Path) -> None:
    """An entry that makes no sense is told in words, and raises nothing else."""
    a_profile().save(tmp_path)
    about = json.loads((tmp_path / NAME).read_text(encoding="utf-8")) | entries
    (tmp_path / NAME).write_text(json.dumps(about), encoding="utf-8")

    with pytest.raises(ProfileError):
        Profile.load(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "3", "[" * 100_000, '{"version": 1}', "\ufeff{}", "x" * (MOST_BYTES + 1)])
def test_what_is_no_profile_is_refused(text: str, tmp_path: Path) -> None:
    """Any text in the place of a profile is told in words."""
    (tmp_path / NAME).write_text(text, encoding="utf-8")

    with pytest.raises(ProfileError):
        Profile.load(tmp_path)


def test_bytes_turned_over_are_refused_or_read(tmp_path: Path) -> None:
    """Whatever single bytes change, a profile is read or refused, and nothing else is raised."""
    a_profile(kernel=np.zeros((2, len(CLASSES)), np.float32), templates=templates(2)).save(tmp_path)
    rng = np.random.default_rng(6)
    refused = 0
    for path in (tmp_path / NAME, next(tmp_path.glob(HEAD.format("*")))):
        data = path.read_bytes()
        for _ in range(300):
            changed = bytearray(data)
            changed[int(rng.integers(len(data)))] = int(rng.integers(256))
            path.write_bytes(bytes(changed))
            try:
                Profile.load(tmp_path)
            except ProfileError:
                refused += 1
        path.write_bytes(data)

    assert refused > 300


def test_a_missing_one_is_told(tmp_path: Path) -> None:
    """Where there is no profile, or no weights, it says what to do."""
    with pytest.raises(ProfileError, match="There is no voice"):
        Profile.load(tmp_path / "nobody")
    a_profile().save(tmp_path)
    next(tmp_path.glob(HEAD.format("*"))).unlink()
    with pytest.raises(ProfileError, match="There is no voice"):
        Profile.load(tmp_path)


def test_it_hears_by_its_own_last_layer(tmp_path: Path) -> None:
    """The last layer of the profile decides over the shipped network's embedding, and classes without a label merge."""
    network = Network.load(EIGHT)
    window = np.random.default_rng(5).uniform(-2.0, 2.0, (98, 40, 2)).astype(np.float32)
    profile = a_profile()
    profile.save(tmp_path)

    given = load_network(EIGHT, profile=tmp_path).predict(window)

    logits = network.embed(window) @ profile.kernel + profile.bias
    expected = np.exp(logits - logits.max())
    expected /= expected.sum()
    up, down, *others, ba, one, two, noise = expected
    merged = [up, *others, ba, down + one + two, noise]
    np.testing.assert_allclose(given, merged, atol=1e-5)


@pytest.mark.parametrize("word", ["ba", "up"])
@pytest.mark.parametrize(("limit", "heard"), [(1e-5, False), (0.5, True)])
def test_what_is_heard_is_compared_with_takes(word: str, limit: float, heard: bool) -> None:
    """Over the windows of a stream, as over all of its looks at once; a new stream knows nothing of the last one."""
    network = Network.load(EIGHT)
    windows = np.random.default_rng(5).uniform(-2.0, 2.0, (60, 98, 40, 2)).astype(np.float32)
    bias = np.zeros(len(CLASSES), np.float32)
    bias[CLASSES.index(word)] = 1e3  # it is this word that everything sounds like
    embeddings = np.stack(network.embed_all(list(windows)))
    takes = sequences(embeddings[::-1].copy(), np.array([len(windows) - 1]), hop_frames=2)
    voice = PersonalNetwork(network, a_profile(bias=bias, templates=Templates({word: takes}, {word: limit})))
    labels, hop_frames = voice.card.labels, voice.card.decision.hop_frames

    voice.reset()
    first = [voice.predict(window) for window in windows]
    voice.reset()
    again = [voice.predict(window) for window in windows]

    fitted, shipped = (np.zeros((len(windows), len(labels)), np.float32) for _ in range(2))
    fitted[:, labels.index(word)] = 1.0
    known = [labels.index(label if label in labels else UNKNOWN) for label in network.card.labels]
    network.reset()
    for row, window in zip(shipped, windows, strict=True):
        np.add.at(row, known, network.predict(window))
    expected = voice._profile.templates.counted(
        fitted, shipped, embeddings, labels=labels, own=["ba"], hop_frames=hop_frames
    )
    assert (expected[:, labels.index(word)] > 0.5).any() == heard
    np.testing.assert_allclose(first, expected, atol=1e-5)
    np.testing.assert_allclose(again, expected, atol=1e-5)


def test_its_labels_are_those_that_count(tmp_path: Path) -> None:
    """Own words stand behind the shipped ones, a replaced word is none, and the player's pace is in the decision."""
    a_profile().save(tmp_path)

    four, eight = (Spotter.load(weights_of(name), profile=tmp_path) for name in ("directional4w", "handsfree8w"))

    assert four.labels == ("up", "left", "right", "ba", UNKNOWN, NOISE)
    assert eight.labels == ("up", "left", "right", "go", "stop", "yes", "no", "ba", UNKNOWN, NOISE)
    assert four.decision.same_word_s == 0.35
    assert four.card.figures == {}


def test_one_for_another_network_is_refused() -> None:
    """A profile is used with the networks that it was fitted to, and with no other."""
    network = Network.load(EIGHT)
    for strange in (a_profile(fits=("f" * 64,)), a_profile(kernel=np.zeros((8, len(CLASSES)), np.float32))):
        with pytest.raises(ProfileError, match="another model"):
            PersonalNetwork(network, strange)


def test_one_that_takes_out_all_words_is_refused(tmp_path: Path) -> None:
    """With the networks that have no other words; with the rest it is heard."""
    four = ("up", "down", "left", "right")
    a_profile(means={}, instead=four).save(tmp_path)

    with pytest.raises(ProfileError, match="takes out all words"):
        Spotter.load(weights_of("directional4w"), profile=tmp_path)
    assert Spotter.load(EIGHT, profile=tmp_path).labels == ("go", "stop", "yes", "no", UNKNOWN, NOISE)


def test_a_bomb_in_the_place_of_weights_is_refused(tmp_path: Path) -> None:
    """A small file that would unpack to gigabytes is not unpacked."""
    a_profile().save(tmp_path)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("kernel.npy", bytes(50_000_000))
    sha256 = hashlib.sha256(data.getvalue()).hexdigest()
    (tmp_path / HEAD.format(sha256[:8])).write_bytes(data.getvalue())
    about = json.loads((tmp_path / NAME).read_text(encoding="utf-8")) | {"head": sha256}
    (tmp_path / NAME).write_text(json.dumps(about), encoding="utf-8")

    with pytest.raises(ProfileError, match="larger than"):
        Profile.load(tmp_path)
