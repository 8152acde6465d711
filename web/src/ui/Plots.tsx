/** The plots beside a list, one at a time. */
import type { ComponentChildren } from "preact";
import { change, section, tab } from "../state/list";
import type { TabName } from "../state/listing";
import { Compare } from "./plots/Compare";
import { Facts } from "./plots/Facts";
import { Plane, PortGrid } from "./plots/Grids";
import { Runs } from "./plots/Runs";
import { Times } from "./plots/Times";
import { Top } from "./plots/Top";
import { World } from "./plots/World";
import { Tabs } from "./Tabs";

const PANELS: Record<TabName, { title: string; panel: () => ComponentChildren }> = {
  runs: { title: "Scans", panel: () => <Runs /> },
  top: { title: "Top values", panel: () => <Top /> },
  times: { title: "Times", panel: () => (section.purpose === "passive" ? <Facts /> : <Times />) },
  map: { title: "Map", panel: () => <World /> },
  plane: { title: "Addresses", panel: () => <Plane /> },
  ports: { title: "Ports", panel: () => <PortGrid /> },
  compare: { title: "Compare", panel: () => <Compare /> },
};

export function Plots() {
  return (
    <section class="plots" aria-label="Plots">
      <Tabs label="Plots" chosen={tab.value} choose={(name) => change({ tab: name })} tabs={section.tabs.map((name) => ({ name, ...PANELS[name] }))} />
    </section>
  );
}
