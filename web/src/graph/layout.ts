/**
 * Where hosts stand: seeded by subnet, then drawn together by their flows (ForceAtlas2). No clock and no chance in it,
 * so that the same answer always gives the same picture.
 */
import iterate from "graphology-layout-forceatlas2/iterate";
import { spread } from "./spread";

export interface Problem {
  readonly addr: readonly string[];
  readonly src: Uint32Array;
  readonly dst: Uint32Array;
  /** Flows on each edge, for its pull. */
  readonly count: Float64Array;
  /** x and y of each host that has a place already, else NaN; those stay. */
  readonly known?: Float32Array | undefined;
}

// The matrices of ForceAtlas2: ten numbers a node, three an edge.
const NODE = 10;
const EDGE = 3;
const MASS = 6;
const CONVERGENCE = 7;
const SIZE = 8;
const FIXED = 9;

/** Up to this many hosts the picture is turned at its end; larger ones are seen while they form. */
const TURNED = 1_000;

/** Returns how many iterations a graph of this size is given: about the same work for each. */
export function iterations(hosts: number, edges: number): number {
  return Math.max(80, Math.min(600, Math.round(3_000_000 / (hosts * 8 + edges + 1))));
}

/** Yields x and y of every host after each `every` iterations, last the final ones. */
export function* layout(problem: Problem, every = 20): Generator<Float32Array> {
  const hosts = problem.addr.length;
  const edges = edgeMatrix(problem);
  const nodes = startMatrix(problem, edges);
  const rounds = hosts < 2 || allKnown(problem) ? 0 : iterations(hosts, problem.src.length);
  const options = {
    linLogMode: false,
    outboundAttractionDistribution: false,
    adjustSizes: hosts <= 2000,
    edgeWeightInfluence: 1,
    scalingRatio: 12,
    strongGravityMode: true,
    gravity: 0.2,
    slowDown: 1 + Math.log10(hosts + 1),
    barnesHutOptimize: hosts > 400,
    barnesHutTheta: 1.2,
  };
  for (let round = 1; round <= rounds; round++) {
    iterate(options, nodes, edges);
    if (round % every === 0 && round < rounds) yield positions(nodes);
  }
  const found = positions(nodes);
  if (hosts <= TURNED && !problem.known) lieDown(found);
  if (rounds) spread(found, (host) => nodes[host * NODE + FIXED] === 1);
  yield found;
}

