/** Answers of `/flows` are read by a worker. */
import type { Found } from "../graph/answer";
import type { Decoded } from "../graph/answer.worker";
import AnswerWorker from "../graph/answer.worker?worker";

const waiting = new Map<number, (found: Found | null) => void>();
let worker: Worker | null = null;
let last = 0;

/** Has the worker ready before the first answer comes. */
export function readyToDecode(): Worker {
  if (worker) return worker;
  worker = new AnswerWorker();
  worker.addEventListener("message", ({ data: { id, found } }: MessageEvent<Decoded>) => {
    waiting.get(id)?.(found);
    waiting.delete(id);
  });
  return worker;
}

/** Returns what an answer says with the pages that expand it, null where something is no JSON. */
export function decoded(bodies: readonly [ArrayBuffer, ...ArrayBuffer[]]): Promise<Found | null> {
  return new Promise((resolve) => {
    waiting.set(++last, resolve);
    readyToDecode().postMessage({ id: last, bodies });
  });
}
