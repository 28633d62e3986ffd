"""Tests of fitting: what is learned, what is not forgotten, and what is not kept."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from models.adapt.bank import Bank, BankError
from models.adapt.embeddings import Looks, looks_at, looks_of, mel_power
from models.adapt.fitting import Fitted, Wanted, fit_voice
from models.adapt.held_back import STRICTER
from models.adapt.judging import Ear, StrangerFires, Strangers
from models.adapt.last_layer import LastLayer
from models.adapt.take_templates import MOST
from models.adapt.takes import Takes
from models.adapt.variations import Variations
from models.spot.config import NOISE, UNKNOWN
from models.spot.frontend import Samples
from models.spot.profile import PersonalNetwork, Profile
from models.spot.spotter import Spotter, flushed
from models.spot.templates import Templates
from tests.support.tone_voice import LIKE_HZ, ODD_HZ, OWN_HZ, EmbeddingNetwork, bank_of, takes_of, tone_of
from tests.support.tones import TONES_HZ, sentence


@pytest.fixture(scope="module")
def network() -> EmbeddingNetwork:
    """Return the network of tones."""
    return EmbeddingNetwork()


@pytest.fixture(scope="module")
def bank(network: EmbeddingNetwork) -> Bank:
    """Return its bank."""
    return bank_of(network)


@pytest.fixture
def spared_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Judge no take in noise, in which the network of tones hears nothing."""
    monkeypatch.setattr(Variations, "noisy", lambda self, take, **_: self.plain(take))


def fires(samples: Samples, network: EmbeddingNetwork, profile: Profile | None) -> list[str]:
    """Return what the whole recogniser hears in a recording, with a profile or without."""
    spotter = Spotter(network if profile is None else PersonalNetwork(network, profile))
    return [hearing.word for hearing in spotter.feed(flushed(samples)) if hearing.word is not None]


def fitted(network: EmbeddingNetwork, bank: Bank, takes: Takes, **changes: Any) -> Fitted:
    """Return what fitting to takes gives, for somebody called A."""
    return fit_voice(network, takes, bank, wanted=replace(Wanted("A"), **changes))


def test_a_voice_that_was_not_understood_is_understood(network: EmbeddingNetwork, bank: Bank) -> None:
    """Somebody who says "up" in another way is heard after a fit, with the other words as before."""
    assert fires(tone_of(ODD_HZ), network, None) == []

    came = fitted(network, bank, takes_of(up=ODD_HZ, left=TONES_HZ["left"]))

    assert came.profile is not None
    assert came.why == ""
    assert fires(tone_of(ODD_HZ + 9), network, came.profile) == ["up"]
    words = ("up", "down", "left", "right")
    assert fires(sentence(*words, "dog"), network, came.profile) == list(words)
    up = came.result.words["up"]
    assert (up.takes, up.held_back, up.before, up.after) == (4, 4, 0, 4)
    assert came.result.others.after <= came.result.others.before


