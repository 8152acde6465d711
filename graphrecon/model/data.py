"""Data about addresses: autonomous systems, countries, cities, each edition a set of ranges."""

from typing import Annotated, ClassVar

from graphrecon.model.base import Anchor, Edge, Node, derived, greatest, keep, key, replace


class Dataset(Node, frozen=True, kw_only=True):
    """One edition of one kind of data from one provider, for one version of IP; look-ups use the active ones."""

    uid: Annotated[str, key("16 hex digits of the sha256 of kind, provider, version and content")]
    kind: Annotated[str, keep("`asn`, `country`, `registered_country`, `city`, `tag`, `digest`")]
    provider: Annotated[str, keep("who publishes it; `local` when nothing says so")]
    version: Annotated[int, keep("4 or 6; 0 of what is about no addresses")]
    edition: Annotated[str, keep("date of the edition, else the beginning of its content's sha256")]
    built: Annotated[int | None, keep("when the provider built it", time=True)] = None
    active: Annotated[bool | None, derived("whether look-ups use it; null while it is imported")] = None
    linked: Annotated[str | None, derived("key up to which hosts are linked to it; null when all are")] = None


class ASRange(Node, frozen=True, kw_only=True):
    """A range of addresses that one autonomous system announces."""

    labels: ClassVar[tuple[str, ...]] = ("Range",)

    uid: Annotated[str, key("the dataset's uid and `start`: one seek finds the range of an address")]
    start: Annotated[str, keep("first address, as `Host.key`")]
    stop: Annotated[str, keep("last address, as `Host.key`")]
    dataset: Annotated[str, Anchor("IN_DATASET", "Dataset", False, "the edition")]
    system: Annotated[int, Anchor("IN_AS", "AS", False, "the autonomous system")]


class CountryRange(Node, frozen=True, kw_only=True):
    """A range of addresses in one country."""

    labels: ClassVar[tuple[str, ...]] = ("Range",)

    uid: Annotated[str, key("the dataset's uid and `start`: one seek finds the range of an address")]
    start: Annotated[str, keep("first address, as `Host.key`")]
    stop: Annotated[str, keep("last address, as `Host.key`")]
    dataset: Annotated[str, Anchor("IN_DATASET", "Dataset", False, "the edition")]
    country: Annotated[str | None, Anchor("IN_COUNTRY", "Country", False, "where it is used")] = None
    registered: Annotated[str | None, Anchor("REGISTERED_IN", "Country", False, "where it is registered")] = None
    continent: Annotated[str | None, Anchor("IN_CONTINENT", "Continent", False, "where no country is known")] = None


class CityRange(Node, frozen=True, kw_only=True):
    """A range of addresses in one city, or as near as is known."""

    labels: ClassVar[tuple[str, ...]] = ("Range",)

    uid: Annotated[str, key("the dataset's uid and `start`: one seek finds the range of an address")]
    start: Annotated[str, keep("first address, as `Host.key`")]
    stop: Annotated[str, keep("last address, as `Host.key`")]
    latitude: Annotated[float | None, keep("degrees")] = None
    longitude: Annotated[float | None, keep("degrees")] = None
    accuracy: Annotated[int | None, keep("radius in kilometres")] = None
    postal: Annotated[str | None, keep("postal code")] = None
    dataset: Annotated[str, Anchor("IN_DATASET", "Dataset", False, "the edition")]
    city: Annotated[str | None, Anchor("IN_CITY", "City", False, "the city")] = None
    region: Annotated[str | None, Anchor("IN_REGION", "Region", False, "the region, where no city is known")] = None
    country: Annotated[str | None, Anchor("IN_COUNTRY", "Country", False, "where it is used")] = None
    registered: Annotated[str | None, Anchor("REGISTERED_IN", "Country", False, "where it is registered")] = None
    continent: Annotated[str | None, Anchor("IN_CONTINENT", "Continent", False, "where no country is known")] = None


class TagRange(Node, frozen=True, kw_only=True):
    """A range of addresses that a list gives a tag."""

    labels: ClassVar[tuple[str, ...]] = ("Range",)

    uid: Annotated[str, key("the dataset's uid and `start`: one seek finds the range of an address")]
    start: Annotated[str, keep("first address, as `Host.key`")]
    stop: Annotated[str, keep("last address, as `Host.key`")]
    dataset: Annotated[str, Anchor("IN_DATASET", "Dataset", False, "the list")]
    tag: Annotated[str, keep("the tag, such as `CDN`")]
    type: Annotated[str, keep("`info`, `warning`, `danger`")]
    info: Annotated[str, keep("name of the list")]


class TagDigest(Node, frozen=True, kw_only=True):
    """A digest that a list gives a tag: of a certificate, or a fingerprint of software."""

    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("digest",),)

    uid: Annotated[str, key("the dataset's uid and 32 hex digits of the sha256 of digest and info")]
    digest: Annotated[str, keep("MD5, SHA-1, SHA-256, JA3, JARM in lower case")]
    dataset: Annotated[str, Anchor("IN_DATASET", "Dataset", False, "the list")]
    tag: Annotated[str, keep("the tag, such as `Malware`")]
    type: Annotated[str, keep("`info`, `warning`, `danger`")]
    info: Annotated[str, keep("why it is listed, else the name of the list")]


