/** How much of the flow graph is drawn where drawing is slow. */
import { computed } from "@preact/signals";
import { appearance, picture } from "./look";
import { savingOf } from "./saving";

export const spared = computed(() => savingOf(picture.value, appearance.value?.litFlows ?? null));
