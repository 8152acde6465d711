/** The flow screen. */
import { render } from "preact";
import { begin, loading, select, tab } from "../state/flow";
import { Details } from "../ui/Details";
import { Display } from "../ui/Display";
import { Explore } from "../ui/Explore";
import { GraphPane } from "../ui/GraphPane";
import { Header } from "../ui/Header";
import { Notices } from "../ui/Notices";
import { Tabs } from "../ui/Tabs";
import "../styles/page.css";
import "../styles/flow.css";

const TABS = [
  { name: "explore", title: "Explore", panel: () => <Explore /> },
  { name: "display", title: "Display", panel: () => <Display /> },
  { name: "details", title: "Details", panel: () => <Details /> },
] as const;

function Screen() {
  return (
    <div class="screen">
      <Header path="/flow.html" />
      <div class={`progress${loading.value ? " on" : ""}`} role="presentation" />
      <aside class="pane" aria-label="Control pane">
        <Tabs label="Control pane" chosen={tab} tabs={TABS} />
      </aside>
      <div class="middle">
        <Notices />
        <GraphPane />
      </div>
    </div>
  );
}

document.title = "Flows – graphrecon";
addEventListener("keydown", (event) => {
  if (event.key === "Escape") select(null);
});
begin();
render(<Screen />, document.getElementById("app")!);
