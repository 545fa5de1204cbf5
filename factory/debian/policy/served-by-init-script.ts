import type { OpenedPackage } from "../../packages/distribution-policy.ts";

/** update-rc.d(8), as the scripts of a package call it to have a service started at boot. */
const registered = /\bupdate-rc\.d ([A-Za-z0-9_][A-Za-z0-9_.+-]*) (?:defaults|enable)(?=[\s;])/g;
const unitFile = /^(?:\/usr)?\/lib\/systemd\/system\/([^/]+)\.service$/;

/** The names of packages with a service that has a script in /etc/init.d, is started at boot, and has no unit. */
export function servedByInitScript(packages: readonly OpenedPackage[]): readonly string[] {
  const registering = packages.flatMap((one) => {
    const names = servicesOf(one);
    return names.length === 0 ? [] : [{ name: one.package.name, services: names }];
  });
  if (registering.length === 0) return [];
  const units = new Set(packages.flatMap(({ entries }) => [...entries.keys()].map((path) => unitFile.exec(path)?.[1])));
  return registering.filter(({ services }) => services.some((name) => !units.has(name))).map(({ name }) => name);
}

function servicesOf({ entries, scripts }: OpenedPackage): readonly string[] {
  return scripts
    .filter(({ name }) => name === "postinst")
    .flatMap(({ text }) => [...text.matchAll(registered)].map(([, name = ""]) => name))
    .filter((name) => entries.has(`/etc/init.d/${name}`));
}
