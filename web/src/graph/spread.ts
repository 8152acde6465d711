/** Room between hosts: those that lie over one another give way, without a clock or chance. */

/** What a host takes of the whole, in its larger direction, when it is drawn; and rounds in which hosts give way. */
const ROOM = 1 / 90;
const WAYS = 40;

/** Moves hosts that lie over one another apart; where there is no room for all, less far. `fixed` ones stay. */
export function spread(places: Float32Array, fixed: (host: number) => boolean): void {
  const hosts = places.length / 2;
  let [low, high] = [Infinity, -Infinity];
  for (const place of places) [low, high] = [Math.min(low, place), Math.max(high, place)];
  const least = (high - low) * Math.min(ROOM, 0.5 / Math.sqrt(hosts));
  if (!(least > 0)) return;
  for (let round = 0; round < WAYS; round++) {
    const cells = new Map<number, number[]>();
    const column = (value: number) => Math.floor((value - low) / least) + 1;
    const key = (x: number, y: number) => y * 65_536 + x;
    for (let host = 0; host < hosts; host++) {
      const cell = key(column(places[host * 2]!), column(places[host * 2 + 1]!));
      const members = cells.get(cell);
      if (members) members.push(host);
      else cells.set(cell, [host]);
    }
    let moved = false;
    for (let host = 0; host < hosts; host++) {
      const [x, y] = [column(places[host * 2]!), column(places[host * 2 + 1]!)];
      for (let side = 0; side < 9; side++) {
        for (const other of cells.get(key(x + (side % 3) - 1, y + Math.floor(side / 3) - 1)) ?? []) {
          if (other > host) moved = apart(places, host, other, least, fixed) || moved;
        }
      }
    }
    if (!moved) return;
  }
}

/** Moves two hosts until `least` is between them; returns whether it had to. */
function apart(places: Float32Array, one: number, other: number, least: number, fixed: (host: number) => boolean): boolean {
  let [dx, dy] = [places[other * 2]! - places[one * 2]!, places[other * 2 + 1]! - places[one * 2 + 1]!];
  const away = Math.hypot(dx, dy);
  const free = Number(!fixed(one)) + Number(!fixed(other));
  if (away >= least * 0.999 || !free) return false;
  // In one place: in a direction of their own.
  if (away < least * 1e-3) [dx, dy] = [Math.cos(other), Math.sin(other)];
  else [dx, dy] = [dx / away, dy / away];
  const step = (least - away) / free;
  if (!fixed(one)) {
    places[one * 2]! -= dx * step;
    places[one * 2 + 1]! -= dy * step;
  }
  if (!fixed(other)) {
    places[other * 2]! += dx * step;
    places[other * 2 + 1]! += dy * step;
  }
  return true;
}
