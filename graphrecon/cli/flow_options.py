"""The options that `flowcli` has besides those of every query command."""

from pathlib import Path
from typing import Annotated

import typer

NodeFilters = Annotated[
    list[str] | None,
    typer.Option("--node-filters", "-n", metavar="FILTER…", help="Filters of the hosts at the ends of flows."),
]
FlowFilters = Annotated[
    list[str] | None, typer.Option("--flow-filters", "--filter", "-f", metavar="FILTER…", help="Filters of flows.")
]
Top = Annotated[
    list[str] | None,
    typer.Option("--top", "-t", metavar="FIELD…", help="The most common values of these fields together."),
]
Collect = Annotated[
    list[str] | None,
    typer.Option("--collect", "-C", metavar="FIELD…", help="With --top: the values of these fields too."),
]
Sum = Annotated[
    list[str] | None,
    typer.Option("--sum", "-S", metavar="FIELD…", help="With --top: add these fields up instead of counting flows."),
]
Least = Annotated[bool, typer.Option("--least", "-L", help="With --top: the least common first.")]
After = Annotated[
    str | None,
    typer.Option("--after", "-a", metavar="TIME", help="Flows seen at this time (UTC) or later; 7d: since then."),
]
Before = Annotated[
    str | None, typer.Option("--before", "-b", metavar="TIME", help="Flows seen at this time (UTC) or earlier.")
]
Fields = Annotated[
    list[str] | None,
    typer.Option("--fields", metavar="[FIELD…]", help="Fields to print behind each flow; with none, list them."),
]
Order = Annotated[
    str | None, typer.Option("--orderby", "-o", metavar="src|dst|flow", help="Order by source, destination or flow.")
]
Separator = Annotated[
    str, typer.Option("--separator", "-s", metavar="TEXT", help="What stands between the parts of a line.")
]
Mode = Annotated[
    str | None,
    typer.Option(
        "--mode",
        "-m",
        metavar="flow_map|talk_map",
        help="One line a client and server: with their protocols and ports, or only that they talk.",
    ),
]
FlowDaily = Annotated[
    bool, typer.Option("--flow-daily", help="Print how many flows each hour of the day (UTC) has on average.")
]
Plot = Annotated[
    str | None,
    typer.Option(
        "--plot", metavar="[FILE]", help="With --flow-daily: draw it, in the terminal or as FILE.svg or FILE.png."
    ),
]
Precision = Annotated[
    bool, typer.Option("--precision", help="Print the length of a time slot of this graph, in seconds.")
]
ReducePrecision = Annotated[
    int | None,
    typer.Option(
        "--reduce-precision",
        metavar="SECONDS",
        min=1,
        help="Make all time slots this long, for good; imports follow. A multiple of what --precision prints.",
    ),
]
NewSince = Annotated[
    str | None,
    typer.Option(
        "--new-since",
        metavar="TIME",
        help="Unwanted: flows first seen later than TIME, or within a span such as 1d. Status 1 when there are any.",
    ),
]
Baseline = Annotated[
    str | None,
    typer.Option(
        "--baseline",
        metavar="A..B",
        help="Unwanted: flows that were not seen from A to B. Status 1 when there are any.",
    ),
]
NotIn = Annotated[
    Path | None,
    typer.Option(
        "--not-in",
        metavar="FILE",
        help="Unwanted: flows that match no filter of FILE (one a line, # comments). Status 1 when there are any.",
    ),
]
Timeline = Annotated[bool, typer.Option("--timeline", "-T", help="Print the time slots of each flow behind it.")]
HostOf = Annotated[list[str] | None, typer.Option("--host", metavar="ADDR", help="Either end: an address or network.")]
Src = Annotated[list[str] | None, typer.Option("--src", metavar="ADDR", help="Source: an address or network.")]
Dst = Annotated[list[str] | None, typer.Option("--dst", metavar="ADDR", help="Destination: an address or network.")]
Proto = Annotated[list[str] | None, typer.Option("--proto", metavar="NAME", help="Protocol.")]
Tcp = Annotated[bool, typer.Option("--tcp", help="TCP flows.")]
Udp = Annotated[bool, typer.Option("--udp", help="UDP flows.")]
Dport = Annotated[
    list[str] | None, typer.Option("--dport", "--port", metavar="PORT", help="Destination port, list or range.")
]
Sport = Annotated[list[str] | None, typer.Option("--sport", metavar="PORT", help="Source port, list or range.")]
