/** Made by `python -m graphrecon.api.typescript` from the structs of the HTTP room: change those. */

/** Hardware addresses. */
export interface Addresses {
  mac?: string[];
}

/** A node, and its neighbours counted by type, the most first. */
export interface Around {
  node: Element;
  groups: Group[];
}

/**
 * An attribute of the filter language, with the symbols that it takes; or a field that can be counted. `form` is
 * a countable field with its arguments.
 */
export interface Attribute {
  name: string;
  aliases: string[];
  purposes: string[];
  type: string;
  array: boolean;
  operators: string[];
  help: string;
  example: string;
  form?: string;
}

/** A product in the words of the Common Platform Enumeration. */
export interface CPERecord {
  type?: string;
  vendor?: string;
  product?: string;
  version?: string;
}

/**
 * A host, or a port of a host, that is not the same on both sides. Of a port `before` and `after` are services,
 * and `side` is the one that did not look at it; of a changed host they are its states, names or systems, as
 * `field` says.
 */
export interface Change {
  what: "host" | "port";
  change: "changed" | "gone" | "new" | "unseen";
  addr: string;
  protocol?: string;
  port?: number;
  field?: "names" | "state" | "systems";
  side?: "after" | "before";
  before?: string;
  after?: string;
}

/** How many changes of each kind there are (`new hosts`, `gone ports` …), and the first of them. */
export interface Changes {
  counts: Record<string, number>;
  changes: Change[];
}

/** Something that several hosts have: the relationship, the hosts, and how many relationships lead to it in all. */
export interface Common {
  node: Element;
  type: string;
  hosts: string[];
  degree: number;
}

/** What could stand at the cursor: it replaces the text from `start` (from 0) on. */
export interface Completed {
  text: string;
  start: number;
  kind: string;
  help: string;
}

/** What pages need to know: limits, the seconds of a flow's slot, the fields that can be counted. */
export interface Config {
  version: string;
  default_limit: number;
  most_records: number;
  most_flows: number;
  most_slots: number;
  warn_dots_count: number;
  flow_time_precision: number;
  timeout: number;
  top_view: string[];
  top_scans: string[];
  top_passive: string[];
  /** by what a filter is about: the fields whose values another attribute filters by; empty: none */
  top_filters: Record<string, Record<string, string>>;
  browser: string | null;
}

/** The answer is a part: `by` says what cut it, `shown` of `total` edges are in it, after `skipped` others. */
export interface Cut {
  by: "limit" | "skip";
  shown: number;
  total: number;
  skipped: number;
}

/**
 * Rows under their columns, and every node and relationship in them once. `cut` says what ended the rows before
 * their end: `rows` or `bytes`, and `graph` when only the graph is a part.
 */
export interface CypherAnswer {
  columns: string[];
  rows: unknown[][];
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** rows, bytes, graph, or null for a whole answer */
  cut: string | null;
  seconds: number;
}

/** A statement with its parameters, and how much of its answer is wanted. */
export interface CypherRequest {
  /** Cypher that reads */
  statement: string;
  /** parameters by name, without the $ */
  params?: Record<string, unknown>;
  /** rows at most, 10000 or fewer */
  limit?: number;
  /** seconds; the server's own limit holds too */
  timeout?: number;
}

/** A node: its name, labels, a few words, and properties; `more` has the length of those that are cut. */
export interface Element {
  ref: string;
  labels: string[];
  title: string;
  properties: Record<string, unknown>;
  more: Record<string, number>;
}

/** One thing that an account asked or changed, or an attempt to log in. */
export interface Event {
  /** ISO 8601, UTC, six digits */
  time: string;
  user: string | null;
  by: string | null;
  client: string | null;
  method: string | null;
  route: string | null;
  asked: string | null;
  status: number | null;
}

/** What an expansion of a host would add, counted before it is asked for; `incoming` are flows to the host. */
export interface Expansion {
  addr: string;
  incoming: Side;
  outgoing: Side;
}

/** The one shape of every failure. */
export interface Failure {
  error: Fault;
}

/** Why there is no answer: a word for programs, a line for people, the place, and what to do. */
export interface Fault {
  code: string;
  message: string;
  where?: Where | null;
  hint?: string | null;
}

/**
 * A flow, or what a map makes one edge of; `data` has its columns, and `meta.times` where a timeline was asked
 * for. `id` is the client, the server and the name of the flow, with `>` between them. Times are epoch seconds.
 */
