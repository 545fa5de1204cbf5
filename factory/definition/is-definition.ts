/** Whether a text has a key that every definition has one of, and no configuration of a machine. */
export function isDefinition(text: string): boolean {
  return /^(extends|packages|repositories):/m.test(text) && !/^(variant|ignition|storage|systemd|passwd):/m.test(text);
}
