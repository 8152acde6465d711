/** A node in a line: the colour of its label, its title, its label. */
import { NEUTRAL } from "../graph/color";
import { labelOf } from "../graph/elements";
import { byRef, colors } from "../state/canvas";
import { visible } from "../state/format";

export function Name({ ref_ }: { ref_: string }) {
  const node = byRef.value.get(ref_);
  const label = node ? labelOf(node) : ref_.slice(0, ref_.indexOf("/"));
  return (
    <>
      <span class="dot" style={{ background: colorOf(label) }} />
      <span>{visible(node?.title ?? ref_)}</span> <b>{label}</b>
    </>
  );
}

export function colorOf(label: string): string {
  return colors.value.get(label) ?? NEUTRAL;
}
