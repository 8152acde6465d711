/** Small signs on buttons; each button has a name of its own, so that these say nothing to readers. */

const PATHS = {
  play: "M5 3.5v9l8-4.5z",
  pause: "M4 3.5h3v9H4zM9 3.5h3v9H9z",
  back: "M11.5 3.5v9L5 8zM3.5 3.5H5v9H3.5z",
  next: "M4.5 3.5v9L11 8zM11 3.5h1.5v9H11z",
  plus: "M7.25 3h1.5v4.25H13v1.5H8.75V13h-1.5V8.75H3v-1.5h4.25z",
  minus: "M3 7.25h10v1.5H3z",
  fit: "M2.5 2.5h4V4H4v2.5H2.5zM9.5 2.5h4v4H12V4H9.5zM2.5 9.5H4V12h2.5v1.5h-4zM12 9.5h1.5v4h-4V12H12z",
  loop: "M8 2.75a5.25 5.25 0 0 1 4.6 2.7V3.5H14v4.25h-4.25v-1.4h1.75A3.8 3.8 0 1 0 11.8 8.6h1.45A5.25 5.25 0 1 1 8 2.75z",
  trail: "M2 11h2v2H2zM5.5 8.5h2V13h-2zM9 6h2v7H9zM12.5 3h2v10h-2z",
  undo: "M6.5 3.2v2.6h2.6a4 4 0 0 1 0 8H5v-1.5h4.1a2.5 2.5 0 0 0 0-5H6.5v2.6L2.2 6.55z",
  redo: "M9.5 3.2v2.6H6.9a4 4 0 0 0 0 8H11v-1.5H6.9a2.5 2.5 0 0 1 0-5h2.6v2.6l4.3-3.35z",
  table: "M2.5 3h11v10h-11zM4 6.5v2h3.25v-2zm4.75 0v2H12v-2zM4 10v1.5h3.25V10zm4.75 0v1.5H12V10z",
  export: "M7.25 2.5h1.5v5.2l1.9-1.9 1.05 1.05L8 10.55l-3.7-3.7L5.35 5.8l1.9 1.9zM3 12h10v1.5H3z",
  search: "M7 2.5a4.5 4.5 0 0 1 3.56 7.25l3.1 3.1-1 1-3.1-3.1A4.5 4.5 0 1 1 7 2.5zM7 4a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  help: "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zm0 1.4a4.6 4.6 0 1 0 0 9.2 4.6 4.6 0 0 0 0-9.2zm-.75 6.85h1.5v1.5h-1.5zM8 4.5c1.5 0 2.5.9 2.5 2.1 0 1.5-1.75 1.7-1.75 2.7h-1.5c0-1.8 1.7-1.9 1.7-2.7 0-.4-.4-.7-.95-.7-.6 0-1 .35-1.05.9H5.5C5.55 5.4 6.55 4.5 8 4.5z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="sign" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} fill="currentColor" fill-rule="evenodd" />
    </svg>
  );
}
