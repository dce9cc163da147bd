"""Which language a text is in, so that text this reader cannot read is said to be so and not coded as nonsense."""

from __future__ import annotations

from functools import cached_property

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


ENGLISH = frozenset("the of and to in a is was for on that with said by at from has have were it as be an its".split())
"""Function words; a text of which a fifth are these is English, and the identifier need not be loaded for it."""

PLAIN = 0.2
"""Share of such words from which a text counts as English: news English has about 0.35, other languages under 0.1."""


class Languages:
    """Tells languages apart (py3langid, loaded when the first text needs it). Call it with a text."""

    @cached_property
    def _identifier(self) -> LanguageIdentifier:
        identifier: LanguageIdentifier = _load_identifier(norm_probs=True)
        identifier.set_languages(KNOWN)
        return identifier

    def __call__(self, text: str) -> str | None:
        """The ISO 639-1 code of the text's language; None when it holds no letters."""
        sample = text[:SAMPLE]
        letters = sum(letter.isalpha() for letter in sample)
        if letters == 0:
            return None
        words = sample.lower().split()
        if sum(word in ENGLISH for word in words) >= PLAIN * len(words) and len(words) > 4:
            return "en"
        language, probability = self._identifier.classify(sample)
        if language == "en" or (probability >= SURE and (letters >= 40 or not sample.isascii())):
            return str(language)
        return "en"
