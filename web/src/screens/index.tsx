/** The start page: for now, the way to the screens that are there. */
import { render } from "preact";
import { Header } from "../ui/Header";
import "../styles/page.css";

function Start() {
  return (
    <div class="screen">
      <Header path="/" />
      <main class="start">
        <h1>Network reconnaissance as one graph</h1>
        <p>
          <a class="card" href="/flow.html">
            <b>Flows</b>
            <span>Who talks to whom, on which protocol and port, drawn as a graph.</span>
          </a>
        </p>
      </main>
    </div>
  );
}

document.title = "graphrecon";
render(<Start />, document.getElementById("app")!);
