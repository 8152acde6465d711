/** GraphView by SVG, for browsers without WebGL: the same picture, of graphs that are small. */
import { inside } from "./svg";
import type { CanvasTheme } from "./theme";
import type { Camera, Events, GraphView, Item, Look, Picture } from "./view";

/** Hosts and flows that it draws. */
export const MOST_HOSTS = 300;
export const MOST_FLOWS = 2_000;

const SPACE = "http://www.w3.org/2000/svg";

/** Returns a view in `container`. It draws nothing of a graph that is too large: the table has it. */
export function svgView(container: HTMLElement, events: Events, first: CanvasTheme): GraphView {
  let theme = first;
  let [picture, now, places]: [Picture | null, Look | null, Float32Array] = [null, null, new Float32Array()];
  let named = true;
  let at: Camera = { x: 0.5, y: 0.5, ratio: 1 };
  const svg = container.appendChild(document.createElementNS(SPACE, "svg"));

  function draw(): void {
    const [width, height] = [container.clientWidth || 1, container.clientHeight || 1];
    const [wide, high] = [width * at.ratio, height * at.ratio];
    svg.setAttribute("viewBox", `${at.x * width - wide / 2} ${(1 - at.y) * height - high / 2} ${wide} ${high}`);
    const fits = picture && picture.store.addr.length <= MOST_HOSTS && picture.store.src.length <= MOST_FLOWS;
    svg.innerHTML = fits && now ? inside({ picture: picture!, look: now, places, theme, width, height, labels: named }) : "";
  }

  function under(event: Event): Item | null {
    const found = (event.target as Element).closest<SVGElement>("[data-host], [data-flow]");
    if (!found) return null;
    const host = found.dataset["host"];
    return host === undefined ? { kind: "flow", index: Number(found.dataset["flow"]) } : { kind: "host", index: Number(host) };
  }

  function to(next: Camera): void {
    at = next;
    draw();
    events.moved(at);
  }

  const watcher = new ResizeObserver(draw);
  watcher.observe(container);
  svg.addEventListener("click", (event) => events.click(under(event)));
  svg.addEventListener("pointermove", (event) => events.hover(under(event)));
  svg.addEventListener("pointerleave", () => events.hover(null));
  svg.addEventListener("contextmenu", (event) => {
    const item = under(event);
    if (!item) return;
    event.preventDefault();
    events.menu(item, { x: event.clientX, y: event.clientY });
  });

  return {
    show(next, look, found) {
      [picture, now, places] = [next, look, found];
      draw();
    },
    move(found) {
      places = found;
      draw();
    },
    look(look) {
      now = look;
      draw();
    },
    paint(next) {
      theme = next;
      draw();
    },
    labels(on) {
      named = on;
      draw();
    },
    // It draws small graphs only.
    thrift() {},
    zoom: (factor) => to({ ...at, ratio: Math.max(0.02, Math.min(8, at.ratio / factor)) }),
    fit: () => to({ x: 0.5, y: 0.5, ratio: 1 }),
    camera(next) {
      at = next;
      draw();
    },
    locate(item) {
      const box = svg.querySelector(`[data-${item.kind}="${item.index}"]`)?.getBoundingClientRect();
      return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
    },
    close() {
      watcher.disconnect();
      svg.remove();
    },
  };
}
