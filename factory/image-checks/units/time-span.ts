const UNITS = new Set(
  "usec us μs µs msec ms seconds second sec s minutes minute min m hours hour hr h days day d weeks week w months month M years year y".split(
    " ",
  ),
);

/** Whether a text is a span of time, systemd.time(7): "90", "5min 20s", "infinity". */
export function isTimeSpan(text: string): boolean {
  if (text.trim() === "infinity") return true;
  const part = /\s*(\d+(?:\.\d*)?|\.\d+)\s*([A-Za-zμµ]*)\s*/y;
  let at = 0;
  while (at < text.length) {
    part.lastIndex = at;
    const [whole, , unit = ""] = part.exec(text) ?? [];
    if (whole === undefined || (unit !== "" && !UNITS.has(unit))) return false;
    at += whole.length;
  }
  return text.trim() !== "";
}
