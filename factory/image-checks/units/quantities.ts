const SPAN_UNITS = new Set(
  "usec us μs µs msec ms seconds second sec s minutes minute min m hours hour hr h days day d weeks week w months month M years year y".split(
    " ",
  ),
);
const SIZE_UNITS = new Set("E P T G M K B".split(" "));

/** Whether a text is a span of time, systemd.time(7): "90", "5min 20s", "infinity". */
export function isTimeSpan(text: string): boolean {
  return text.trim() === "infinity" || isSum(text, SPAN_UNITS);
}

/** Whether a text is an amount of memory, systemd.resource-control(5): "512M", "1G 512M", "20%", "infinity". */
export function isMemorySize(text: string): boolean {
  return text.trim() === "infinity" || /^\s*\d{1,3}(?:\.\d{1,2})?%\s*$/.test(text) || isSum(text, SIZE_UNITS);
}

/** Numbers, each with one of the units or none. */
function isSum(text: string, units: ReadonlySet<string>): boolean {
  const part = /\s*(\d+(?:\.\d*)?|\.\d+)\s*([A-Za-zμµ]*)\s*/y;
  let at = 0;
  while (at < text.length) {
    part.lastIndex = at;
    const [whole, , unit = ""] = part.exec(text) ?? [];
    if (whole === undefined || (unit !== "" && !units.has(unit))) return false;
    at += whole.length;
  }
  return text.trim() !== "";
}
