/** Names with values, and the Cypher that gives them. */
import type { ComponentChildren } from "preact";
import { writesCypher } from "../state/account";

export function Facts({ facts }: { facts: readonly (readonly [string, ComponentChildren])[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value]) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}

export function Cypher({ statements }: { statements: readonly string[] }) {
  if (!writesCypher()) return null;
  const all = statements.join("\n");
  return (
    <details class="cypher">
      <summary>Cypher that gives this</summary>
      <button type="button" onClick={() => void navigator.clipboard.writeText(all)}>
        Copy
      </button>
      <pre tabIndex={0}>{all}</pre>
    </details>
  );
}
