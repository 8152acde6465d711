import { expect, it } from "vitest";
import { nameOf, signs } from "./keyboard";

it("names a press with Ctrl or ⌘ alike, and a character by itself", () => {
  const press = (key: string, more = {}) => nameOf({ key, ctrlKey: false, metaKey: false, shiftKey: false, ...more });
  expect(press("k", { metaKey: true })).toBe("Ctrl+k");
  expect(press("Z", { ctrlKey: true, shiftKey: true })).toBe("Ctrl+Shift+z");
  expect(press("?", { shiftKey: true })).toBe("?");
});

it("shows keys as they stand on a keyboard", () => {
  expect(["Ctrl+Shift+z", "g f", "+", " ", "ArrowLeft", "Escape", "Shift+F10"].map(signs)).toEqual([
    ["Ctrl", "Shift", "Z"],
    ["g", "f"],
    ["+"],
    ["Space"],
    ["←"],
    ["Esc"],
    ["Shift", "F10"],
  ]);
});
