import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@wherry/testing/fixtures/temporary.ts";
import { findPeer } from "@wherry/testing/peers/peers.ts";
import fc from "fast-check";
import { encodeUtf8 } from "../bytes/utf8.ts";
import { baseName } from "../paths/paths.ts";
import { viewMap } from "../tree/map-view.ts";
import { type Overlay, overlay } from "../tree/overlay.ts";
import type { ViewNode } from "../tree/view.ts";
import { disableUnit } from "./disable-unit.ts";
import { enableUnit } from "./enable-unit.ts";
import { presetUnits, readPresets } from "./preset.ts";
import type { Scope } from "./unit-folders.ts";

/** By path; `{ link }` is a link. */
type Root = Readonly<Record<string, string | { readonly link: string }>>;
type Step = readonly [verb: "enable" | "disable" | "preset", unit: string];

const systemctl = await findPeer("systemctl");
const skip = systemctl === undefined ? "systemctl is not available" : false;
const ETC = "/etc/systemd/system";
const USR = "/usr/lib/systemd/system";

/** The links after each step, ours and systemctl's. */
async function compare(root: Root, steps: readonly Step[], scope: Scope = "system"): Promise<void> {
  assert.ok(systemctl !== undefined);
  await using folder = await temporaryDirectory();
  for (const [path, entry] of Object.entries({ [`/etc/systemd/${scope}/.keep`]: "", ...root })) {
    const file = join(folder.path, path);
    mkdirSync(dirname(file), { recursive: true });
    if (typeof entry === "string") writeFileSync(file, entry);
    else symlinkSync(entry.link, file);
  }
  const ours = overlayOf(root);
  for (const [verb, unit] of steps) {
    // To systemctl, nothing can be enabled by an alias that is in /etc.
    if (verb === "enable" && isOwnAlias(ours, unit)) continue;
    const words: readonly string[] = [
      ...(verb === "enable" ? ["--force"] : []),
      ...(scope === "user" ? ["--global"] : []),
      verb,
      unit,
    ];
    const { stderr }: { readonly stderr: string } = spawnSync(
      systemctl.file,
      [...systemctl.prefix, "--root", folder.path, ...words],
      {
        encoding: "utf8",
      },
    );
    takeStep(ours, verb, unit, scope);
    const links = [...ours.changes.keys(), ...Object.keys(root)].flatMap((path) => {
      const node = ours.lookup(path);
      return node?.kind === "link" && path.startsWith(`/etc/systemd/${scope}/`) ? [[path, node.target] as const] : [];
    });
    assert.deepEqual(
      Object.fromEntries([...links].sort()),
      Object.fromEntries(linksBelow(folder.path, `/etc/systemd/${scope}`).sort()),
      `${verb} ${unit}\n${stderr}`,
    );
  }
}

function isOwnAlias(ours: Overlay, unit: string): boolean {
  return [unit, unit.replace(/@[^.]*/, "@")].some((name) => {
    const node = ours.lookup(`${ETC}/${name}`);
    return node?.kind === "link" && ![unit, name].includes(baseName(node.target)) && name.startsWith("al");
  });
}

function overlayOf(root: Root): Overlay {
  type Node = ViewNode & { readonly text?: string };
  const nodes = Object.entries(root).map(([path, entry]): [string, Node] =>
    typeof entry === "string" ? [path, { kind: "file", text: entry }] : [path, { kind: "link", target: entry.link }],
  );
  const ours = overlay(viewMap<Node>(new Map(), () => undefined));
  for (const [path, node] of nodes) ours.put(path, node, encodeUtf8(node.text ?? ""));
  return ours;
}

function takeStep(ours: Overlay, verb: Step[0], unit: string, scope: Scope): void {
  if (verb === "disable") for (const path of disableUnit(ours, unit, scope)) ours.remove(path);
  const units = verb === "preset" ? presetUnits(readPresets(ours, scope), unit) : verb === "enable" ? [unit] : [];
  for (const one of units) {
    for (const { path, target } of enableUnit(ours, one, scope).links) ours.put(path, { kind: "link", target });
  }
}

