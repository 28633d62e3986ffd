"""Text fits where it is put, stands on one line with its neighbours, and is rendered once."""

import pygame
import pytest

from game.ui.text import KEPT, Type

WHITE = (255, 255, 255)


@pytest.fixture
def face() -> Type:
    """Return the typeface at scale 1."""
    pygame.font.init()
    return Type(1.0)


def test_a_text_is_rendered_once(face: Type) -> None:
    """The same text in the same size and colour is the same surface, not a new one."""
    assert face.image("up", size=16, colour=WHITE) is face.image("up", size=16, colour=WHITE)


def test_a_thousand_texts_are_not_all_kept(face: Type) -> None:
    """Numbers that run through many values do not fill the memory: the oldest texts go."""
    first = face.image("0", size=16, colour=WHITE)
    for number in range(1, KEPT + 2):
        face.image(str(number), size=16, colour=WHITE)

    assert face.image("0", size=16, colour=WHITE) is not first


def test_a_long_text_keeps_its_two_ends(face: Type) -> None:
    """What is too wide is cut in its middle: a path keeps its beginning and the file's name."""
    path = "/home/somebody/Pictures/Speak-a-Sketch/speak-a-sketch-2024-05-06-070809.png"
    short = face.fit(path, 200, size=14)

    assert face.width(short, size=14) <= 200
    assert short[:5] == path[:5]
    assert short[-5:] == path[-5:]
    assert face.fit("up", 200, size=14) == "up"


def test_sentences_are_wrapped_between_words(face: Type) -> None:
    """No line is wider than asked for, no word is lost, and no line is empty."""
    text = "Plug one in, or allow microphone access in the system's privacy settings."
    lines = face.wrap(text, 150, size=16)

    assert len(lines) > 2
    assert all(face.width(line, size=16) <= 150 for line in lines)
    assert " ".join(lines) == text


def test_a_word_wider_than_a_line_is_broken(face: Type) -> None:
    """A long path runs out of nothing: it goes on in the next line, and no letter of it is lost."""
    path = "/home/somebody/Pictures/Speak-a-Sketch/speak-a-sketch-2024-05-06-070809.png"
    lines = face.wrap(f"Saving {path} failed.", 200, size=16)

    assert all(face.width(line, size=16) <= 200 for line in lines)
    assert "".join(lines).replace(" ", "") == f"Saving{path}failed."


@pytest.mark.parametrize("folder", [f"/home/{'a' * length}/" for length in range(1, 30)])
def test_the_name_of_a_file_stays_whole(face: Type, folder: str) -> None:
    """However long the path before it is: who reads what went wrong looks for the name."""
    lines = face.wrap(f"{folder}learned/up/002.flac cannot be read.", 120, size=16)

    assert all(face.width(line, size=16) <= 120 for line in lines)
    assert any("002.flac" in line for line in lines)
    assert "".join(lines).replace(" ", "") == f"{folder}learned/up/002.flaccannotberead."


def test_a_windows_path_is_cut_as_well(face: Type) -> None:
    """Behind its backslashes."""
    lines = face.wrap(r"C:\Users\somebody\Pictures\drawing.png", 120, size=16)

    assert any("drawing.png" in line for line in lines)


@pytest.mark.parametrize("bold", [False, True])
@pytest.mark.parametrize("text", ["Жанна", "Ελένη", "Łukasz", "Việt"])
def test_names_of_many_countries_are_written(face: Type, text: str, bold: bool) -> None:
    """Latin, Greek and Cyrillic letters have a shape of their own each, none that of a letter that is missing."""
    letters = {pygame.image.tobytes(face.image(letter, size=16, colour=WHITE, bold=bold), "RGBA") for letter in text}

    assert len(letters) == len(set(text))
    assert pygame.image.tobytes(face.image("\u4e00", size=16, colour=WHITE, bold=bold), "RGBA") not in letters


def test_what_cannot_be_written_is_a_box(face: Type) -> None:
    """A letter of another script leaves ink and takes room; half a letter of a broken name stops nothing."""
    for text in ("\u4e00", "\udcff", "\x00"):
        assert face.width(text, size=16) > 3
        assert pygame.mask.from_surface(face.image(text, size=16, colour=WHITE)).count() > 10


def test_a_scale_of_nothing_is_refused() -> None:
    """A scale of 0 is a mistake of the caller."""
    with pytest.raises(ValueError, match="expected above 0"):
        Type(0)
