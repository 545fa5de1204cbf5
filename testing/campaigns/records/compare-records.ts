/** So many of the names, spread evenly over all of them, in their order. */
export function spread(names: readonly string[], count: number): readonly string[] {
  const wanted = Math.min(count, names.length);
  return Array.from({ length: wanted }, (_, index) => names[Math.floor((index * names.length) / wanted)] ?? "");
}

/**
 * The packages of those lines of the first file of records (`formatRecords`) that the second has not; a line that names
 * none is told whole.
 */
export function differing(first: string, second: string): readonly string[] {
  const others = new Set(second.split("\n").map((line) => line.replace(/,$/, "")));
  const lines = first.split("\n").map((line) => line.replace(/,$/, ""));
  return lines.filter((line) => !others.has(line)).map((line) => /"package":"([^"]+)"/.exec(line)?.[1] ?? line);
}
