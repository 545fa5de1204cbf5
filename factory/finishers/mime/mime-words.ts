/** The namespace of all that the specification has elements for. */
export const mimeNamespace = "http://www.freedesktop.org/standards/shared-mime-info";

/** A weight or priority: 50 where none is given, undefined for what is no number from 0 to 100. */
export function numberTo100(text: string | undefined): number | undefined {
  if (text === undefined) return 50;
  const number = /^\s*[+-]?\d{1,9}$/.test(text) ? Number(text) : -1;
  return number < 0 || number > 100 ? undefined : number;
}
