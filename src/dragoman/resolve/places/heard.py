"""Names that the text shows to be places: after a preposition, beside another place, before a province."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from dragoman import names
from dragoman.gazetteer import City, Gazetteer
from dragoman.resolve.base import Text
from dragoman.resolve.places.base import (
    BEFORE_PLACE,
    BESIDE,
    COMMON,
    CONQUESTS,
    DIRECTIONS,
    DIVISIONS,
    GENERIC_LAST,
    HONORIFICS,
    LOCATIVE,
    NAMED_AFTER,
    NEVER_PLACE,
    NOT_NAMES,
    PLACE_LABELS,
    SAINTS,
    SETTLEMENTS,
    TOWN,
    TOWNS,
    WITHIN,
    Scope,
    Spot,
    joined,
)
from dragoman.resolve.places.listed import is_run, runs_on, spot_at


def people_named(text: Text, gazetteer: Gazetteer) -> frozenset[str]:
    """The words of people's full names, lower case, unless a town bears the whole name ("Khan Younis")."""
    found: set[str] = set()
    for entity in text.doc.ents:
        full = entity.label_ == "PERSON" and len(entity) > 1
        if full and not gazetteer.candidates(" ".join(names.keys(entity.text))):
            found.update(token.lower_ for token in entity)
    return frozenset(found)


def heard_in(scope: Scope, known: list[Spot], taken: set[int]) -> list[Spot]:
    """Spots from entities, from prepositions, from lists and from the words before ", Country"."""
    text = scope.text
    taken = taken | {index for spot in known for index in range(spot.first, spot.last + 1)}
    found: list[Spot] = []

    def take(runs: Iterable[tuple[int, int]], beside: bool = False) -> None:
        for first, last in runs:
            if taken.isdisjoint(range(first, last + 1)) and (spot := _city_spot(scope, first, last, beside)):
                found.append(spot)
                taken.update(range(spot.first, spot.last + 1))

    take(_runs_before_comma(text, known, taken))
    take(_entity_runs(text, taken))
    take(_locative_runs(text, taken))
    take(_runs_beside(text, [*known, *found], taken), beside=True)
    return found + _again(text, found, taken)


def _again(text: Text, found: Iterable[Spot], taken: set[int]) -> list[Spot]:
    """The same names where nothing around them shows a place."""
    wanted: dict[str, list[Spot]] = {}
    for spot in {each.key: each for each in found if each.cities}.values():
        wanted.setdefault(text.words[spot.first].key, []).append(spot)
    repeated: list[Spot] = []
    for index, word in enumerate(text.words):
        for spot in wanted.get(word.key, ()):
            last = index + spot.last - spot.first
            keys = spot.key.split()
            free = taken.isdisjoint(range(index, last + 1)) and word.text[:1].isupper()
            if free and runs_on(text, index, keys, "") and not is_named_after(text, last):
                repeated.append(replace(spot_at(text, index, last), cities=spot.cities))
                taken.update(range(index, last + 1))
    return repeated


def _city_spot(scope: Scope, first: int, last: int, beside: bool) -> Spot | None:
    """A run of words as a place: with the cities of that name, or with none where only the recogniser speaks for it.

    `beside`: the run stands in a list with a place.
    """
    text = scope.text
    if _is_no_name(text, first, last) or is_named_after(text, last):
        return None
    label = _label(text, first, last)
    for begin, end in _trimmed(text, first, last):
        spot = spot_at(text, begin, end)
        cities = _cities(text, spot, scope.gazetteer)
        if (begin, end) != (first, last):
            cities = tuple(city for city in cities if city.main and (begin == first or city.population >= 100_000))
        if cities and _believed(scope, spot, cities, label, beside):
            return replace(spot, cities=cities)
    unlisted = label in PLACE_LABELS and _is_unlisted_place(text, first, last, scope.people)
    if unlisted or _is_called_settlement(text, first):
        return spot_at(text, first, last)
    return None


def _is_no_name(text: Text, first: int, last: int) -> bool:
    """Directions alone, words that name other things, acronyms, and the first half of a hyphened word."""
    words = text.words[first : last + 1]
    if len(words) == 1 and (words[0].key in NOT_NAMES or (words[0].text.isupper() and len(words[0].text) <= 4)):
        return True
    follows = text.article.text[words[-1].end : words[-1].end + 2]
    return all(word.key in DIRECTIONS for word in words) or (follows[:1] == "-" and follows[1:].isalpha())