export interface FieldEdge {
  id: string;
  label: string;
  labels: string[];
  source: string;
  target: string;
  data: Record<string, unknown>;
}

/** A flow and its metadata; where it has none, `meta` is left out. */
export interface FieldFlow {
  elt: Record<string, unknown>;
  meta?: Record<string, unknown>[];
}

/** The flow graph as lists of nodes and edges. */
export interface FieldFlows {
  nodes: FieldNode[];
  edges: FieldEdge[];
}

/** A host, the protocols and ports of its flows, and the hosts at their other end. */
export interface FieldHost {
  elt: Record<string, unknown>;
  in_flows: ([string | null, number | null])[];
  out_flows: ([string | null, number | null])[];
  clients: string[];
  servers: string[];
}

/** A host; `x` and `y` follow from its address, so that the same host is always in the same place. */
export interface FieldNode {
  id: string;
  label: string;
  labels: string[];
  x: number;
  y: number;
  data: Record<string, unknown>;
}

/** A flow, and each question that was asked for it, to be pasted into Neo4j Browser. */
export interface FlowAnswer {
  details: FlowDetails;
  cypher: string[];
}

/** Everything that matches the filters, whether the answer holds it or not. */
export interface FlowCounts {
  clients: number;
  servers: number;
  flows: number;
}

/**
 * One flow: its columns, its metadata by protocol and newest facts, and what is known of the server's port.
 * `sports` and `times` of the flow are the first few; `all_sports` and `all_times` say how many there are.
 */
export interface FlowDetails {
  flow: Record<string, unknown>;
  metadata: Record<string, unknown>[];
  facts: Record<string, unknown>[];
  server: Known;
}

/**
 * Edges, one column a fact: `src` and `dst` are places in nodes, `pair` one in pairs, times epoch seconds. An
 * edge of a map stands for several flows: `flows` of them, in a flow_map of the first few `kinds` (places in
 * pairs) in place of one `pair`. `slots` are places in the timeline, where one was asked for.
 */
export interface FlowEdges {
  src: number[];
  dst: number[];
  pair?: number[];
  kinds?: number[][];
  flows?: number[];
  count: number[];
  cspkts: number[];
  scpkts: number[];
  csbytes: number[];
  scbytes: number[];
  firstseen: (number | null)[];
  lastseen: (number | null)[];
  slots?: number[][];
}

/** Hosts, one column a fact; an edge names a host by its place here. */
export interface FlowNodes {
  addr: string[];
}

/** A protocol with its destination port, or ICMP type; `flows` is how many edges of the answer have it. */
export interface FlowPair {
  proto: string | null;
  dport: number | null;
  type: number | null;
  flows: number;
}

/** The flow graph: counts, and unless only counts were asked for, hosts, pairs (most edges first) and edges. */
export interface Flows {
  counts: FlowCounts;
  cut?: Cut | null;
  nodes?: FlowNodes;
  pairs?: FlowPair[];
  edges?: FlowEdges;
  timeline?: Timeline;
}

/** A relationship of the graph in the rows; its ends are ids of nodes, which may not be in the rows. */
export interface GraphEdge {
  id: string;
  type: string;
  start: string | null;
  end: string | null;
  properties: Record<string, unknown>;
}

/**
 * A node of the graph in the rows; `ref` names it (`Label/key`) and `title` says a few words, empty for no node.
 */
export interface GraphNode {
  id: string;
  labels: string[];
  properties: Record<string, unknown>;
  ref?: string;
  title?: string;
}

/** The neighbours of a node by one relationship type and direction: how many, and which labels they may have. */
export interface Group {
  type: string;
  direction: "in" | "out";
  labels: string[];
  count: number;
}

/** Who made what has a hardware address. */
export interface Hardware {
  addr: string;
  vendor: string;
}

/** The application answers, and so does its database. */
export interface Health {
  status: "ok";
  database: "up";
}

/** A host on the way. */
export interface Hop {
  ipaddr: string;
  ttl?: number;
  rtt?: number;
  host?: string;
}

/** A host, and each question that was asked for it, to be pasted into Neo4j Browser. */
export interface HostAnswer {
  details: HostDetails;
  cypher: string[];
}

/** [address, open ports]. */
export type HostCount = [string | number, number];

