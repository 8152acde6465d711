/** Grids of cells, for canvases: hosts by ports, networks by the rest of the address. */

export interface Cells {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Of each cell that is not empty: its row, its column, and its colour from 1 on. */
  readonly row: Uint32Array;
  readonly column: Uint32Array;
  readonly value: Uint8Array;
  /** What was left out, in words; empty when nothing was. */
  readonly left: string;
}

/** The part that is shown: rows and columns from the first to before the second. */
export interface Part {
  readonly rows: readonly [number, number];
  readonly columns: readonly [number, number];
}

export const STATES = ["closed", "filtered", "open"] as const;
export const MOST_ROWS = 5000;
export const MOST_COLUMNS = 200;

/** Returns hosts by their most common ports, each port by its state; ports in order. */
export function portCells(hosts: readonly (readonly [string, readonly (readonly [number, string | null])[]])[]): Cells {
  const shown = hosts.slice(0, MOST_ROWS);
  const counts = new Map<number, number>();
  for (const [, ports] of shown) for (const [port] of ports) counts.set(port, (counts.get(port) ?? 0) + 1);
  const common = [...counts].sort(([a, one], [b, other]) => other - one || a - b).slice(0, MOST_COLUMNS);
  const columns = common.map(([port]) => port).sort((a, b) => a - b);
  const place = new Map(columns.map((port, at) => [port, at]));
  const found = new Filled(shown.reduce((sum, [, ports]) => sum + ports.length, 0));
  shown.forEach(([, ports], row) => {
    for (const [port, state] of ports) {
      const column = place.get(port);
      // What may be open counts as filtered: nobody knows.
      if (column !== undefined) found.put(row, column, state === "open" ? 3 : state === "closed" ? 1 : 2);
    }
  });
  const left = [
    hosts.length > shown.length && `${hosts.length - shown.length} more hosts`,
    counts.size > columns.length && `${counts.size - columns.length} less common ports`,
  ].filter(Boolean);
  return { ...found.cells(), rows: shown.map(([addr]) => addr), columns: columns.map(String), left: left.join(" and ") };
}

/** Returns networks by the next part of the address, as wide as keeps them few; more hosts, stronger (from 1 to 4). */
export function planeCells(addresses: readonly string[]): Cells {
  const four = addresses.filter((addr) => !addr.includes(":")).map(bytes);
  const size = [3, 2, 1].find((length) => new Set(four.map((addr) => addr.slice(0, length).join("."))).size <= MOST_COLUMNS * 2) ?? 1;
  const counts = new Map<string, Map<number, number>>();
  const put = (network: string, column: number) => {
    const cells = counts.get(network) ?? new Map<number, number>();
    counts.set(network, cells.set(column, (cells.get(column) ?? 0) + 1));
  };
  for (const addr of four) put(`${[...addr.slice(0, size), 0, 0, 0].slice(0, 4).join(".")}/${size * 8}`, addr[size]!);
  for (const addr of addresses) {
    if (!addr.includes(":")) continue;
    const groups = expanded(addr);
    put(`${groups.slice(0, 4).map((group) => group.toString(16)).join(":")}::/64`, groups[7]! & 255);
  }
  const rows = [...counts.keys()].slice(0, MOST_ROWS);
  let [most, filled] = [1, 0];
  for (const network of rows) {
    for (const count of counts.get(network)!.values()) {
      filled++;
      if (count > most) most = count;
    }
  }
  const found = new Filled(filled);
  rows.forEach((network, row) => {
    for (const [column, count] of counts.get(network)!) found.put(row, column, most === 1 ? 4 : 1 + Math.round((3 * Math.log(count)) / Math.log(most)));
  });
  const left = counts.size > rows.length ? `${counts.size - rows.length} more networks` : "";
  return { ...found.cells(), rows, columns: Array.from({ length: 256 }, (_, at) => String(at)), left };
}

/** Returns the network or address of a cell of the plane; null for one of IPv6, whose column is a part only. */
export function networkOf(row: string, column: number): string | null {
  const [network, prefix] = row.split("/") as [string, string];
  if (network.includes(":")) return null;
  const parts = network.split(".");
  const at = Number(prefix) / 8;
  parts[at] = String(column);
  return at === 3 ? parts.join(".") : `${parts.join(".")}/${Number(prefix) + 8}`;
}

