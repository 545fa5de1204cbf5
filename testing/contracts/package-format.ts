import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { WherryError } from "@wherry/core/errors/errors.ts";
import type { PackageContents } from "@wherry/factory/packages/contents/package-contents.ts";
import type { Constraint } from "@wherry/factory/packages/package.ts";
import type { PackageFormat, UnpackOptions } from "@wherry/factory/packages/package-format.ts";
import type { RepositorySource } from "@wherry/factory/packages/repository/repository-source.ts";
import { repositoryContext } from "../fixtures/repository-context.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";

/** A package to be written in a format. */
export interface SamplePackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Text by absolute path. */
  readonly files: Readonly<Record<string, string>>;
  /** A name that it provides. */
  readonly provides?: string;
  /** A name that it needs. */
  readonly requires?: string;
  /** A package whose files it takes over. */
  readonly replaces?: string;
}

/** What the tests must know of a format that is held against the contract. */
export interface FormatSamples {
  /** Versions from the lowest to the highest. */
  readonly ascending: readonly string[];
  /** Versions that are written differently and are equal. */
  readonly equal: readonly (readonly [string, string])[];
  readonly names: { readonly valid: readonly string[]; readonly invalid: readonly string[] };
  readonly invalidVersions: readonly string[];
  /** Two architectures, and the word for packages that fit each. */
  readonly architectures: readonly [string, string, string];
  /** A relation on the name `thing` and the constraint that it states; text that is not a relation at all. */
  readonly relation: { readonly text: string; readonly constraint: Constraint; readonly broken: string };
  /** The bytes of a package file. */
  build(one: SamplePackage): Promise<Uint8Array>;
}

const operators = ["<<", "<=", "=", ">=", ">>"] as const;

