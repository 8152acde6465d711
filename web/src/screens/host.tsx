/** The page of one host. */
import { render } from "preact";
import { asked, load, page, fault } from "../state/host";
import { Header } from "../ui/Header";
import { HostPage } from "../ui/HostPage";
import { Notes } from "../ui/Notes";
import "../styles/page.css";
import "../styles/parts.css";
import "../styles/host.css";

function Screen() {
  return (
    <>
      <Header path="/host" />
      <main class="host" aria-busy={!page.value && !fault.value}>
        <HostPage />
        {page.value && <Notes label="Host" id={page.value.addr} />}
      </main>
    </>
  );
}

document.title = `${asked} – graphrecon`;
void load();
render(<Screen />, document.getElementById("app")!);
