/** A menu at a place of the window: ways to filter, and what else can be done; by pointer and by keyboard. */
import { useEffect, useRef } from "preact/hooks";
import type { Point } from "../graph/view";
import type { Action, Choice } from "../state/action";

interface Props {
  readonly title: string;
  readonly at: Point;
  readonly choices: readonly Choice[];
  readonly actions: readonly Action[];
  readonly close: () => void;
}

export function MenuBox({ title, at, choices, actions, close }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const back = document.activeElement as HTMLElement | null;
    const inside = box.current!;
    const { width, height } = inside.getBoundingClientRect();
    inside.style.left = `${Math.max(4, Math.min(at.x + 2, innerWidth - width - 4))}px`;
    inside.style.top = `${Math.max(4, Math.min(at.y + 2, innerHeight - height - 4))}px`;
    items(inside)[0]?.focus();
    const away = (event: Event) => inside.contains(event.target as Node) || close();
    addEventListener("pointerdown", away, true);
    return () => {
      removeEventListener("pointerdown", away, true);
      if (back?.isConnected) back.focus();
    };
  }, []);
  const done = (run: () => void) => () => {
    close();
    run();
  };
  return (
    <div class="menu" ref={box} role="menu" aria-label={title} tabIndex={-1} onKeyDown={(event) => move(event, close)} onContextMenu={(event) => event.preventDefault()}>
      <p class="title" role="presentation">
        {title}
      </p>
      {choices.length > 0 && (
        <div class="clauses" role="presentation">
          {choices.map((choice) => (
            <div class="clause" role="presentation">
              <button type="button" role="menuitem" tabIndex={-1} aria-label={`Filter by ${choice.title}`} onClick={done(choice.by)}>
                <span class="verb">Filter by</span> <code>{choice.title}</code>
              </button>
              <button type="button" role="menuitem" tabIndex={-1} aria-label={`Filter out ${choice.title}`} onClick={done(choice.out)}>
                Filter out
              </button>
            </div>
          ))}
        </div>
      )}
      <div role="presentation" class="actions">
        {actions.map(({ title, href, disabled, run }) =>
          href ? (
            <a role="menuitem" tabIndex={-1} href={href} target="_blank" rel="noreferrer" onClick={close}>
              {title}
            </a>
          ) : (
            <button type="button" role="menuitem" tabIndex={-1} aria-disabled={disabled} onClick={disabled ? undefined : done(run)}>
              {title}
            </button>
          ),
        )}
      </div>
    </div>
  );
}

function items(inside: HTMLElement): HTMLElement[] {
  return [...inside.querySelectorAll<HTMLElement>("[role=menuitem]")];
}

/** Up and down go through rows, left and right to the other way of a row; a letter to the next item that begins so. */
function move(event: KeyboardEvent, close: () => void): void {
  const inside = event.currentTarget as HTMLElement;
  const all = items(inside);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const row = (item: HTMLElement | undefined) => item?.closest(".clause");
  let to = -1;
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    return close();
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const by = event.key === "ArrowDown" ? 1 : -1;
    const column = row(all[at]) ? [...row(all[at])!.children].indexOf(all[at]!) : 0;
    to = (at + by + all.length) % all.length;
    while (row(all[to]) && row(all[to]) === row(all[at])) to = (to + by + all.length) % all.length;
    if (row(all[to])) to = all.indexOf(row(all[to])!.children[column] as HTMLElement);
  } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    to = all.findIndex((item, place) => place !== at && row(item) && row(item) === row(all[at]));
  } else if (event.key === "Home") to = 0;
  else if (event.key === "End") to = all.length - 1;
  else if (event.key.length === 1 && /\S/.test(event.key)) {
    const order = all.map((_, place) => (at + 1 + place) % all.length);
    to = order.find((place) => all[place]!.textContent!.trim().toLowerCase().startsWith(event.key.toLowerCase())) ?? -1;
    event.stopPropagation();
  } else return;
  event.preventDefault();
  all[to]?.focus();
}
