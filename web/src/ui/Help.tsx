/** The keys of a screen: the button that lists them, and the switch for those without Ctrl. */
import { useEffect, useRef } from "preact/hooks";
import { helping, type Key, shortcuts } from "../state/shortcuts";
import { Icon } from "./Icon";

export function Help({ keys }: { keys: readonly Key[] }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (helping.value) box.current!.showModal();
  }, [helping.value]);
  return (
    <>
      <button type="button" class="icon" aria-label="Keys" title="Keys  ?" onClick={() => (helping.value = true)}>
        <Icon name="help" />
      </button>
      <dialog ref={box} aria-labelledby="keys-title" onClose={() => (helping.value = false)}>
        <h2 id="keys-title">Keys</h2>
        <dl class="keys">
          {keys.map(({ keys, what }) => (
            <>
              <dt>
                {keys.map((key) => (
                  <kbd>{key}</kbd>
                ))}
              </dt>
              <dd>{what}</dd>
            </>
          ))}
        </dl>
        <label class="check">
          <input type="checkbox" checked={shortcuts.value} onChange={(event) => (shortcuts.value = event.currentTarget.checked)} />
          Keys without Ctrl do something
        </label>
        <form method="dialog">
          <button type="submit">Close</button>
        </form>
      </dialog>
    </>
  );
}
