"""The widgets: sliders, buttons, microphone drop-down, and a focus that Tab moves. The only pygame_gui."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pygame
import pygame_gui
from pygame_gui.elements import UIButton, UIDropDownMenu, UIHorizontalSlider

from game import meters, theme
from game.keys import HINTS
from game.layout import BUTTONS, SLIDERS, THUMB, THUMB_AT, Layout
from game.shapes import rounded_box
from game.text import Type

TITLES = {"undo": "Undo", "redo": "Redo", "mute": "Mute", "clear": "Clear", "save": "Save PNG"}
FOCUS = ("device", *SLIDERS, "colour", *BUTTONS)  # the way of Tab


@dataclass(frozen=True)
class Shown:
    """What the widgets show.

    values: of the sliders, whole numbers. limits: of the sliders.
    devices: what can be chosen, by its position in the list. device: the position of the chosen one.
    muted: whether the button offers the way back. offer_demo: whether bad news comes with the demo voice as a way out.
    """

    values: Mapping[str, int]
    limits: Mapping[str, tuple[int, int]]
    devices: tuple[str, ...]
    device: int
    muted: bool
    offer_demo: bool


class Panel:
    """The widgets of one window. Made anew for a window of another size; asked for what was touched once each frame."""

    def __init__(self, window: tuple[int, int], layout: Layout, shown: Shown, face: Type) -> None:
        self._layout, self._shown, self._face = layout, shown, face
        self._ui = pygame_gui.UIManager(window, theme_path=theme.widgets(layout.scale))
        self._sliders = {name: self._slider(name) for name in SLIDERS}
        self._buttons: dict[str, Any] = {}
        for name, rect in layout.buttons.items():
            self._button(name, rect, TITLES[name], f"#{name}")
        self._menu = self._drop_down()
        self._banner_buttons()
        self._name_mute()
        self._ui.update(0.0)  # until then they would be drawn empty

    def show(self, layout: Layout, shown: Shown) -> None:
        """Show something else in the same window. What did not change stays: the mouse may be holding it."""
        before, self._shown = self._shown, shown
        banner, self._layout = self._layout.banner, layout
        if (shown.devices, shown.device) != (before.devices, before.device):
            self._menu.kill()
            self._menu = self._drop_down()
        if (layout.banner, shown.offer_demo) != (banner, before.offer_demo):
            self._banner_buttons()
        if shown.muted != before.muted:
            self._name_mute()
        self._ui.update(0.0)

    def _name_mute(self) -> None:
        """Let the button for the microphone say what it does now."""
        button, muted = self._buttons["mute"], self._shown.muted
        button.set_text("Unmute" if muted else TITLES["mute"])
        button.change_object_id("#muted" if muted else "#mute")

    def _slider(self, name: str) -> Any:
        rect, px = self._layout.sliders[name], self._layout.px
        place = pygame.Rect(rect.x, rect.y + px(THUMB_AT), rect.w, px(THUMB))
        return UIHorizontalSlider(place, self._shown.values[name], self._shown.limits[name], self._ui)

    def _button(self, name: str, rect: pygame.Rect, text: str, style: str) -> None:
        self._buttons[name] = UIButton(rect, text, self._ui, object_id=style)

    def _banner_buttons(self) -> None:
        """Make the buttons of the bad news anew, if there is any."""
        for name in ("dismiss", "demo"):
            if name in self._buttons:
                self._buttons.pop(name).kill()
        rect, px = self._layout.banner, self._layout.px
        if rect is None:
            return
        side = px(36)
        place = pygame.Rect(rect.right - side - px(14), rect.centery - side // 2, side, side)
        self._button("dismiss", place, "\u00d7", "#dismiss")
        if self._shown.offer_demo:
            beside = pygame.Rect(place.x - px(168) - px(10), place.y, px(168), side)
            self._button("demo", beside, "Demo voice", "#demo")

    def _drop_down(self) -> Any:
        layout, shown = self._layout, self._shown
        room = layout.device.w - layout.px(32 + 28)
        # Numbered inside, since two microphones may have the same name.
        options = [(self._face.fit(name, room, size=15), f"#device{i}") for i, name in enumerate(shown.devices)]
        limit = layout.scores.bottom - layout.device.bottom  # opens over the cards, never over a widget
        return UIDropDownMenu(options, options[shown.device], layout.device, self._ui, expansion_height_limit=limit)

    # What the player does

    def process(self, event: pygame.event.Event) -> None:
        """Give an event to the widgets. Keys are not theirs: pygame_gui moves no focus and hears no arrows."""
        if event.type in (pygame.KEYDOWN, pygame.KEYUP, pygame.TEXTINPUT, pygame.TEXTEDITING):
            return
        if event.type == pygame.MOUSEBUTTONDOWN and event.button == 1 and not self.open:
            for name, slider in self._sliders.items():
                if slider.rect.collidepoint(event.pos) and not slider.sliding_button.rect.collidepoint(event.pos):
                    self._jump(name, event.pos[0])
        self._ui.process_events(event)

    def _jump(self, name: str, x: int) -> None:
        """Bring a slider's thumb under the mouse, which pygame_gui does not; the click then takes hold of it."""
        slider, (low, high) = self._sliders[name], self._shown.limits[name]
        thumb = slider.sliding_button.rect.w
        share = (x - slider.rect.x - thumb / 2) / max(1, slider.rect.w - thumb)
        slider.set_current_value(round(low + (high - low) * min(max(share, 0.0), 1.0)), False)
        slider.has_been_moved_by_user_recently = True

    def update(self, dt: float) -> None:
        """Let the widgets move on by `dt` seconds."""
        self._ui.update(dt)
        if self.open and self._list.rect.w < self._menu.rect.w:
            self._widen(self._list)
            self._ui.update(0.0)

    def _widen(self, listed: Any) -> None:
        """Bring the list to the width of its menu; pygame_gui leaves that of the menu's arrow free."""
        listed.set_dimensions((self._menu.rect.w, listed.rect.h))
        for item in listed.item_list:
            button = item["button_element"]  # None while it is out of sight
            if button is not None:
                button.rebuild()
                (button.select if item["selected"] else button.unselect)()

    def moved(self) -> dict[str, int]:
        """Return the sliders that the mouse moved since the last call, with their values."""
        return {
            name: int(slider.get_current_value())
            for name, slider in self._sliders.items()
            if slider.has_been_moved_by_user_recently
        }

    def pressed(self) -> list[str]:
        """Return the buttons pressed since the last call."""
        return [name for name, button in self._buttons.items() if button.check_pressed()]

    def chosen(self) -> int | None:
        """Return the position of the device that was chosen since the panel was made, or None."""
        position = int(self._menu.selected_option[1].removeprefix("#device"))
        return None if position == self._shown.device else position

    @property
    def open(self) -> bool:
        """Whether the drop-down hangs open over the cards."""
        return self._menu.current_state is self._menu.menu_states["expanded"]

    @property
    def _list(self) -> Any:
        """The list below the drop-down, while that is open."""
        return self._menu.menu_states["expanded"].options_selection_list

    # What the player sees

    def close(self) -> None:
        """Close the drop-down."""
        self._menu.current_state.should_transition = True

    def show_value(self, name: str, value: int) -> None:
        """Let a slider show a value that came from elsewhere."""
        slider = self._sliders[name]
        if slider.current_value != value:
            slider.set_current_value(value, False)

    def enable(self, name: str, *, on: bool) -> None:
        """Let a button be pressed, or not."""
        button = self._buttons[name]
        if button.is_enabled != on:
            (button.enable if on else button.disable)()

    def draw(self, surface: pygame.Surface, *, focus: str | None, swatch: pygame.Rect | None) -> None:
        """Draw the widgets.

        focus: the control that the keyboard is at, of FOCUS, or None. swatch: where the chosen colour is drawn.
        """
        for slider in self._sliders.values():
            meters.track(surface, self._layout, pygame.Rect(slider.rect), thumb_x=slider.sliding_button.rect.centerx)
        self._ui.draw_ui(surface)
        if self.open:
            place, frame = self._list.rect, theme.mix(theme.BORDER, theme.TEXT, 0.15)
            surface.blit(rounded_box(place.size, radius=self._layout.px(3), fill=(0, 0, 0, 0), border=frame), place)
        for name, button in self._buttons.items():
            if name in HINTS:
                dark = name in ("save", "demo")
                colour = theme.ON_ACCENT if dark else theme.SOFT if button.is_enabled else theme.FAINT
                at = (button.rect.right - self._layout.px(15), button.rect.centery)
                self._face.draw(surface, HINTS[name], at, size=theme.KEY, colour=colour, bold=dark, align="right")
        rect = swatch if focus == "colour" else self._rect(focus) if focus else None
        if rect is not None:
            meters.ring(surface, self._layout, rect, aside=7 if focus in SLIDERS else 4)

    def _rect(self, name: str) -> pygame.Rect:
        """Return where a control stands, a slider with its name."""
        if name in self._layout.sliders:
            rect = self._layout.sliders[name]
            return pygame.Rect(rect.x, rect.y, rect.w, self._sliders[name].rect.bottom - rect.y)
        return self._layout.device if name == "device" else pygame.Rect(self._buttons[name].rect)
