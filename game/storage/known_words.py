"""Lets what the recogniser has learned of a voice go by the own words that its person has now, without a new fit."""

from dataclasses import replace
from pathlib import Path

from game.storage.atomic_files import reason, remedy
from game.storage.drawing_file import StorageError
from game.storage.profiles import Person
from models.spot.profile import Profile, ProfileError


def know_words(folder: Path, person: Person) -> bool:
    """Let the ear of a voice hear the words of its person and no others; return whether it hears others now.

    A word that was removed is a strange one again, and a usual word in whose place it stood is heard again. A word that
    the last fit did not know waits for the next one, and the usual word in whose place it stands counts until then.
    Where the voice was never fitted nothing changes. Raises StorageError.
    """
    heard_anew = False

    def known(profile: Profile) -> Profile:
        nonlocal heard_anew
        known = person.known_to(profile.classes)
        if (dict(known.means), known.instead) == (dict(profile.means), profile.instead):
            return profile
        heard_anew = known.means.keys() != profile.means.keys() or known.instead != profile.instead
        return replace(profile, means=known.means, instead=known.instead)

    try:
        Profile.rewrite(folder, known)
    except ProfileError:
        return False
    except OSError as error:
        raise StorageError(f"{folder} cannot be written ({reason(error)}). {remedy(error)}, then try again.") from error
    return heard_anew
