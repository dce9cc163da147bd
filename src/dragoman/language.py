"""Which language a text is in, so that text this reader cannot read is said to be so and not coded as nonsense."""

from __future__ import annotations

from py3langid.langid import LanguageIdentifier, _load_identifier

SAMPLE = 2_000
"""Characters looked at."""

SURE = 0.9
"""A text counts as foreign only above this probability; names alone often look foreign below it."""

KNOWN = (
    "af ar az be bg bn bs ca cs da de el en es et fa fi fr gl he hi hr hu hy id is it ja ka kk ko ku ky lt lv mk mn ms "
    "nl no pl ps pt ro ru sk sl sq sr sv sw ta te th tl tr uk ur uz vi zh"
).split()
"""Languages of news told apart (ISO 639-1). The identifier's full list calls short English texts Nigerian Pidgin."""


class Languages:
    """A loaded language identifier (py3langid). Call it with a text."""

    def __init__(self) -> None:
        self._identifier: LanguageIdentifier = _load_identifier(norm_probs=True)
        self._identifier.set_languages(KNOWN)

    def __call__(self, text: str) -> str | None:
        """The ISO 639-1 code of the text's language; None when it holds too few letters to tell."""
        sample = text[:SAMPLE]
        letters = sum(letter.isalpha() for letter in sample)
        if letters == 0:
            return None
        language, probability = self._identifier.classify(sample)
        if language == "en" or (probability >= SURE and (letters >= 40 or not sample.isascii())):
            return str(language)
        return "en"
