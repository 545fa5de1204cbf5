/** A key of Ignition in Butane's spelling: "sizeMiB" is "size_mib". */
export function snakeCase(key: string): string {
  return key.replace(/MiB|[A-Z]/g, (capitals) => `_${capitals.toLowerCase()}`);
}
