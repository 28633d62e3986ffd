"""Tests of which words are common, and which sound nearly like a command."""

from models.synthetic.alikes import nearly_commands, other_words


def test_other_words_are_no_commands() -> None:
    """The commonest words are there; commands, what sounds the same, and words never to be met are not."""
    words = other_words(3_000)

    assert {"the", "about", "government", "a"} <= set(words)
    assert not {"up", "down", "left", "right", "write", "go", "no", "know", "yes", "stop", "happy", "five"} & set(words)


def test_words_nearly_the_same_are_found() -> None:
    """A phoneme added, dropped or changed is near; two are further away; "banana" is neither."""
    near, further = nearly_commands(["cup", "town", "lift", "ride", "last", "banana"])

    assert near == ["cup", "town", "lift", "ride"]
    assert further == ["last"]