/**
 * One host: its flows and peers, what it offers and uses, what it sent, its view, and what is known of it.
 * `offers` and `uses` are protocols and ports with their flows and peers, most flows first; `passive` is what
 * kinds of facts sensors saw, `observations` the newest of them.
 */
export interface HostDetails {
  host: Record<string, unknown>;
  offers: Record<string, unknown>[];
  uses: Record<string, unknown>[];
  metadata: Record<string, unknown>[];
  facts: Record<string, unknown>[];
  view: Record<string, unknown> | null;
  known: Known;
  observations: Record<string, unknown>[];
}

/** [address, ports that either category saw open]. */
export type HostDifference = [string | number, PortDifference[]];

/**
 * A host as flows see it: times, flows and peers; what it offers and uses, most flows first; what it sent.
 * `metadata` counts the facts that it sent by protocol, `facts` are the newest of them.
 */
export interface HostFlows {
  host: Record<string, unknown>;
  offers: Record<string, unknown>[];
  uses: Record<string, unknown>[];
  metadata: Record<string, unknown>[];
  facts: Record<string, unknown>[];
  tellers: Teller[];
}

/**
 * One host: its view, its records (newest first), observations (newest first), flows, and who owns the address.
 * `clients` and `servers` are the other ends of its flows, most flows first; `passive` counts observations by
 * kind. `totals` counts what may be more than is listed; `cut` names other lists of which there is more. `cypher`
 * has the statements of each part.
 */
export interface HostPage {
  addr: string;
  view: HostRecord | null;
  totals: Totals;
  cut: string[];
  records: HostRecord[];
  observations: ObservationRecord[];
  passive: Record<string, unknown>[];
  flows: HostFlows | null;
  ranges: Record<string, unknown>;
  held: RangeHeld[];
  clients: Peer[];
  servers: Peer[];
  identities: Identity[];
  names: NameSeen[];
  namesakes: Namesakes[];
  origins: Origin[];
  readings: Reading[];
  cypher: Record<string, string[]>;
}

/** [address, ports with their states]. */
export type HostPorts = [string | number, PortState[]];

/** One host, consolidated or as one scan saw it. */
export interface HostRecord {
  addr: string;
  openports: OpenPorts;
  state?: string;
  state_reason?: string;
  state_reason_ttl?: number;
  /** ISO 8601, UTC, six digits */
  starttime?: string;
  /** ISO 8601, UTC, six digits */
  endtime?: string;
  source?: string[];
  scanid?: string[];
  scanner?: string;
  categories?: string[];
  tags?: TagRecord[];
  infos?: Infos;
  hostnames?: NameRecord[];
  addresses?: Addresses;
  hardware?: Hardware[];
  ports?: PortRecord[];
  /** ports that were only counted, by their state */
  extraports?: unknown;
  cpes?: CPERecord[];
  os?: OSRecord;
  traces?: Trace[];
  /** hops to the host */
  distance?: number;
  /** seconds since it was started, as guessed */
  uptime?: number;
}

/** What a host shows that may tie it to others: a certificate, a key, a fingerprint; `others` show it too. */
export interface Identity {
  label: string;
  /** its label and its key, as the canvas names it */
  ref: string;
  thing: Record<string, unknown>;
  ports: string[];
  /** the first 20 addresses */
  others: string[];
  origins: Sighting[];
}

/** Who owns the address, and where it is. */
export interface Infos {
  as_num?: number;
  as_name?: string;
  country_code?: string;
  city?: string;
}

/** What scans and passive sensors know: the port of a flow, or a host. */
export interface Known {
  scans: Record<string, unknown>[];
  passive: Record<string, unknown>[];
}

/** A label, the labels that its nodes carry too, and the property that names a node. */
export interface LabelRecord {
  name: string;
  labels: string[];
  key: string;
  help: string;
  properties: Property[];
}

/**
 * Who asks: name (null where there are no accounts), role, what is seen, and what a page sends with changes.
 * `raw` says whether raw Cypher is open.
 */
export interface Me {
  name: string | null;
  role: string;
  scope: string[];
  writes: boolean;
  raw: boolean;
  token: string;
}

/** A name of the host, where it comes from, and the domains that it is in. */
export interface NameRecord {
  name: string;
  type?: string;
  domains?: string[];
}

