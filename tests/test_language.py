"""Which language a text is in."""

from __future__ import annotations

import pytest

from dragoman.language import KNOWN, Languages

LONG = {
    "en": "The two ministers met in the capital on Monday and agreed to reopen the border before the end of the month.",
    "tr": "İki bakan pazartesi günü başkentte bir araya geldi ve sınırın ay sonuna kadar yeniden açılması konusunda anlaştı.",
    "de": "Die beiden Minister trafen sich am Montag in der Hauptstadt und einigten sich darauf, die Grenze wieder zu öffnen.",
    "fr": "Les deux ministres se sont rencontrés lundi dans la capitale et sont convenus de rouvrir la frontière avant la fin du mois.",
    "es": "Los dos ministros se reunieron el lunes en la capital y acordaron reabrir la frontera antes de fin de mes.",
    "ru": "Два министра встретились в понедельник в столице и договорились открыть границу до конца месяца.",
    "ar": "التقى الوزيران يوم الاثنين في العاصمة واتفقا على إعادة فتح الحدود قبل نهاية الشهر.",
    "zh": "两国部长星期一在首都会晤，同意在月底前重新开放边界。",
}


@pytest.fixture(scope="module")
def languages() -> Languages:
    return Languages()


@pytest.mark.parametrize(("code", "text"), LONG.items())
def test_language_of_a_sentence(code: str, text: str, languages: Languages) -> None:
    assert languages(text) == code


@pytest.mark.parametrize("text", ["", "   \n", "2025-05-21", "!?… — 17:30", "🇹🇷"])
def test_a_text_without_letters_has_no_language(text: str, languages: Languages) -> None:
    assert languages(text) is None


@pytest.mark.parametrize(
    "text", ["Kenya thanked Chad.", "Aydar met Petrou.", "NATO", "Aydar, Petrou talk Syria", "Minister quits"]
)
def test_short_headlines_are_english(text: str, languages: Languages) -> None:
    assert languages(text) == "en"


def test_only_the_beginning_is_looked_at(languages: Languages) -> None:
    assert languages(LONG["en"] * 40 + LONG["de"] * 400) == "en"


def test_codes_are_iso_639_1() -> None:
    assert len(set(KNOWN)) == len(KNOWN)
    assert all(len(code) == 2 and code.islower() for code in KNOWN)
