import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Passwd, PasswdGroup, PasswdUser } from "@wherry/config/ignition/config.ts";
import { sketchRoot } from "@wherry/testing/fixtures/provisioning-sketch.ts";
import { hostPeer } from "@wherry/testing/peers/peers.ts";
import { skipUnlessRoot, skipWithoutInstalled } from "@wherry/testing/peers/skip.ts";
import { assertProperty } from "@wherry/testing/properties/assert-property.ts";
import fc from "fast-check";
import { carryOutFiles } from "../provision/carry-out-files.ts";

const LOGIN_DEFS = `UMASK 022
PASS_MAX_DAYS 99999
PASS_MIN_DAYS 0
PASS_WARN_AGE 7
USERGROUPS_ENAB yes
`;

/** A root that useradd(8) works in: chroot(2) wants nothing else. */
const files = {
  "etc/passwd": "root:x:0:0:root:/root:/bin/bash\ncore:x:500:500:The core:/home/core:/bin/bash\n",
  "etc/group": "root:x:0:\nusers:x:100:\ncore:x:500:\nwheel:x:998:core\ndocker:x:997:core\n",
  "etc/shadow": "root:*:19000:0:99999:7:::\ncore:*:19000:0:99999:7:::\n",
  "etc/gshadow": "root:*::\nusers:*::\ncore:!::\nwheel:!::core\ndocker:!::core\n",
  "etc/subuid": "",
  "etc/subgid": "core:100000:65536\n",
  "etc/login.defs": LOGIN_DEFS,
  "etc/default/useradd": "SHELL=/bin/sh\nGROUP=100\n",
  "etc/skel/.profile": "# profile\n",
  "home/core/": "",
  "home/core/note": "mine\n",
};

const useradd = await hostPeer("useradd");
const skip = skipUnlessRoot("start useradd") || skipWithoutInstalled({ useradd }, "passwd");

/** What the reference calls for each user and group; undefined where one of them fails. */
function callShadowUtils(root: string, { groups = [], users = [] }: Passwd): boolean {
  const names = (file: string) =>
    readFileSync(join(root, "etc", file), "utf8")
      .split("\n")
      .map((line) => line.split(":")[0]);
  const run = (program: string, words: readonly string[]) =>
    spawnSync(program, ["--root", root, ...words], { encoding: "utf8" }).status === 0;
  const addGroup = (group: PasswdGroup) =>
    group.shouldExist === false
      ? !names("group").includes(group.name) || run("groupdel", [group.name])
      : names("group").includes(group.name) ||
        run("groupadd", [
          ...(group.gid === undefined ? [] : ["--gid", String(group.gid)]),
          ...["--password", group.passwordHash || "*"],
          ...(group.system === true ? ["--system"] : []),
          group.name,
        ]);
  return groups.every(addGroup) && users.every((user) => callForUser(user, names("passwd").includes(user.name), run));
}

function callForUser(
  user: PasswdUser,
  exists: boolean,
  run: (program: string, words: readonly string[]) => boolean,
): boolean {
  if (user.shouldExist === false) return !exists || run("userdel", ["--remove", user.name]);
  const given = (flag: string, value: string | number | undefined) =>
    value === undefined || value === "" ? [] : [flag, String(value)];
  const words = exists
    ? [...(user.homeDir ? ["--home", user.homeDir, "--move-home"] : [])]
    : [
        ...given("--home-dir", user.homeDir),
        user.noCreateHome === true ? "--no-create-home" : "--create-home",
        ...(user.noUserGroup === true ? ["--no-user-group"] : []),
        ...(user.system === true ? ["--system"] : []),
      ];
  const password = user.passwordHash ?? (exists ? undefined : "*");
  words.push(
    ...given("--password", password === "" ? "*" : password),
    ...given("--uid", user.uid),
    ...given("--comment", user.gecos),
    ...given("--gid", user.primaryGroup),
    ...given("--groups", user.groups?.join(",")),
    ...given("--shell", user.shell),
  );
  return exists && words.length === 0 ? true : run(exists ? "usermod" : "useradd", [...words, user.name]);
}

/** The account files, and every home with modes and owners. */
function observe(root: string): Record<string, string> {
  const seen: Record<string, string> = {};
  for (const name of ["passwd", "group", "shadow", "gshadow", "subuid", "subgid"]) {
    seen[name] = readFileSync(join(root, "etc", name), "utf8");
  }
  const visit = (folder: string) => {
    for (const name of readdirSync(join(root, folder)).sort()) {
      const path = join(folder, name);
      const status = lstatSync(join(root, path));
      const content = status.isFile() ? readFileSync(join(root, path), "utf8") : "";
      const target = status.isSymbolicLink() ? readlinkSync(join(root, path)) : "";
      seen[path] = `${status.mode.toString(8)} ${status.uid}:${status.gid} ${content}${target}`;
      if (status.isDirectory()) visit(path);
    }
  };
  visit("home");
  return seen;
}

