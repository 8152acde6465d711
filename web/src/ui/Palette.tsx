/** The palette: one field that finds screens, actions, filters and hosts; Ctrl+K or ⌘K opens it anywhere. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { searching } from "../state/keyboard";
import { type Offer, offered, take } from "../state/palette";

export function Palette() {
  return searching.value ? <Opened /> : null;
}

function Opened() {
  const box = useRef<HTMLDialogElement>(null);
  const text = useSignal("");
  const at = useSignal(0);
  const found = useComputed(() => offered(text.value));
  useEffect(() => box.current!.showModal(), []);
  // At once: the event `close` comes a task later, and would take away a palette that was opened again by then.
  const leave = () => {
    box.current!.close();
    searching.value = false;
  };
  const choose = (offer: Offer | undefined) => {
    if (!offer) return;
    // Closed first, so that the focus goes back before the action may move it on.
    leave();
    take(offer);
  };
  const move = (to: number) => {
    at.value = to;
    requestAnimationFrame(() => document.getElementById(`offer-${to}`)?.scrollIntoView({ block: "nearest" }));
  };
  const keys = (event: KeyboardEvent) => {
    const { length } = found.value;
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (event.key === "Enter") choose(found.value[at.value]);
    else if (event.key === "Escape") leave();
    else if (by && length) move(Math.abs(by) === 1 ? (at.value + by + length) % length : Math.max(0, Math.min(length - 1, at.value + by)));
    else return;
    event.preventDefault();
  };
  const groups = [...new Set(found.value.map(({ group }) => group))];
  return (
    <dialog
      class="palette"
      ref={box}
      aria-label="Palette"
      onClose={(event) => event.currentTarget.isConnected && (searching.value = false)}
      onClick={(event) => event.target === box.current && leave()}
    >
      <input
        type="text"
        role="combobox"
        aria-label="What to do, or where to go"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-autocomplete="list"
        aria-activedescendant={found.value.length ? `offer-${at.value}` : undefined}
        placeholder="A screen, an action, a filter, an address …"
        autocomplete="off"
        spellcheck={false}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={keys}
      />
      <div role="listbox" id="palette-list" aria-label="Offers" class="found">
        {groups.map((group) => (
          <div role="group" aria-label={group}>
            <p role="presentation">{group}</p>
            {found.value.map((offer, place) =>
              offer.group === group ? (
                <div role="option" id={`offer-${place}`} aria-selected={place === at.value} onPointerMove={() => (at.value = place)} onClick={() => choose(offer)}>
                  <span>{offer.title}</span> {offer.aside && <small>{offer.aside}</small>}
                </div>
              ) : null,
            )}
          </div>
        ))}
      </div>
      <p class="quiet" role="status">
        {found.value.length ? "" : "Nothing fits."}
      </p>
    </dialog>
  );
}