/** A name of the address, who saw it and when. */
export interface NameSeen {
  rrname: string;
  rrtype: string | null;
  rdata: string | null;
  /** ISO 8601, UTC, six digits */
  time_first: string | null;
  /** ISO 8601, UTC, six digits */
  time_last: string | null;
  count: number;
  sensors: string[];
  source: string;
}

/** A name of the host that other addresses have too. */
export interface Namesakes {
  name: string;
  others: string[];
}

/** What people write about one node; no text where it was removed. */
export interface Note {
  label: string;
  key: string;
  text: string | null;
  revision: number;
  author: string | null;
  updated: string | null;
}

/** A kind of operating system that the host may run, and the match that it is of; accuracy in per cent. */
export interface OSClass {
  vendor?: string;
  osfamily?: string;
  osgen?: string;
  type?: string;
  cpes?: string[];
  accuracy?: number;
  osmatch?: string;
}

/** An operating system that the host may run; accuracy in per cent. */
export interface OSMatch {
  name?: string;
  accuracy?: number;
}

/** Guesses at the operating system, the best first, and what they were guessed from. */
export interface OSRecord {
  fingerprint?: string;
  osmatch?: OSMatch[];
  osclass?: OSClass[];
}

/** One distinct fact that sensors saw; `infos` is what was found in its value. */
export interface ObservationRecord {
  recontype: string;
  count: number;
  addr?: string;
  targetval?: string;
  source?: string;
  value?: string;
  protocol?: string;
  port?: number;
  sensor?: string;
  /** ISO 8601, UTC, six digits */
  firstseen?: string;
  /** ISO 8601, UTC, six digits */
  lastseen?: string;
  /** by the kind of fact */
  infos?: unknown;
}

/** Open ports of one protocol. */
export interface OpenOf {
  count: number;
  ports: number[];
}

/** How many ports are open, and which of each protocol that has any. */
export interface OpenPorts {
  count: number;
  tcp?: OpenOf;
  udp?: OpenOf;
  sctp?: OpenOf;
}

/** Where a part of the view comes from: a scan with its files, or a sensor; port null is the host itself. */
export interface Origin {
  proto: string | null;
  port: number | null;
  kind: string;
  by: string | null;
  what: string[];
  files: string[];
  /** ISO 8601, UTC, six digits */
  firstseen: string | null;
  /** ISO 8601, UTC, six digits */
  lastseen: string | null;
}

/** A part of the neighbours of a node by one type, after `skipped` others of `total`. */
export interface Page {
  nodes: Element[];
  edges: Tie[];
  total: number;
  skipped: number;
}

/** A part of the graph; relationships are between its nodes only. */
export interface Part {
  nodes: Element[];
  edges: Tie[];
}

/** Which nodes are to be shown together. */
export interface PartRequest {
  /** the nodes, by their labels and keys */
  refs: string[];
}

/** The other end of flows: how many there are, how often they were seen, their bytes and first few ports. */
export interface Peer {
  addr: string;
  flows: number;
  count: number;
  bytes: number;
  /** protocol, and port or ICMP type */
  ports: ([string | null, number | null])[];
  /** ISO 8601, UTC, six digits */
  firstseen: string | null;
  /** ISO 8601, UTC, six digits */
  lastseen: string | null;
}

/** A GeoJSON collection of points, most hosts first; `total` is how many there are without a limit. */
export interface Places {
  type: "GeometryCollection";
  geometries: Point[];
  total: number;
}

/** A GeoJSON point: longitude and latitude in degrees. */
export interface Point {
  type: "Point";
  coordinates: [number, number];
  properties: PointProperties;
}

/** How many hosts are there, and the place in words; null where these are not known. */
export interface PointProperties {
  count: number;
  country: string | null;
  city: string | null;
}

/** [port; -1: the first category saw it open, 1: the second, 0: both]. */
export type PortDifference = [number, -1 | 0 | 1];

/** One port; -1 stands for the scripts of the host itself. */
export interface PortRecord {
  port: number;
  protocol?: string;
  state_state?: string;
  state_reason?: string;
  state_reason_ttl?: number;
  state_reason_ip?: string;
  service_name?: string;
  service_product?: string;
  service_version?: string;
  service_extrainfo?: string;
  service_ostype?: string;
  service_devicetype?: string;
  service_hostname?: string;
  service_tunnel?: string;
  service_method?: string;
  service_conf?: number;
  service_cpes?: string[];
  service_servicefp?: string;
  service_rpcnum?: number;
  service_lowver?: number;
  service_highver?: number;
  /** ISO 8601, UTC, six digits */
  firstseen?: string;
  /** ISO 8601, UTC, six digits */
  lastseen?: string;
  owner?: string;
  banner?: string;
  /** SHA-256 digest of a picture */
  screenshot?: string;
  screenwords?: string[];
  scripts?: Script[];
}

