"""What Wikidata is asked."""

from __future__ import annotations

from dataclasses import dataclass

_TERMS = """
SELECT ?statement ?person ?name ?office ?title ?iso3 ?body ?bodyName
  ?start ?startPrecision ?end ?endPrecision ?died (GROUP_CONCAT(DISTINCT ?alias; separator="|") AS ?aliases)
WHERE {
  {
    SELECT DISTINCT ?statement ?person ?office ?iso3 ?body ?start ?startPrecision WHERE {
%s
      ?statement ps:P39 ?office ; pqv:P580 [ wikibase:timeValue ?start ; wikibase:timePrecision ?startPrecision ] .
      ?person p:P39 ?statement ; wdt:P31 wd:Q5 .
      FILTER NOT EXISTS { ?statement wikibase:rank wikibase:DeprecatedRank }
      OPTIONAL { ?statement pq:P582 ?ended }
      FILTER(!BOUND(?ended) || YEAR(?ended) >= 1990)
    }
    ORDER BY ?statement ?iso3 ?body LIMIT {limit} OFFSET {offset}
  }
  OPTIONAL { ?statement pqv:P582 [ wikibase:timeValue ?end ; wikibase:timePrecision ?endPrecision ] }
  OPTIONAL { ?person wdt:P570 ?died }
  OPTIONAL { ?person rdfs:label ?name FILTER(LANG(?name) = "en") }
  OPTIONAL { ?office rdfs:label ?title FILTER(LANG(?title) = "en") }
  OPTIONAL { ?body rdfs:label ?bodyName FILTER(LANG(?bodyName) = "en") }
  OPTIONAL { ?person skos:altLabel ?alias FILTER(LANG(?alias) = "en") }
}
GROUP BY ?statement ?person ?name ?office ?title ?iso3 ?body ?bodyName
  ?start ?startPrecision ?end ?endPrecision ?died
ORDER BY ?statement ?iso3 ?body
"""
"""Who held the offices a pattern names, from when to when: one row for each `position held` (P39) statement with a
start, not deprecated, not ended before 1990, with the person's English label and aliases and day of death."""

HEADS_OF_STATE = _TERMS % "      ?country wdt:P298 ?iso3 ; wdt:P1906 ?office ."
"""Holders of the office of head of state (P1906) of every country with an ISO 3166 alpha-3 code (P298)."""

HEADS_OF_GOVERNMENT = _TERMS % "      ?country wdt:P298 ?iso3 ; wdt:P1313 ?office ."
"""Holders of the office of head of government (P1313) of every country with an alpha-3 code."""

FOREIGN_MINISTERS = _TERMS % "      ?office wdt:P279* wd:Q7330070 ; wdt:P1001 ?country . ?country wdt:P298 ?iso3 ."
"""Holders of a kind of foreign minister (Q7330070) whose jurisdiction (P1001) is a country with an alpha-3 code."""

DEFENCE_MINISTERS = _TERMS % "      ?office wdt:P279* wd:Q2518691 ; wdt:P1001 ?country . ?country wdt:P298 ?iso3 ."
"""Holders of a kind of defence minister (Q2518691) whose jurisdiction is a country with an alpha-3 code."""

HEADS_OF_ORGANIZATIONS = _TERMS % "      ?body wdt:P31/wdt:P279* wd:Q245065 ; wdt:P2388 ?office ."
"""Holders of the office of head (P2388) of an intergovernmental organisation (Q245065)."""

ORGANIZATIONS = """
SELECT ?body ?name (GROUP_CONCAT(DISTINCT ?alias; separator="|") AS ?aliases)
WHERE {
  {
    SELECT DISTINCT ?body WHERE {
      ?body wdt:P31/wdt:P279* wd:Q245065 ; wikibase:sitelinks ?links .
      FILTER(?links >= 5)
      FILTER NOT EXISTS { ?body wdt:P298 ?iso3 }
    }
    ORDER BY ?body LIMIT {limit} OFFSET {offset}
  }
  OPTIONAL { ?body rdfs:label ?name FILTER(LANG(?name) = "en") }
  OPTIONAL { ?body skos:altLabel|wdt:P1813 ?alias FILTER(LANG(?alias) = "en") }
}
GROUP BY ?body ?name
ORDER BY ?body
"""
"""Intergovernmental organisations that five wikis or more write about, with English label, aliases and short names."""


@dataclass(frozen=True, slots=True)
class Query:
    """One question with pages of answers; `title` is the office's printed title where its label says nothing better,
    and None for organisations. `titles` are the only ones to take from labels; empty takes any."""

    name: str
    text: str
    title: str | None
    titles: frozenset[str] = frozenset()


_GOVERNMENT = frozenset({"Prime Minister", "Chancellor", "Taoiseach"})
_FOREIGN = frozenset({"Foreign Minister", "Foreign Secretary", "Secretary of State", "Deputy Foreign Minister"})
_DEFENCE = frozenset({"Defense Minister", "Secretary of Defense", "Deputy Defense Minister"})

QUERIES = (
    Query("heads-of-state", HEADS_OF_STATE, "Head of State"),
    Query("heads-of-government", HEADS_OF_GOVERNMENT, "Prime Minister", _GOVERNMENT),
    Query("foreign-ministers", FOREIGN_MINISTERS, "Foreign Minister", _FOREIGN),
    Query("defence-ministers", DEFENCE_MINISTERS, "Defense Minister", _DEFENCE),
    Query("organizations", ORGANIZATIONS, None),
    Query("heads-of-organizations", HEADS_OF_ORGANIZATIONS, "Head"),
)
