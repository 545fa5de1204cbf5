/**
 * As much of a text as belongs into a message: at most `most` UTF-16 code units, then "..." where it was cut. A
 * character outside of the basic plane, which has two, is kept or left out whole.
 */
export function shorten(text: string, most = 60): string {
  if (text.length <= most) return text;
  const isHigh = /[\ud800-\udbff]/.test(text.charAt(most - 1)) && /[\udc00-\udfff]/.test(text.charAt(most));
  return `${text.slice(0, isHigh ? most - 1 : most)}...`;
}

/** The same in quotes, on one line, without characters that a terminal would act on: a JSON string. */
export function quoteShortened(text: string, most?: number): string {
  return JSON.stringify(shorten(text, most));
}