class AS(Node, frozen=True, kw_only=True):
    """An autonomous system."""

    at: ClassVar[str | None] = "told"

    num: Annotated[int, key("its number")]
    name: Annotated[str | None, replace("its name")] = None
    told: Annotated[int | None, greatest("when the newest edition that tells of it was built", time=True)] = None


class City(Node, frozen=True, kw_only=True):
    """A city."""

    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("name",),)

    uid: Annotated[str, key("sha256 of country, region and name")]
    name: Annotated[str, keep("its name")]
    region: Annotated[str | None, Anchor("IN_REGION", "Region", False, "its region")] = None


class Region(Node, frozen=True, kw_only=True):
    """A region of a country."""

    at: ClassVar[str | None] = "told"

    uid: Annotated[
        str, key("country and ISO 3166-2 code, else name, those of the regions around it first: `FR-IDF-75`")
    ]
    code: Annotated[str | None, keep("ISO 3166-2 code, without the country")] = None
    name: Annotated[str | None, replace("its name")] = None
    told: Annotated[int | None, greatest("when the newest edition that tells of it was built", time=True)] = None
    country: Annotated[str, Anchor("IN_COUNTRY", "Country", False, "its country")]


class Country(Node, frozen=True, kw_only=True):
    """A country."""

    at: ClassVar[str | None] = "told"

    code: Annotated[str, key("ISO 3166-1 alpha-2 code")]
    name: Annotated[str | None, replace("its name")] = None
    told: Annotated[int | None, greatest("when the newest edition that tells of it was built", time=True)] = None


class Continent(Node, frozen=True, kw_only=True):
    """A continent."""

    at: ClassVar[str | None] = "told"

    code: Annotated[str, key("two letters")]
    name: Annotated[str | None, replace("its name")] = None
    told: Annotated[int | None, greatest("when the newest edition that tells of it was built", time=True)] = None


class BroughtBy(Edge, frozen=True, kw_only=True):
    """From an edition to the import that brought it."""

    rel: ClassVar[str] = "FROM"
    starts: ClassVar[tuple[str, ...]] = ("Dataset",)
    ends: ClassVar[tuple[str, ...]] = ("Import",)


class InDataset(Edge, frozen=True, kw_only=True):
    """From a range to its edition."""

    rel: ClassVar[str] = "IN_DATASET"
    starts: ClassVar[tuple[str, ...]] = ("ASRange", "CountryRange", "CityRange")
    ends: ClassVar[tuple[str, ...]] = ("Dataset",)


class InAS(Edge, frozen=True, kw_only=True):
    """From a range to its autonomous system."""

    rel: ClassVar[str] = "IN_AS"
    starts: ClassVar[tuple[str, ...]] = ("ASRange",)
    ends: ClassVar[tuple[str, ...]] = ("AS",)


class InCity(Edge, frozen=True, kw_only=True):
    """From a range to its city."""

    rel: ClassVar[str] = "IN_CITY"
    starts: ClassVar[tuple[str, ...]] = ("CityRange",)
    ends: ClassVar[tuple[str, ...]] = ("City",)


class InRegion(Edge, frozen=True, kw_only=True):
    """From a city, or a range without one, to its narrowest region; from a region to the one around it."""

    rel: ClassVar[str] = "IN_REGION"
    starts: ClassVar[tuple[str, ...]] = ("City", "CityRange", "Region")
    ends: ClassVar[tuple[str, ...]] = ("Region",)


class InCountry(Edge, frozen=True, kw_only=True):
    """From a range or a region to its country."""

    rel: ClassVar[str] = "IN_COUNTRY"
    starts: ClassVar[tuple[str, ...]] = ("Region", "CountryRange", "CityRange")
    ends: ClassVar[tuple[str, ...]] = ("Country",)


class InContinent(Edge, frozen=True, kw_only=True):
    """From a country, or a range without one, to its continent."""

    rel: ClassVar[str] = "IN_CONTINENT"
    starts: ClassVar[tuple[str, ...]] = ("Country", "CountryRange", "CityRange")
    ends: ClassVar[tuple[str, ...]] = ("Continent",)


class RegisteredIn(Edge, frozen=True, kw_only=True):
    """From a range to the country that it is registered in."""

    rel: ClassVar[str] = "REGISTERED_IN"
    starts: ClassVar[tuple[str, ...]] = ("CountryRange", "CityRange")
    ends: ClassVar[tuple[str, ...]] = ("Country",)


class InRange(Edge, frozen=True, kw_only=True):
    """From a host to the ranges that hold it in the active editions."""

    rel: ClassVar[str] = "IN_RANGE"
    loaded: ClassVar[bool] = False
    starts: ClassVar[tuple[str, ...]] = ("Host",)
    ends: ClassVar[tuple[str, ...]] = ("ASRange", "CountryRange", "CityRange")
