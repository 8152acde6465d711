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
  const found: [number, number, number][] = [];
  shown.forEach(([, ports], row) => {
    for (const [port, state] of ports) {
      const column = place.get(port);
      // What may be open counts as filtered: nobody knows.
      const value = state === "open" ? 3 : state === "closed" ? 1 : 2;
      if (column !== undefined) found.push([row, column, value]);
    }
  });
  const left = [
    hosts.length > shown.length && `${hosts.length - shown.length} more hosts`,
    counts.size > columns.length && `${counts.size - columns.length} less common ports`,
  ].filter(Boolean);
  return { ...columnar(found), rows: shown.map(([addr]) => addr), columns: columns.map(String), left: left.join(" and ") };
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
  const most = Math.max(1, ...rows.flatMap((network) => [...counts.get(network)!.values()]));
  const found = rows.flatMap((network, row) =>
    [...counts.get(network)!].map(([column, count]): [number, number, number] => [row, column, most === 1 ? 4 : 1 + Math.round((3 * Math.log(count)) / Math.log(most))]),
  );
  const left = counts.size > rows.length ? `${counts.size - rows.length} more networks` : "";
  return { ...columnar(found), rows, columns: Array.from({ length: 256 }, (_, at) => String(at)), left };
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
  const [top, bottom] = part.rows;
  const [left, right] = part.columns;
  const [wide, high] = [width / (right - left), height / (bottom - top)];
  const gap = Math.min(wide, high) >= 5 ? 1 : 0;
  const strongest = new Uint8Array(width * height);
  for (let cell = 0; cell < cells.row.length; cell++) {
    const [row, column, value] = [cells.row[cell]!, cells.column[cell]!, cells.value[cell]!];
    if (row < Math.floor(top) || row >= bottom || column < Math.floor(left) || column >= right) continue;
    const x0 = Math.max(0, Math.floor((column - left) * wide));
    const y0 = Math.max(0, Math.floor((row - top) * high));
    const x1 = Math.min(width, Math.max(x0 + 1, Math.floor((column - left + 1) * wide) - gap));
    const y1 = Math.min(height, Math.max(y0 + 1, Math.floor((row - top + 1) * high) - gap));
    const color = colors[value]!;
    for (let y = y0; y < y1; y++) {
      for (let at = y * width + x0, end = y * width + x1; at < end; at++) {
        if (strongest[at]! >= value) continue;
        strongest[at] = value;
        pixels[at] = color;
      }
    }
  }
}

function columnar(found: readonly (readonly [number, number, number])[]): Pick<Cells, "row" | "column" | "value"> {
  return {
    row: Uint32Array.from(found, ([row]) => row),
    column: Uint32Array.from(found, ([, column]) => column),
    value: Uint8Array.from(found, ([, , value]) => value),
  };
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
