import { test } from "node:test";
import {
  compareWithSystemctl,
  ETC,
  skipWithoutSystemctl as skip,
  type UnitRoot,
  type UnitStep,
  USR,
} from "@wherry/testing/peers/systemctl.ts";

const WANTED = "[Install]\nWantedBy=multi-user.target\n";

const CASES: readonly [what: string, root: UnitRoot, ...steps: UnitStep[]][] = [
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
  test(`systemctl agrees: ${what}`, { skip }, async () => await compareWithSystemctl(root, steps));
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
      await compareWithSystemctl(
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
    await compareWithSystemctl(
      Object.fromEntries(root),
      [
        ["enable", "a.service"],
        ["disable", "a.service"],
      ],
      "user",
    );
  }
});
