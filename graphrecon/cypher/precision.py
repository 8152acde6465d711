"""Statements that make the time slots of all flows coarser, in parts that can be repeated."""

from graphrecon.cypher.provenance import FLOW_PRECISION
from graphrecon.cypher.query.flows import coarse
from graphrecon.cypher.statement import Statement

PENDING = Statement("MATCH (s:Setting {name: 'flow_precision_pending'})\nRETURN s.value AS value")
"""The precision to which the slots of flows are still being rewritten; no row when all are."""

BEGIN = """\
MERGE (s:Setting {name: 'flow_precision'})
SET s.value = $precision
MERGE (p:Setting {name: 'flow_precision_pending'})
SET p.value = $precision"""
"""Stores the new precision, which imports use from here on, and the mark that old slots remain."""

REWRITE = f"""\
MATCH (flow:Flow)
WHERE flow.uid > $last
WITH flow ORDER BY flow.uid LIMIT $rows
CALL (flow) {{
  WITH flow, flow.times AS times
  WHERE any(slot IN times WHERE slot % $precision <> 0)
  SET flow.times = {coarse("times", "$precision")}
}}
RETURN max(flow.uid) AS last, count(*) AS flows"""
"""Rewrites the slots of the next flows in the order of their keys; what is rewritten is passed over."""

FINISH = "MATCH (s:Setting {name: 'flow_precision_pending'})\nDELETE s"
"""Takes the mark away."""

FLOWS = Statement("MATCH (flow:Flow)\nRETURN count(flow) AS flows")
"""How many flows there are."""

__all__ = ["BEGIN", "FINISH", "FLOWS", "FLOW_PRECISION", "PENDING", "REWRITE"]
