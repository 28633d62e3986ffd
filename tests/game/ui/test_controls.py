"""What using a control gives, whoever uses it."""

from game.ui.controls import Button, Choice, Field, Slider, Toggle, Used, at_share, press, turn, usable, written

SLIDER, END = (Slider("step", "Step", value, 1, 100, stride=5) for value in (10, 98))


def test_a_press_gives_what_the_control_is_for() -> None:
    """A button says that it was pressed, a switch its other state, a choice the next one and round again."""
    for control, value in (
        (Button("save", "Save"), 1),
        (Toggle("grid", "Grid", on=True), 0),
        (Choice("theme", "Theme", ("dark", "light"), 1), 0),
        (Choice("device", "Microphone", ("a", "b"), 1, opens=True), -1),
    ):
        assert press(control) == Used(control, value)


def test_nothing_can_be_done_with_a_button_that_is_off() -> None:
    """Neither keyboard nor mouse reach it, and a press gives nothing."""
    off = Button("redo", "Redo", enabled=False)

    assert not usable(off)
    assert press(off) is None


def test_arrows_move_a_slider_by_its_stride_and_stop_at_its_ends() -> None:
    """From 10 by 5 to 15 and 5; 98 goes to the end, 100; at the end an arrow gives nothing."""
    assert turn(SLIDER, 1) == Used(SLIDER, 15)
    assert turn(SLIDER, -1) == Used(SLIDER, 5)
    assert turn(END, 1) == Used(END, 100)
    assert turn(Slider("step", "Step", 100, 1, 100), 1) is None
    assert turn(Button("save", "Save"), 1) is None


def test_a_share_of_the_track_is_a_whole_number() -> None:
    """Half way from 1 to 100 is 1 + round(49.5) = 51 (to even: 50 + 1); beyond the ends it is the ends."""
    assert at_share(SLIDER, 0.5) == Used(SLIDER, 1 + round(49.5))
    assert at_share(SLIDER, -3) == Used(SLIDER, 1)
    assert at_share(SLIDER, 3) == Used(SLIDER, 100)


def test_writing_adds_letters_and_takes_them_back() -> None:
    """Letters are added up to the most, signs that are no letters are not, and the way back ends at nothing."""
    line, full = Field("name", "Name", "ab"), Field("name", "Name", "abc", most=3)
    assert written(line, "\u00e9") == Used(line, "ab\u00e9")
    assert written(full, "d") == Used(full, "abc")
    assert written(line, "\b") == Used(line, "a")
    assert written(Field("name", "Name", ""), "\b") is None
    assert written(Field("name", "Name", "ab"), "\x07") is None
