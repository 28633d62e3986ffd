"""How controls and keys change the settings, and when the changed settings are saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from game.drawing.colour_names import PALETTE
from game.messages import Colour, Fault
from game.settings import Setting, Settings
from game.ui.controls import Sets, Slider, next_multiple

REST_S = 1.5
STRICTNESS = ((0.55, "easy"), (0.8, "medium"), (1.0, "strict"))  # up to which threshold each word holds


@dataclass(frozen=True)
class SliderSetting:
    """A setting that a slider shows.

    sets: which setting, as the slider counts it. stride: of a key, in what the slider counts.
    """

    sets: Sets
    stride: int

    @property
    def limits(self) -> tuple[int, int]:
        """The ends of the slider."""
        limits, per_unit = self.sets.setting.limits, self.sets.per_unit
        return round(limits.low * per_unit), round(limits.high * per_unit)


SLIDER_SETTINGS: Mapping[Setting, SliderSetting] = MappingProxyType(
    {
        Setting.STEP_PX: SliderSetting(Sets(Setting.STEP_PX), stride=5),
        Setting.THRESHOLD: SliderSetting(Sets(Setting.THRESHOLD, per_unit=100), stride=5),
        Setting.LINE_WIDTH_PX: SliderSetting(Sets(Setting.LINE_WIDTH_PX), stride=1),
    }
)


def value(settings: Settings, setting: Setting) -> int:
    """Return what the slider of a setting shows."""
    count: float = getattr(settings, setting.field) * SLIDER_SETTINGS[setting].sets.per_unit
    return round(count)


def turned(settings: Settings, setting: Setting, to: int) -> Settings:
    """Return the settings with a slider brought to `to`, or as near as it goes."""
    changed: dict[str, Any] = {setting.field: setting.limits.nearest(SLIDER_SETTINGS[setting].sets.value(to))}
    return replace(settings, **changed)


def nudged(settings: Settings, setting: Setting, direction: int) -> Settings:
    """Return the settings with a slider moved by a key of its own, to the next multiple of its stride.

    direction: -1 or 1.
    """
    stride = SLIDER_SETTINGS[setting].stride
    return turned(settings, setting, next_multiple(value(settings, setting), stride, direction))


def pen_colours(own: Colour) -> tuple[Colour, ...]:
    """Return the colours to choose from; `own`, which the session began with, comes last where it is none of ours."""
    ours = tuple(colour for _, colour in PALETTE)
    return ours if own in ours else (*ours, own)


def strictness(threshold: float) -> str:
    """Return a threshold in a word."""
    return next(word for most, word in STRICTNESS if threshold <= most)


def slider(setting: Setting, settings: Settings, *, exact: bool = False) -> Slider:
    """Return the slider of a setting. exact: whether it shows a number where a word says enough to play."""
    shown, at = SLIDER_SETTINGS[setting], value(settings, setting)
    threshold = f"{settings.threshold:.2f}" if exact else strictness(settings.threshold)
    title, detail, written = {
        Setting.STEP_PX: ("Step", "how far one word goes", f"{settings.step_px} px"),
        Setting.THRESHOLD: ("Threshold", "easy \u2013 strict", threshold),
        Setting.LINE_WIDTH_PX: ("Line", "", f"{settings.line_width_px} px"),
    }[setting]
    key, ends = setting.field, shown.limits
    return Slider(key, title, at, *ends, shown=written, detail=detail, leap=shown.stride, does=shown.sets)


class SettingsSaver:
    """Saves the settings once they have rested for REST_S, and at the end.

    save: writes settings, and returns what to say if that failed. settings: those that are saved already.
    fault: why the last attempt failed, or None where it did not.
    """

    def __init__(self, save: Callable[[Settings], Fault | None], settings: Settings) -> None:
        self.fault: Fault | None = None
        self._save, self._saved = save, settings
        self._seen, self._rested_s, self._tried = settings, 0.0, False

    def tick(self, settings: Settings, dt: float) -> bool:
        """Let `dt` seconds pass with these settings; returns whether it was tried to save them."""
        if settings != self._seen:
            self._seen, self._rested_s, self._tried = settings, 0.0, False
        self._rested_s += dt
        if self._tried or self._rested_s < REST_S:  # tried once, not in each frame
            return False
        return self.finish(settings)

    def finish(self, settings: Settings) -> bool:
        """Save the settings now, if they differ from those saved; returns whether it was tried."""
        if settings == self._saved:
            return False
        self._tried, self.fault = True, self._save(settings)
        if self.fault is None:
            self._saved = settings
        return True
