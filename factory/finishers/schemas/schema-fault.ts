import type { XmlElement } from "../triggers/read-xml.ts";

/** Thrown within a file: with one fault all of it is passed over. */
export class SchemaFault extends Error {}

/** An attribute that must be there. */
export function needed({ attributes }: XmlElement, name: string): string {
  const value = attributes.get(name);
  if (value === undefined) throw new SchemaFault();
  return value;
}

/** Passes over the file where something is not as it must be. */
export function refuseIf(isFault: boolean): void {
  if (isFault) throw new SchemaFault();
}