/** [port, state]. */
export type PortState = [number, string | null];

/** A property: what it is called, what it holds, what it means. */
export interface Property {
  name: string;
  type: string;
  help: string;
}

/** A range of a dataset that holds the address, and what it says of it. */
export interface RangeHeld {
  /** asn, country, registered_country, city or tag */
  kind: string;
  first: string;
  last: string;
  provider: string | null;
  edition: string | null;
  told: string;
}

/** An import that told of the host; not `sure` where only its time speaks for it. */
export interface Reading {
  name: string | null;
  importer: string | null;
  purpose: string | null;
  /** ISO 8601, UTC, six digits */
  finished: string | null;
  /** ISO 8601, UTC, six digits */
  firstseen: string | null;
  /** ISO 8601, UTC, six digits */
  lastseen: string | null;
  sure: boolean;
}

/** A relationship type and the labels that it joins. */
export interface RelationshipRecord {
  name: string;
  starts: string[];
  ends: string[];
  help: string;
  properties: Property[];
}

/** One answer of passive DNS in the Common Output Format; times in epoch seconds. */
export interface Resolution {
  rrname: string;
  rrtype: string;
  rdata: string;
  count: number;
  /** passive or scan */
  source: string;
  time_first?: number;
  time_last?: number;
  /** the sensors that saw it, with commas */
  sensor_id?: string;
}

/** One form of a note. */
export interface Revision {
  number: number;
  text: string | null;
  author: string | null;
  /** ISO 8601, UTC, six digits */
  time: string;
}

/** One scan: what it was, how many hosts it has, the files that it came in, and what its own scripts said. */
export interface Run {
  uid: string;
  scanner: string | null;
  args: string | null;
  version: string | null;
  start: string | null;
  end: string | null;
  source: string[];
  categories: string[];
  hosts: number;
  files: string[];
  scripts: RunScript[];
}

/** What a script said that ran before or after all hosts: the beginning of its output. */
export interface RunScript {
  id: string;
  output: string;
}

/** A question of the guide: a title, what it tells, and the statement. */
export interface SavedQuestion {
  title: string;
  text: string;
  statement: string;
}

/** What the graph is made of, as the program declares it. */
export interface Schema {
  labels: LabelRecord[];
  relationships: RelationshipRecord[];
}

/** What a script found; its structured result stands under the script's own name. */
export interface Script {
  id: string;
  output?: string;
}

/** One result: a node by label and key; hosts that have it, and a filter of the view for these if there is one. */
export interface SearchItem {
  label: string;
  key: string;
  text: string | null;
  hosts: number;
  filter: string | null;
}

/** The results of one kind, and how many there are; `capped` says that there may be more. */
export interface SearchKind {
  kind: string;
  count: number;
  capped: boolean;
  items: SearchItem[];
}

/** [epoch seconds, their remainder, or ISO 8601; address; open ports]. */
export type Seen = [number | string, string | number, number];

/** One side of a host: its flows there, and the hosts at their other end. */
export interface Side {
  flows: number;
  hosts: number;
}

/** A scan with its files, or a sensor, that saw something; `what` are the kinds of facts. */
export interface Sighting {
  kind: string;
  by: string | null;
  what: string[];
  files: string[];
  /** ISO 8601, UTC, six digits */
  firstseen: string | null;
  /** ISO 8601, UTC, six digits */
  lastseen: string | null;
}

/** [address, first and last time as epoch seconds or null, open ports]. */
export type Span = [string | number, number | null, number | null, number];

/** A word that a rule, a list or the user gave to the host, and why. */
export interface TagRecord {
  value: string;
  /** info, warning or danger */
  type: string;
  info?: string[];
}

/** Who told of flows to the host or from it: a name given with `-s`, null where none was; when they were seen. */
export interface Teller {
  way: "in" | "out";
  source: string | null;
  flows: number;
  /** ISO 8601, UTC, six digits */
  firstseen: string | null;
  /** ISO 8601, UTC, six digits */
  lastseen: string | null;
}

