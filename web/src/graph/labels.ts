/** Addresses beside hosts, and the host under the pointer; on sigma's plain canvases. */
import type { Attributes } from "graphology-types";
import type { NodeHoverDrawingFunction, NodeLabelDrawingFunction } from "sigma/rendering";
import type { CanvasTheme } from "./theme";

export const FONT = '"Inter Variable", system-ui, sans-serif';

/** Returns what draws an address; `theme` is asked each time. */
export function labelDrawer<N extends Attributes>(theme: () => CanvasTheme): NodeLabelDrawingFunction<N> {
  return (context, data) => {
    if (!data.label) return;
    context.font = `500 12px ${FONT}`;
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = theme().canvas;
    context.fillStyle = theme().label;
    const [x, y] = [data.x + data.size + 4, data.y + 4];
    context.strokeText(data.label, x, y);
    context.fillText(data.label, x, y);
  };
}

/** Returns what draws the host under the pointer, and a selected one: a thick rim, the address on a plate. */
export function hoverDrawer<N extends Attributes>(theme: () => CanvasTheme): NodeHoverDrawingFunction<N> {
  return (context, data) => {
    const { accent, labelBack, rim, label } = theme();
    context.font = `600 12px ${FONT}`;
    context.beginPath();
    context.arc(data.x, data.y, data.size + 4, 0, 2 * Math.PI);
    context.fillStyle = accent;
    context.fill();
    if (!data.label) return;
    const { width } = context.measureText(data.label);
    context.beginPath();
    context.roundRect(data.x + data.size + 7, data.y - 11, width + 12, 22, 5);
    context.fillStyle = labelBack;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = rim;
    context.stroke();
    context.fillStyle = label;
    context.fillText(data.label, data.x + data.size + 13, data.y + 4);
  };
}
