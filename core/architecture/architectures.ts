/** What everybody calls an architecture that images are built for, and what stands where on it. */
interface Architecture {
  /** Debian's name, which definitions, locks and packages use (Debian Policy 11.1). */
  readonly name: ArchitectureName;
  /** The kernel's, as `uname -m` prints it; RPM and QEMU use it, too. */
  readonly kernel: string;
  /** Node's, `process.arch`. */
  readonly node: string;
  /** In the names of boot files (UEFI 2.10, 3.5.1.1). */
  readonly efi: string;
  /** Go's, which container images have (OCI Image Index, "platform"). */
  readonly oci: { readonly architecture: string; readonly variant?: string };
  /** More names that people write for it. */
  readonly alias: readonly string[];
  /** e_machine in the header of ELF (System V ABI, 4.1.2). */
  readonly elfMachine: number;
  /** The folder of its libraries below /usr/lib (Debian's Multiarch specification, "Tuples"). */
  readonly triplet: string;
  /** What starts dynamic programs, below the root of a merged system. */
  readonly loader: string;
  /** Partition types of /usr and of its hash tree (UAPI group, Discoverable Partitions Specification). */
  readonly usrPartition: { readonly data: string; readonly verity: string };
}

export type ArchitectureName = "amd64" | "arm64";

export const architectures: Readonly<Record<ArchitectureName, Architecture>> = {
  amd64: {
    name: "amd64",
    kernel: "x86_64",
    node: "x64",
    efi: "x64",
    oci: { architecture: "amd64" },
    alias: ["x86-64"],
    elfMachine: 62,
    triplet: "x86_64-linux-gnu",
    loader: "usr/lib64/ld-linux-x86-64.so.2",
    usrPartition: {
      data: "8484680c-9521-48c6-9c11-b0720656f69e",
      verity: "77ff5f63-e7b6-4633-acf4-1565b864c0e6",
    },
  },
  arm64: {
    name: "arm64",
    kernel: "aarch64",
    node: "arm64",
    efi: "aa64",
    oci: { architecture: "arm64", variant: "v8" },
    alias: ["armv8"],
    elfMachine: 183,
    triplet: "aarch64-linux-gnu",
    loader: "usr/lib/ld-linux-aarch64.so.1",
    usrPartition: {
      data: "b0e01050-ee5f-4390-949a-9101b17104e9",
      verity: "6e11a4e7-fbca-4ded-b9e9-e1a512bb664e",
    },
  },
};

export const architectureNames = ["amd64", "arm64"] as const satisfies readonly ArchitectureName[];

const all: readonly Architecture[] = Object.values(architectures);

/** By Debian's name; undefined for one that images are not built for. */
export function findArchitecture(name: string): Architecture | undefined {
  return all.find((one) => one.name === name);
}

/** By whatever anybody calls it, in any case: "x86_64", "AArch64". */
export function recogniseArchitecture(name: string): Architecture | undefined {
  const wanted = name.toLowerCase();
  return all.find((one) => [one.name, one.kernel, one.node, one.efi, ...one.alias].includes(wanted));
}

/** Debian's name for what Node calls an architecture, as far as that is known here; otherwise Node's own. */
export function debianNameOf(node: string): string {
  return all.find((one) => one.node === node)?.name ?? node;
}
