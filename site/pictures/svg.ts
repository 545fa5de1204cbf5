import { escapeMarkup } from "../markdown/escape.ts";

/** Of a line of text in pictures: its height, and how wide a letter is at most, in pixels. */
export const lineHeight = 18;
const letterWidth = { text: 7.4, small: 6.4 } as const;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** How it is filled. */
  readonly kind: "main" | "other" | "plain";
}

/** A rectangle with round corners. */
export function drawBox({ x, y, width, height, kind }: Box): string {
  return `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${height}" rx="6"/>`;
}

export interface Label {
  readonly x: number;
  /** Of the line that the letters stand on. */
  readonly y: number;
  readonly text: string;
  readonly kind?: "name" | "text" | "small";
  readonly anchor?: "start" | "middle" | "end";
}

/** One line of text. */
export function drawLabel({ x, y, text, kind = "text", anchor = "start" }: Label): string {
  return `<text class="${kind}" x="${x}" y="${y}" text-anchor="${anchor}">${escapeMarkup(text)}</text>`;
}

/** Straight lines through points, with a tip at the last one. */
export function drawArrow(...points: readonly (readonly [x: number, y: number])[]): string {
  return `<polyline class="arrow" points="${points.map((point) => point.join(",")).join(" ")}" marker-end="url(#tip)"/>`;
}

/** Text as lines that fit a width in pixels. */
export function breakLines(text: string, width: number, kind: "text" | "small" = "text"): readonly string[] {
  const most = Math.floor(width / letterWidth[kind]);
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

interface Frame {
  /** What the picture shows, for whoever cannot see it. */
  readonly title: string;
  /** In pixels. */
  readonly width: number;
  readonly height: number;
}

/** A whole picture, in light and dark as the reader's system is. */
export function drawPicture({ title, width, height }: Frame, parts: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escapeMarkup(title)}</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #1b2b34 }
.name { font-weight: 600 }
.small { font-size: 11.5px; fill: #4b5d67 }
rect { stroke: #7c929e }
.main { fill: #dcebf2 }
.other { fill: #f3e8d2 }
.plain { fill: #ffffff }
.arrow { fill: none; stroke: #56707d; stroke-width: 1.5 }
.tip { fill: #56707d }
@media (prefers-color-scheme: dark) {
  text { fill: #e3ecf0 }
  .small { fill: #a9bac2 }
  rect { stroke: #5f7683 }
  .main { fill: #1d3a49 }
  .other { fill: #463a22 }
  .plain { fill: #17222a }
  .arrow { stroke: #8ba3af }
  .tip { fill: #8ba3af }
}
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>
${parts.join("\n")}
</svg>
`;
}
