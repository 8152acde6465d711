/** What both drawings of graphs have: the place where it is drawn, with its keys, the zoom, and a line on what is meant. */
import type { ComponentChildren, RefObject } from "preact";
import { ARROWS, beside } from "../graph/stage";
import type { GraphView, Item } from "../graph/view";
import { Icon } from "./Icon";

interface Props {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly name: string;
  readonly help: string;
  readonly view: () => GraphView | null;
  readonly walk: (event: KeyboardEvent, view: GraphView) => void;
}

export function Stage({ box, name, help, view, walk }: Props) {
  return (
    <>
      <div
        class="stage"
        ref={box}
        role="application"
        tabIndex={0}
        aria-label={name}
        aria-describedby="graph-help"
        onKeyDown={(event) => {
          const open = view();
          if (open) walk(event, open);
        }}
        onContextMenu={(event) => event.preventDefault()}
      />
      <p id="graph-help" class="unseen">
        {help}
      </p>
    </>
  );
}

export function Zoom({ view, children }: { view: () => GraphView | null; children: ComponentChildren }) {
  return (
    <>
      <div class="zoom" role="group" aria-label="Zoom">
        <button type="button" class="icon" aria-label="Zoom in" title="Zoom in  +" onClick={() => view()?.zoom(1.5)}>
          <Icon name="plus" />
        </button>
        <button type="button" class="icon" aria-label="Zoom out" title="Zoom out  −" onClick={() => view()?.zoom(1 / 1.5)}>
          <Icon name="minus" />
        </button>
        <button type="button" class="icon" aria-label="Show all" title="Show all  f" onClick={() => view()?.fit()}>
          <Icon name="fit" />
        </button>
      </div>
      <p class="line" aria-live="polite">
        {children}
      </p>
    </>
  );
}

/** Why nothing or less is drawn where there is no WebGL; `elsewhere` says what has all of it. */
export function Plain({ large, elsewhere = "" }: { large: boolean; elsewhere?: string }) {
  if (!large) return <p class="reduced">Reduced drawing: this browser gives no WebGL.</p>;
  return (
    <div class="nothing">
      <p>The graph cannot be drawn: this browser gives no WebGL. {elsewhere}</p>
    </div>
  );
}

interface Steps {
  /** Nodes that are drawn, and which of them are not seen. */
  readonly count: number;
  readonly hidden: Uint8Array;
  /** Where the keys are, null for nowhere. */
  readonly at: number | null;
  /** What the menu is opened on. */
  readonly item: Item | null;
  readonly go: (node: number) => void;
  readonly choose: (node: number) => void;
  readonly open: (item: Item, place: { x: number; y: number }) => void;
}

/** Moves the keyboard's place from node to node; chooses one, and opens menus there. */
export function walkBy(event: KeyboardEvent, view: GraphView, { count, hidden, at, item, go, choose, open }: Steps): void {
  if (!count || event.ctrlKey || event.metaKey || event.altKey) return;
  const way = ARROWS[event.key];
  if (way) {
    event.preventDefault();
    go(at === null || at >= count ? 0 : (beside(view, hidden, at, way) ?? at));
  } else if (event.key === "Enter" && at !== null) choose(at);
  else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
    const place = item && view.locate(item);
    if (!item || !place) return;
    event.preventDefault();
    open(item, place);
  }
}
