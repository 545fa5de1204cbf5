import { buildStages } from "@wherry/factory/build/stages.ts";
import { breakLines, drawArrow, drawBox, drawLabel, drawPicture, lineHeight } from "./svg.ts";

type Stage = (typeof buildStages)[number];

const column = { width: 330, gap: 40, left: 10 } as const;
const gap = 22;
const heightOf = ({ makes }: Stage) => (1 + breakLines(makes, column.width - 24, "small").length) * lineHeight + 14;

/**
 * The stages of a build from top to bottom: what all images need across both columns, then what a disk needs at the
 * left and a container at the right, as `buildStages` has them.
 */
export function drawPipeline(): string {
  const parts: string[] = [];
  const center = column.left + column.width + column.gap / 2;
  let y = 10;
  const place = (stage: Stage, x: number) => {
    const height = heightOf(stage);
    parts.push(drawBox({ x, y, width: column.width, height, kind: stage.for === "container" ? "other" : "main" }));
    parts.push(drawLabel({ x: x + 12, y: y + 20, text: stage.name, kind: "name" }));
    for (const [index, text] of breakLines(stage.makes, column.width - 24, "small").entries()) {
      parts.push(drawLabel({ x: x + 12, y: y + 20 + (index + 1) * lineHeight, text, kind: "small" }));
    }
    return height;
  };
  const middle = center - column.width / 2;
  const [solve, lock, ...later] = buildStages;
  const first = later.findIndex((stage) => stage.for !== "all");
  const last = later.findLastIndex((stage) => stage.for !== "all");
  const right = column.left + column.width + column.gap;

  const top = Math.max(place(solve, column.left), place(lock, right));
  const from = y + top;
  y = from + gap + 8;
  for (const x of [column.left, right]) {
    parts.push(
      drawArrow([x + column.width / 2, from], [x + column.width / 2, from + 13], [center, from + 13], [center, y]),
    );
  }
  parts.push(drawLabel({ x: center, y: 10 + top / 2 + 5, text: "or", kind: "small", anchor: "middle" }));
  const down = (x: number, height: number) => {
    parts.push(drawArrow([x, y + height], [x, y + height + gap]));
    y += height + gap;
  };
  const shared = later.slice(0, first);
  for (const [index, stage] of shared.entries()) {
    const height = place(stage, middle);
    if (index < shared.length - 1) down(center, height);
    else y += height;
  }
  const fork = y;
  y += gap + 8;
  const start = y;
  const ends = (["disk", "container"] as const).map((kind) => {
    const x = kind === "disk" ? column.left : right;
    const stages = later.filter((stage) => stage.for === kind);
    y = start;
    parts.push(
      drawArrow([center, fork], [center, fork + 13], [x + column.width / 2, fork + 13], [x + column.width / 2, y]),
    );
    for (const [index, stage] of stages.entries()) {
      const height = place(stage, x);
      if (index < stages.length - 1) down(x + column.width / 2, height);
      else y += height;
    }
    return { x: x + column.width / 2, y };
  });
  const lowest = Math.max(...ends.map((end) => end.y));
  y = lowest + gap + 8;
  for (const end of ends)
    parts.push(drawArrow([end.x, end.y], [end.x, lowest + 13], [center, lowest + 13], [center, y]));
  for (const stage of later.slice(last + 1)) y += place(stage, middle) + gap;
  const width = right + column.width + column.left;
  return drawPicture({ title: "The stages of a build", width, height: y - gap + 10 }, parts);
}
