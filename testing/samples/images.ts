import { hash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { zstdCompressSync } from "node:zlib";
import { architectures } from "@wherry/core/architecture/architectures.ts";
import type { Tree, TreeNode } from "@wherry/core/tree/tree.ts";
import { slotTree } from "@wherry/factory/tree/slot-tree.ts";
import { writeCpio } from "@wherry/formats/archive/cpio.ts";
import { layoutDisk, writeGpt } from "@wherry/formats/disk/gpt.ts";
import { PARTITION_TYPES } from "@wherry/formats/disk/partition-types.ts";
import { joinPieces, movePieces } from "@wherry/formats/disk/pieces.ts";
import { writeQcow2 } from "@wherry/formats/disk/qcow2.ts";
import { writeRaw } from "@wherry/formats/disk/raw.ts";
import { buildUki } from "@wherry/formats/executable/uki.ts";
import { writeFat } from "@wherry/formats/filesystem/fat/fat.ts";
import { writeOci } from "@wherry/formats/oci/oci.ts";
import { smallTree } from "../fixtures/small-tree.ts";
import { buildStub } from "./efi-stub.ts";
import { epoch, makePlain, reader } from "./erofs.ts";

/** What a small image is made of. */
export interface SampleImage {
  readonly tree: Tree;
  /** Words of the kernel's command line. */
  readonly arguments: readonly string[];
  readonly initrd: Tree;
  /** Words for the container image. */
  readonly command: readonly string[];
}

const DISK_ID = "11111111-2222-4333-8444-555555555555";
const ESP_SIZE = 3 * 2 ** 20;

/** A small system, with a bit of all that is compared. */
export const sampleImage: SampleImage = {
  tree: smallTree({
    "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/:/usr/sbin/nologin\n",
    "/etc/shadow": "root:*:1::::::\ndaemon:*:1::::::\n",
    "/etc/group": "root:x:0:\nsudo:x:27:\n",
    "/etc/systemd/system/multi-user.target.wants/web.service": { link: "/usr/lib/systemd/system/web.service" },
    "/usr/bin/program": { program: "program" },
    "/usr/bin/link": { link: "program" },
    "/usr/lib/dpkg/status.d/web": "Package: web\nVersion: 1.2-1\nArchitecture: amd64\nInstalled-Size: 10\n",
    "/usr/lib/os-release": 'ID=wherry\nIMAGE_VERSION="1.0.0"\n',
    "/usr/lib/systemd/system/web.service":
      "[Service]\nExecStart=/usr/bin/program\n[Install]\nWantedBy=multi-user.target\n",
    "/usr/lib/systemd/system/other.service": "[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n",
    "/usr/share/large": "0123456789".repeat(2000),
  }),
  arguments: ["quiet", "console=tty0", "console=ttyS0"],
  initrd: smallTree({ "/init": { program: "#!/bin/sh\n" }, "/bin/sh": { link: "busybox" } }),
  command: ["/usr/bin/program"],
};

/** An image with some of its files changed; undefined takes one away. */
export function withFiles(image: SampleImage, changes: Readonly<Record<string, TreeNode | undefined>>): SampleImage {
  const tree = new Map(image.tree);
  for (const [path, node] of Object.entries(changes))
    if (node === undefined) tree.delete(path);
    else tree.set(path, node);
  return { ...image, tree };
}

/** A file with this text and these attributes. */
export function textFile(text: string, attributes: Partial<Omit<TreeNode, "kind">> = {}, capabilities = ""): TreeNode {
  const bytes = Buffer.from(text);
  const content = { size: bytes.length, sha256: hash("sha256", bytes), location: { in: "memory", bytes } } as const;
  const own = { mode: 0o644, uid: 0, gid: 0, mtime: 0, ...attributes };
  return { kind: "file", ...own, content, ...(capabilities === "" ? {} : { capabilities }) };
}

/** The EROFS image of /usr. */
export async function sampleUsr({ tree }: SampleImage): Promise<Buffer> {
  return await makePlain(slotTree(tree));
}

/** The boot file; the root hash is the digest of the image of /usr. */
export async function sampleBoot(image: SampleImage, usr: Buffer, compression = 3): Promise<Uint8Array> {
  const initrd = zstdCompressSync(Buffer.concat(await Array.fromAsync(writeCpio(image.initrd, reader))), {
    params: { 100: compression },
  });
  const sections = [
    { name: ".osrel", content: Buffer.from("ID=wherry\n") },
    { name: ".cmdline", content: Buffer.from([`usrhash=${hash("sha256", usr)}`, ...image.arguments].join(" ")) },
    { name: ".uname", content: Buffer.from("6.12.1-cloud") },
    { name: ".linux", content: buildStub() },
    { name: ".initrd", content: initrd },
  ];
  return buildUki({ stub: buildStub(), sections });
}

/** Writes it as a disk: an EFI system partition and one slot. */
export async function writeSampleDisk(image: SampleImage, output: string, form: "raw" | "qcow2" = "raw") {
  const usr = await sampleUsr(image);
  const boot = await sampleBoot(image, usr);
  const esp = new Map(smallTree({ "/EFI/BOOT/BOOTX64.EFI": "loader", "/loader/loader.conf": "timeout 0\n" }));
  for (const folder of ["/EFI/Linux"])
    esp.set(folder, { kind: "directory", mode: 0o755, uid: 0, gid: 0, mtime: epoch });
  esp.set("/EFI/Linux/wherry_1.efi", {
    ...textFile("", { mtime: epoch }),
    content: { size: boot.length, sha256: "", location: { in: "memory", bytes: boot } },
  } as TreeNode);
  const half = hash("sha256", usr).slice(0, 32);
  const id = [half.slice(0, 8), half.slice(8, 12), half.slice(12, 16), half.slice(16, 20), half.slice(20)].join("-");
  const { data } = architectures.amd64.usrPartition;
  const size = Math.ceil(usr.length / 2 ** 20) * 2 ** 20;
  const plan = layoutDisk(
    [
      { name: "esp", type: PARTITION_TYPES.esp, id: DISK_ID, size: ESP_SIZE, attributes: 0n },
      { name: "usr-a", type: data, id, size, attributes: 0n },
    ],
    DISK_ID,
  );
  const [first, second] = plan.partitions;
  if (first === undefined || second === undefined) throw new Error("the disk lacks partitions");
  const [table, backup] = writeGpt(plan);
  const fat = writeFat({ tree: esp, reader, size: ESP_SIZE, label: "ESP", volumeId: 1, epoch });
  const pieces = joinPieces([table], movePieces(fat, first.offset), [{ offset: second.offset, bytes: usr }], [backup]);
  if (form === "raw") await writeRaw({ pieces, size: plan.size, output });
  else await writeQcow2({ pieces, size: plan.size, output, compression: "zstd", signal: new AbortController().signal });
}

/** Writes it as a container image. */
export async function writeSampleContainer(
  image: SampleImage,
  output: string,
  more: { readonly form?: "archive" | "directory"; readonly compression?: "gzip" | "zstd" } = {},
) {
  const container = {
    entrypoint: [],
    command: image.command,
    environment: { PATH: "/usr/bin" },
    user: "",
    workingDirectory: "/",
    labels: {},
  };
  const named = { name: "web", version: "1", architecture: "amd64", container, epoch } as const;
  await writeOci({ tree: image.tree, reader, output, form: "archive", compression: "gzip", ...named, ...more });
}

/** Writes the image of /usr alone. */
export async function writeSampleUsr(image: SampleImage, output: string): Promise<void> {
  await writeFile(output, await sampleUsr(image));
}
