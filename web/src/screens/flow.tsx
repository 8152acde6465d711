/** The flow screen. */
import { render } from "preact";
import { followSelection } from "../state/details";
import { begin, begun, loading, look, tab, view } from "../state/flow";
import { bindFlowKeys } from "../state/keys";
import { findBrowser } from "../state/menu";
import { attributes, offerIn } from "../state/palette";
import { recent } from "../state/recent";
import { Details } from "../ui/Details";
import { Display } from "../ui/Display";
import { Explore } from "../ui/Explore";
import { current, GraphPane } from "../ui/GraphPane";
import { Header } from "../ui/Header";
import { Table } from "../ui/Table";
import { Tabs } from "../ui/Tabs";
import { Timeline } from "../ui/Timeline";
import { Tools } from "../ui/Tools";
import "../styles/page.css";
import "../styles/parts.css";
import "../styles/flow.css";

const TABS = [
  { name: "explore", title: "Explore", panel: () => <Explore /> },
  { name: "display", title: "Display", panel: () => <Display /> },
  { name: "details", title: "Details", panel: () => <Details /> },
] as const;

const FILTERS = [
  ["nodes", "node", "Host filters"],
  ["edges", "flow", "Flow filters"],
] as const;

function Screen() {
  return (
    <div class={`screen${view.value.table ? " tabled" : ""}`}>
      <Header path="/flow.html">
        <Tools />
      </Header>
      <div class={`progress${loading.value ? " on" : ""}`} role="presentation" />
      <aside class="pane" aria-label="Control pane">
        <Tabs label="Control pane" chosen={tab.value} choose={(name) => look({ tab: name })} tabs={TABS} />
      </aside>
      <div class="middle">
        <GraphPane />
      </div>
      {view.value.table && <Table />}
      <Timeline />
    </div>
  );
}

document.title = "Flows – graphrecon";
bindFlowKeys(() => current.value);
offerIn(recent);
for (const [name, purpose, title] of FILTERS) {
  offerIn(
    attributes(purpose, title, (text) => {
      look({ tab: "explore" });
      begun.value = { name, text: `${text} ` };
    }),
  );
}
begin();
followSelection();
void findBrowser();
render(<Screen />, document.getElementById("app")!);
