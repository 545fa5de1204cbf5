/**
 * What is wrong with a data URL (RFC 2397), in the words of the reference; undefined where it can be decoded. A media type, if there is
 * one, is checked as well.
 */
export function dataUrlProblem(url: string): string | undefined {
  if (!url.startsWith("data:")) return "missing data prefix";
  let rest = url.slice("data:".length);
  if (rest === "") return "missing comma before data";
  if (!rest.startsWith(";") && !rest.startsWith(",")) {
    const [mediaType = ""] = new RegExp(`^${token}*`).exec(rest) ?? [];
    if (mediaType === "") return "invalid character after data prefix";
    const slash = rest[mediaType.length];
    if (slash === undefined) return "missing media type slash";
    if (slash !== "/") return "invalid character for media type";
    if (!/^(text|image|audio|video|application|message|multipart|x-)/i.test(mediaType)) return "invalid media type";
    rest = rest.slice(mediaType.length + 1);
    const [subtype = ""] = new RegExp(`^${token}*`).exec(rest) ?? [];
    rest = rest.slice(subtype.length);
    if (rest === "") return "incomplete media type";
    if (!/^[;,]/.test(rest)) return "invalid character for media subtype";
  }
  let base64 = false;
  while (rest.startsWith(";")) {
    const parameter = parameterPattern.exec(rest);
    if (parameter === null) return parameterProblem(rest);
    rest = rest.slice(parameter[0].length);
    if (parameter[2] === undefined) {
      if (parameter[1] !== "base64") return `expected base64, got ${parameter[1]}`;
      base64 = true;
      if (!rest.startsWith(",")) return "invalid character for parameter attribute";
    }
  }
  if (!rest.startsWith(",")) return rest === "" ? "missing comma before data" : "expected semicolon or comma";
  return base64 ? base64Problem(rest.slice(1)) : escapeProblem(rest.slice(1));
}

/** RFC 2045, section 5.1. */
const token = "[!#$%&'*+\\-.0-9A-Z^_`a-z{|}~]";
const parameterPattern = new RegExp(`^;(${token}+)(=(?:"(?:[^"\\\\]|\\\\.)*"|${token}+))?(?=[;,])`);

function parameterProblem(rest: string): string {
  const [whole = "", , equals] = new RegExp(`^;(${token}*)(=?)`).exec(rest) ?? [];
  if (whole === ";" && (rest.length === 1 || rest.startsWith(";,"))) return "unterminated parameter sequence";
  if (equals === undefined || equals === "") {
    return whole.length === rest.length
      ? "unterminated parameter sequence"
      : "invalid character for parameter attribute";
  }
  return rest.includes(",") ? "invalid character for parameter value" : "missing comma before data";
}

function base64Problem(data: string): string | undefined {
  if (!/^[A-Za-z0-9+/=\n]*$/.test(data)) return "invalid data character";
  const text = data.replaceAll("\n", "");
  const sound = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
  return sound ? undefined : `illegal base64 data at input byte ${text.replace(/=+$/, "").length}`;
}

function escapeProblem(data: string): string | undefined {
  if (/[^\u0021-\u007e]|[<>#"{}|\\^[\]`]/.test(data)) return "invalid data character";
  return /%(?![0-9a-f]{2})/i.test(data) ? "invalid percent escape" : undefined;
}