function linksBelow(root: string, folder: string): [string, string][] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry): [string, string][] => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return linksBelow(root, path);
    return entry.isSymbolicLink() ? [[path, readlinkSync(join(root, path))]] : [];
  });
}

const WANTED = "[Install]\nWantedBy=multi-user.target\n";

const CASES: readonly [what: string, root: Root, ...steps: Step[]][] = [
  [
    "a template takes the links of all its instances along",
    { [`${USR}/foo@.service`]: WANTED },
    ["enable", "foo@a.service"],
    ["enable", "foo@b.service"],
    ["disable", "foo@a.service"],
    ["enable", "foo@a.service"],
    ["disable", "foo@.service"],
  ],
  [
    "what Also names is enabled and disabled too, whatever else it names",
    {
      [`${USR}/a.service`]: "[Install]\nWantedBy=m.target\nAlso=static.service masked.service gone.service b.service\n",
      [`${USR}/static.service`]: "[Service]\n",
      [`${USR}/masked.service`]: { link: "/dev/null" },
      [`${USR}/b.service`]: `${WANTED}Also=c.service\n`,
      [`${USR}/c.service`]: `${WANTED}Also=a.service\n`,
    },
    ["enable", "a.service"],
    ["disable", "b.service"],
  ],
  [
    "an alias stands for the unit that /etc has in place of the one in /usr",
    { [`${USR}/a.service`]: WANTED, [`${USR}/b.service`]: { link: "a.service" }, [`${ETC}/a.service`]: WANTED },
    ["enable", "b.service"],
    ["disable", "b.service"],
  ],
  [
    "a unit's own file is never replaced by an alias, and keeps no other link back",
    { [`${USR}/a.service`]: `${WANTED}Alias=b.service c.service\n`, [`${ETC}/b.service`]: "[Service]\n" },
    ["enable", "a.service"],
  ],
  [
    "a link that leads to the unit by another way stays",
    {
      [`${USR}/a.service`]: WANTED,
      [`${ETC}/multi-user.target.wants/a.service`]: { link: `../../../..${USR}/a.service` },
    },
    ["enable", "a.service"],
    ["disable", "a.service"],
  ],
  ["an empty unit is masked", { [`${USR}/a.service`]: "" }, ["enable", "a.service"]],
  [
    "a link to /dev/null by way of another is a mask",
    { [`${USR}/a.service`]: WANTED, [`${ETC}/a.service`]: { link: "/etc/null" }, "/etc/null": { link: "/dev/null" } },
    ["enable", "a.service"],
  ],
  [
    "a masked unit keeps its links",
    {
      [`${USR}/a.service`]: WANTED,
      [`${ETC}/a.service`]: { link: "/dev/null" },
      [`${ETC}/m.target.wants/a.service`]: { link: `${USR}/a.service` },
    },
    ["disable", "a.service"],
  ],
  ["an alias that leads to no unit stays", { [`${ETC}/a.service`]: { link: "b.service" } }, ["disable", "a.service"]],
  [
    "links of a unit that is gone are taken away",
    { [`${ETC}/m.target.wants/gone.service`]: { link: `${USR}/gone.service` } },
    ["disable", "gone.service"],
  ],
  [
    "links of other names that lead to the unit are taken away",
    { [`${USR}/a.service`]: WANTED, [`${ETC}/m.target.wants/b.service`]: { link: `${USR}/a.service` } },
    ["disable", "a.service"],
  ],
  [
    "a unit outside of the folders of units is linked by its own name",
    { "/opt/other.service": WANTED, [`${ETC}/a.service`]: { link: "/opt/other.service" } },
    ["enable", "a.service"],
  ],
  [
    "drop-ins of an instance and of its template count, and of one name the first",
    {
      [`${USR}/foo-bar@.service`]: "[Service]\n",
      [`${USR}/foo-bar@a.service.d/10-a.conf`]: "[Install]\nWantedBy=instance.target\n",
      [`${ETC}/foo-bar@.service.d/10-a.conf`]: "[Install]\nWantedBy=hidden.target\n",
      [`${ETC}/foo-bar@.service.d/20-b.conf`]: "[Install]\nWantedBy=template.target\n",
      [`${USR}/foo-bar@.service.d/20-b.conf`]: "[Install]\nWantedBy=hidden.target\n",
      [`${ETC}/foo-@.service.d/30-c.conf`]: "[Install]\nWantedBy=prefix.target\n",
      [`${ETC}/foo-.service.d/30-c.conf`]: "[Install]\nWantedBy=prefix.target\n",
      [`${ETC}/service.d/40-d.conf`]: "[Install]\nWantedBy=type.target\n",
    },
    ["enable", "foo-bar@a.service"],
  ],
  [
    "a drop-in begins outside of all sections",
    { [`${USR}/a.service`]: WANTED, [`${ETC}/a.service.d/a.conf`]: "WantedBy=b.target\n" },
    ["enable", "a.service"],
  ],
  [
    "of what a template asks for, what cannot be keeps nothing back",
    {
      [`${USR}/t@.service`]:
        "[Install]\nWantedBy=m.target group@.target one@1.target %I.target bad\nAlias=x@.service p.service\n",
    },
    ["enable", "t@.service"],
    ["enable", "t@a.service"],
    ["disable", "t@a.service"],
  ],
  [
    "an instance by default that is masked is not wanted",
    {
      [`${USR}/t@.service`]: "[Install]\nWantedBy=m.target\nAlias=u@.service\nDefaultInstance=one\n",
      [`${ETC}/t@one.service`]: { link: "/dev/null" },
    },
    ["enable", "t@.service"],
  ],
  [
    "aliases in all their forms",
    {
      [`${USR}/t@.service`]:
        "[Install]\nAlias=p.service b@.service c@x.service d@a.service t@a.service\n" +
        "Alias=m.target.wants/t@q.service m@.target.wants/t@.service m.target.wants/t@.service\n",
      [`${USR}/a.service`]:
        "[Install]\nAlias=a.socket b.service m.target.requires/a.service m.target.wants/z.service x/y a.service\n",
      [`${USR}/a.mount`]: "[Install]\nAlias=b.mount\nWantedBy=m.target\n",
    },
    ["enable", "t@a.service"],
    ["disable", "t@.service"],
    ["enable", "t@.service"],
    ["enable", "a.service"],
    ["enable", "a.mount"],
  ],
  [
    "quotes, comments and lines that go on",
    {
      [`${USR}/a.service`]:
        '[Install]\nWantedBy="a.target" b".tar"get\nRequiredBy=a.target \\\n# no.target \\\n  b.target \\\\\n' +
        "WantedBy='open.target\n;WantedBy=x.target\nUpheldBy=c.target \\",
    },
    ["enable", "a.service"],
  ],
];
for (const [what, root, ...steps] of CASES) {
  test(`systemctl agrees: ${what}`, { skip }, async () => await compare(root, steps));
}

