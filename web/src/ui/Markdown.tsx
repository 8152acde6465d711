/** Text of a note, drawn as elements: see state/markdown.ts. */
import { visible } from "../state/format";
import { blocksOf, type Inline } from "../state/markdown";

export function Markdown({ text }: { text: string }) {
  return (
    <div class="note-text">
      {blocksOf(text).map((block) => {
        if (block.kind === "code") return <pre tabIndex={0}>{visible(block.text)}</pre>;
        if (block.kind === "list") {
          const items = block.items.map((inside) => (
            <li>
              <Line inside={inside} />
            </li>
          ));
          return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
        }
        return (
          <p class={block.kind}>
            <Line inside={block.inside} />
          </p>
        );
      })}
    </div>
  );
}

function Line({ inside }: { inside: readonly Inline[] }) {
  return (
    <>
      {inside.map((part) => {
        if (typeof part === "string") return visible(part);
        if (part.kind === "link") {
          return (
            <a href={part.href} rel="noreferrer noopener">
              {visible(part.text)}
            </a>
          );
        }
        const { kind: Name, text } = part;
        return <Name>{visible(text)}</Name>;
      })}
    </>
  );
}
