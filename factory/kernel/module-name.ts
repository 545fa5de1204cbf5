/** The kernel's name of a module file: "kernel/drivers/virtio/virtio-pci.ko.xz" -> "virtio_pci". */
export function moduleName(path: string): string {
  const base = path.slice(path.lastIndexOf("/") + 1);
  const dot = base.indexOf(".");
  return underscored(dot < 0 ? base : base.slice(0, dot));
}

/** Whether a path is that of a module, compressed or not. */
export function isModulePath(path: string): boolean {
  return /\.ko(\.(xz|zst|gz))?$/.test(path);
}

/** The kernel does not tell "-" from "_" in module names. */
export function underscored(name: string): string {
  return name.replaceAll("-", "_");
}

/** An alias as lookups see it: "-" becomes "_" outside of `[...]`. Undefined where brackets do not match. */
export function normaliseAlias(alias: string): string | undefined {
  let result = "";
  let rest = alias;
  while (rest !== "") {
    const open = rest.indexOf("[");
    const plain = open < 0 ? rest : rest.slice(0, open);
    if (plain.includes("]")) return undefined;
    result += underscored(plain);
    if (open < 0) break;
    const close = rest.indexOf("]", open);
    if (close < 0) return undefined;
    result += rest.slice(open, close + 1);
    rest = rest.slice(close + 1);
  }
  return result;
}