/** Turns places so that they are widest from left to right, as windows are. */
function lieDown(places: Float32Array): void {
  const hosts = places.length / 2;
  let [x, y, xx, xy, yy] = [0, 0, 0, 0, 0];
  for (let host = 0; host < hosts; host++) {
    x += places[host * 2]! / hosts;
    y += places[host * 2 + 1]! / hosts;
  }
  for (let host = 0; host < hosts; host++) {
    const [dx, dy] = [places[host * 2]! - x, places[host * 2 + 1]! - y];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (let host = 0; host < hosts; host++) {
    const [dx, dy] = [places[host * 2]! - x, places[host * 2 + 1]! - y];
    places[host * 2] = cos * dx + sin * dy;
    places[host * 2 + 1] = cos * dy - sin * dx;
  }
}

/** Returns where hosts begin: subnets on a ring (private ones on an inner one), the hosts of each around its middle. */
export function seed(addresses: readonly string[]): Float32Array {
  const subnets = new Map<string, number[]>();
  addresses.forEach((addr, host) => {
    const name = subnet(addr);
    const members = subnets.get(name);
    if (members) members.push(host);
    else subnets.set(name, [host]);
  });
  const names = [...subnets.keys()].sort();
  const places = new Float32Array(addresses.length * 2);
  const radius = 40 + 12 * Math.sqrt(addresses.length);
  names.forEach((name, number) => {
    const angle = (2 * Math.PI * number) / names.length;
    const distance = names.length === 1 ? 0 : radius * (isPrivate(name) ? 0.4 : 1);
    subnets.get(name)!.forEach((host, place) => {
      // A sunflower: even spacing, no two hosts in one place.
      const turn = place * 2.399963229728653;
      const reach = 8 * Math.sqrt(place + 0.5);
      places[host * 2] = distance * Math.cos(angle) + reach * Math.cos(turn);
      places[host * 2 + 1] = distance * Math.sin(angle) + reach * Math.sin(turn);
    });
  });
  return places;
}

/** Returns the /24 of an IPv4 address, the /64 of an IPv6 one. */
export function subnet(addr: string): string {
  if (!addr.includes(":")) return addr.split(".").slice(0, 3).join(".");
  const [head = "", tail] = addr.split("::");
  const front = head ? head.split(":") : [];
  const back = tail ? tail.split(":") : [];
  const gap = tail === undefined ? 0 : 8 - front.length - back.length;
  return [...front, ...Array<string>(gap).fill("0"), ...back].slice(0, 4).join(":");
}

function isPrivate(name: string): boolean {
  return /^(10|127|192\.168|169\.254|172\.(1[6-9]|2\d|3[01]))\.|^f[cd]|^fe[89ab]/.test(name.includes(":") ? name : `${name}.`);
}

function allKnown(problem: Problem): boolean {
  return problem.known !== undefined && problem.known.every((value) => !Number.isNaN(value));
}

function startMatrix(problem: Problem, edges: Float32Array): Float32Array {
  const hosts = problem.addr.length;
  const start = seed(problem.addr);
  const { known } = problem;
  if (known) placeBeside(start, known, problem);
  const nodes = new Float32Array(hosts * NODE);
  for (let host = 0; host < hosts; host++) {
    nodes[host * NODE] = start[host * 2]!;
    nodes[host * NODE + 1] = start[host * 2 + 1]!;
    nodes[host * NODE + MASS] = 1;
    nodes[host * NODE + CONVERGENCE] = 1;
    nodes[host * NODE + SIZE] = 6;
    nodes[host * NODE + FIXED] = known && !Number.isNaN(known[host * 2]!) ? 1 : 0;
  }
  // A host weighs as much as it has neighbours; many flows to one of them change nothing.
  for (let at = 0; at < edges.length; at += EDGE) {
    nodes[edges[at]! + MASS]! += 1;
    nodes[edges[at + 1]! + MASS]! += 1;
  }
  return nodes;
}

/** Puts hosts that have a place there, and new ones at the middle of their neighbours, each a little aside. */
function placeBeside(start: Float32Array, known: Float32Array, problem: Problem): void {
  const hosts = problem.addr.length;
  const sums = new Float64Array(hosts * 3);
  const lend = (to: number, from: number) => {
    if (Number.isNaN(known[from * 2]!)) return;
    sums[to * 3]! += known[from * 2]!;
    sums[to * 3 + 1]! += known[from * 2 + 1]!;
    sums[to * 3 + 2]! += 1;
  };
  for (let edge = 0; edge < problem.src.length; edge++) {
    lend(problem.src[edge]!, problem.dst[edge]!);
    lend(problem.dst[edge]!, problem.src[edge]!);
  }
  for (let host = 0; host < hosts; host++) {
    const near = sums[host * 3 + 2]!;
    if (!Number.isNaN(known[host * 2]!)) {
      start[host * 2] = known[host * 2]!;
      start[host * 2 + 1] = known[host * 2 + 1]!;
    } else if (near > 0) {
      start[host * 2] = sums[host * 3]! / near + 15 * Math.cos(host * 2.4);
      start[host * 2 + 1] = sums[host * 3 + 1]! / near + 15 * Math.sin(host * 2.4);
    }
  }
}

/**
 * Parallel flows are one edge: its pull grows with the logarithm of what it carries, and shrinks with the number of
 * its strands, which need room.
 */
function edgeMatrix(problem: Problem): Float32Array {
  const hosts = problem.addr.length;
  const weights = new Map<number, number>();
  const strands = new Map<number, number>();
  for (let edge = 0; edge < problem.src.length; edge++) {
    const [one, other] = [problem.src[edge]!, problem.dst[edge]!].sort((a, b) => a - b) as [number, number];
    if (one === other) continue;
    const key = one * hosts + other;
    weights.set(key, (weights.get(key) ?? 0) + problem.count[edge]!);
    strands.set(key, (strands.get(key) ?? 0) + 1);
  }
  const edges = new Float32Array(weights.size * EDGE);
  let at = 0;
  for (const [key, weight] of weights) {
    edges[at++] = Math.floor(key / hosts) * NODE;
    edges[at++] = (key % hosts) * NODE;
    edges[at++] = (1 + Math.log10(1 + weight)) / Math.sqrt(strands.get(key)!);
  }
  return edges;
}

function positions(nodes: Float32Array): Float32Array {
  const hosts = nodes.length / NODE;
  const found = new Float32Array(hosts * 2);
  for (let host = 0; host < hosts; host++) {
    found[host * 2] = nodes[host * NODE]!;
    found[host * 2 + 1] = nodes[host * NODE + 1]!;
  }
  return found;
}
