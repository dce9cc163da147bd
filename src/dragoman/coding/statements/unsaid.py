"""Where a reporting verb reports nothing: purposes, denials, questions, and subjects that cannot speak."""

from __future__ import annotations

from itertools import islice

from spacy.tokens import Token

from dragoman.coding.base import Scene, is_infinitive
from dragoman.coding.statements.reported import resumes, subject_token

_FIRST = ("i", "we")
"""Subjects who perform what they say they must or can say."""

_STEPS = 8
"""How many words above a participle are looked through for its main verb."""

_THIRD = ("he", "she", "they", "it", "you")

_RELATIVE = ("which", "that", "who")


def no_report(scene: Scene, token: Token) -> bool:
    """Whether a reporting verb reports nothing here: a purpose or ability, a question, an expletive "it", a denial."""
    aspect = token.dep_ == "xcomp" and token.head.lemma_.lower() in scene.term("statements/aspect")
    aspect = aspect and token.head.lower_ != "going"
    if _asked(scene, token):
        return True
    if is_infinitive(token) and not aspect and token.dep_ in ("advcl", "acl", "relcl", "xcomp", "ccomp"):
        return True
    if _occasion(scene, token) or _received(scene, token) or _withheld(token) or _reported_on(token):
        return True
    if _own_name(scene, token) or _leads_in(scene, token):
        return True
    if token.dep_ == "pcomp" and token.tag_ == "VBG" and token.head.lower_ in scene.term("statements/unsaid-prep"):
        return True
    if (token.dep_ == "ccomp" and _doubted(scene, token.head)) or _felt(scene, token) or _to_come(scene, token):
        return True
    if _whenever(token) or _no_words(scene, token):
        return True
    noun = subject_token(token)
    if any(child.dep_ in ("neg", "expl") for child in token.children) or (noun is not None and _nobody(scene, noun)):
        return True
    if token.dep_ == "advcl" and any(child.lower_ == "as" for child in token.children if child.dep_ == "mark"):
        return token.lemma_.lower() in scene.term("statements/naming")
    open_ = scene.cues(token) & {"future", "hypothesis"} and not _performs(token, noun)
    if open_ and not aspect and not _told_so(token) and resumes(scene, token) is None:
        return True
    return token.sent.text.rstrip().endswith("?") and not any(each.is_quote for each in token.sent)


def _received(scene: Scene, token: Token) -> bool:
    """ "She welcomed the envoy to the palace": a guest is received, nothing is said."""
    guests = [child for child in token.children if child.dep_ == "dobj"]
    to = any(child.lower_ in ("to", "at") and child.dep_ in ("prep", "dative") for child in token.children)
    person = any(each.mention.kind == "person" for guest in guests for each in scene.at(guest))
    return token.lemma_ == "welcome" and to and person


def _withheld(token: Token) -> bool:
    """ "They denied the villagers their rights": something is kept from somebody, nothing is said."""
    return token.lemma_ == "deny" and sum(child.dep_ in ("dative", "dobj") for child in token.children) > 1


def _reported_on(token: Token) -> bool:
    """ "Hundreds have been reported missing", "she was reported by the paper as saying", "a witness quoted by it":
    those told of say nothing with this verb, or nobody is named who does."""
    if token.dep_ == "acl" and token.tag_ == "VBN" and token.lemma_ in ("quote", "cite"):
        return True
    passive = any(child.dep_ == "auxpass" for child in token.children)
    saying = any(each.tag_ == "VBG" for child in token.children if child.lower_ == "as" for each in child.children)
    told = any(child.dep_ == "agent" for child in token.children) and not saying
    return passive and token.dep_ != "pcomp" and not told


def _leads_in(scene: Scene, token: Token) -> bool:
    """ "The ministry wishes to clarify that": a verb that only leads in the one that reports."""
    then = [child.lemma_.lower() for child in token.children if child.dep_ == "xcomp" and is_infinitive(child)]
    return token.lemma_.lower() in scene.term("statements/aspect") and bool(
        then and then[0] in scene.knowledge.reporting
    )


def _own_name(scene: Scene, token: Token) -> bool:
    """ "Who call themselves the Army of the Poor": what somebody goes by is nothing they say."""
    selves = [child for child in token.children if child.lower_.endswith(("self", "selves")) and child.pos_ == "PRON"]
    return bool(selves) and token.lemma_.lower() in scene.term("statements/naming")


def _asked(scene: Scene, token: Token) -> bool:
    """ "The minister, asked about it, shrugged", "an official who asked not to be named": no saying of theirs."""
    if token.lemma_ != "ask":
        return False
    passive = token.tag_ == "VBN" and token.dep_ in ("acl", "advcl", "conj", "dep")
    return (passive and not any(child.dep_ in ("agent", "aux") for child in token.children)) or _unnamed(scene, token)


