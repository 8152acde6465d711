/** Reads answers beside the page, which would stand still for as long. */
import { decode, type Found, memory } from "./answer";

export interface Body {
  readonly id: number;
  readonly bodies: readonly [ArrayBuffer, ...ArrayBuffer[]];
}

/** `found` is null where the body is no JSON. */
export interface Decoded {
  readonly id: number;
  readonly found: Found | null;
}

addEventListener("message", ({ data: { id, bodies } }: MessageEvent<Body>) => {
  let found: Found | null = null;
  try {
    found = decode(bodies);
  } catch {
    // The page says so.
  }
  postMessage({ id, found } satisfies Decoded, { transfer: found ? memory(found.store) : [] });
});
