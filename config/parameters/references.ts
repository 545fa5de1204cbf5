/** A part of a text: as it stands there, or what a name stands for. */
export type TextPart =
  | { readonly kind: "text"; readonly text: string }
  /** `index` is where it begins in the text. */
  | { readonly kind: "reference"; readonly name: string; readonly index: number }
  | { readonly kind: "fault"; readonly message: string; readonly index: number };

/**
 * Cuts a text at its references: "${{ name }}", "${{ secrets.name }}". What has to stand there as it is, is written
 * with another dollar sign before it: "$${{". Undefined where there is neither.
 *
 * Shells, systemd and Go's templates have "${name}", "%n" and "{{name}}", so that scripts and units are what they were.
 */
export function readReferences(text: string): readonly TextPart[] | undefined {
  if (!text.includes("${{")) return undefined;
  const parts: TextPart[] = [];
  let end = 0;
  const addText = (upTo: number) => {
    if (upTo > end) parts.push({ kind: "text", text: text.slice(end, upTo) });
  };
  for (let index = text.indexOf("${{"); index >= 0; index = text.indexOf("${{", end)) {
    if (index > end && text[index - 1] === "$") {
      addText(index - 1);
      parts.push({ kind: "text", text: "${{" });
      end = index + 3;
      continue;
    }
    addText(index);
    const close = text.indexOf("}}", index + 3);
    if (close < 0) {
      parts.push({ kind: "fault", message: "}} is missing behind this ${{", index });
      return parts;
    }
    const name = text.slice(index + 3, close).trim();
    parts.push(
      isReference(name)
        ? { kind: "reference", name, index }
        : {
            kind: "fault",
            message: `between \${{ and }} has to stand the name of a parameter, or secrets.NAME`,
            index,
          },
    );
    end = close + 2;
  }
  addText(text.length);
  return parts;
}

/** What parameters and secrets may be called: it is part of an environment variable's name, too. */
export function isParameterName(name: string): boolean {
  return /^[a-z][a-z0-9_]{0,63}$/.test(name);
}

function isReference(name: string): boolean {
  return isParameterName(name.startsWith(secretPrefix) ? name.slice(secretPrefix.length) : name);
}

/** Before the name of a secret, where it is referred to. */
export const secretPrefix = "secrets.";