/** Holds a format against all that the factory takes for granted of `PackageFormat`. */
export function holdPackageFormat(format: PackageFormat, samples: FormatSamples): void {
  const title = (text: string) => `${format.name}: ${text}`;
  const [own, foreign, independent] = samples.architectures;
  const [version = ""] = samples.ascending;
  const [name = "", otherName = ""] = samples.names.valid;
  const sample: SamplePackage = {
    name,
    version,
    architecture: own,
    files: { "/etc/one": "first\n", "/usr/share/two": "second, and longer\n".repeat(9000), "/usr/share/none": "" },
  };
  const file = (one: SamplePackage) => `${one.name}-${samples.ascending.indexOf(one.version)}${format.files.ending}`;

  test(title("versions have one total order, whichever side they stand on"), () => {
    const { compare } = format.versions;
    for (const [i, a] of samples.ascending.entries()) {
      for (const [j, b] of samples.ascending.entries()) assert.equal(compare(a, b), Math.sign(i - j), `${a} ${b}`);
    }
    for (const [a, b] of samples.equal) assert.deepEqual([compare(a, b), compare(b, a)], [0, 0], `${a} ${b}`);
  });

  test(title("constraints follow the order; without one every version does"), () => {
    const [low = "", middle = "", high = ""] = samples.ascending;
    const met = operators.map((operator) =>
      [low, middle, high].map((one) => format.versions.satisfies(one, { operator, version: middle })),
    );
    assert.deepEqual(met, [
      [true, false, false],
      [true, true, false],
      [false, true, false],
      [false, true, true],
      [false, false, true],
    ]);
    assert.ok(format.versions.satisfies(low, undefined));
  });

  test(title("what is provided in a version meets the same constraints as a package of that version"), () => {
    for (const provided of samples.ascending) {
      assert.ok(format.versions.meets({ name, version: provided }, undefined));
      assert.ok(format.versions.meets({ name, version: undefined }, undefined));
      for (const operator of operators) {
        const constraint = { operator, version };
        const met = format.versions.meets({ name, version: provided }, constraint);
        assert.equal(met, format.versions.satisfies(provided, constraint), `${provided} ${operator} ${version}`);
      }
    }
  });

  test(title("names and versions are told apart from other text, as a whole"), () => {
    for (const valid of samples.names.valid) assert.match(valid, format.names.name);
    const never = ["", "a b", "a\n", "\na", "a/b", "../a", "a=1", "a\0"];
    for (const invalid of [...samples.names.invalid, ...never]) assert.doesNotMatch(invalid, format.names.name);
    for (const valid of [...samples.ascending, ...samples.equal.flat()])
      assert.ok(format.names.isVersion(valid), valid);
    const neverVersions = ["", "1 0", "1\n", "1/0", "1".repeat(5000)];
    for (const invalid of [...samples.invalidVersions, ...neverVersions]) assert.ok(!format.names.isVersion(invalid));
    // Anchored, and without a state that would make the second answer another one.
    assert.equal(format.names.name.global || format.names.name.sticky, false);
    assert.match(format.names.name.source, /^\^.*\$$/);
  });

  test(title("packages fit their own architecture, and those for all fit any"), () => {
    assert.deepEqual(
      [own, foreign, independent].map((packaged) => [format.fits(packaged, own), format.fits(packaged, foreign)]),
      [
        [true, false],
        [false, true],
        [true, true],
      ],
    );
  });

  test(title("relations are read, and broken ones are refused with the caller's own error"), () => {
    const context = { architecture: own, fail: (message: string) => new RangeError(message) };
    const { text, constraint, broken } = samples.relation;
    const relation = { name: "thing", constraint };
    assert.deepEqual(format.relations.requires(text, context), [[relation]]);
    assert.deepEqual(format.relations.conflicts(text, context), [relation]);
    assert.deepEqual(format.relations.requires("", context), []);
    assert.deepEqual(format.relations.provides("thing", context), [{ name: "thing", version: undefined }]);
    for (const read of Object.values(format.relations)) assert.throws(() => read(broken, context), RangeError);
  });

  const unpack = async (bytes: Uint8Array, options?: UnpackOptions): Promise<PackageContents & { data: Buffer }> => {
    await using folder = await temporaryDirectory();
    const path = join(folder.path, `x${format.files.ending}`);
    await writeFile(path, bytes);
    const pieces: Buffer[] = [];
    const contents = await format.files.unpack(path, async (piece) => void pieces.push(Buffer.from(piece)), options);
    return { ...contents, data: Buffer.concat(pieces) };
  };
  const codeIs = (code: string) => (error: unknown) => error instanceof WherryError && error.code === code;

  test(title("a package file becomes entries, each with the place and the digest of its content"), async () => {
    const { data, ...contents } = await unpack(await samples.build(sample), { expected: sample });
    assert.deepEqual(contents.identity, { name, version, architecture: own });
    assert.equal(contents.dataSize, data.length);
    const found = contents.entries.flatMap((entry) => {
      assert.match(entry.path, /^\/([^/]+(\/[^/]+)*)?$/);
      if (entry.kind !== "file") return [];
      const bytes = data.subarray(entry.offset, entry.offset + entry.size);
      assert.equal(createHash("sha256").update(bytes).digest("hex"), entry.sha256, entry.path);
      return [[entry.path, bytes.toString("utf8")] as const];
    });
    assert.deepEqual(Object.fromEntries(found), sample.files);
  });

  test(title("a package that says something else about itself than was promised is refused"), async () => {
    const bytes = await samples.build(sample);
    const [, otherVersion = ""] = samples.ascending;
    for (const promised of [
      { name: otherName, version },
      { name, version: otherVersion },
      { name, version, architecture: foreign },
    ]) {
      await assert.rejects(unpack(bytes, { expected: promised }), codeIs("package.malformed"));
    }
  });

  test(title("whatever bytes a package file has, it is unpacked, or refused under its label"), async () => {
    const bytes = await samples.build({ ...sample, files: { "/etc/one": "first\n" } });
    const cuts = Array.from({ length: 24 }, (_, index) => Math.floor((bytes.length * index) / 24));
    for (const cut of cuts) {
      const flipped = Buffer.from(bytes);
      flipped[cut] = (flipped[cut] ?? 0) ^ 0x55;
      for (const damaged of [bytes.subarray(0, cut), flipped]) {
        const failure = await unpack(damaged, { label: "the label" }).catch((error: unknown) => error);
        if (!(failure instanceof Error)) continue;
        assert.ok(failure instanceof WherryError, String(failure));
        assert.match(failure.code, /^package\.(malformed|unsafe)$/, failure.message);
        assert.match(failure.message, /^the label /);
        assert.deepEqual(failure.where, { file: "the label" });
      }
    }
    await assert.rejects(unpack(Buffer.alloc(0)), codeIs("package.malformed"));
  });

  test(title("unpacking ends when the caller stops it, and with the sink's own error"), async () => {
    const bytes = await samples.build(sample);
    await assert.rejects(unpack(bytes, { signal: AbortSignal.abort() }), codeIs("interrupted"));
    await using folder = await temporaryDirectory();
    const path = join(folder.path, `x${format.files.ending}`);
    await writeFile(path, bytes);
    const full = new Error("the disk is full");
    await assert.rejects(
      format.files.unpack(path, async () => {
        throw full;
      }),
      full,
    );
  });

  test(title("only who says so takes over files of another package"), async () => {
    const plain = await unpack(await samples.build({ ...sample, name: otherName }));
    const taking = await unpack(await samples.build({ ...sample, replaces: otherName }));
    const [one, other] = [taking, plain].map(({ identity, control }) => ({ package: identity, control }));
    assert.ok(one !== undefined && other !== undefined);
    assert.deepEqual([format.replaces(one, other), format.replaces(other, one)], [true, false]);
  });

  test(title("a folder of package files is a repository that says of each file what it is"), async () => {
    await using folder = await temporaryDirectory();
    const [, higher = ""] = samples.ascending;
    const packages: readonly SamplePackage[] = [
      { ...sample, provides: "virtual" },
      { ...sample, version: higher, requires: otherName },
      { ...sample, name: otherName, architecture: independent },
    ];
    for (const one of packages) await writeFile(join(folder.path, file(one)), await samples.build(one));
    const source: RepositorySource = { kind: "local", path: folder.path, name: "./packages" };
    assert.ok(format.repositories.recognises(source));
    const context = repositoryContext(folder.path, { architecture: own });
    const verified = await format.repositories.verify(source, context);
    assert.equal(verified.format, format.name);
    const index = await verified.open();
    assert.equal(await verified.open(), index, "it is read once");
    assert.equal(index.digest, (await format.repositories.verify(source, context)).digest);
    assert.deepEqual(
      index
        .packagesNamed(name)
        .map((one) => one.version)
        .sort(),
      [version, higher].sort(),
    );
    assert.equal(index.packagesNamed(name)[0], index.packagesNamed(name)[0], "the same question, the same object");
    assert.deepEqual(index.packagesNamed("no-such-thing"), []);
    assert.deepEqual(
      index.providersOf("virtual").map((one) => one.version),
      [version],
    );
    const needing = index.packagesNamed(name).find((one) => one.version === higher);
    assert.deepEqual(needing?.requires, [[{ name: otherName, constraint: undefined }]]);
    assert.deepEqual([...index.names()].sort(), [name, otherName].sort());
    for (const one of [...index.packagesNamed(name), ...index.packagesNamed(otherName)]) {
      assert.equal(one.format, format.name);
      const bytes = await readFile(index.locate(one.origin.path));
      assert.deepEqual(
        [one.origin.size, one.origin.sha256],
        [bytes.length, createHash("sha256").update(bytes).digest("hex")],
      );
      assert.equal(await format.repositories.root(source, context.mirrors), folder.path);
    }
    await writeFile(join(folder.path, file(sample)), await samples.build({ ...sample, files: {} }));
    assert.notEqual(index.digest, (await format.repositories.verify(source, context)).digest);
  });
}
