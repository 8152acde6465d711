"""One host as the JSON record of the field: the Cypher map of it, and its last touches in Python."""

from collections.abc import Sequence
from typing import Any

import msgspec

from graphrecon.cypher.filter import within
from graphrecon.cypher.filter.params import Params
from graphrecon.cypher.filter.purposes import VIEW, HostPurpose
from graphrecon.cypher.query import shown

_SERVICE = ("name", "product", "version", "extrainfo", "ostype", "devicetype")


def record(purpose: HostPurpose, params: Params) -> str:
    """Return the RETURN clause that makes the column `record` of `purpose.root`."""
    seen = within.where("via", params)
    root, names = purpose.root, purpose.types
    own = _view_own() if purpose is VIEW else _scan_own()
    newest = ", prints.lastseen DESC" if purpose is VIEW else ""
    scripts = (
        f"RETURN {{id: script.name, output: script.output, data: script.data}} ORDER BY script.name{newest}, script.uid"
    )
    service = ", ".join(f"service_{name}: service.{name}" for name in _SERVICE)
    # One indentation level a nesting of the record.
    return f"""RETURN {root} {{
  .addr, .state, state_reason: {root}.reason, state_reason_ttl: {root}.reason_ttl, .distance, .uptime, .extraports,
  {own},
  {_shown(purpose, root, "  ")}hostnames: COLLECT {{
    MATCH ({root})-[named:{names["named"]}]->(hostname:Hostname)
    RETURN {{name: hostname.name, type: named.type, domains: COLLECT {{
      MATCH (hostname)-[:IN_DOMAIN*1..]->(domain:Domain)
      RETURN domain.name ORDER BY size(domain.name) DESC
    }}}} ORDER BY hostname.name, named.type
  }},
  addresses: {{mac: COLLECT {{
    MATCH ({root})-[:{names["has_mac"]}]->(mac:MAC) RETURN mac.addr ORDER BY mac.addr
  }}}},
  hardware: COLLECT {{
    MATCH ({root})-[:{names["has_mac"]}]->(mac:MAC) WHERE mac.vendor IS NOT NULL
    RETURN {{addr: mac.addr, vendor: mac.vendor}} ORDER BY mac.addr
  }},
  ports: CASE WHEN EXISTS {{ ({root})-[:{names["prints"]}]->(:Script) }} THEN [{{port: -1, scripts: COLLECT {{
    MATCH ({root})-[prints:{names["prints"]}]->(script:Script)
    {scripts}
  }}}}] ELSE [] END + COLLECT {{
    MATCH ({root})-[:{names["has_port"]}]->(port:{names["port_label"]})
    OPTIONAL MATCH (port)-[runs:{names["runs"]}]->(service:Service)
    RETURN {{
      protocol: port.proto, port: port.port,
      state_state: port.state, state_reason: port.reason, state_reason_ttl: port.ttl, state_reason_ip: {_reason(seen)},
      {_times(purpose)}{service},
      service_tunnel: runs.tunnel, service_conf: runs.conf, service_method: runs.method,
      service_hostname: runs.hostname, service_servicefp: runs.fingerprint, service_rpcnum: runs.rpcnum,
      service_lowver: runs.lowver, service_highver: runs.highver, owner: port.owner,
      service_cpes: COLLECT {{ MATCH (service)-[:HAS_CPE]->(cpe:CPE) RETURN cpe.name ORDER BY cpe.name }},
      banner: port.banner,
      screenshot: head(COLLECT {{
        MATCH (port)-[:{names["shows"]}]->(picture:Screenshot)
        RETURN picture.sha256 ORDER BY picture.sha256
      }}),
      screenwords: head(COLLECT {{
        MATCH (port)-[:{names["shows"]}]->(picture:Screenshot)
        RETURN picture.words ORDER BY picture.sha256
      }}),
      {_shown(purpose, "port", "      ")}scripts: COLLECT {{
        MATCH (port)-[prints:{names["prints"]}]->(script:Script)
        {scripts}
      }}
    }} ORDER BY port.proto, port.port, service.uid
  }},
  openports: {{count: {root}.openports,{",".join(_open(purpose, proto) for proto in ("tcp", "udp", "sctp"))}}},
  cpes: COLLECT {{
    MATCH ({root})-[:{names["has_port"]}|{names["runs"]}|{names["matches_os"]}]->{{1,2}}()-[:HAS_CPE]->(cpe:CPE)
    WITH DISTINCT cpe
    RETURN {{type: cpe.part, vendor: cpe.vendor, product: cpe.product, version: cpe.version}} ORDER BY cpe.name
  }},
  os: {{
    fingerprint: {root}.osfingerprint,
    osmatch: COLLECT {{
      MATCH ({root})-[matched:{names["matches_os"]}]->(os:OS)
      RETURN {{name: os.name, accuracy: matched.accuracy, cpes: COLLECT {{
        MATCH (os)-[:HAS_CPE]->(cpe:CPE) RETURN cpe.name ORDER BY cpe.name
      }}}} ORDER BY coalesce(matched.accuracy, -1) DESC, os.name
    }},
    osclass: COLLECT {{
      MATCH ({root})-[matched:{names["matches_os"]}]->(os:OS)
      UNWIND os.classes AS class
      RETURN {{class: class, accuracy: matched.accuracy, osmatch: os.name}}
      ORDER BY coalesce(matched.accuracy, -1) DESC, os.name, class
    }}
  }},
  traces: {_traces(purpose, seen)}
}} AS record"""


