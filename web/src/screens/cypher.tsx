/** The Cypher console and the canvas. */
import { render } from "preact";
import { writesCypher } from "../state/account";
import { begin as beginCanvas } from "../state/canvas";
import { begin, cancel, run, running } from "../state/console";
import { bind } from "../state/keyboard";
import { Console } from "../ui/Console";
import { Header } from "../ui/Header";
import "../styles/page.css";
import "../styles/parts.css";
import "../styles/cypher.css";

function Screen() {
  return (
    <div class={`asking${writesCypher() ? "" : " alone"}`}>
      <Header path="/cypher.html" />
      <div class={`progress${running.value ? " on" : ""}`} role="presentation" />
      <Console />
    </div>
  );
}

document.title = "Cypher – graphrecon";
bind([
  { keys: ["Ctrl+Enter"], what: "Run the statement", run: () => void run() },
  { keys: ["Ctrl+."], what: "Cancel it", typing: true, run: cancel },
]);
begin();
beginCanvas();
render(<Screen />, document.getElementById("app")!);
