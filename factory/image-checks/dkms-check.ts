import type { ImageCheck } from "./image-check.ts";

/** Sources of kernel modules have become modules. */
export const dkmsModule: ImageCheck = {
  id: "dkms-module",
  summary: "a package has the source of a kernel module, and the image's kernel has no such module",
  why: "DKMS compiles modules on the machine that they are installed on. No build does, and on a machine /usr is read-only.",
  advice:
    "Compile the module for the image's kernel elsewhere, and bring it as a package, or as a file below /usr/lib/modules.",
  mayBeFatal: false,
  check: (image, report) => {
    const { modules } = image;
    if (modules === undefined) return;
    for (const source of image.view.list("/usr/src")) {
      const path = `/usr/src/${source}/dkms.conf`;
      const [first, ...others] = builtModules(image.text(path));
      if (first === undefined || [first, ...others].some((name) => modules.has(name))) continue;
      report({ path, message: `nothing compiles the module ${first}` });
    }
  },
};

/** The names that dkms(8) gives to what it compiles, as far as the file says them: "DKMS.CONF". */
function builtModules(text: string): string[] {
  const settings = new Map<string, string>();
  for (const [, key = "", value = ""] of text.matchAll(/^[ \t]*(\w+(?:\[\d+\])?)=["']?([^"'\s#]*)/gm)) {
    settings.set(
      key,
      value.replace(/\$\{?(PACKAGE_NAME|PACKAGE_VERSION)\}?/g, (_, name) => settings.get(name) ?? ""),
    );
  }
  const named = [...settings].flatMap(([key, value]) => (key.startsWith("BUILT_MODULE_NAME") ? [value] : []));
  // Without one, it is the package's.
  const names = named.length > 0 ? named : [settings.get("PACKAGE_NAME") ?? ""];
  return names.filter((name) => /^[\w-]+$/.test(name));
}
