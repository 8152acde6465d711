/** The list of keys, and the switch that leaves those without Ctrl alone. */
import { useEffect, useRef } from "preact/hooks";
import { bound, helping, shortcuts, signs } from "../state/keyboard";

export function Help() {
  return helping.value ? <Opened /> : null;
}

function Opened() {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => box.current!.showModal(), []);
  return (
    <dialog ref={box} aria-labelledby="keys-title" onClose={() => (helping.value = false)}>
      <h2 id="keys-title">Keys</h2>
      <dl class="keys">
        {bound.value.map(({ keys, what }) => (
          <>
            <dt>
              {keys.map((key) => (
                <span>
                  {signs(key).map((sign) => (
                    <kbd>{sign}</kbd>
                  ))}
                </span>
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
  );
}