/** Paints cells into pixels: the stronger one is seen where several share a pixel. */
export function paint(pixels: Uint32Array, width: number, height: number, cells: Cells, part: Part, colors: Uint32Array): void {
  const gap = Math.min(width / (part.columns[1] - part.columns[0]), height / (part.rows[1] - part.rows[0])) >= 5 ? 1 : 0;
  const down = lanes(cells.rows.length, part.rows, height, gap);
  const across = lanes(cells.columns.length, part.columns, width, gap);
  // Cells are many and pixels few: first the strongest of each lane, then its pixels.
  const wide = across.start.length;
  const strongest = new Uint8Array(down.start.length * wide);
  const [{ row: rows, column: columns, value: values }, rowLanes, columnLanes] = [cells, down.of, across.of];
  for (let cell = 0; cell < rows.length; cell++) {
    const [y, x] = [rowLanes[rows[cell]!]!, columnLanes[columns[cell]!]!];
    if (y < 0 || x < 0) continue;
    const at = y * wide + x;
    if (strongest[at]! < values[cell]!) strongest[at] = values[cell]!;
  }
  for (let lane = 0; lane < strongest.length; lane++) {
    const value = strongest[lane]!;
    if (!value) continue;
    const x = lane % wide;
    const y = (lane - x) / wide;
    for (let line = down.start[y]!; line < down.end[y]!; line++) pixels.fill(colors[value]!, line * width + across.start[x]!, line * width + across.end[x]!);
  }
}

/** Returns the lane of pixels of each row (or column), -1 outside the part, and where each lane begins and ends. */
function lanes(length: number, [from, to]: readonly [number, number], size: number, gap: number): { of: Int32Array; start: Int32Array; end: Int32Array } {
  const each = size / (to - from);
  const first = Math.max(0, Math.floor(from));
  const last = Math.min(length, Math.ceil(to));
  const of = new Int32Array(length).fill(-1);
  // Where several share a pixel, a lane is a pixel; else it is one of them.
  const shared = each < 1;
  for (let at = first; at < last; at++) of[at] = shared ? Math.max(0, Math.min(size - 1, Math.floor((at - from) * each))) : at - first;
  const count = shared ? size : Math.max(0, last - first);
  const start = Int32Array.from({ length: count }, (_, lane) => (shared ? lane : Math.max(0, Math.floor((first + lane - from) * each))));
  const end = start.map((begin, lane) => (shared ? begin + 1 : Math.min(size, Math.max(begin + 1, Math.floor((first + lane + 1 - from) * each) - gap))));
  return { of, start, end };
}

/** Cells as they are found, row after row. */
class Filled {
  private readonly row: Uint32Array<ArrayBuffer>;
  private readonly column: Uint32Array<ArrayBuffer>;
  private readonly value: Uint8Array<ArrayBuffer>;
  private size = 0;

  constructor(most: number) {
    this.row = new Uint32Array(most);
    this.column = new Uint32Array(most);
    this.value = new Uint8Array(most);
  }

  put(row: number, column: number, value: number): void {
    this.row[this.size] = row;
    this.column[this.size] = column;
    this.value[this.size++] = value;
  }

  cells(): Pick<Cells, "row" | "column" | "value"> {
    const { size } = this;
    return { row: this.row.subarray(0, size), column: this.column.subarray(0, size), value: this.value.subarray(0, size) };
  }
}

/** Returns where the cells of each row begin, and after the last where they end; cells stand row after row. */
export function rowStarts({ rows, row }: Cells): Uint32Array {
  const starts = new Uint32Array(rows.length + 1);
  for (let cell = 0; cell < row.length; cell++) starts[row[cell]! + 1]!++;
  for (let at = 0; at < rows.length; at++) starts[at + 1]! += starts[at]!;
  return starts;
}

/** Returns the greatest value of a cell; 0 where it is empty. */
export function valueAt(cells: Cells, starts: Uint32Array, row: number, column: number): number {
  let found = 0;
  for (let cell = starts[row]!; cell < starts[row + 1]!; cell++) if (cells.column[cell] === column) found = Math.max(found, cells.value[cell]!);
  return found;
}

/** Returns a part as text, "" for all of a grid. */
export function partText({ rows, columns }: Part, all: Part): string {
  const same = [0, 1].every((end) => rows[end] === all.rows[end] && columns[end] === all.columns[end]);
  const span = ([from, to]: readonly [number, number]) => `${+from.toFixed(2)}-${+to.toFixed(2)}`;
  return same ? "" : `${span(rows)},${span(columns)}`;
}

/** Returns the part that a text tells; all of the grid where it tells none of it. */
export function partOf(text: string, all: Part): Part {
  const found = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?),(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/.exec(text);
  if (!found) return all;
  const [top, bottom, left, right] = found.slice(1).map(Number) as [number, number, number, number];
  const inside = top < bottom && bottom <= all.rows[1] && left < right && right <= all.columns[1];
  return inside ? { rows: [top, bottom], columns: [left, right] } : all;
}

function bytes(addr: string): number[] {
  return addr.split(".").map(Number);
}

/** Returns the eight groups of an IPv6 address. */
function expanded(addr: string): number[] {
  const [head, tail] = addr.split("::") as [string, string | undefined];
  const groups = (text: string) => (text ? text.split(":").map((group) => Number.parseInt(group, 16)) : []);
  const [first, last] = [groups(head), groups(tail ?? "")];
  return tail === undefined ? first : [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}
