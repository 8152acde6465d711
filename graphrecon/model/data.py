"""Data about addresses: autonomous systems, countries, cities, each edition a set of ranges."""

from typing import Annotated, ClassVar

from graphrecon.model.base import Edge, Node, keep, key


class Dataset(Node, frozen=True, kw_only=True):
    """One edition of one kind of data from one provider."""

    loaded: ClassVar[bool] = False

    uid: Annotated[str, key("sha256 of kind, provider and edition")]
    kind: Annotated[str, keep("`asn`, `country`, `city`")]
    provider: Annotated[str, keep("who publishes it")]
    edition: Annotated[str, keep("which edition")]
    active: Annotated[bool | None, keep("whether look-ups use it")] = None


class ASRange(Node, frozen=True, kw_only=True):
    """A range of addresses that one autonomous system announces."""

    labels: ClassVar[tuple[str, ...]] = ("Range",)
    loaded: ClassVar[bool] = False
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("start",),)

    uid: Annotated[str, key("sha256 of dataset, start and stop")]
    start: Annotated[str, keep("first address, as `Host.key`")]
    stop: Annotated[str, keep("last address, as `Host.key`")]


class CountryRange(Node, frozen=True, kw_only=True):
    """A range of addresses in one country."""

    labels: ClassVar[tuple[str, ...]] = ("Range",)
    loaded: ClassVar[bool] = False
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("start",),)

    uid: Annotated[str, key("sha256 of dataset, start and stop")]
    start: Annotated[str, keep("first address, as `Host.key`")]
    stop: Annotated[str, keep("last address, as `Host.key`")]


class CityRange(Node, frozen=True, kw_only=True):
    """A range of addresses in one city."""

    labels: ClassVar[tuple[str, ...]] = ("Range",)
    loaded: ClassVar[bool] = False
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("start",),)

    uid: Annotated[str, key("sha256 of dataset, start and stop")]
    start: Annotated[str, keep("first address, as `Host.key`")]
    stop: Annotated[str, keep("last address, as `Host.key`")]
    latitude: Annotated[float | None, keep("degrees")] = None
    longitude: Annotated[float | None, keep("degrees")] = None
    accuracy: Annotated[int | None, keep("radius in kilometres")] = None


class AS(Node, frozen=True, kw_only=True):
    """An autonomous system."""

    loaded: ClassVar[bool] = False

    num: Annotated[int, key("its number")]
    name: Annotated[str | None, keep("its name")] = None


class City(Node, frozen=True, kw_only=True):
    """A city."""

    loaded: ClassVar[bool] = False

    uid: Annotated[str, key("sha256 of country, region and name")]
    name: Annotated[str | None, keep("its name")] = None


class Region(Node, frozen=True, kw_only=True):
    """A region of a country."""

    loaded: ClassVar[bool] = False

    uid: Annotated[str, key("sha256 of country and code")]
    code: Annotated[str | None, keep("ISO 3166-2 code, without the country")] = None
    name: Annotated[str | None, keep("its name")] = None


class Country(Node, frozen=True, kw_only=True):
    """A country."""

    loaded: ClassVar[bool] = False

    code: Annotated[str, key("ISO 3166-1 alpha-2 code")]
    name: Annotated[str | None, keep("its name")] = None


class Continent(Node, frozen=True, kw_only=True):
    """A continent."""

    loaded: ClassVar[bool] = False

    code: Annotated[str, key("two letters")]
    name: Annotated[str | None, keep("its name")] = None


class InDataset(Edge, frozen=True, kw_only=True):
    """From a range to its edition."""

    rel: ClassVar[str] = "IN_DATASET"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("ASRange", "CountryRange", "CityRange")
    ends: ClassVar[tuple[str, ...]] = ("Dataset",)


class InAS(Edge, frozen=True, kw_only=True):
    """From a range to its autonomous system."""

    rel: ClassVar[str] = "IN_AS"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("ASRange",)
    ends: ClassVar[tuple[str, ...]] = ("AS",)


class InCity(Edge, frozen=True, kw_only=True):
    """From a range to its city."""

    rel: ClassVar[str] = "IN_CITY"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("CityRange",)
    ends: ClassVar[tuple[str, ...]] = ("City",)


class InRegion(Edge, frozen=True, kw_only=True):
    """From a city to its region."""

    rel: ClassVar[str] = "IN_REGION"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("City",)
    ends: ClassVar[tuple[str, ...]] = ("Region",)


class InCountry(Edge, frozen=True, kw_only=True):
    """From a range or a region to its country."""

    rel: ClassVar[str] = "IN_COUNTRY"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("Region", "CountryRange", "CityRange")
    ends: ClassVar[tuple[str, ...]] = ("Country",)


class InContinent(Edge, frozen=True, kw_only=True):
    """From a country to its continent."""

    rel: ClassVar[str] = "IN_CONTINENT"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("Country",)
    ends: ClassVar[tuple[str, ...]] = ("Continent",)


class RegisteredIn(Edge, frozen=True, kw_only=True):
    """From a range to the country that it is registered in."""

    rel: ClassVar[str] = "REGISTERED_IN"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("CountryRange", "CityRange")
    ends: ClassVar[tuple[str, ...]] = ("Country",)


class InRange(Edge, frozen=True, kw_only=True):
    """From a host to the ranges that hold it in the active editions."""

    rel: ClassVar[str] = "IN_RANGE"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("Host",)
    ends: ClassVar[tuple[str, ...]] = ("ASRange", "CountryRange", "CityRange")
