/** Runs the layout beside the page: a problem comes in, places go out, at most a few times a second. */
import { layout, type Problem } from "./layout";

export interface Asked extends Problem {
  readonly id: number;
}

export interface Placed {
  readonly id: number;
  readonly places: Float32Array;
  readonly done: boolean;
}

/** Milliseconds between two answers: each costs the page a full repaint. */
const PAUSE = 250;

let newest = 0;

addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  newest = data.id;
  void run(data);
});

async function run(asked: Asked): Promise<void> {
  let told = performance.now();
  const steps = layout(asked);
  for (let step = steps.next(); !step.done; ) {
    const places = step.value;
    step = steps.next();
    if (step.done) return postMessage({ id: asked.id, places, done: true } satisfies Placed);
    if (performance.now() - told < PAUSE) continue;
    postMessage({ id: asked.id, places, done: false } satisfies Placed);
    // Let a newer problem in; then this one is nobody's any more.
    await new Promise((resolve) => setTimeout(resolve));
    if (newest !== asked.id) return;
    told = performance.now();
  }
}
