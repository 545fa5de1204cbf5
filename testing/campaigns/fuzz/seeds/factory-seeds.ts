import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { formatLock } from "@wherry/factory/lock/lock-file.ts";
import { formatManifest } from "@wherry/factory/store/manifest.ts";
import { sealWith } from "@wherry/factory/store/seal.ts";
import { debArchive } from "../../../fakes/deb-archive.ts";
import { temporaryDirectory } from "../../../fixtures/temporary.ts";
import { EVERY_KEY } from "../../../samples/definitions.ts";
import { sampleBoot, sampleImage, sampleUsr, writeSampleContainer } from "../../../samples/images.ts";
import { textsOf } from "./corpus-texts.ts";
import { formatsSeeds } from "./formats-seeds.ts";
import { elfSamples } from "./host-seeds.ts";
import type { Seeds, SeedTable } from "./seeds.ts";
import { signed } from "./signed.ts";

const sha256 = "ab".repeat(32);
const stanza = `Package: bash
Version: 5.2.37-2+b5
Architecture: amd64
Essential: yes
Priority: required
Source: bash (5.2.37-2)
Pre-Depends: libc6 (>= 2.38), libtinfo6 (>= 6)
Depends: base-files (>= 2.1.12), debianutils (>= 5.6-0.1) | other:any [amd64 !i386] <!nocheck>
Recommends: bash-completion (>= 20060301-0)
Conflicts: bash-completion (<< 20060301-0)
Provides: sh (= 1), shell
Description: the shell
 a continued line
 .
 and more
Filename: pool/main/b/bash/bash_5.2.37-2+b5_amd64.deb
Size: 1500
SHA256: ${sha256}
`;
const release = `Origin: Debian
Suite: stable
Codename: trixie
Date: Sat, 09 May 2026 10:00:00 UTC
Valid-Until: Sat, 16 May 2026 10:00:00 UTC
Acquire-By-Hash: yes
Architectures: all amd64 arm64
Components: main contrib
No-Support-for-Architecture-all: Packages
SHA256:
 ${sha256}     1234 main/binary-amd64/Packages.xz
 ${sha256}    12345 main/binary-all/Packages
`;
const fields = [
  "Package:",
  "Depends:",
  "Essential: yes",
  "Size:",
  "SHA256:",
  "Date:",
  "(>= 1)",
  "(<< 2~)",
  "[amd64]",
  "<!a>",
  "|",
  ",",
  " .",
];

function lock(): string {
  const bash = {
    name: "bash",
    version: "5.2",
    architecture: "amd64",
    format: "debian",
    repository: 0,
    path: "pool/b.deb",
    size: 1500,
    sha256,
  };
  const repositories = [{ id: "debian:trixie" }];
  return formatLock({
    format: 1,
    architecture: "amd64",
    request: sha256,
    epoch: 1,
    repositories,
    packages: [bash],
    boot: [],
    tools: [bash],
  });
}

function manifest(): string {
  const common = { mode: 0o755, uid: 0, gid: 0, mtime: 1 };
  const contents = {
    dataSize: 1,
    identity: { name: "a", version: "1", architecture: "all" },
    control: "",
    scripts: [],
    conffiles: [],
    triggers: "",
    entries: [{ path: "/", kind: "directory", ...common }],
  };
  return formatManifest("a", "debian", contents as never, sealWith(new Uint8Array(32)));
}

const mimeTypes = `<mime-info xmlns="http://www.freedesktop.org/standards/shared-mime-info"><mime-type type="application/x-a">
<comment xml:lang="de">Ä</comment><glob pattern="*.AA"/><glob pattern="Makefile.[0-9]" weight="80"/><magic priority="70">
<match type="string" value="a\\x41\\101" offset="0:20" mask="0xffff"><match type="host32" value="7" offset="8"/></match></magic>
<treemagic><treematch path="a/b" type="directory"/></treemagic><root-XML namespaceURI="http://x/y" localName="doc"/>
<alias type="application/a-old"/><sub-class-of type="text/plain"/></mime-type></mime-info>
`;
const schemas = `<schemalist><enum id="e"><value nick="none" value="0"/></enum><schema id="a.base" path="/a/">
<key name="k" enum="e"><default>'none'</default><aliases><alias value="nix" target="none"/></aliases></key>
<key name="n" type="d"><range min="-1" max="2.5"/><default>0.1</default></key></schema></schemalist>
`;