def _unnamed(scene: Scene, token: Token) -> bool:
    """Whether a verb asks for no more than to stay unnamed."""
    return any(
        child.dep_ == "xcomp" and child.lemma_.lower() in scene.term("statements/anonymity") for child in token.children
    )


def _nobody(scene: Scene, noun: Token) -> bool:
    """ "Neither government has confirmed", "no one said"."""
    return any(each.lower_ in scene.term("statements/nobody") for each in (noun, *noun.children))


def _told_so(token: Token) -> bool:
    """Whether the main verb of a sentence, or of its part before a semicolon, stands in the plain past, which no doubt
    inside its clause undoes."""
    after = token.doc[token.right_edge.i + 1] if token.right_edge.i + 1 < token.sent.end else token
    main = token.dep_ == "ROOT" or (token.head.i > token.i and after.text == ";")
    return main and token.tag_ == "VBD" and not any(each.dep_ == "aux" for each in token.children)


def _performs(token: Token, noun: Token | None) -> bool:
    """ "I must add", or "the minister 16 May said", where "May" is a month and no doubt."""
    month = any(each.text == "May" and token.doc[each.i - 1].like_num for each in token.children if each.i > 0)
    return month or (noun is not None and noun.lower_ in _FIRST)


def _to_come(scene: Scene, token: Token) -> bool:
    """Whether a verb tells of what is still to come: "she'll stress it", "he will speak, stressing our aims"."""
    if token.tag_ == "VB" and any(child.lower_ in scene.term("statements/to-come") for child in token.children):
        return True
    if token.tag_ != "VBG" or token.dep_ not in ("advcl", "conj"):
        return False
    above = next((each for each in islice(token.ancestors, _STEPS) if each.pos_ == "VERB" and each.tag_ != "VBG"), None)
    return above is not None and "future" in scene.cues(above) and above.tag_ == "VB"


def _whenever(token: Token) -> bool:
    """ "They are not believed when they report it": what is so whenever somebody says something is nothing said."""
    asked = any(child.lower_ in ("when", "whenever", "once", "until") for child in token.lefts)
    past = token.tag_ not in ("VBP", "VBZ") or any(child.dep_ == "aux" for child in token.children)
    return token.dep_ == "advcl" and asked and not past


def _no_words(scene: Scene, token: Token) -> bool:
    """Whether an object shows that nothing is said: "deny them access", "expressing their views"."""
    objects = {child.lemma_.lower() for child in token.children if child.dep_ == "dobj"}
    return not objects.isdisjoint(scene.term(f"statements/no-words/{token.lemma_.lower()}"))


def _felt(scene: Scene, token: Token) -> bool:
    """ "I am encouraged by their work", "the evidence Kenya says it has": a feeling, or what something is called."""
    if token.lemma_ in scene.term("statements/felt") and any(child.dep_ == "auxpass" for child in token.children):
        return True
    if token.dep_ != "relcl" or not any(child.dep_ == "ccomp" for child in token.children):
        return False
    relative = any(
        each.lower_ in ("that", "who", "whom") or each.tag_ in ("WDT", "WRB", "WP$") for each in token.subtree
    )
    return not relative and token.head.pos_ == "NOUN" and token.left_edge.i - token.head.i <= 1


def _doubted(scene: Scene, verb: Token) -> bool:
    """Whether a verb of thinking is denied, and with it what is thought: "I don't believe they have announced it"."""
    thought = verb.lemma_.lower() in scene.term("statements/thinks")
    return thought and any(child.dep_ == "neg" for child in verb.children)


def _occasion(scene: Scene, token: Token) -> bool:
    """Whether a bare verb goes on with a purpose: "a chance to support the vote and underscore it", "he will travel to
    affirm it and underscore our aims"; where the main verb is bare too, it may go on with that one."""
    first = token.head
    if token.dep_ != "conj" or token.tag_ != "VB" or not is_infinitive(first):
        return False
    if first.dep_ in ("acl", "relcl", "advcl") and first.head.lemma_ in scene.term("statements/occasion"):
        return True
    main = first.head
    modal = any(child.tag_ == "MD" for child in main.children)
    other = is_infinitive(token) or modal or main.tag_ in ("VBD", "VBZ", "VBN", "VBG")
    return other and first.dep_ in ("advcl", "acl", "relcl")


# ---------------------------------------------------------------- subjects that cannot speak


