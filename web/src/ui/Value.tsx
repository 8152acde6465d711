/** A value from a host, shown harmless; pressed it filters by itself, with Shift it is left out. */
import type { ComponentChildren } from "preact";
import { contrary } from "../state/clause";
import { toggle } from "../state/list";
import { visible } from "../state/text";

export function Shown({ text, most }: { text: unknown; most?: number }) {
  return <bdi>{visible(String(text), most)}</bdi>;
}

export function Value({ clause, children, class: look = "" }: { clause: string | null; children: ComponentChildren; class?: string }) {
  if (!clause) return <span class={look}>{children}</span>;
  return (
    <button type="button" class={`value ${look}`} title={`${visible(clause)}\nwith Shift: leave it out`} onClick={(event) => toggle(event.shiftKey ? contrary(clause) : clause)}>
      {children}
    </button>
  );
}
