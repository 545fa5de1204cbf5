/**
 * A path glob as an expression: `*` and `?` stay within a component, `**` spans components, `[...]` is a set. `folder/**` means all
 * that lies below the folder, and the folder itself is left to whoever drops empty ones.
 */
export function globExpression(glob: string): RegExp {
  let source = "";
  for (let index = 0; index < glob.length; index++) {
    const rest = glob.slice(index);
    const set = /^\[(!?)([^\]/]+)\]/.exec(rest);
    if (rest.startsWith("/**/")) {
      source += "/(?:.*/)?";
      index += 3;
    } else if (rest.startsWith("**")) {
      source += ".*";
      index += 1;
    } else if (set !== null) {
      source += `[${set[1] === "!" ? "^/" : ""}${(set[2] ?? "").replaceAll(/[\\^[]/g, "\\$&")}]`;
      index += set[0].length - 1;
    } else {
      source += rest.startsWith("*") ? "[^/]*" : rest.startsWith("?") ? "[^/]" : escapeCharacter(rest.charAt(0));
    }
  }
  return new RegExp(`^${source}$`);
}

function escapeCharacter(character: string): string {
  return /[\\^$.|?*+()[\]{}]/.test(character) ? `\\${character}` : character;
}
