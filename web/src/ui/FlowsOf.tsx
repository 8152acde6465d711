/** From a filtered list of hosts to the flows of all of them, and to those of the last days before the newest. */
import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { ask, Failed } from "../api/client";
import { counted, time } from "../state/format";
import { applied, pathOf, total } from "../state/list";
import { flowsOf, LISTED, windows, type Found } from "../state/flows_of";

export function FlowsOf() {
  const box = useRef<HTMLDetailsElement>(null);
  const found = useSignal<Found | null>(null);
  const wrong = useSignal("");
  const open = async () => {
    [found.value, wrong.value] = [null, ""];
    if (!box.current?.open) return;
    const { signal } = new AbortController();
    try {
      const hosts = total.value ?? Infinity;
      const addresses = hosts <= LISTED ? ((await ask(pathOf("/onlyips", applied.value, { limit: String(LISTED) }), signal)) as string[]) : null;
      found.value = await flowsOf(applied.value, addresses, signal);
    } catch (error) {
      if (!(error instanceof Failed)) throw error;
      wrong.value = `${error.fault.message}${error.fault.hint ? `; ${error.fault.hint}` : ""}`;
    }
  };
  return (
    <details class="export" ref={box} onToggle={() => void open()} onKeyDown={(event) => event.key === "Escape" && (box.current!.open = false)}>
      <summary>Flows</summary>
      <div class="popover">
        {wrong.value ? (
          <p class="complaint" role="alert">
            {wrong.value}
          </p>
        ) : !found.value ? (
          <p class="quiet">Asking the database …</p>
        ) : !found.value.flows ? (
          <p class="quiet">None of these hosts has flows.</p>
        ) : (
          <>
            {windows(found.value).map(({ title, href }) => (
              <a href={href}>{title}</a>
            ))}
            <p class="quiet">
              {counted(found.value.flows, "flow")} of these hosts, the last one {time(found.value.last)}.
            </p>
            {!found.value.exact && <p class="quiet">They are many: flows are shown whose ends match the filters, each filter either end.</p>}
          </>
        )}
      </div>
    </details>
  );
}
