/** What a package adds to the PAM stacks: a file of /usr/share/pam-configs. */
export interface PamProfile {
  /** The file's name. */
  readonly name: string;
  readonly priority: number;
  readonly enabledByDefault: boolean;
  /** Names of profiles that cannot stand beside it. */
  readonly conflicts: readonly string[];
  readonly stacks: Partial<Record<PamStack, PamBlock>>;
}

export type PamStack = "auth" | "account" | "password" | "session" | "session-noninteractive";

export interface PamBlock {
  readonly type: "Primary" | "Additional";
  /** Lines for any position. */
  readonly lines: readonly string[];
  /** Lines for the first position of a block; undefined: the same. */
  readonly initial: readonly string[] | undefined;
}

/** Header fields in the style of control files; a block's lines are indented below its field. */
export function parsePamProfile(name: string, content: string): PamProfile {
  const fields = new Map<string, string[]>();
  let current: string[] = [];
  for (const line of content.split("\n")) {
    const [beginning = "", field] = /^(\S+?):/.exec(line) ?? [];
    if (field !== undefined) {
      const value = line.slice(beginning.length).trim();
      current = value === "" ? [] : [value];
      // An early form of the format wrote Auth-Final for Auth.
      fields.set(field.replace(/-Final$/, ""), current);
    } else if (line.trim() !== "") {
      current.push(line.trim());
    }
  }
  const stacks: Partial<Record<PamStack, PamBlock>> = {};
  const interactiveOnly = fields.get("Session-Interactive-Only")?.[0] === "yes";
  for (const stack of ["auth", "account", "password", "session"] as const) {
    const field = `${stack.charAt(0).toUpperCase()}${stack.slice(1)}`;
    const type = fields.get(`${field}-Type`)?.[0];
    if (type !== "Primary" && type !== "Additional") continue;
    const block = { type, lines: fields.get(field) ?? [], initial: fields.get(`${field}-Initial`) } as const;
    stacks[stack] = block;
    if (stack === "session" && !interactiveOnly) stacks["session-noninteractive"] = block;
  }
  return {
    name,
    priority: Number(fields.get("Priority")?.[0] ?? 0),
    enabledByDefault: fields.get("Default")?.[0] === "yes",
    conflicts: fields.get("Conflicts")?.[0]?.split(/,\s*/) ?? [],
    stacks,
  };
}