const PRESETS: readonly [lines: string, ...units: string[]][] = [
  ["disable foo@.service", "foo@a.service", "foo@.service"],
  ["enable foo@.service a b\ndisable *", "foo@.service", "foo@a.service", "foo@c.service"],
  ["enable foo@.service\ndisable *", "foo@a.service"],
  ["enable foo@*.service a\nenable x.service a\ndisable *", "foo@a.service", "x.service"],
  ["ignore x.service", "x.service"],
  ["disable x.service y", "x.service"],
  [" enable  x.service \ndisable *", "x.service"],
  ["disable [xy]*", "x.service"],
  ["disable [^x]*", "x.service", "foo@a.service"],
  ["disable [", "x.service"],
  ["# disable *\n; disable *\n", "x.service"],
];
for (const [lines, ...units] of PRESETS) {
  test(`systemctl preset agrees: ${JSON.stringify(lines)}`, { skip }, async () => {
    for (const unit of units) {
      await compare(
        {
          [`${USR}/x.service`]: WANTED,
          [`${USR}/foo@.service`]: WANTED,
          "/usr/lib/systemd/system-preset/90-a.preset": lines,
          "/usr/lib/systemd/system-preset/10-b.preset": "disable *",
          "/etc/systemd/system-preset/10-b.preset": "",
        },
        [["preset", unit]],
      );
    }
  });
}