/** A relationship between two nodes, by their names. */
export interface Tie {
  id: string;
  type: string;
  start: string;
  end: string;
  properties: Record<string, unknown>;
}

/**
 * Slots of `step` seconds from `start` (epoch seconds) on; `edges` is how many edges of the mode each has. All
 * edges that match count, whether the answer holds them or not. `precision` is the finest possible step.
 */
export interface Timeline {
  precision: number;
  step: number;
  start: number | null;
  edges: number[];
}

/** Facts a slot: slot i begins `start + i * slot` epoch seconds; `new` were first seen in it, `last` last seen. */
export interface Times {
  start: number;
  /** seconds */
  slot: number;
  new: number[];
  last: number[];
}

/** How many there are of what is listed up to the limit: scan records, observations, facts sent. */
export interface Totals {
  records: number;
  observations: number;
  facts: number;
}

/** The way to the host. */
export interface Trace {
  hops: Hop[];
  protocol?: string;
  port?: number;
}

/** A value, or a list of its parts, and how often it is there; null where the value is absent. */
export interface Value {
  label: unknown;
  value: number;
}

/** The place of a fault: the parameter, which of its values (from 0), and the column (from 1) in its text. */
export interface Where {
  parameter: string;
  index?: number | null;
  text?: string | null;
  column?: number | null;
}

/** The number of the revision that was written. */
export interface Written {
  revision: number;
}

/** What each path answers as JSON. */
export interface Answers {
  "/healthz": Health;
  "/flows": Flows | FieldFlows | FlowCounts | FieldHost | FieldFlow;
  "/flows/flow": FlowAnswer;
  "/flows/host/{addr}": HostAnswer;
  "/flows/host/{addr}/expansion": Expansion;
  "/flows/host/{addr}/flows": Flows;
  "/cgi/view": HostRecord[];
  "/cgi/view/count": number;
  "/cgi/view/top/{field}": Value[];
  "/cgi/view/distinct/{field}": unknown[];
  "/cgi/view/onlyips": (string | number)[];
  "/cgi/view/ipsports": HostPorts[];
  "/cgi/view/countopenports": HostCount[];
  "/cgi/view/timeline": Seen[];
  "/cgi/view/spans": Span[];
  "/cgi/view/coordinates": Places;
  "/cgi/view/diffcats": HostDifference[];
  "/cgi/scans": HostRecord[];
  "/cgi/scans/count": number;
  "/cgi/scans/top/{field}": Value[];
  "/cgi/scans/distinct/{field}": unknown[];
  "/cgi/scans/onlyips": (string | number)[];
  "/cgi/scans/ipsports": HostPorts[];
  "/cgi/scans/countopenports": HostCount[];
  "/cgi/scans/timeline": Seen[];
  "/cgi/scans/spans": Span[];
  "/cgi/scans/coordinates": Places;
  "/cgi/scans/diffcats": HostDifference[];
  "/cgi/passive": ObservationRecord[];
  "/cgi/passive/count": number;
  "/cgi/passive/top/{field}": Value[];
  "/cgi/passive/distinct/{field}": unknown[];
  "/cgi/passive/onlyips": (string | number)[];
  "/cgi/passive/ipsports": HostPorts[];
  "/cgi/passive/coordinates": Places;
  "/cgi/passive/timeline": Times;
  "/cgi/passivedns/{subject}": Resolution[];
  "/cgi/scans/runs": Run[];
  "/cgi/diff": Changes;
  "/cgi/host/{addr}": HostPage;
  "/cgi/fields": Attribute[];
  "/cgi/complete": Completed[];
  "/cgi/config": Config;
  "/cgi/cypher": CypherAnswer;
  "/cgi/graph/around": Around;
  "/cgi/graph/expand": Page;
  "/cgi/graph/part": Part;
  "/cgi/graph/ways": Part;
  "/cgi/graph/shared": Common[];
  "/cgi/schema": Schema;
  "/cgi/guide": SavedQuestion[];
  "/cgi/ipdata/{addr}": Record<string, unknown>;
  "/cgi/iprange": (string | string[])[] | number;
  "/cgi/notes": Note[];
  "/cgi/notes/{label}/{key}": Note;
  "/cgi/revisions/{label}/{key}": Revision[];
  "/cgi/search": SearchKind[];
  "/cgi/me": Me;
  "/cgi/audit": Event[];
}
