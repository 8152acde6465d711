/** What a button of a toolbar opens below it: Escape closes it, and so does what it offers. */
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import { Icon } from "./Icon";

interface Props {
  /** The words of the button; without them it is that of files. */
  readonly title?: string;
  readonly kind?: string | undefined;
  readonly children: (close: () => void) => ComponentChildren;
}

export function Popover({ title, kind, children }: Props) {
  const box = useRef<HTMLDetailsElement>(null);
  const close = () => {
    box.current!.open = false;
  };
  return (
    <details class="export" ref={box} onKeyDown={(event) => event.key === "Escape" && close()}>
      {title ? (
        <summary>{title}</summary>
      ) : (
        <summary aria-label="Export" title="Export">
          <Icon name="export" />
        </summary>
      )}
      <div class={kind ? `popover ${kind}` : "popover"}>{children(close)}</div>
    </details>
  );
}
