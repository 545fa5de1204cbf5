import { byteUnits } from "@wherry/core/quantities/byte-size.ts";
import * as v from "valibot";
import { didYouMean, explain, quote } from "./explain.ts";
import { list, optional, required } from "./list.ts";
import { imagePath } from "./paths.ts";
import { parseSize, size } from "./quantities.ts";

function partitionSize(least: string, reason: string, description: string) {
  return v.pipe(
    size,
    v.check((text) => parseSize(text) % byteUnits.M === 0, explain("partitions are multiples of 1M", "round it up")),
    v.check(
      (text) => parseSize(text) >= parseSize(least),
      ({ input }) => explain(`${input} is too small: ${reason}`, `give at least ${least}`),
    ),
    v.description(description),
  );
}

const encryption = v.nullable(
  v.strictObject({
    unlock: required(
      v.picklist(["passphrase", "tpm2", "key-file"], ({ input }) =>
        explain(
          `${quote(String(input))} is not a way to unlock a disk: passphrase, tpm2, key-file`,
          didYouMean({ password: "passphrase", tpm: "tpm2", keyfile: "key-file", key: "key-file" }[String(input)]),
        ),
      ),
      "`passphrase` is asked for on the console at every boot, and chosen there at the first one; `tpm2` is a key that the machine's TPM gives out to this machine alone; `key-file` is a file on another disk.",
    ),
    device: optional(
      v.pipe(
        v.string(),
        v.regex(/^(LABEL=|UUID=|\/dev\/)[^\s"',]+$/, ({ input }) =>
          explain(`${quote(input)} names no device`, 'write "LABEL=keys", "UUID=..." or "/dev/..."'),
        ),
        v.title("device"),
      ),
      'For `key-file`: the file system that the key is on, by label or UUID: "LABEL=keys".',
    ),
    path: optional(imagePath, 'For `key-file`: where the key is on it: "/var.key".'),
  }),
);

export const disk = v.strictObject({
  esp: v.optional(
    partitionSize(
      "64M",
      "three boot files must fit while updating",
      "The EFI system partition, which holds the boot files.",
    ),
    "256M",
  ),
  slot: v.optional(
    partitionSize(
      "64M",
      "it holds a whole /usr",
      "Each of the two slots for /usr. An update that is larger will not fit, so leave room.",
    ),
    "1G",
  ),
  var: v.optional(
    partitionSize(
      "64M",
      "it holds the state of the host",
      "The partition for /var; it grows to the end of the disk at first boot.",
    ),
    "1G",
  ),
  encryption: optional(encryption, "Encrypts /var (LUKS 2), and says how it is unlocked; left out or null, it is not."),
});

/** mkfs.erofs(1), -z and -C: the algorithm, its level, and the most bytes that become one piece. */
const ALGORITHM =
  /^(none|(lz4|lz4hc(,([0-9]|1[0-2]))?|zstd(,([0-9]|1[0-9]|2[0-2]))?|lzma(,[0-9])?|deflate(,[0-9])?)( -C(4096|8192|16384|32768|65536|131072|262144|524288|1048576))?)$/;

const algorithm = v.pipe(
  v.string(),
  v.regex(ALGORITHM, ({ input }) => {
    const better = input.replace(/^lz4(?=\W)/, "lz4hc").replace(/[:= -]+/, ",");
    return explain(
      `${quote(input)} is not a compression of mkfs.erofs: none, lz4, lz4hc,0-12, zstd,0-22, lzma,0-9 or deflate,0-9, each with " -C65536" for clusters of so many bytes`,
      didYouMean(ALGORITHM.test(better) ? better : undefined),
    );
  }),
  v.title("compression"),
);

export const compression = v.strictObject({
  fast: v.optional(v.pipe(algorithm, v.description("For trying things out.")), "lz4"),
  release: v.optional(v.pipe(algorithm, v.description("For what is published.")), "zstd,3 -C65536"),
  default: v.optional(
    v.pipe(
      v.picklist(["fast", "release"]),
      v.description("Which of the two applies where the command line does not say."),
    ),
    "fast",
  ),
});

export const trim = v.strictObject({
  documentation: v.optional(
    v.pipe(v.boolean(), v.description("Leave out manual pages, /usr/share/doc and the like.")),
    true,
  ),
  locales: v.optional(v.pipe(v.boolean(), v.description("Leave out translations.")), true),
  development: v.optional(v.pipe(v.boolean(), v.description("Leave out headers and static libraries.")), true),
  modules: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        "Leave out kernel modules for laboratory and desktop hardware, and for protocols and file systems of no use in a cloud.",
      ),
    ),
    true,
  ),
  paths: list(
    v.pipe(
      v.string(),
      v.regex(/^-?\/[^/]/, ({ input }) => explain(`${quote(input)} is not an absolute path`, didYouMean(`/${input}`))),
      v.title("path pattern"),
    ),
    'Further paths to leave out: "/usr/share/foo/**".',
  ),
});

export const budgets = v.strictObject({
  size: optional(v.nullable(size), "Largest size as stored, of /usr or of the container image; more is an error."),
  packages: optional(
    v.nullable(
      v.pipe(v.number(), v.integer("must be a whole number"), v.minValue(1, "must be at least 1"), v.title("number")),
    ),
    "Most packages; more are an error.",
  ),
});