test("systemctl --global looks for users' units in the same folders, in the same order", { skip }, async () => {
  const folders = ["/usr/lib", "/usr/local/lib", "/usr/share", "/usr/local/share", "/run", "/etc"];
  for (const [index] of folders.entries()) {
    const root = folders.slice(0, index + 1).map((folder) => [`${folder}/systemd/user/a.service`, WANTED] as const);
    await compare(
      Object.fromEntries(root),
      [
        ["enable", "a.service"],
        ["disable", "a.service"],
      ],
      "user",
    );
  }
});

const anyUnit = fc.constantFrom(
  "a.service",
  "b.service",
  "c.socket",
  "t@.service",
  "t@x.service",
  "u@.service",
  "u@x.service",
);
// Not an instance, whose mask systemctl takes away with its template's links.
const anyMasked = fc.constantFrom("a.service", "b.service", "c.socket", "t@.service", "u@.service");
const anyTarget = fc.constantFrom(
  "m.target",
  "n.target",
  "g@.target",
  "g@1.target",
  "%i.target",
  "%p-%j-%N.target",
  "%I",
  "bad",
);
const anyAlias = fc.constantFrom(
  "al.service",
  "al@.service",
  "al@x.service",
  "al.socket",
  "m.target.wants/a.service",
  "m.target.wants/t@y.service",
);
const anyOwnName = fc.constantFrom(
  "a.service",
  "b.service",
  "c.socket",
  "t@.service",
  "t@x.service",
  "t@y.service",
  "u@x.service",
  "gone.service",
);
const anyName = fc.oneof(anyOwnName, fc.constantFrom("al.service", "al@x.service"));
const list = (one: fc.Arbitrary<string>) => fc.array(one, { maxLength: 2 }).map((words) => words.join(" "));
const anyInstall = fc
  .record(
    {
      WantedBy: list(anyTarget),
      RequiredBy: list(anyTarget),
      UpheldBy: list(anyTarget),
      Alias: list(anyAlias),
      Also: list(anyOwnName),
      DefaultInstance: fc.constantFrom("x", "y"),
    },
    { requiredKeys: [] },
  )
  .map(
    (section) =>
      `[Install]\n${Object.entries(section)
        .map(([key, value]) => `${key}=${value}\n`)
        .join("")}`,
  );
const anyFolder = fc.constantFrom(ETC, "/usr/local/lib/systemd/system", USR);
const anyEntry: fc.Arbitrary<[string, Root[string]]> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(
      fc.tuple(anyFolder, anyUnit).map((path) => path.join("/")),
      anyInstall,
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.tuple(anyFolder, anyUnit).map(([folder, unit]) => `${folder}/${unit}.d/a.conf`),
      anyInstall,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      anyMasked.map((unit) => `${ETC}/${unit}`),
      fc.constantFrom({ link: "/dev/null" }, ""),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.tuple(anyFolder, fc.constantFrom("al.service", "al@.service", "al@x.service")).map((path) => path.join("/")),
      anyUnit.map((unit) => ({ link: unit })),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      anyName.map((unit) => `${ETC}/m.target.wants/${unit}`),
      anyUnit.map((unit) => ({ link: `${USR}/${unit}` })),
    ),
  },
);
const anyRoot = fc
  .array(anyEntry, { minLength: 1, maxLength: 8 })
  .map((entries): Root => Object.fromEntries(entries))
  // An alias of a template that is not there is a link to somewhere else, to systemctl.
  .filter((root) => Object.entries(root).every(([path, entry]) => isWhole(root, path, entry)));
function isWhole(root: Root, path: string, entry: Root[string]): boolean {
  return (
    typeof entry === "string" ||
    !entry.link.includes("@") ||
    join(dirname(path), entry.link) in root ||
    entry.link.startsWith("/")
  );
}
const anySteps = fc.array(fc.tuple(fc.constantFrom("enable" as const, "disable" as const), anyName), {
  minLength: 1,
  maxLength: 4,
});

test("systemctl agrees on any units, enabled and disabled in any order", { skip }, async () => {
  await fc.assert(
    fc.asyncProperty(anyRoot, anySteps, async (root, steps) => await compare(root, steps)),
    {
      seed: 3,
      numRuns: 40,
    },
  );
});
