/** The bar at the top: the name, the screens, what a screen offers, the theme. */
import type { ComponentChildren } from "preact";
import { choice, type Choice } from "../state/theme";

const SCREENS = [
  { name: "Start", path: "/" },
  { name: "Flows", path: "/flow.html" },
];

export function Header({ path, children }: { path: string; children?: ComponentChildren }) {
  return (
    <header class="bar">
      <a class="brand" href="/">
        graphrecon
      </a>
      <nav aria-label="Screens">
        {SCREENS.map((screen) => (
          <a href={screen.path} aria-current={screen.path === path ? "page" : undefined}>
            {screen.name}
          </a>
        ))}
      </nav>
      {children}
      <label class="theme">
        <span class="unseen">Theme</span>
        <select value={choice.value} onChange={(event) => (choice.value = event.currentTarget.value as Choice)}>
          <option value="system">System theme</option>
          <option value="light">Light</option>
          <option value="dark">Dark</option>
        </select>
      </label>
    </header>
  );
}
