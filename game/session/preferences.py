"""How controls and keys change the settings, and when the changed settings are saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from game.messages import Colour, Fault
from game.settings import LIMITS, Settings
from game.ui import theme
from game.ui.controls import Setting, Slider, next_multiple

REST_S = 1.5


@dataclass(frozen=True)
class SliderSetting:
    """A setting that a slider shows.

    setting: as the slider counts it. stride: of a key, in what the slider counts.
    """

    setting: Setting
    stride: int

    @property
    def limits(self) -> tuple[int, int]:
        """The ends of the slider."""
        low, high = LIMITS[self.setting.name]
        return round(low * self.setting.per_unit), round(high * self.setting.per_unit)


SLIDER_SETTINGS: Mapping[str, SliderSetting] = MappingProxyType(
    {
        "step_px": SliderSetting(Setting("step_px"), stride=5),
        "threshold": SliderSetting(Setting("threshold", per_unit=100), stride=5),
        "line_width_px": SliderSetting(Setting("line_width_px"), stride=1),
    }
)


def value(settings: Settings, name: str) -> int:
    """Return what the slider of a setting shows."""
    count: float = getattr(settings, name) * SLIDER_SETTINGS[name].setting.per_unit
    return round(count)


def turned(settings: Settings, name: str, to: int) -> Settings:
    """Return the settings with a slider brought to `to`, or as near as it goes."""
    low, high = SLIDER_SETTINGS[name].limits
    changed: dict[str, Any] = {name: SLIDER_SETTINGS[name].setting.value(min(max(to, low), high))}
    return replace(settings, **changed)


def nudged(settings: Settings, name: str, direction: int) -> Settings:
    """Return the settings with a slider moved by a key of its own, to the next multiple of its stride.

    direction: -1 or 1.
    """
    return turned(settings, name, next_multiple(value(settings, name), SLIDER_SETTINGS[name].stride, direction))


def pen_colours(own: Colour) -> tuple[Colour, ...]:
    """Return the colours to choose from; `own`, which the session began with, comes last where it is none of ours."""
    ours = tuple(colour for _, colour in theme.PALETTE)
    return ours if own in ours else (*ours, own)


def slider(name: str, settings: Settings) -> Slider:
    """Return the slider of a setting."""
    shown, at = SLIDER_SETTINGS[name], value(settings, name)
    title, detail, written = {
        "step_px": ("Step", "how far one word goes", f"{settings.step_px} px"),
        "threshold": ("Threshold", "easy \u2013 strict", f"{settings.threshold:.2f}"),
        "line_width_px": ("Line", "", f"{settings.line_width_px} px"),
    }[name]
    return Slider(name, title, at, *shown.limits, shown=written, detail=detail, leap=shown.stride, does=shown.setting)


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
