"""Settings are kept once they rest, each version once, and trouble is told."""

from game.session.preferences import REST_S, Keeper
from game.settings import Settings
from game.storage.settings_file import SettingsError


def test_settings_are_kept_once_they_rest() -> None:
    """While a slider moves nothing is written; after REST_S without a change, the last value is, once."""
    kept: list[Settings] = []
    keeper = Keeper(kept.append, Settings())
    for step_px in range(11, 30):
        keeper.tick(Settings(step_px=step_px), 0.1)

    assert kept == []
    for _ in range(40):
        keeper.tick(Settings(step_px=29), REST_S / 10)
    assert kept == [Settings(step_px=29)]


def test_settings_that_did_not_change_are_not_kept() -> None:
    """A game in which nothing is set writes nothing."""
    kept: list[Settings] = []
    keeper = Keeper(kept.append, Settings())
    keeper.tick(Settings(), 100)
    keeper.finish(Settings())

    assert kept == []


def test_trouble_is_told_once() -> None:
    """Where the settings cannot be written the player learns it once, not in every frame, and the game goes on."""

    def fail(_: Settings) -> None:
        raise SettingsError("The disk is full. Free some space.")

    keeper = Keeper(fail, Settings())
    faults = [keeper.tick(Settings(step_px=20), REST_S) for _ in range(5)]
    told = [fault for fault in faults if fault]

    assert [(fault.what, fault.remedy) for fault in told] == [("The disk is full.", "Free some space.")]


def test_what_could_not_be_kept_is_tried_again() -> None:
    """After a failure the same settings are tried when they come back after a change, and at the end."""
    kept: list[Settings] = []
    full = [True, True, False]

    def keep(settings: Settings) -> None:
        if full.pop(0):
            raise SettingsError("The disk is full. Free some space.")
        kept.append(settings)

    keeper = Keeper(keep, Settings())
    wanted = Settings(step_px=20)
    for settings in (wanted, Settings(), wanted):
        keeper.tick(settings, REST_S)
    assert kept == []

    assert keeper.finish(wanted) is None
    assert kept == [wanted]
    keeper.finish(wanted)
    assert kept == [wanted]