def _view_own() -> str:
    return """starttime: view.firstseen, endtime: view.lastseen, source: view.sources, categories: view.categories,
  folded: view.folded,
  tags: COLLECT {
    MATCH (view)-[tagged:TAGGED]->(tag:Tag)
    WITH tag.name AS value, tagged.type AS type, tagged.info AS info ORDER BY info
    WITH value, type, collect(info) AS info
    RETURN {value: value, type: type, info: info} ORDER BY value, type
  },
  infos: {as_num: view.asnum, as_name: view.asname, country_code: view.country, city: view.city}"""


def _scan_own() -> str:
    return """measured: record.measured, zone: record.zone, tags: record.tags,
  starttime: record.start, endtime: record.end,
  source: record.source, scanid: COLLECT { MATCH (record)-[:IN_SCAN]->(scan:Scan) RETURN scan.uid },
  scanner: head(COLLECT { MATCH (record)-[:IN_SCAN]->(scan:Scan) RETURN scan.scanner }),
  categories: COLLECT {
    MATCH (record)-[:IN_SCAN]->(:Scan)-[:IN_CATEGORY]->(category:Category) RETURN category.name ORDER BY category.name
  }"""


def _open(purpose: HostPurpose, proto: str) -> str:
    step = f"({purpose.root})-[:{purpose.has_port}]->(port:{purpose.port_label} {{proto: '{proto}', state: 'open'}})"
    return (
        f"\n    {proto}: {{count: COUNT {{ {step} }},"
        f" ports: COLLECT {{ MATCH {step} RETURN port.port ORDER BY port.port }}}}"
    )


def _times(purpose: HostPurpose) -> str:
    """Return when a record's port was seen; that of a view is told by what it unites."""
    return "" if purpose is VIEW else "firstseen: port.firstseen, lastseen: port.lastseen,\n      "


def _shown(purpose: HostPurpose, it: str, indent: str) -> str:
    """Return what a view shows: scripts tell of all that scans saw, and of part of what sensors did."""
    return f"shown: {shown.things(it, indent)},\n{indent}" if purpose is VIEW else ""


def _reason(seen: str) -> str:
    """Return the address that answered for the host; `seen` is the WHERE of the hosts `via` that are seen."""
    if not seen:
        return "port.reason_ip"
    return f"CASE WHEN EXISTS {{ MATCH (via:Host {{addr: port.reason_ip}}){seen} }} THEN port.reason_ip END"


def _traces(purpose: HostPurpose, seen: str) -> str:
    """Return the ways to the host, one for each protocol and port; a record has port 0 where there is none."""
    port = "hop.port" if purpose is VIEW else "nullIf(hop.port, 0)"
    return f"""COLLECT {{
    MATCH ({purpose.root})-[hop:{purpose.hop}]->(via:Host){seen}
    WITH hop, via ORDER BY hop.ttl, via.key
    WITH hop.proto AS protocol, {port} AS port,
         collect({{ttl: hop.ttl, ipaddr: via.addr, rtt: hop.rtt, host: hop.name}}) AS hops
    RETURN {{protocol: protocol, port: port, hops: hops}} ORDER BY protocol, port
  }}"""


