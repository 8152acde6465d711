"""The table of endpoints: one row says what an endpoint takes, what it gives, and which function answers."""

from typing import Any

from graphrecon.api import (
    account_routes,
    cypher,
    data,
    flow_details,
    flow_expansion,
    flow_field,
    flows,
    host,
    host_parts,
    language,
    metrics,
    notes,
    passive,
    pictures,
    scans,
    search,
)
from graphrecon.api.asking import Asking
from graphrecon.api.contract import FlowCounts, Flows, FlowsRequest, Health, Nothing
from graphrecon.api.endpoint import Endpoint
from graphrecon.api.explore import EXPLORE
from graphrecon.api.host_routes import host_endpoints
from graphrecon.api.schema import SCHEMA
from graphrecon.cypher.filter import NMAP, VIEW
from graphrecon.cypher.statement import Statement
from graphrecon.db.flow_details import Expansion


def _health(asking: Asking, request: Nothing) -> Health:
    asking.read(Statement("RETURN 1 AS one", about=()))
    return Health("ok", "up")


ENDPOINTS = (
    Endpoint("/healthz", "Whether the application and its database answer", Nothing, Health, _health, urgent=True),
    Endpoint(
        "/metrics",
        "Metrics for Prometheus",
        Nothing,
        str,
        metrics.metrics,
        media=(metrics.MEDIA,),
        urgent=True,
        scoped=False,
    ),
    Endpoint(
        "/flows",
        "The flow graph: hosts, flows and their counts; also in the field's own form",
        FlowsRequest,
        (
            Flows,
            flow_field.FieldFlows,
            FlowCounts,
            flow_field.FieldHost,
            flow_field.FieldFlow,
        ),
        flows.answer,
    ),
    Endpoint(
        "/flows/flow",
        "What is known of one flow: its metadata, and its server's port",
        flow_details.FlowDetailsRequest,
        flow_details.FlowAnswer,
        flow_details.flow,
    ),
    Endpoint(
        "/flows/host/{addr}",
        "What is known of one host as flows see it",
        flow_details.HostDetailsRequest,
        flow_details.HostAnswer,
        flow_details.host,
    ),
    Endpoint(
        "/flows/host/{addr}/expansion",
        "How many flows and hosts an expansion of a host would show",
        flow_expansion.ExpansionRequest,
        Expansion,
        flow_expansion.expansion,
    ),
    Endpoint(
        "/flows/host/{addr}/flows",
        "A page of the flows of one host: what an expansion adds to the flow graph",
        flow_expansion.HostExpandRequest,
        Flows,
        flow_expansion.expand,
    ),
    *host_endpoints("/cgi/view", VIEW),
    *host_endpoints("/cgi/scans", NMAP),
    *passive.ENDPOINTS,
    Endpoint(
        "/cgi/scans/runs",
        "The scans that the graph holds, the newest first",
        scans.RunsRequest,
        list[scans.Run],
        scans.listed,
    ),
    Endpoint(
        "/cgi/diff",
        "What changed between two scans, categories or times",
        scans.DiffRequest,
        scans.Changes,
        scans.diff,
    ),
    Endpoint(
        "/cgi/screenshot/{sha256}",
        "A picture of a service",
        pictures.PictureRequest,
        str,
        pictures.picture,
        media=tuple(pictures.MEDIA.values()),
    ),
    Endpoint(
        "/cgi/host/{addr}", "Everything that is known of one host", host.HostRequest, host_parts.HostPage, host.page
    ),
    Endpoint(
        "/cgi/fields",
        "The attributes of the filter language",
        language.FieldsRequest,
        list[language.Attribute],
        language.fields,
    ),
    Endpoint(
        "/cgi/complete",
        "What could stand at the end of a filter",
        language.CompleteRequest,
        list[language.Completed],
        language.complete,
    ),
    Endpoint("/cgi/config", "Settings that pages need", language.ConfigRequest, language.Config, language.config),
    Endpoint(
        "/cgi/cypher",
        "The rows of raw Cypher that only reads, and the graph in them",
        cypher.CypherRequest,
        cypher.CypherAnswer,
        cypher.run,
        method="POST",
        role="analyst",
        scoped=False,
    ),
    *EXPLORE,
    *SCHEMA,
    Endpoint("/cgi/ipdata/{addr}", "Who owns an address", data.AddressRequest, dict[str, Any], data.address),
    Endpoint(
        "/cgi/iprange",
        "The addresses of a country, region, city, autonomous system, range or network",
        data.RangesRequest,
        list[str | list[str]] | int,
        data.ranges,
    ),
    *notes.ENDPOINTS,
    Endpoint(
        "/cgi/search",
        "Everything that words, an address or a digest find, by kind",
        search.SearchRequest,
        list[search.SearchKind],
        search.search,
    ),
    Endpoint("/cgi/me", "Who asks, and what they may do", Nothing, account_routes.Me, account_routes.me, urgent=True),
    Endpoint(
        "/cgi/audit",
        "What accounts asked, the newest first",
        account_routes.AuditRequest,
        list[account_routes.Event],
        account_routes.events,
        role="admin",
        scoped=False,
    ),
)
"""Every endpoint."""
