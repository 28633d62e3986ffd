"""Settings are saved once they rest, each version once, and trouble is told."""

from game.messages import Fault
from game.session.preferences import REST_S, SettingsSaver
from game.settings import Settings

FULL = Fault("The disk is full.", "Free some space.")


def test_settings_are_saved_once_they_rest() -> None:
    """While a slider moves nothing is written; after REST_S without a change, the last value is, once."""
    saved: list[Settings] = []
    saver = SettingsSaver(saved.append, Settings())
    for step_px in range(11, 30):
        saver.tick(Settings(step_px=step_px), 0.1)

    assert saved == []
    for _ in range(40):
        saver.tick(Settings(step_px=29), REST_S / 10)
    assert saved == [Settings(step_px=29)]
    assert saver.fault is None


def test_settings_that_did_not_change_are_not_saved() -> None:
    """A game in which nothing is set writes nothing."""
    saved: list[Settings] = []
    saver = SettingsSaver(saved.append, Settings())
    saver.tick(Settings(), 100)
    saver.finish(Settings())

    assert saved == []


def test_trouble_is_told_once() -> None:
    """Where the settings cannot be written that is tried once, not in every frame, and the reason stays known."""
    saver = SettingsSaver(lambda _: FULL, Settings())

    assert [saver.tick(Settings(step_px=20), REST_S) for _ in range(5)] == [True, False, False, False, False]
    assert saver.fault == FULL


def test_what_could_not_be_saved_is_tried_again() -> None:
    """After a failure the same settings are tried when they come back after a change, and at the end."""
    saved: list[Settings] = []
    full = [True, True, False]

    def save(settings: Settings) -> Fault | None:
        if full.pop(0):
            return FULL
        saved.append(settings)
        return None

    saver = SettingsSaver(save, Settings())
    wanted = Settings(step_px=20)
    for settings in (wanted, Settings(), wanted):
        saver.tick(settings, REST_S)
    assert (saved, saver.fault) == ([], FULL)

    assert saver.finish(wanted)
    assert (saved, saver.fault) == ([wanted], None)
    assert not saver.finish(wanted)
    assert saved == [wanted]
