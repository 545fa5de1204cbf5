import type { PackagedFirstBoot } from "@wherry/factory/packages/first-boot-unit.ts";
import { drawArrow, drawBox, drawLabel, drawPicture } from "./svg.ts";

const column = { unit: 10, unitWidth: 330, service: 420, serviceWidth: 330 } as const;
const gap = 6;
const line = 15;

/**
 * What packages make once on each machine, at its first boot: at the left each unit of the catalogue with what it does,
 * at the right the services that wait for it.
 */
export function drawFirstBoot(catalogue: readonly PackagedFirstBoot[]): string {
  const parts: string[] = [
    drawLabel({ x: column.unit, y: 20, text: "once, at the first boot", kind: "small" }),
    drawLabel({ x: column.service, y: 20, text: "then every time", kind: "small" }),
  ];
  let y = 32;
  for (const { name, description, before } of [...catalogue].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const services = shorten(before);
    const height = 2 * line + 8;
    parts.push(drawBox({ x: column.unit, y, width: column.unitWidth, height, kind: "other" }));
    parts.push(drawLabel({ x: column.unit + 12, y: y + 16, text: `first-boot-${name}.service`, kind: "name" }));
    const does = description.length > 50 ? `${description.slice(0, 49)}…` : description;
    parts.push(drawLabel({ x: column.unit + 12, y: y + 16 + line, text: does, kind: "small" }));
    if (services.length > 0) {
      const middle = y + height / 2;
      parts.push(drawBox({ x: column.service, y, width: column.serviceWidth, height, kind: "main" }));
      for (const [index, text] of services.entries()) {
        const base = services.length === 1 ? middle + 4 : y + 16 + index * line;
        parts.push(drawLabel({ x: column.service + 12, y: base, text, kind: "small" }));
      }
      parts.push(drawArrow([column.unit + column.unitWidth, middle], [column.service, middle]));
    }
    y += height + gap;
  }
  const title = "Units of the first boot, and the services that wait for them";
  return drawPicture({ title, width: column.service + column.serviceWidth + 10, height: y }, parts);
}

/** Two lines of names at most; of more units only how many others there are. */
function shorten(units: readonly string[]): readonly string[] {
  const names = units.map((unit) => unit.replace(/\.service$/, ""));
  if (names.length <= 2) return names;
  return [names[0] ?? "", `and ${names.length - 1} others`];
}
