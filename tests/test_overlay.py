"""What lies over the window keeps to its room: banners are short, whatever they have to say."""

import pytest

from game import theme
from game.layout import Layout
from game.messages import Fault
from game.overlay import LINE, MOST_LINES, banner_height, banner_lines
from game.text import Type

NAMES = ", ".join(f"HDA Intel PCH: ALC{number} Analog" for number in range(24))


@pytest.mark.parametrize(
    ("what", "remedy", "lines"),
    [
        ("Short.", "Do.", (1, 1)),
        ("Short.", f"Choose one of these: {NAMES}.", (1, 3)),
        (f"The drawing cannot be saved as /home/{'folder' * 60}/a.png.", "Free some space.", (3, 1)),
        (NAMES, NAMES, (3, 1)),
    ],
)
def test_a_banner_has_four_lines_at_most(layout: Layout, what: str, remedy: str, lines: tuple[int, int]) -> None:
    """Both sentences keep a line at least; what is left out is an ellipsis, and no line runs into the buttons."""
    face = Type(layout.scale)
    news = banner_lines(Fault(what, remedy), layout, face, offer_demo=True)

    assert (len(news[0]), len(news[1])) == lines
    assert banner_height(news) <= 22 + LINE * MOST_LINES
    for told, shown, bold in ((what, news[0], True), (remedy, news[1], False)):
        cut = "".join(shown).replace(" ", "") != told.replace(" ", "")
        assert shown[-1].endswith("\u2026") == cut
        room = layout.stage.w - layout.px(58 + 168 + 36 + 2 * 14)
        assert all(face.width(line, size=theme.BODY, bold=bold) <= room for line in shown)