def _cities(text: Text, spot: Spot, gazetteer: Gazetteer) -> tuple[City, ...]:
    """The gazetteer's answer, also without an Arabic article and with "St." spelt out."""
    found = gazetteer.candidates(spot.key)
    if not found and spot.key[:3] in {"al ", "el "}:
        found = gazetteer.candidates(spot.key[3:])
    if not found and text.words[spot.first].text in SAINTS:
        rest = spot.key.split()[1:]
        found = gazetteer.candidates(" ".join([SAINTS[text.words[spot.first].text], *rest]))
    return found


def is_named_after(text: Text, last: int) -> bool:
    """Whether a word follows that shows a name to be of something named after a place."""
    return last + 1 < len(text.words) and joined(text, last) and text.words[last + 1].key in NAMED_AFTER


def is_family_name(text: Text, first: int) -> bool:
    """Whether an honorific stands right before a name: "Ms. London"."""
    return first > 0 and text.words[first - 1].key.rstrip(".") in HONORIFICS and not text.words[first - 1].possessive


def _trimmed(text: Text, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The run itself, then without a division word at its end, then without directions at its start."""
    yield first, last
    if last > first and text.words[last].key in DIVISIONS["ADM1"] | {"city"}:
        yield first, last - 1
    begin = first
    while begin < last and text.words[begin].key in BEFORE_PLACE | DIRECTIONS:
        begin += 1
    if begin > first:
        yield begin, last


def _believed(scope: Scope, spot: Spot, cities: tuple[City, ...], label: str, beside: bool) -> bool:
    """Whether the text speaks of a place here, given what the recogniser calls it."""
    text, before = scope.text, _preposition(scope.text, spot.first)
    if spot.first == spot.last and (spot.key in COMMON or len(spot.key) <= 2):
        return label in PLACE_LABELS and bool(before)
    if text.words[spot.last].key in scope.people:
        return before in WITHIN
    if label in PLACE_LABELS:
        return True
    if label in NEVER_PLACE:
        return False
    if any(city.main for city in cities) and (before in WITHIN or _stands_before_comma(text, spot) or label == ""):
        return True
    expected = any(city.country in scope.countries and city.population >= TOWN for city in cities)
    return expected and (beside or bool(before) or label == "NORP" or _is_taken(text, spot))


def _is_taken(text: Text, spot: Spot) -> bool:
    """Whether it is the object of a verb that asks for a place ("seized Goma")."""
    token = text.token_at(spot.start)
    return token > 0 and text.doc[token - 1].lemma_.lower() in CONQUESTS


def _stands_before_comma(text: Text, spot: Spot) -> bool:
    return text.article.text[spot.end : spot.end + 2] == ", " and spot.last + 1 < len(text.words)


def _is_called_settlement(text: Text, first: int) -> bool:
    """Whether the words before it call it a town or village ("the village of X")."""
    return first > 1 and text.words[first - 1].text == "of" and text.words[first - 2].text in TOWNS


def _is_unlisted_place(text: Text, first: int, last: int, people: frozenset[str]) -> bool:
    """Whether a name no gazetteer has may still be a place: it has a geographic word or hangs on a preposition."""
    words = text.words[first : last + 1]
    if len(words) == 1 and (words[0].text.isupper() or len(words[0].key) < 3 or words[0].key in COMMON):
        return False
    if any(word.text.lower() in people for word in words):
        return False
    if words[-1].key in GENERIC_LAST and len(words) > 1:
        return True
    return _preposition(text, first) in WITHIN


def _preposition(text: Text, first: int) -> str:
    """The preposition a name hangs on ("in the northern city of X": in), or the empty string."""
    for index in range(first - 1, max(-1, first - 6), -1):
        word = text.words[index]
        if word.key in LOCATIVE:
            return word.key
        if _opens_place(text, index):
            return "of"
        if word.key not in BEFORE_PLACE:
            return ""
    return ""


def _opens_place(text: Text, index: int) -> bool:
    """Whether "of", "on" or "for" follows a noun that is of places."""
    return text.words[index].text in {"of", "on", "for"} and index > 0 and text.words[index - 1].key in SETTLEMENTS


def _label(text: Text, first: int, last: int) -> str:
    """What the recogniser calls these words: the label of most of them."""
    begin, end = text.tokens(text.words[first].start, text.words[last].end)
    labels = Counter(text.doc[index].ent_type_ for index in range(begin, end + 1))
    return max(labels, key=lambda label: (labels[label], label))


def _entity_runs(text: Text, taken: set[int]) -> Iterator[tuple[int, int]]:
    """The runs of capitalised words in what the recogniser calls a name, without words that knowledge knows."""
    starts = [word.start for word in text.words]
    for entity in text.doc.ents:
        if entity.label_ not in NEVER_PLACE:
            first = max(0, bisect_right(starts, entity.start_char) - 1)
            last = max(0, bisect_right(starts, max(entity.start_char, entity.end_char - 1)) - 1)
            yield from _capitalised(text, first, last, taken)


def _capitalised(text: Text, first: int, last: int, taken: set[int]) -> Iterator[tuple[int, int]]:
    begin = None
    for index in range(first, last + 2):
        if index <= last and index not in taken and _may_stand(text, index, begin is not None, last):
            begin = index if begin is None else begin
            if index < last and joined(text, index) and not text.words[index].possessive:
                continue
            yield begin, index
            begin = None
        elif begin is not None:
            yield begin, index - 1
            begin = None


def _may_stand(text: Text, index: int, inside: bool, last: int) -> bool:
    """Whether a word belongs to a name: a capital, or a particle that joins capitals ("Deir ez-Zor", "al-Bab")."""
    if index >= len(text.words):
        return False
    word = text.words[index]
    if word.text[:1].isupper():
        return inside or word.key != "the"
    before_name = index < last and text.words[index + 1].text[:1].isupper()
    hyphen = text.article.text[word.end : word.end + 1] == "-" and len(word.text) <= 3
    return (before_name and (hyphen or (inside and word.key in names.PARTICLES))) or (inside and word.text.isdigit())


def _locative_runs(text: Text, taken: set[int]) -> Iterator[tuple[int, int]]:
    """The run of capitalised words after each locative preposition."""
    for index, word in enumerate(text.words[:-1]):
        if word.key not in LOCATIVE and not _opens_place(text, index):
            continue
        begin = index + 1
        while begin < len(text.words) and begin < index + 6 and text.words[begin].text in BEFORE_PLACE:
            begin += 1
        end = min(begin + 3, len(text.words) - 1)
        if begin <= end and text.article.text[word.end : text.words[begin].start].count(",") == 0:
            run = next(_capitalised(text, begin, end, taken), None)
            if run and run[0] == begin:
                yield run


def _runs_beside(text: Text, spots: list[Spot], taken: set[int]) -> Iterator[tuple[int, int]]:
    """The runs that stand in a list with a city found before ("in Homs, Hama and Idlib"), one after the other."""
    for spot in spots:
        last = spot.last
        while _is_city(spot) and last + 1 < len(text.words):
            begin = last + 2 if text.words[last + 1].text in {"and", "or"} else last + 1
            if begin >= len(text.words) or not _is_beside(text, last, begin):
                break
            run = next(_capitalised(text, begin, min(begin + 3, len(text.words) - 1), taken), None)
            if run is None or run[0] != begin:
                break
            yield run
            last = run[1]


def _is_city(spot: Spot) -> bool:
    return bool(spot.cities) or any(name.use == "capital" for name in spot.states)


def _is_beside(text: Text, last: int, first: int) -> bool:
    """Whether only a comma or "and" parts two words."""
    return bool(BESIDE.fullmatch(text.article.text[text.words[last].end : text.words[first].start]))


def _runs_before_comma(text: Text, known: Iterable[Spot], taken: set[int]) -> Iterator[tuple[int, int]]:
    """The run of capitalised words that ends before ", Country"."""
    for spot in known:
        last = spot.first - 1
        if last < 0 or not spot.contains_others or text.article.text[text.words[last].end : spot.start] != ", ":
            continue
        first = last
        while first > max(0, last - 3) and first - 1 not in taken and is_run(text, first - 1, last):
            first -= 1
        if last not in taken and is_run(text, first, last):
            yield first, last
