"""Names of three words with the father's name in the middle: "Dmitry Vladimirovich Gusev"."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.resolve.actors.base import Casting, capitalised


def full_names(casting: Casting) -> Iterator[tuple[int, int]]:
    """First and last word of each such name; the parser often leaves the first or the last of them out."""
    endings = tuple(casting.term("patronymic"))
    for middle in range(1, len(casting.words) - 1):
        around = [casting.words[at] for at in (middle - 1, middle, middle + 1)]
        fathers = around[1].key.endswith(endings) and around[1].key not in endings
        if fathers and all(capitalised(word) and not word.text.isupper() for word in around):
            beside = casting.between(middle - 1, middle) == casting.between(middle, middle + 1) == " "
            free = not any(casting.within_name(at, at) for at in range(middle - 1, middle + 2))
            if beside and free:
                yield middle - 1, middle + 1
