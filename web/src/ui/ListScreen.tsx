/** A screen that lists: filters, facets, the list, and plots of the same. */
import { render } from "preact";
import { followQuestion } from "../state/facets";
import { begin, drafted, loading, section } from "../state/list";
import { bindListKeys } from "../state/list_keys";
import { attributes, offerIn } from "../state/palette";
import { recent } from "../state/recent";
import { Facets } from "./Facets";
import { FilterBar } from "./FilterBar";
import { Header } from "./Header";
import { ListPane } from "./ListPane";
import { ListTools } from "./ListTools";
import { Plots } from "./Plots";
import "../styles/page.css";
import "../styles/parts.css";
import "../styles/list.css";

function Screen() {
  return (
    <div class="screen listing">
      <Header path={section.path}>
        <ListTools />
      </Header>
      <div class={`progress${loading.value ? " on" : ""}`} role="presentation" />
      <FilterBar />
      <Facets />
      <ListPane />
      <Plots />
    </div>
  );
}

/** Shows the screen whose page this is. */
export function show(): void {
  document.title = `${section.title} – graphrecon`;
  bindListKeys();
  offerIn(recent);
  offerIn(attributes(section.purpose, "Filters", (name) => (drafted.value = `${name}:`)));
  begin();
  followQuestion();
  render(<Screen />, document.getElementById("app")!);
}
