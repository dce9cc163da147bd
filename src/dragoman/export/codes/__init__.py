"""The code lists of other systems: YAML beside this module, read once each."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import pycountry
import yaml


class Country(NamedTuple):
    """What other systems call a country; None where a system has no code for it.

    `fips`: FIPS 10-4. `cow`: Correlates of War number. `region`: ACLED's. `cameo`, `icews`: code and name there.
    """

    id: str
    fips: str | None = None
    cow: int | None = None
    region: str | None = None
    cameo: str | None = None
    icews: str | None = None
    alpha2: str | None = None


@cache
def codes(name: str) -> Any:
    """The entries of one list, by the name of its file without `.yaml`."""
    text = resources.files(__package__).joinpath(f"{name}.yaml").read_text("utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)["entries"]


@cache
def countries() -> dict[str, Country]:
    """Every country by alpha-3."""
    return {each["id"]: Country(**each) for each in codes("countries")}


def country(code: str | None) -> Country | None:
    """A country by alpha-3; None for no country and for codes that stand for none (IGO, NGO, ...)."""
    return countries().get(code or "")


def cameo(code: str | None) -> str:
    """CAMEO's three letters for a country: the alpha-3 with a few exceptions; empty without a country."""
    found = country(code)
    return (found.cameo or found.id) if found else ""


@cache
def numeric(code: str | None) -> str:
    """The number that ISO 3166-1 gives a country, without leading zeros; empty where it gives none."""
    found = pycountry.countries.get(alpha_3=code) if code else None
    return str(int(found.numeric)) if found else ""


@cache
def alpha2(code: str | None) -> str | None:
    """The two letters that ISO 3166-1 gives a country, lower case (`xk` for Kosovo, `eu` for EUR), or None."""
    if code == "EUR":
        return "eu"
    found = pycountry.countries.get(alpha_3=code) if code else None
    if found:
        return str(found.alpha_2).lower()
    listed = country(code)
    return listed.alpha2 if listed else None
