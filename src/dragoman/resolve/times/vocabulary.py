"""The words that dates are made of."""

from __future__ import annotations

from collections.abc import Mapping


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


MONTHS = _words("January February March April May June July August September October November December")

WEEKDAYS = _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of the northern meteorological season."""

ONES = _words("one two three four five six seven eight nine")

TEENS = _words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")

TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")

NUMBERS: Mapping[str, int] = {
    **{word: value for value, word in enumerate(ONES + TEENS, 1)},
    **{word: value for value, word in zip(range(20, 100, 10), TENS, strict=True)},
    "a": 1,
    "an": 1,
}

_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}

ORDINALS: Mapping[str, int] = {**_NTH, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}

STEPS = {"last": -1, "past": -1, "this past": -1, "this": 0, "current": 0, "next": 1, "coming": 1, "this coming": 1}
"""How far a qualifier moves from the current week, month, quarter or year."""

COUNTED = frozenset(
    _words("""
    people persons men women children boys girls soldiers troops fighters militants rebels civilians refugees migrants
    police officers personnel workers students protesters demonstrators prisoners detainees hostages villagers residents
    families households houses homes villages deaths casualties dead wounded injured others more times points jobs votes
    members employees vehicles tanks missiles rockets drones shells barrels tons tonnes kilometers kilometres km miles
    mi meters metres m feet ft kg kilograms litres liters acres hectares dollars euros pounds rupees lira rubles yen
    yuan hours hrs gmt utc est edt cet bst local percent pc year years strong mw megawatts watts calories pages copies
    cases square cubic additional extra
    """)
)
"""Words after a four-digit number that make it a quantity (or a time of day), not a year."""

DATED = frozenset(
    _words("""
    levels elections protests talks games olympics attacks accords agreements sanctions figures prices wars riots
    guidelines standards borders lines negotiations polls results bombings hearings targets goals commitments rules
    reforms amendments estimates
    """)
)
"""Plural nouns that a round year may stand before ("2000 levels")."""

SCHEDULED = frozenset(_words("schedule set slate plan expect due intend tip bill earmark"))
"""Participles and adjectives that put their date ahead ("scheduled for Tuesday")."""

AHEAD = SCHEDULED | frozenset(
    _words("""
    be aim hope want wish agree decide promise pledge vow commit prepare propose offer threaten wait order ask urge
    demand tell request require call invite instruct give allow ready likely decision deadline agreement intention
    ultimatum invitation go
    """)
)
"""Words whose infinitive lies ahead ("agreed to meet on Friday")."""

MOVING = frozenset(_words("extend prolong postpone delay adjourn suspend defer renew reschedule push move roll"))
"""Verbs whose "until", "to", "through" points ahead although they are past ("extended until June")."""

TIMETABLE = SCHEDULED | frozenset(
    _words("""
    begin start open meet resume expire end run close convene arrive depart leave travel visit host fly head kick
    conclude vote gather reopen
    """)
)
"""Verbs whose present tense with a date is a plan ("talks resume on Thursday")."""

MODALS = frozenset(_words("will 'll ’ll shall wo would may might could should must can ca"))

PAST_HELPERS = frozenset(_words("was were had has have did 've ’ve been"))

PRESENT_HELPERS = frozenset(_words("is are am 's ’s 're ’re"))