async function compare(passwd: Passwd): Promise<"agreed" | "refused"> {
  await using sketch = await sketchRoot(files);
  const { root, system, contents } = sketch;
  spawnSync("chown", ["-R", "500:500", join(root, "home/core")]);
  const reference = `${root}-reference`;
  cpSync(root, reference, { recursive: true, verbatimSymlinks: true });
  spawnSync("chown", ["-R", "500:500", join(reference, "home/core")]);
  mkdirSync(join(reference, "dev"));
  if (!callShadowUtils(reference, passwd)) {
    assert.throws(() => sketch.plan({ passwd }), { name: "ProvisionError" }, JSON.stringify(passwd));
    return "refused";
  }
  const { steps } = sketch.plan({ passwd });
  carryOutFiles(steps, { system, contents, root, owners: true });
  assert.deepEqual(observe(root), observe(reference), JSON.stringify(passwd));
  return "agreed";
}

const cases: readonly [string, Passwd, ("agreed" | "refused")?][] = [
  ["an ordinary user gets a group, a home and subordinate numbers", { users: [{ name: "ada" }] }],
  ["the second user gets the next numbers", { users: [{ name: "ada" }, { name: "eve" }] }],
  ["a system user gets a low number and no aging", { users: [{ name: "svc", system: true, noCreateHome: true }] }],
  ["a number below the ordinary range gives no subordinate numbers", { users: [{ name: "low", uid: 700 }] }],
  ["a user without a group of their own is in group 100", { users: [{ name: "ada", noUserGroup: true }] }],
  [
    "everything can be named",
    {
      groups: [
        { name: "crew", gid: 1500 },
        { name: "tools", system: true },
      ],
      users: [
        {
          name: "ada",
          uid: 1234,
          gecos: "Ada L",
          homeDir: "/home/elsewhere",
          primaryGroup: "crew",
          groups: ["tools", "wheel"],
          shell: "/bin/zsh",
          passwordHash: "$y$j9T$a$b",
        },
      ],
    },
  ],
  [
    "an existing user is changed, and loses groups that are not named",
    { users: [{ name: "core", groups: ["docker"], gecos: "x", shell: "/bin/sh", passwordHash: "" }] },
  ],
  [
    "an existing user's files follow number, group and home",
    { users: [{ name: "core", uid: 1700, primaryGroup: "users", homeDir: "/home/moved" }] },
  ],
  ["a user can be removed with home and group", { users: [{ name: "core", shouldExist: false }] }],
  ["a group can be removed", { groups: [{ name: "docker", shouldExist: false }] }],
  [
    "what is not there need not be removed",
    { users: [{ name: "x", shouldExist: false }], groups: [{ name: "y", shouldExist: false }] },
  ],
  ["a primary group cannot be removed", { groups: [{ name: "core", shouldExist: false }] }, "refused"],
  ["a taken number is refused", { users: [{ name: "ada", uid: 500 }] }, "refused"],
  ["a taken group number is refused", { groups: [{ name: "crew", gid: 998 }] }, "refused"],
  ["an unknown primary group is refused", { users: [{ name: "ada", primaryGroup: "nope" }] }, "refused"],
  ["an unknown group is refused", { users: [{ name: "ada", groups: ["nope"] }] }, "refused"],
  ["a user whose group's name is taken is refused", { groups: [{ name: "ada" }], users: [{ name: "ada" }] }, "refused"],
];

for (const [name, passwd, outcome = "agreed"] of cases) {
  test(`as root: ${name}, as with shadow-utils`, { skip }, async () => {
    assert.equal(await compare(passwd), outcome);
  });
}

test("as root: any few users and groups become what shadow-utils makes of them", { skip }, async () => {
  const name = fc.constantFrom("ada", "eve", "core", "wheel", "svc");
  const id = fc.constantFrom(499, 500, 650, 998, 1000, 1001, 1200, 60_000, 70_000);
  const group = fc.record({ name, gid: id, system: fc.boolean() }, { requiredKeys: ["name"] });
  const user = fc.record(
    {
      name,
      uid: id,
      system: fc.boolean(),
      noCreateHome: fc.boolean(),
      noUserGroup: fc.boolean(),
      primaryGroup: fc.constantFrom("users", "wheel", "100"),
      groups: fc.uniqueArray(fc.constantFrom("wheel", "docker", "core"), { maxLength: 2 }),
      gecos: fc.constantFrom("", "A B"),
    },
    { requiredKeys: ["name"] },
  );
  const taken = new Set(["core", "wheel"]);
  const passwd = fc.record({
    groups: fc
      .uniqueArray(group, { maxLength: 2, selector: (one) => one.name })
      .map((all) => all.filter((one) => !taken.has(one.name))),
    users: fc.uniqueArray(user, { maxLength: 3, selector: (one) => one.name }),
  });
  let agreed = 0;
  await assertProperty(
    fc.asyncProperty(passwd, async (one) => {
      if ((await compare(one)) === "agreed") agreed++;
    }),
    { numRuns: 25 },
  );
  assert.ok(agreed > 0);
});
