/** A place in a user's file, a package or a repository. Lines and columns count from 1, columns in characters. */
export interface Place {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** `file:line:column`, as far as known. */
export function formatPlace(place: Place): string {
  const line = place.line === undefined ? "" : `:${place.line}`;
  const column = place.line === undefined || place.column === undefined ? "" : `:${place.column}`;
  return `${place.file}${line}${column}`;
}

/** A message with its place before it; one that begins with the file itself, and has no line, says where already. */
export function placedMessage(place: Place | undefined, message: string): string {
  if (place === undefined || (place.line === undefined && message.startsWith(`${place.file} `))) return message;
  return `${formatPlace(place)}: ${message}`;
}