_ORDER = """addr zone state protocol port state_state state_reason state_reason_ttl state_reason_ip
firstseen lastseen starttime endtime
source scanid scanner categories tags value infos hostnames addresses hardware id name type info domains
service_name service_product service_version service_extrainfo service_ostype service_devicetype
service_hostname service_tunnel service_method service_conf service_servicefp service_rpcnum
service_lowver service_highver service_cpes owner banner screenshot screenwords output count tcp udp sctp
ports openports extraports scripts cpes vendor product version os osmatch osclass accuracy osfamily osgen
fingerprint distance uptime measured traces hops ttl ipaddr rtt host""".split()  # noqa: SIM905 - read as lines
_PLACE = {name: place for place, name in enumerate(_ORDER)}


def shape(found: dict[str, Any]) -> dict[str, Any]:
    """Return a record of `get` as users of the field know it.

    What is absent is left out, so are times of a port that are the record's. A script's structured result stands
    under the script's own name, `extraports` is a map again, with the ports that the view left out, a tag is {value,
    type, info}, each class of a system has its accuracy and its match, protocols without an open port are not
    listed, and keys stand in the order of a reader. Of what a view shows and no script tells, one is made.
    """
    found = shown.told(found)
    openports = found.get("openports") or {}
    kept = {name: part for name, part in openports.items() if not isinstance(part, dict) or part.get("count")}
    result: dict[str, Any] = _shaped({**found, "openports": kept, "tags": _tags(found.get("tags") or ())})
    result.setdefault("openports", {}).setdefault("count", 0)
    for name in ("extraports", "measured"):
        if name in result:
            result[name] = _decoded(result[name])
    if folded := result.pop("folded", None):
        result["extraports"] = _counted(result.get("extraports"), folded)
    system = result.get("os", {})
    if "osclass" in system:
        system["osclass"] = [_class(each) for each in system["osclass"]]
    for port in result.get("ports", ()):
        if (port.get("firstseen"), port.get("lastseen")) == (result.get("starttime"), result.get("endtime")):
            for name in {"firstseen", "lastseen"} & port.keys():
                del port[name]
        for script in port.get("scripts", ()):
            if "data" in script:
                script[script["id"]] = _decoded(script.pop("data"))
    return result


def _tags(found: Sequence[Any]) -> list[dict[str, Any]]:
    """Return tags as maps; those of a record are texts as they were given at import: `VALUE:TYPE:INFO`."""
    tags: dict[tuple[str, str], dict[str, Any]] = {}
    for each in found:
        if isinstance(each, str):
            value, kind, info = (*each.split(":", 2), "", "")[:3]
            infos = [info] if info else []
        else:
            value, kind, infos = each["value"], each["type"], each["info"]
        kind = kind or "info"
        tags.setdefault((value, kind), {"value": value, "type": kind, "info": []})["info"] += infos
    return [tags[key] for key in sorted(tags)]


def _counted(extraports: Any, folded: Sequence[str]) -> dict[str, Any]:
    """Return the ports that a scan only counted, by state, and with them those that the view left out."""
    states = dict(extraports) if isinstance(extraports, dict) else {}
    for text in folded:
        count, state, reason = (*text.split(" ", 2), "")[:3]
        told = states.get(state)
        told = told if isinstance(told, dict) else {}
        reasons = dict(told.get("reasons") or {})
        if reason:
            reasons[reason] = reasons.get(reason, 0) + int(count)
        states[state] = {"total": (told.get("total") or 0) + int(count), "reasons": reasons}
    return states


def _class(item: dict[str, Any]) -> dict[str, Any]:
    told = _decoded(item.pop("class"))
    return _shaped({**(told if isinstance(told, dict) else {}), **item})  # type: ignore[no-any-return]


def _shaped(value: Any) -> Any:
    """Return maps without what is absent, keys in order."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: (_PLACE.get(name, len(_PLACE)), name))
        kept = {name: _shaped(value[name]) for name in names}
        return {name: part for name, part in kept.items() if part is not None and part not in ([], {})}
    return [_shaped(part) for part in value] if isinstance(value, list) else value


def _decoded(text: str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return text
