/** The answers of the HTTP API, as graphrecon/api/contract.py has them. */

export interface FlowCounts {
  clients: number;
  servers: number;
  flows: number;
}

/** A protocol with its destination port, or ICMP type. */
export interface FlowPair {
  proto: string | null;
  dport: number | null;
  type: number | null;
  flows: number;
}

/** One column a fact: `src` and `dst` are places in nodes, `pair` one in pairs, times are epoch seconds. */
export interface FlowEdges {
  src: number[];
  dst: number[];
  pair: number[];
  count: number[];
  cspkts: number[];
  scpkts: number[];
  csbytes: number[];
  scbytes: number[];
  firstseen: (number | null)[];
  lastseen: (number | null)[];
}

export interface Cut {
  by: "limit" | "skip";
  shown: number;
  total: number;
  skipped: number;
}

export interface FlowsAnswer {
  counts: FlowCounts;
  cut: Cut | null;
  nodes: { addr: string[] };
  pairs: FlowPair[];
  edges: FlowEdges;
}

export interface Fault {
  code: string;
  message: string;
  where: { parameter: string; index?: number; text?: string; column?: number } | null;
  hint: string | null;
}