def speechless(scene: Scene, verb: Token) -> bool:
    """Whether the subject of a verb is a thing that says nothing itself ("the visit underscored"), a vague crowd
    ("people say"), nobody that a finite verb agrees with, or a pronoun in a reporter's question."""
    noun = subject_token(verb)
    if noun is None and verb.dep_ == "acl" and verb.tag_ == "VBG":
        noun = verb.head if verb.head.lemma_.lower() in scene.term("statements/vague") else None
    if noun is None:
        bare = verb.lemma_ == "make" or (verb.tag_ == "VBZ" and verb.dep_ == "ccomp")
        return bare or _in_question(scene, verb)
    if noun.lower_ in _RELATIVE and verb.dep_ == "relcl":
        noun = verb.head
    if noun.lower_ in _THIRD and _in_question(scene, verb):
        return True
    if resumes(scene, verb) is not None:
        return False
    if noun.lower_ == "one" and any(child.lower_ == "of" for child in noun.children):
        return not any(each.pos_ in ("NOUN", "PROPN") or each.lower_ == "them" for each in noun.subtree)
    if noun.lower_ in scene.term("statements/thing-pronoun"):
        return True
    if noun.pos_ != "NOUN" or noun.lemma_.lower() in scene.term("statements/office"):
        return False
    if noun.lemma_.lower() in scene.term("statements/vague"):
        loose = scene.term("statements/how-many")
        plain = ("det", "punct", "cc", "conj", "relcl", "nummod", "prep", "acl")
        return all(child.dep_ in plain or child.lower_ in loose for child in noun.children)
    human = scene.term("statements/human") | scene.term("statements/document")
    return noun.lemma_.lower() not in human and not scene.roles(noun, deep=False)


def unnamed(scene: Scene, verb: Token) -> bool:
    """Whether a verb outside anybody's own turn has a human subject whom nothing in the text names ("one witness")."""
    noun = subject_token(verb)
    if noun is None or any(each.aloud and each.start <= verb.idx < each.end for each in scene.resolved.cast.voices):
        return False
    human = scene.term("statements/human") | scene.term("statements/office")
    return noun.pos_ == "PROPN" or noun.lower_ in ("he", "she") or noun.lemma_.lower() in human


def of_another(scene: Scene, verb: Token) -> bool:
    """Whether a nameless subject belongs to whom "their" means, so that its own words are not theirs ("their unions
    said", "the envoy's mother said", "one of them said"); a ministry or a spokesman speaks for its owner."""
    noun = subject_token(verb)
    if noun is not None and noun.lower_ == "one" and any(each.lower_ == "them" for each in noun.subtree):
        return not any(child.dep_ == "appos" and scene.at(child) for child in noun.children)
    owners = [child for child in noun.children if child.dep_ == "poss"] if noun is not None else []
    if noun is None or not owners:
        return False
    own = noun.lemma_.lower() in scene.term("statements/own")
    speaks_for = noun.lemma_.lower() in scene.term("statements/office") | scene.term("statements/speaks-for")
    if not own and (speaks_for or owners[0].lower_ not in ("their", "his", "her", "its")):
        return False
    named = any(child.dep_ == "appos" and scene.at(child) for child in noun.children)
    return not named and not scene.at(noun)


def misread(scene: Scene, verb: Token, speakers: tuple[str, ...]) -> bool:
    """Whether a pronoun was taken to mean whom it cannot: "he said" in somebody's own turn the one whose turn it is,
    "they said" one person alone."""
    noun = subject_token(verb)
    if noun is None or noun.lower_ not in _THIRD:
        return False
    if noun.lower_ == "they" and len(speakers) == 1 and scene.actors[speakers[0]].kind == "person":
        return True
    voice = next((each for each in scene.resolved.cast.voices if each.start <= verb.idx < each.end), None)
    return voice is not None and voice.aloud and voice.speakers == speakers


def only_talk(scene: Scene, verb: Token, speakers: tuple[str, ...]) -> bool:
    """Whether a saying is no more than talk among those present: "I told you", or by the label of who only asks."""
    chair = scene.term("statements/chair")
    if any(scene.actors[each].name.lower() in chair for each in speakers if each in scene.actors):
        return True
    you = any(child.lower_ == "you" and child.dep_ in ("dobj", "dative") for child in verb.children)
    noun = subject_token(verb)
    return you and verb.lemma_ == "tell" and noun is not None and noun.lower_ in _FIRST


def _in_question(scene: Scene, verb: Token) -> bool:
    """Whether a verb stands in the turn of somebody who only asks."""
    voices = scene.resolved.cast.voices
    return any(voice.start <= verb.idx < voice.end for voice in voices if voice.aloud and not voice.speakers)
