/** The bar at the top of every screen: the name, the screens, what this one offers, palette, keys and theme. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { helping, listen, searching } from "../state/keyboard";
import { titleOf } from "../state/account";
import { SCREENS } from "../state/screens";
import { choice, type Choice } from "../state/theme";
import { Account } from "./Account";
import { Help } from "./Help";
import { Icon } from "./Icon";
import { Palette } from "./Palette";

/** `path` is that of the screen; `children` are its own tools. The keys of all screens, and the palette, come with it. */
export function Header({ path, children }: { path: string; children?: ComponentChildren }) {
  useEffect(listen, []);
  return (
    <header class="bar">
      <a class="brand" href="/">
        graphrecon
      </a>
      <nav aria-label="Screens">
        {SCREENS.map((screen) => (
          <a href={screen.path} aria-current={screen.path === path ? "page" : undefined}>
            {titleOf(screen)}
          </a>
        ))}
      </nav>
      <button type="button" class="search" aria-haspopup="dialog" onClick={() => (searching.value = true)}>
        <Icon name="search" /> <span>Search</span> <kbd>Ctrl K</kbd>
      </button>
      {children}
      <button type="button" class="icon" aria-label="Keys" title="Keys  ?" aria-haspopup="dialog" onClick={() => (helping.value = true)}>
        <Icon name="help" />
      </button>
      <label class="theme">
        <span class="unseen">Theme</span>
        <select value={choice.value} onChange={(event) => (choice.value = event.currentTarget.value as Choice)}>
          <option value="system">System theme</option>
          <option value="light">Light</option>
          <option value="dark">Dark</option>
        </select>
      </label>
      <Account />
      <Palette />
      <Help />
    </header>
  );
}
