"""The words of a matter: where the phrase that names it ends, and what items a list of such phrases holds."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from spacy.tokens import Token

from dragoman.coding.base import Scene
from dragoman.model import Span

_FINITE = frozenset({"VBZ", "VBP", "VBD", "MD"})
LONGEST_BRACKET = 4
"""Words of a short form in brackets with the closing one: "the Northern Front (NF)"."""

_OPENERS = frozenset({"DET", "NOUN", "PROPN", "ADJ", "NUM", "SYM"})


def stretch(scene: Scene, start: int, anchor: Token, until: int | None = None) -> list[Token]:
    """The words of the matter from its first to where a clause, a date, the parties or the verb follows."""
    end = anchor.sent.end if until is None else until
    words: list[Token] = []
    doc = anchor.doc
    if (start < end and doc[start].tag_ in ("WDT", "WP", "WRB")) or (start < end and doc[start].lower_ == "whether"):
        return _clause(doc[start], end)
    resume = start
    for token in doc[start:end]:
        if token.i < resume:
            continue
        if token.text == "(" and words and (behind := _behind_bracket(token, end)):
            resume = behind
            continue
        if _stops(scene, token, words, anchor, end):
            resume = _behind_clause(scene, token, anchor, end)
            if resume == end:
                break
            continue
        words.append(token)
    return words


def _behind_bracket(bracket: Token, end: int) -> int | None:
    """Where the text goes on behind a short form in brackets; None for a longer bracket."""
    ahead = bracket.doc[bracket.i + 1 : min(end, bracket.i + 1 + LONGEST_BRACKET)]
    return next((each.i + 1 for each in ahead if each.text == ")"), None)


def _behind_clause(scene: Scene, comma: Token, anchor: Token, end: int) -> int:
    """Where a list goes on behind ", which ...,": the comma that closes the clause; the end when it does not."""
    ahead = comma.doc[comma.i + 1 : end]
    if comma.tag_ in ("WDT", "WP", "WP$", "WRB"):
        return next((each.i for each in ahead if _repeats(scene, each)), end)
    if comma.text != "," or not ahead or ahead[0].tag_ not in ("WDT", "WP", "WP$", "WRB"):
        return end
    closing = next((each for each in ahead if each.text == ","), None)
    return closing.i if closing is not None and _goes_on(scene, closing, anchor, end) else end


def _repeats(scene: Scene, mark: Token) -> bool:
    """Whether "and over" leads from a relative clause back to the list."""
    following = mark.nbor().lower_ if mark.i + 1 < mark.sent.end else ""
    return mark.lower_ == "and" and following in scene.term("disputes/over-friction")


def _clause(first: Token, end: int) -> list[Token]:
    """A question as matter ("over who controls the port"), to its first comma."""
    words = []
    for token in first.doc[first.i : end]:
        if (token.is_punct and not token.is_quote and token.text != "-") or token.lower_ in ("after", "since"):
            break
        words.append(token)
    return words


def _stops(scene: Scene, token: Token, words: Sequence[Token], anchor: Token, end: int) -> bool:
    """Whether the matter has ended before this word."""
    if "\n" in token.text or token.text in ".:—–()…" or token.text == "--":
        return True
    if token.text in ",;" or (token.lower_ in ("and", "or") and token.dep_ == "cc"):
        return not _goes_on(scene, token, anchor, end)
    if not words or _names_quarrel(scene, token):
        return False
    if token.tag_ in _FINITE or token.tag_ in ("WDT", "WP", "WRB", "WP$"):
        return True
    if token.i in scene.times_at and token.head.i > token.i and token.dep_ in ("nummod", "compound", "amod", "nmod"):
        return False
    if token.lower_ == "so" and token.i + 1 < end and token.nbor().text == "-":
        return False
    if token.lower_ in scene.term("disputes/ends-matter") or (token.i in scene.times_at and token.dep_ != "pobj"):
        return token.head.i not in {each.i for each in words} or token.dep_ not in ("compound", "amod")
    if token.pos_ in ("VERB", "AUX") and (token.is_ancestor(anchor) or token.head.is_ancestor(anchor)):
        return not _infinitive(scene, token, words)
    return token.pos_ == "ADP" and not _inside_item(scene, token, words) and _leads_away(scene, token, words)


def _infinitive(scene: Scene, verb: Token, words: Sequence[Token]) -> bool:
    """Whether a verb belongs to the noun before it ("the rights to drill for gas")."""
    leading = scene.term("disputes/takes-infinitive")
    return len(words) > 1 and words[-1].lower_ == "to" and words[-2].lemma_.lower() in leading


def _inside_item(scene: Scene, preposition: Token, words: Sequence[Token]) -> bool:
    """Whether a preposition stands inside an item of a list that goes on with "and over" ("trade in khat and over")."""
    noun = next((child for child in preposition.children if child.dep_ == "pobj"), None)
    if noun is None or noun.i != preposition.i + 1 or words[-1].pos_ != "NOUN" or timed(scene, preposition):
        return False
    behind = noun.doc[noun.i + 1 : noun.i + 4]
    marks = [each.text == "," or each.lower_ in ("and", "or") for each in behind]
    at = marks.index(False) if False in marks else 0
    return at > 0 and behind[at].lower_ in scene.term("disputes/over")


def _leads_away(scene: Scene, preposition: Token, words: Sequence[Token]) -> bool:
    """Whether a preposition opens something beside the matter: a date, the parties, the means."""
    if preposition.lower_ in ("between", "among"):
        return not any(each.lemma_.lower() in scene.term("disputes/lies-between") for each in words[-3:])
    if preposition.lower_ == "of":
        return False
    if preposition.lower_ == "with" and words[-1].lemma_.lower() in scene.term("disputes/takes-with"):
        return False
    if preposition.lower_ == "for" and any(child.dep_ == "pcomp" for child in preposition.children):
        return False
    if timed(scene, preposition):
        return True
    if preposition.head.i >= words[0].i or preposition.lower_ in scene.term("disputes/over"):
        return (
            preposition.lower_ == "by" and preposition.head.pos_ in ("VERB", "AUX") and preposition.head.i < words[0].i
        )
    nouns = [child.i for child in preposition.children if child.dep_ == "pobj"]
    local = preposition.lower_ in ("in", "off", "near", "at", "to", "along")
    return not (local and any(each in scene.places_at for each in nouns))


def _goes_on(scene: Scene, mark: Token, anchor: Token, end: int) -> bool:
    """Whether a comma or "and" leads to a further item of the list, not to a new clause."""
    ahead = [*mark.doc[mark.i + 1 : end]]
    while ahead and (ahead[0].lower_ in ("and", "or", "both") or ahead[0].is_quote):
        ahead.pop(0)
    stop = next((place for place, each in enumerate(ahead) if each.text in ",;.:" or each.lower_ == "and"), len(ahead))
    part = ahead[:stop]
    if not part or part[0].i in scene.times_at or _another_owner(part):
        return False
    first = part[0]
    if not (
        first.pos_ in _OPENERS
        or _names_quarrel(scene, first)
        or first.tag_ in ("PRP$", "VBG")
        or first.lower_ in scene.term("disputes/over")
    ):
        return False
    if first.lower_ in scene.term("disputes/ends-matter") | scene.term("disputes/including"):
        return False
    verbs = (place for place, each in enumerate(part) if each.tag_ in _FINITE and not _names_quarrel(scene, each))
    finite = next(verbs, None)
    relative = finite is not None and any(each.tag_ in ("WDT", "WP", "WRB") for each in part[:finite])
    if finite is None or relative:
        return True
    return mark.text not in ",;" and (part[finite].is_ancestor(anchor) or part[finite].head.is_ancestor(anchor))


def _another_owner(part: Sequence[Token]) -> bool:
    """Whether a part speaks of a further quarrel ("and Hungary's with Brussels")."""
    return any(each.tag_ == "POS" and after.pos_ == "ADP" for each, after in pairwise(part))


def _names_quarrel(scene: Scene, word: Token) -> bool:
    """Whether a word is a plural of quarrel before what it is over, also where the parser takes it for a verb."""
    over = word.i + 1 < len(word.doc) and word.nbor().lower_ in scene.term("disputes/over")
    return over and word.lower_.removesuffix("s") in scene.term("disputes/dispute")


def listed(scene: Scene, words: Sequence[Token]) -> list[Span]:
    """The items of a list, parted where a noun phrase opens anew, each a matter of its own."""
    parts = _without_apposition(_parts(words))
    root = _head(parts[0]) if parts else None
    items: list[list[Token]] = []
    for place, part in enumerate(parts):
        if items and root is not None and not _new_item(scene, parts, place, root):
            items[-1] += part
            continue
        items.append(list(part))
        root = root if not place else (_head(part) if root is None else root)
    spans = [_trimmed(scene, each) for each in items]
    return [each for each in spans if each is not None]


def _without_apposition(parts: list[list[Token]]) -> list[list[Token]]:
    """The parts of a list; of a name and what it is ("X, a former colony") the name alone."""
    if len(parts) != 2 or parts[1][0].text != "," or any(each.dep_ == "cc" for each in parts[1]):
        return parts
    head = _head([each for each in parts[1] if not _is_mark(each)])
    return parts[:1] if head is not None and head.dep_ == "appos" and _has_article(head) else parts


def _parts(words: Sequence[Token]) -> list[list[Token]]:
    """The words parted at commas and "and", the marks kept at the head of the part they open."""
    parts: list[list[Token]] = [[]]
    for word in words:
        mark = word.text in ",;" or (word.dep_ == "cc" and word.lower_ in ("and", "or"))
        if mark and any(not _is_mark(each) for each in parts[-1]):
            parts.append([])
        parts[-1].append(word)
    return [each for each in parts if any(not _is_mark(word) for word in each)]


def _is_mark(word: Token) -> bool:
    return word.is_punct or word.dep_ == "cc"


def _head(part: Sequence[Token]) -> Token | None:
    """The noun on which the other words of an item hang."""
    inside = {each.i for each in part}
    nouns = [each for each in part if each.pos_ in ("NOUN", "PROPN", "NUM", "VERB", "ADJ")]
    return next(
        (each for each in nouns if each.head.i not in inside or (each.head.pos_ == "ADP" and each.head.i == part[0].i)),
        None,
    )


def _new_item(scene: Scene, parts: Sequence[Sequence[Token]], place: int, root: Token) -> bool:
    """Whether a part opens a further item: its preposition again, its own article, or a bare noun beside the first."""
    part = [each for each in parts[place] if not _is_mark(each)]
    first, head = part[0], _head(part)
    if first.lower_ in scene.term("disputes/over"):
        return True
    if head is None:
        return False
    beside = head.head.i not in {each.i for each in parts[0]} or _beside(head, root) or _opens_alike(head, root)
    owned = first.pos_ == "DET" or first.tag_ == "PRP$" or any(each.dep_ == "case" for each in part)
    if owned and len(part) > 1 and (beside or (any(each.dep_ == "prep" for each in part) and len(part) > 2)):
        return not (head.dep_ == "appos" and place == len(parts) - 1 and parts[place][0].text == ",")
    names = all(each.pos_ in ("PROPN", "PUNCT", "CCONJ") for each in part)
    many = len(parts) > 2 or all(len([each for each in one if not _is_mark(each)]) > 1 for one in parts)
    return beside and many and not names and _beside(head, root)


def _opens_alike(head: Token, root: Token) -> bool:
    """Whether an item has an article as the first one has, which the noun it seems to go with lacks."""
    return _has_article(head) and _has_article(root) and head.dep_ == "conj" and not _has_article(head.head)


def _has_article(noun: Token) -> bool:
    return any(child.dep_ in ("det", "poss") for child in noun.children)


def _beside(head: Token, root: Token) -> bool:
    """Whether a noun is coordinated with the first noun of a list."""
    while head.dep_ in ("conj", "appos") and head.head.i != head.i:
        head = head.head
        if head.i == root.i:
            return True
    return False


def _trimmed(scene: Scene, item: list[Token]) -> Span | None:
    """An item as a span without marks and opening prepositions; None when it names nothing."""
    over = scene.term("disputes/over")
    while item and ((_is_mark(item[0]) and not item[0].is_quote) or item[0].lower_ in over or item[0].lower_ == "both"):
        item.pop(0)
    if len(item) > 2 and _names_quarrel(scene, item[0]):
        del item[:2]
    while item and ((_is_mark(item[-1]) and not item[-1].is_quote) or _dangles(item)):
        item.pop()
    while len(item) > 1 and item[-1].dep_ == "acl" and item[-1].tag_ in ("VBN", "VBD"):
        item.pop()
    if all(each.pos_ in ("ADP", "SCONJ", "DET", "ADV", "PUNCT") for each in item):
        return None
    if item[0].lower_ in ("nothing", "little", "none"):
        return None
    noun = next((each for each in item if each.pos_ in ("NOUN", "PROPN")), item[0])
    if item[0].pos_ == "DET" and noun.lemma_.lower() in scene.term("disputes/dispute"):
        return None
    telling = [each for each in item if each.is_alpha or each.like_num]
    vague = scene.term("disputes/vague")
    if all(each.lemma_.lower() in vague or each.lower_ in vague for each in telling):
        return None
    return scene.span_of(item)


def _dangles(item: Sequence[Token]) -> bool:
    """Whether the last word of an item belongs to what follows it."""
    return item[-1].pos_ in ("ADP", "ADV", "PART", "SPACE", "AUX") and item[-1].dep_ != "pobj" and not _completes(item)


def _completes(item: Sequence[Token]) -> bool:
    """Whether the last word is where an infinitive of the matter leads ("the best way to get there")."""
    return len(item) > 1 and item[-1].lower_ in ("there", "here") and item[-1].head.i == item[-2].i


def telling_words(scene: Scene, matter: Span) -> frozenset[str]:
    """The words that tell one matter from another."""
    words = scene.text.doc[slice(*reach(scene, matter))]
    return frozenset(each.lemma_.lower() for each in words if each.pos_ in ("NOUN", "PROPN", "ADJ", "VERB", "NUM"))


def reach(scene: Scene, span: Span) -> tuple[int, int]:
    """First token of a span and the one behind its last."""
    first, last = scene.text.tokens(span.start, span.end)
    return first, last + 1


def timed(scene: Scene, word: Token) -> bool:
    """Whether a date follows a word at once ("on Monday", "in late 2011")."""
    return any(index in scene.times_at for index in range(word.i, min(word.i + 4, word.sent.end)) if _near(word, index))


def _near(word: Token, index: int) -> bool:
    """Whether only determiners and adjectives stand between a word and a later one."""
    return all(each.pos_ in ("DET", "ADJ", "ADV", "ADP") for each in word.doc[word.i + 1 : index])