async function debs(): Promise<readonly Uint8Array[]> {
  const data = [
    { path: "./usr/", type: "5" },
    { path: "./usr/a", content: "a".repeat(600) },
    { path: "./usr/b", type: "2", target: "a" },
    { path: "./usr/c", type: "1", target: "./usr/a" },
  ];
  const scripts = {
    postinst: "#!/bin/sh\nset -e\n",
    conffiles: "/usr/a\n",
    triggers: "interest /usr\n",
    md5sums: "00  usr/a\n",
  };
  return await Promise.all(
    (["none", "none", "none", "gz", "xz", "zst"] as const).map((compression) =>
      debArchive({ data, scripts, compression }),
    ),
  );
}

const certificates = () =>
  rootCertificates.slice(0, 40).map((pem) => Buffer.from(pem.replace(/-----.*-----|\s/g, ""), "base64"));
const definitions = (): Seeds => ({
  samples: [EVERY_KEY, ...textsOf("images/*/image.yaml", "../shared/cases/definitions/*.yaml")],
  words: [...new Set(EVERY_KEY.match(/\w+:/g) ?? [])],
});

export const factorySeeds: SeedTable = {
  "factory/control": () => ({ samples: [stanza, release, `${stanza}\n${stanza}`], words: fields }),
  "factory/stanza": () => ({ samples: [stanza], words: fields }),
  "factory/relations": () => ({
    samples: ["libc6 (>= 2.38), a | b:any [amd64 !i386] <!nocheck> <x y>, c:native (= 1:2-3)", "a"],
    words: fields,
  }),
  "factory/debian-versions": () => ({ samples: ["1:2.3-4+b5~rc1\n1:2.3-4", "0~~a\n0~", "1.0\n1.0-0"] }),
  "factory/packages-index": () => ({
    samples: [stanza, `${stanza}\n${stanza.replaceAll("bash", "dash")}`],
    words: fields,
  }),
  "factory/packages-by-digest": () => ({
    samples: [`${stanza}\n${stanza.replaceAll("bash", "dash")}`, `\n${stanza} \n${stanza}`],
    words: fields,
  }),
  "factory/release": () => ({ samples: [release], words: fields }),
  "factory/apt-sources": () => ({
    samples: [
      "deb [signed-by=/a] http://mirror.example/debian trixie main\n# x\ndeb-src http://b c\n",
      "Types: deb\nURIs: http://a http://b\nSuites: trixie\nComponents: main\nEnabled: no\n",
    ],
  }),
  "factory/deb": async () => ({ samples: await debs() }),
  "factory/unverified-release": () => ({ samples: [signed("InRelease"), release] }),
  "factory/clear-signed": () => ({ samples: [signed("InRelease")] }),
  "factory/detached-signature": () => ({ samples: [signed("text.asc")] }),
  "factory/keys": () => ({ samples: [signed("key.asc")] }),
  "factory/definition-yaml": definitions,
  "factory/definition-json": () => ({
    samples: ['{"name": "a", "packages": ["b"], "disk": {"size": "4G"}, "name": "c"}'],
  }),
  "factory/definition": definitions,
  "factory/suites": () => ({ samples: ["debian:trixie", "debian:trixie-security/main,contrib", "ubuntu:noble"] }),
  "factory/lock": () => ({ samples: [lock()] }),
  "factory/compared-image": async () => ({ samples: await imageSamples() }),
  "factory/manifest": () => ({ samples: [manifest()] }),
  "factory/sysusers": () => ({
    samples: ['u ada 1000:100 "Ada L." /home/ada /bin/sh\ng wheel - -\nm ada wheel\nr - 500-900\nu! x - - -\n'],
  }),
  "factory/pam-profile": () => ({
    samples: [
      "Name: Unix\nDefault: yes\nPriority: 256\nConflicts: a, b\nAuth-Type: Primary\nAuth:\n\t[success=end default=ignore]\tpam_unix.so nullok\nAuth-Initial:\n\tpam_unix.so\n",
    ],
  }),
  "factory/hwdb": () => ({ samples: ["# x\nusb:v1D6Bp0002*\nusb:v1D6Bp0003*\n ID_A=b\n ID_C=\n\npci:*\n X=1\n"] }),
  "factory/mime-types": () => ({ samples: [mimeTypes], words: ["<match", "offset=", "<glob", "<!DOCTYPE a [", "]>"] }),
  "factory/schemas": () => ({ samples: [schemas], words: ["<default>", "type=", "<range", "a{sv}", "<aliases>"] }),
  "factory/variants": () => ({
    samples: ["a{sv}\n{'a': <1.5>, 'b': <[(1, 'x')]>}", "(mia(sd)ay)\n(just 3, [('a', 1)], b'x\\101')", "v\n<@u 5>"],
  }),
  "factory/triggers": () => ({
    samples: [
      "interest-noawait /usr/a\ncase $1 in\n  configure|triggered)\n    invoke-rc.d a restart\n  ;;\nesac\n",
      'update-xmlcatalog --sort --add --type system --id "http://a" --package a --local /usr/a.xml\n',
    ],
  }),
  "factory/der": () => ({ samples: certificates() }),
  "factory/certificate": () => ({ samples: certificates() }),
  "factory/kernel-module": () => ({ samples: elfSamples() }),
  "factory/packed-module": async () => {
    const [module = new Uint8Array()] = elfSamples();
    const xz = (await formatsSeeds["formats/xz"]?.())?.samples ?? [];
    return { samples: [gzipSync(module), zstdCompressSync(module), ...xz] };
  },
  "factory/disk-image": async () => ({
    samples: [
      ...((await formatsSeeds["formats/qcow2"]?.())?.samples ?? []),
      ...((await formatsSeeds["formats/gpt"]?.())?.samples ?? []),
    ],
  }),
  "factory/console": () => ({
    samples: [
      "Startup finished in 1.5s (kernel) + 300ms (initrd) + 2min 3.4s (userspace) = 2min 5s\nmulti-user.target reached after 1.1s in userspace.\n",
      "1min 2.5s",
      "TCP[HOST_FORWARD] 1 127.0.0.1 2222 10.0.2.15 22 0 0\n",
    ],
  }),
  "factory/program-facts": () => ({ samples: [...elfSamples(), Buffer.from("#! /usr/bin/env -S a b\n")] }),
  "factory/image-checks": () => ({
    samples: [
      '[Unit]\nWants=a.socket b@1.service\nConditionPathExists=|!/usr/a\n[Service]\nExecStart=@-/usr/bin/a a "b c" ; d\nUser=%i\n',
      "[Socket]\nAccept=yes\nSocketGroup=a\n[Install]\nWantedBy=multi-user.target\n",
      'KERNEL=="a", GROUP="b", RUN+="c %k", \\\n  IMPORT{program}="d"\n',
      "17 * * * * root cd / && run-parts --report /etc/cron.hourly || ( a )\n@daily b c\n",
      "auth [success=1 default=ignore] pam_unix.so nullok\n@include common\nhosts: files [!UNAVAIL=return] dns\n",
      '<busconfig><!-- a --><policy user="b"/></busconfig>\n:a:M::MZ::/usr/b:F\ninclude "/etc/c"\n',
      "root ALL=(ALL:ALL) ALL\n%sudo ALL=(ALL) ALL\nd /run/a 0755 b c 10d -\nu! a 1:b - - -\nSubsystem sftp /usr/a\n",
    ],
    words: ["%i", "[Service]", "ExecStart=", "Wants=", "|", "!", "||", "(", '"', "\\\n"],
  }),
  "factory/repository-paths": () => ({ samples: ["pool/main/b/bash/bash_5.2+b5.deb", "dists/trixie/main", "../a"] }),
  "factory/proxy-variables": () => ({
    samples: ["http://proxy:3128", "http://user:p@[::1]:80/", "https://a", "socks5://b"],
  }),
};

/** An image of /usr, a boot file, and container images in both compressions. */
async function imageSamples(): Promise<readonly Uint8Array[]> {
  await using folder = await temporaryDirectory();
  const usr = await sampleUsr(sampleImage);
  const containers = [];
  for (const compression of ["gzip", "zstd"] as const) {
    const path = join(folder.path, compression);
    await writeSampleContainer(sampleImage, path, { compression });
    containers.push(await readFile(path));
  }
  return [usr, await sampleBoot(sampleImage, usr), ...containers];
}
