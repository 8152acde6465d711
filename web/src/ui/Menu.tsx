/** The menu of a host or a flow, by the right button or the keyboard. */
import { useEffect, useRef } from "preact/hooks";
import { store } from "../state/flow";
import { closeMenu, filterBy, menu, offers } from "../state/menu";

export function Menu() {
  const open = menu.value;
  const graph = store.value;
  return open && graph ? <Opened key={`${open.item.kind}${open.item.index}`} /> : null;
}

function Opened() {
  const box = useRef<HTMLDivElement>(null);
  const { item, at } = menu.value!;
  const { title, clauses, actions } = offers(store.value!, item);
  useEffect(() => {
    const back = document.activeElement as HTMLElement | null;
    const inside = box.current!;
    const { width, height } = inside.getBoundingClientRect();
    inside.style.left = `${Math.max(4, Math.min(at.x + 2, innerWidth - width - 4))}px`;
    inside.style.top = `${Math.max(4, Math.min(at.y + 2, innerHeight - height - 4))}px`;
    items(inside)[0]?.focus();
    const away = (event: Event) => inside.contains(event.target as Node) || closeMenu();
    addEventListener("pointerdown", away, true);
    return () => {
      removeEventListener("pointerdown", away, true);
      if (back?.isConnected) back.focus();
    };
  }, []);
  const done = (run: () => void) => () => {
    closeMenu();
    run();
  };
  return (
    <div class="menu" ref={box} role="menu" aria-label={title} tabIndex={-1} onKeyDown={move} onContextMenu={(event) => event.preventDefault()}>
      <p class="title" role="presentation">
        {title}
      </p>
      <div class="clauses" role="presentation">
        {clauses.map((clause) => (
          <div class="clause" role="presentation">
            <button type="button" role="menuitem" tabIndex={-1} aria-label={`Filter by ${clause.title}`} onClick={done(() => filterBy(clause, false))}>
              <span class="verb">Filter by</span> <code>{clause.title}</code>
            </button>
            <button type="button" role="menuitem" tabIndex={-1} aria-label={`Filter out ${clause.title}`} onClick={done(() => filterBy(clause, true))}>
              Filter out
            </button>
          </div>
        ))}
      </div>
      <div role="presentation" class="actions">
        {actions.map(({ title, href, disabled, run }) =>
          href ? (
            <a role="menuitem" tabIndex={-1} href={href} target="_blank" rel="noreferrer" onClick={() => closeMenu()}>
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
function move(event: KeyboardEvent): void {
  const inside = event.currentTarget as HTMLElement;
  const all = items(inside);
  const at = all.indexOf(document.activeElement as HTMLElement);
  const row = (item: HTMLElement | undefined) => item?.closest(".clause");
  let to = -1;
  if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    return closeMenu();
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
