/** Tabs as the ARIA pattern has them: arrows move, one panel is shown. */
import type { ComponentChildren } from "preact";

interface Props<Name extends string> {
  readonly label: string;
  readonly chosen: Name;
  readonly choose: (name: Name) => void;
  readonly tabs: readonly { name: Name; title: string; panel: () => ComponentChildren }[];
}

export function Tabs<Name extends string>({ label, chosen, choose, tabs }: Props<Name>) {
  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const place = tabs.findIndex(({ name }) => name === chosen);
    const next = tabs[(place + step + tabs.length) % tabs.length]!;
    choose(next.name);
    document.getElementById(`tab-${next.name}`)?.focus();
  };
  const shown = tabs.find(({ name }) => name === chosen) ?? tabs[0]!;
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={move}>
        {tabs.map(({ name, title }) => (
          <button
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-controls="tab-panel"
            aria-selected={name === shown.name}
            tabIndex={name === shown.name ? 0 : -1}
            onClick={() => choose(name)}
          >
            {title}
          </button>
        ))}
      </div>
      <div class="panel" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${shown.name}`} tabIndex={0}>
        {shown.panel()}
      </div>
    </>
  );
}
