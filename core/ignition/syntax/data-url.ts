/** RFC 2045's token: no spaces, control characters or specials. */
const token = "[!#$%&'*+\\-.0-9A-Z^_`a-z{|}~]";
/** The text's own media types, and extensions. */
const mediaType = `(?:[xX]-${token}*|(?:text|image|audio|video|application|message|multipart)${token}*)/${token}*`;
const value = `(?:"(?:[^"\\\\\u0080-\uffff]|\\\\[^\u0080-\uffff])*"|${token}+)`;
const head = new RegExp(`^data:(?:${mediaType})?((?:;${token}+=${value})*)(;base64)?,`);

/**
 * What is wrong with a data URL (RFC 2397); undefined where nothing is. As strict as the specification's own program: a known media type,
 * base64 with its padding, escapes of two digits.
 */
export function dataUrlFault(url: string): string | undefined {
  const comma = url.indexOf(",");
  const match = comma < 0 ? null : head.exec(url.length > 4096 ? headOf(url) : url);
  if (match === null) return comma < 0 ? "the data URL has no comma before its data" : "the data URL's media type is not valid";
  if (/%(?![0-9a-fA-F]{2})/.test(match[1] ?? "")) return "the data URL has an incomplete escape before its data";
  const data = url.slice(match[0].length);
  return match[2] === undefined ? escapedDataFault(data) : base64Fault(data);
}

/** A quoted parameter may hold commas; what follows the last one that could end the head is data for sure. */
function headOf(url: string): string {
  const quote = url.indexOf('"');
  return quote < 0 || quote > url.indexOf(",") ? url.slice(0, url.indexOf(",") + 1) : url;
}

function escapedDataFault(data: string): string | undefined {
  const bad = /[^!$-;=?-Z_a-z~]/.exec(data);
  if (bad !== null) return `the data URL has a character that must be escaped: ${JSON.stringify(bad[0])}`;
  return data.includes("%") && /%(?![0-9a-fA-F]{2})/.test(data)
    ? "the data URL has an incomplete escape: % needs two hexadecimal digits"
    : undefined;
}

function base64Fault(data: string): string | undefined {
  if (data.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(data)) return undefined;
  return "the data URL's base64 is not valid or lacks its padding";
}
