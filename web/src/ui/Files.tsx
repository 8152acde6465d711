/** The files of a graph that is drawn: its picture in two forms, and its data in several. */
import { useSignal } from "@preact/signals";
import { toSvg } from "../graph/svg";
import { save, toPng } from "../state/files";
import { canvasTheme } from "../state/theme";
import { Popover } from "./Popover";

const [WIDTH, HEIGHT] = [1600, 1000];
const PICTURES = { png: "PNG", svg: "SVG" } as const;

type Drawn = Pick<Parameters<typeof toSvg>[0], "picture" | "look" | "places">;

interface Props {
  /** What the files hold. */
  readonly title: string;
  /** What is written beside the nodes of a picture. */
  readonly names: string;
  /** The name of the picture's files. */
  readonly stem: string;
  /** The kinds of data by what they are called; `write` saves one. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly write: (kind: string) => void;
  /** Returns what is drawn, null before anything is. */
  readonly drawn: () => Drawn | null;
  readonly off: boolean;
  readonly kind?: string;
}

export function Files({ title, names, stem, kinds, write, drawn, off, kind }: Props) {
  const named = useSignal(true);
  const draw = (form: string) => {
    const found = drawn();
    if (!found) return;
    const svg = toSvg({ ...found, theme: canvasTheme.value, width: WIDTH, height: HEIGHT, labels: named.value });
    if (form === "svg") save(svg, `${stem}.svg`, "image/svg+xml");
    else void toPng(svg, WIDTH, HEIGHT).then((blob) => save(blob, `${stem}.png`));
  };
  return (
    <Popover kind={kind}>
      {(close) => (
        <>
          <p class="quiet">{title}</p>
          <div class="kinds">
            {Object.entries({ ...PICTURES, ...kinds }).map(([one, called]) => (
              <button
                type="button"
                disabled={off}
                onClick={() => {
                  if (one in PICTURES) draw(one);
                  else write(one);
                  close();
                }}
              >
                {called}
              </button>
            ))}
          </div>
          <label class="check">
            <input type="checkbox" checked={named.value} onChange={(event) => (named.value = event.currentTarget.checked)} />
            {names}
          </label>
        </>
      )}
    </Popover>
  );
}
