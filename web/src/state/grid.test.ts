import { expect, test } from "vitest";
import { type Cells, networkOf, paint, type Part, partOf, partText, planeCells, portCells, rowStarts, valueAt } from "./grid";

test("hosts by ports", () => {
  const found = portCells([
    ["192.0.2.1", [[80, "open"], [22, "closed"]]],
    ["192.0.2.2", [[80, "open|filtered"]]],
  ]);
  expect(found.columns).toEqual(["22", "80"]);
  expect([...found.row]).toEqual([0, 0, 1]);
  expect([...found.column]).toEqual([1, 0, 1]);
  expect([...found.value]).toEqual([3, 1, 2]);
  const many = portCells([["192.0.2.1", Array.from({ length: 300 }, (_, port) => [port, "open"] as const)]]);
  expect([many.columns.length, many.left]).toEqual([200, "100 less common ports"]);
});

test("networks by the rest of the address", () => {
  const found = planeCells(["192.0.2.1", "192.0.2.77", "198.51.100.255", "2001:db8:b::53"]);
  expect(found.rows).toEqual(["192.0.2.0/24", "198.51.100.0/24", "2001:db8:b:0::/64"]);
  expect([...found.column]).toEqual([1, 77, 255, 0x53]);
  expect(networkOf("192.0.2.0/24", 77)).toBe("192.0.2.77");
  expect(networkOf("10.0.0.0/8", 3)).toBe("10.3.0.0/16");
  // More networks than a picture holds become wider ones.
  const wide = planeCells(Array.from({ length: 2000 }, (_, at) => `10.${at >> 8}.${at & 255}.1`));
  expect(wide.rows[0]).toBe("10.0.0.0/16");
  expect(wide.rows.length).toBe(8);
});

test("five thousand hosts by two hundred ports are painted in a tenth of a second", () => {
  const [rows, columns] = [5000, 200];
  const cells: Cells = {
    rows: Array.from({ length: rows }, String),
    columns: Array.from({ length: columns }, String),
    row: Uint32Array.from({ length: rows * columns }, (_, at) => Math.floor(at / columns)),
    column: Uint32Array.from({ length: rows * columns }, (_, at) => at % columns),
    value: Uint8Array.from({ length: rows * columns }, (_, at) => 1 + (at % 3)),
    left: "",
  };
  const colors = Uint32Array.of(0, 11, 22, 33);
  const [width, height] = [800, 600];
  const pixels = new Uint32Array(width * height);
  const took = Array.from({ length: 5 }, () => {
    const began = performance.now();
    paint(pixels.fill(0), width, height, cells, { rows: [0, rows], columns: [0, columns] }, colors);
    return performance.now() - began;
  });
  expect(Math.min(...took)).toBeLessThan(100);
  // Several rows share a pixel: the strongest is seen, and none is empty.
  expect(pixels.every((pixel) => pixel === 33)).toBe(true);
  paint(pixels.fill(0), width, height, cells, { rows: [0, 2], columns: [0, 2] }, colors);
  expect([pixels[0], pixels[width - 2], pixels[(height / 2) * width]]).toEqual([11, 22, 33]);
});

test("a cell is found by its row", () => {
  const cells = portCells([["192.0.2.1", [[80, "open"], [22, "closed"]]], ["192.0.2.2", []], ["192.0.2.3", [[80, "filtered"]]]]);
  const starts = rowStarts(cells);
  expect([...starts]).toEqual([0, 2, 2, 3]);
  expect([valueAt(cells, starts, 0, 1), valueAt(cells, starts, 0, 0), valueAt(cells, starts, 1, 0), valueAt(cells, starts, 2, 1)]).toEqual([3, 1, 0, 2]);
});

test("a hundred thousand addresses make a plane", () => {
  const found = planeCells(Array.from({ length: 100_000 }, (_, at) => `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`));
  expect([found.rows.length, found.value.length]).toEqual([391, 100_000]);
});

test("a part is told in the address, and one outside the grid is all of it", () => {
  const all: Part = { rows: [0, 50], columns: [0, 8] };
  const part: Part = { rows: [10, 20.25], columns: [1.5, 8] };
  expect(partText(part, all)).toBe("10-20.25,1.5-8");
  expect(partOf("10-20.25,1.5-8", all)).toEqual(part);
  expect([partText(all, all), partOf("", all), partOf("10-60,0-8", all), partOf("x", all), partOf("9-3,0-8", all)]).toEqual(["", all, all, all, all]);
});