def test_a_voice_that_is_understood_stays_as_it_is(
    network: EmbeddingNetwork, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing more is heard after a fit, nothing is kept."""
    monkeypatch.setattr(Variations, "another", Variations.plain)
    monkeypatch.setattr(Variations, "noisy", lambda self, take, **_: self.plain(take))
    came = fitted(network, bank, takes_of(up=TONES_HZ["up"], left=TONES_HZ["left"]))

    assert came.profile is None
    assert "no better" in came.why


def test_a_fitted_word_needs_as_much_as_its_takes_allow(
    network: EmbeddingNetwork, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What sounds nearly as a fitted word does fires less readily; takes and other words are heard as before."""
    takes = takes_of(up=ODD_HZ)
    strict = fitted(network, bank, takes)
    monkeypatch.setattr("models.adapt.held_back.STRICTER", ())
    loose = fitted(network, bank, takes)

    assert strict.profile is not None
    assert loose.profile is not None
    raised = dict(zip(strict.profile.classes, loose.profile.bias - strict.profile.bias, strict=True))
    assert raised.pop("up") == pytest.approx(max(STRICTER))
    assert set(raised.values()) == {0.0}
    assert strict.result.words == loose.result.words
    assert fires(tone_of(ODD_HZ + 9), network, strict.profile) == ["up"]


def test_an_own_word_is_heard(network: EmbeddingNetwork, bank: Bank) -> None:
    """A sound that nobody knew fires as itself and means what was wanted, and other sounds do not fire."""
    came = fitted(network, bank, takes_of(ba=OWN_HZ), means={"ba": "undo"}, instead=("down",))

    assert came.profile is not None
    assert came.profile.means == {"ba": "undo"}
    assert fires(tone_of(OWN_HZ), network, came.profile) == ["ba"]
    assert fires(sentence("up", "dog", "down"), network, came.profile) == ["up"]
    assert came.result.alike == ()


@pytest.mark.usefixtures("spared_noise")
def test_an_own_word_is_checked_against_its_takes(network: EmbeddingNetwork, bank: Bank) -> None:
    """What only ends like it is none, though the last layer alone takes it for one."""
    came = fitted(network, bank, takes_of(ba=OWN_HZ))
    longer = np.concatenate([tone_of(5_000.0)[:-3_200], tone_of(OWN_HZ, seconds=0.2)[3_200:]])

    assert came.profile is not None
    unchecked = replace(came.profile, templates=Templates())
    assert set(came.profile.templates.takes) == {"ba"}
    assert fires(tone_of(OWN_HZ + 9), network, came.profile) == ["ba"]
    assert fires(longer, network, unchecked) == ["ba"]
    assert fires(longer, network, came.profile) == []


@pytest.mark.usefixtures("spared_noise")
def test_own_words_are_compared_without_what_is_remembered(bank: Bank) -> None:
    """The last numbers of the embedding count for usual words alone."""
    network = EmbeddingNetwork()
    network.remembered = 15
    came = fitted(network, bank, takes_of(ba=OWN_HZ, up=ODD_HZ))

    assert came.profile is not None
    kept = came.profile.templates.takes
    assert {word: of.shape[2] for word, of in kept.items()} == {"ba": network.embedding - 15, "up": network.embedding}
    assert fires(tone_of(ODD_HZ + 9), network, came.profile) == ["up"]


@pytest.mark.parametrize("count", [1, 2])
def test_a_word_with_few_takes_is_not_compared(count: int, network: EmbeddingNetwork, bank: Bank) -> None:
    """Where one is held back of two, nothing tells how the word may differ when it is said again: the fit counts."""
    said = takes_of(ba=OWN_HZ, up=ODD_HZ).words
    came = fitted(network, bank, Takes({"ba": said["ba"][:count], "up": said["up"]}))

    assert came.profile is not None
    assert set(came.profile.templates.takes) == {"up"}
    assert fires(tone_of(OWN_HZ + 9), network, came.profile) == ["ba"]
    assert fires(tone_of(ODD_HZ + 9), network, came.profile) == ["up"]


@pytest.mark.usefixtures("spared_noise")
def test_a_fit_counts_where_its_takes_are_resembled(network: EmbeddingNetwork, bank: Bank) -> None:
    """What only ends like a take is left to the shipped layer, which takes it for no word, as all else is."""
    came = fitted(network, bank, takes_of(up=ODD_HZ))
    longer = np.concatenate([tone_of(5_000.0)[:-3_200], tone_of(ODD_HZ, seconds=0.19)[3_200:]])

    assert came.profile is not None
    everywhere = replace(came.profile, templates=Templates())
    assert fires(tone_of(ODD_HZ + 9), network, came.profile) == ["up"]
    assert fires(longer, network, everywhere) == ["up"]
    assert fires(longer, network, came.profile) == []
    looks = looks_of(sentence("dog"), network, hop_frames=2)
    ears = [Ear.of(came.profile, bank.labels, network.card.decision, shipped=of) for of in (LastLayer.of(bank), None)]
    here, nowhere = (ear.scores([looks.embeddings])[0] for ear in ears)
    np.testing.assert_array_equal(here, LastLayer.of(bank).scores(looks.embeddings, bank.labels))
    assert np.abs(here - nowhere).max() > 0.001


def test_no_limit_lets_everything_in(network: EmbeddingNetwork, bank: Bank) -> None:
    """Where nothing of a word is left in noise, noisy takes are as far from the others as any other sound."""
    came = fitted(network, bank, takes_of(ba=OWN_HZ))

    assert came.profile is not None
    assert came.profile.templates.limits["ba"] <= MOST


@pytest.mark.usefixtures("spared_noise")
def test_an_own_word_is_learned_anew(network: EmbeddingNetwork, bank: Bank) -> None:
    """Alone, on another tone: its old takes no longer count, and those of other own words stay."""
    first = fitted(network, bank, takes_of(ba=OWN_HZ, bu=5_600.0)).profile
    assert first is not None

    def anew(takes: Takes) -> Fitted:
        return fit_voice(network, takes, bank, wanted=Wanted(alone=True), old=first)

    came = anew(takes_of(ba=3_300.0))

    assert came.profile is not None
    assert fires(tone_of(3_309.0), network, came.profile) == ["ba"]
    np.testing.assert_array_equal(came.profile.templates.takes["bu"], first.templates.takes["bu"])
    fewer = anew(Takes({"ba": (tone_of(3_300.0),)})).profile
    assert fewer is not None
    assert set(fewer.templates.takes) == {"bu"}


def test_fewer_fires_of_one_word_make_up_for_more_of_another() -> None:
    """The network's words fire too often only if all do together, outright or nearly; then those that do are named."""
    before = StrangerFires(outright=Counter(up=1), nearly=Counter(up=2, left=3))

    assert not StrangerFires(Counter(left=1), Counter(up=3, left=2)).above(before)
    assert StrangerFires(Counter(up=1, left=1), Counter(up=3, left=2)).above(before) == {"left"}
    assert StrangerFires(Counter(up=1), Counter(up=2, left=4)).above(before) == {"left"}


def test_own_words_may_fire_once_in_a_hundred() -> None:
    """An own word fired in nothing before, so strangers may make it fire a little; other words fire no more often."""
    before = StrangerFires(outright=Counter(up=2), nearly=Counter(up=4))
    quiet = [np.zeros((1, 4), np.float32)] * 390
    own, spare = ("ba",), 3

    assert Strangers(quiet, [""] * 390, imitations=90).spare == 0
    assert Strangers(quiet, [""] * 390, imitations=90, own=own).spare == spare
    assert not StrangerFires(Counter(up=2, ba=3), Counter(up=4, ba=6)).above(before, own=own, spare=spare)
    assert StrangerFires(Counter(ba=4), Counter(ba=6)).above(before, own=own, spare=spare) == {"ba"}
    assert StrangerFires(Counter(ba=3), Counter(ba=7)).above(before, own=own, spare=spare) == {"ba"}
    assert StrangerFires(Counter(up=3), Counter(up=4)).above(before, own=own, spare=spare) == {"up"}


def test_words_that_sound_alike_are_named(network: EmbeddingNetwork, bank: Bank) -> None:
    """Two own words on nearly the same tone are told, and so is one that is a shipped word."""
    assert ("ba", "pa") in fitted(network, bank, takes_of(ba=OWN_HZ, pa=LIKE_HZ)).result.alike
    assert ("hum", "left") in fitted(network, bank, takes_of(hum=TONES_HZ["left"])).result.alike


def test_one_word_is_tuned_alone(network: EmbeddingNetwork, bank: Bank) -> None:
    """What was fitted before stays when one more word is fitted alone; without that it is gone."""
    first = fitted(network, bank, takes_of(ba=OWN_HZ)).profile
    assert first is not None
    more = takes_of(up=ODD_HZ)

    both = fit_voice(network, more, bank, wanted=Wanted("A", alone=True), old=first).profile
    new = fit_voice(network, more, bank, wanted=Wanted("A")).profile

    assert both is not None
    assert new is not None
    assert [fires(tone_of(hz), network, both) for hz in (OWN_HZ, ODD_HZ)] == [["ba"], ["up"]]
    assert set(both.result.words) == {"ba", "up"}
    assert fires(tone_of(OWN_HZ), network, new) == []


def test_what_would_let_others_in_is_not_kept(network: EmbeddingNetwork, bank: Bank) -> None:
    """Where other people's words sound as this person's word does, the voice is not kept, or does not fire on them."""
    stretch = looks_at(mel_power(tone_of(OWN_HZ), network), network, hop_frames=2).embeddings
    strangers = replace(bank, stretches=(*bank.stretches, *[stretch] * 5), said=(*bank.said, *[""] * 5))
    strangers = replace(strangers, kinds=(*bank.kinds, *[bank.kinds[0]] * 5))

    came = fitted(network, strangers, takes_of(ba=OWN_HZ))

    assert came.profile is None
    assert came.result.others.after <= came.result.others.before or "other people" in came.why


def test_own_talk_must_not_fire(network: EmbeddingNetwork, bank: Bank) -> None:
    """A person's own talk that sounds as their word does is learned not to fire, and it is told how often it did."""
    talk = np.concatenate([tone_of(TONES_HZ["up"]) for _ in range(8)])
    takes = replace(takes_of(left=2_300.0), talk=(talk,))

    came = fitted(network, bank, takes)

    assert came.result.talk.of == 6
    assert came.result.talk.before > came.result.talk.after


def test_one_take_of_a_word_is_enough(network: EmbeddingNetwork, bank: Bank) -> None:
    """Of a single take none can be held back; the word is judged on it, said another time."""
    takes = Takes({"up": (tone_of(ODD_HZ),)})

    came = fitted(network, bank, takes)

    assert came.profile is not None
    assert came.result.words["up"].held_back == 0
    assert fires(tone_of(ODD_HZ), network, came.profile) == ["up"]


def test_the_same_takes_give_the_same_voice(network: EmbeddingNetwork, bank: Bank) -> None:
    """Fitting is a function of takes and seed."""
    one, two = (fitted(network, bank, takes_of(up=ODD_HZ)).profile for _ in range(2))

    assert one is not None
    assert two is not None
    np.testing.assert_array_equal(one.kernel, two.kernel)


def test_a_voice_in_use_is_not_made_worse(network: EmbeddingNetwork, bank: Bank) -> None:
    """Where the voice in use hears takes that a new fit would not hear, it stays."""
    good = fitted(network, bank, takes_of(up=ODD_HZ)).profile
    assert good is not None
    takes = Takes({"up": (tone_of(ODD_HZ), tone_of(900.0), tone_of(ODD_HZ + 3), tone_of(905.0))})

    came = fit_voice(network, takes, bank, wanted=Wanted("A"), old=good)

    if came.profile is None:
        assert came.why
    else:
        assert fires(tone_of(ODD_HZ), network, came.profile) == ["up"]


def test_the_bank_of_another_network_is_refused(network: EmbeddingNetwork, bank: Bank) -> None:
    """A bank belongs to its network."""
    with pytest.raises(BankError, match="another model"):
        fit_voice(network, takes_of(up=ODD_HZ), replace(bank, fits=("f" * 64,)), wanted=Wanted())


def test_the_looks_are_those_of_the_game(network: EmbeddingNetwork) -> None:
    """What is embedded at once is what the recogniser looks at, step by step, with the same times and levels."""
    samples = np.random.default_rng(3).normal(0.0, 0.1, 8_000).astype(np.float32)
    seen: list[np.ndarray] = []

    class Spy(EmbeddingNetwork):
        def predict(self, window: np.ndarray) -> np.ndarray:
            seen.append(self.embed(window))
            return super().predict(window)

    hearings = Spotter(Spy()).feed(samples)
    looks = looks_of(samples, network, hop_frames=network.card.decision.hop_frames)

    np.testing.assert_allclose(looks.times_s, [hearing.time_s for hearing in hearings])
    assert looks.levels_db is not None
    np.testing.assert_allclose(looks.levels_db, [hearing.level_db for hearing in hearings], rtol=1e-5)
    np.testing.assert_allclose(looks.embeddings, np.array(seen), atol=1e-5)


def test_an_ear_fires_as_the_recogniser_does(network: EmbeddingNetwork, bank: Bank) -> None:
    """Judging over looks gives the commands that the recogniser gives."""
    said = flushed(sentence("up", "dog", "left", "left", "down"))
    ear = Ear(LastLayer(bank.classes, bank.kernel, bank.bias), network.card.labels, network.card.decision)
    looks: Looks = looks_at(mel_power(said, network), network, hop_frames=network.card.decision.hop_frames)

    heard: Sequence[str] = ear.fires(looks)

    assert (
        heard == fires(sentence("up", "dog", "left", "left", "down"), network, None) == ["up", "left", "left", "down"]
    )
    assert {UNKNOWN, NOISE}.isdisjoint(ear.commands)
