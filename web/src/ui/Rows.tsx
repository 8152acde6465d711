/** A list of which only what is in sight is made, once it is long. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

const MORE = 8;
/** Items up to which all are made. */
const SHORT = 100;
/** Pixels of the box that a long list scrolls in. */
const HEIGHT = 480;

interface Props<Item> {
  readonly items: readonly Item[];
  /** Pixels of an item. */
  readonly high: number;
  readonly list: Readonly<Record<string, string>>;
  readonly tag: "ul" | "ol";
  readonly item: (item: Item) => ComponentChildren;
  readonly itemClass?: (item: Item) => string | undefined;
}

export function Rows<Item>({ items, high, list, tag: Tag, item, itemClass }: Props<Item>) {
  const top = useSignal(0);
  const long = items.length > SHORT;
  const first = long ? Math.max(0, Math.floor(top.value / high) - MORE) : 0;
  const last = long ? Math.min(items.length, Math.ceil((top.value + HEIGHT) / high) + MORE) : items.length;
  const rows = items.slice(first, last).map((one, place) => (
    <li key={first + place} class={itemClass?.(one)} aria-posinset={long ? first + place + 1 : undefined} aria-setsize={long ? items.length : undefined} style={long ? { height: `${high}px` } : undefined}>
      {item(one)}
    </li>
  ));
  if (!long) return <Tag {...list}>{rows}</Tag>;
  return (
    <div class="scroll" style={{ height: `${HEIGHT}px` }} onScroll={(event) => (top.value = event.currentTarget.scrollTop)}>
      <Tag {...list} style={{ paddingTop: `${first * high}px`, paddingBottom: `${(items.length - last) * high}px` }}>
        {rows}
      </Tag>
    </div>
  );
}
