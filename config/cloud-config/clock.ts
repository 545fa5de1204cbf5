import type { Context } from "./context.ts";
import { type Parts, textFile } from "./parts.ts";
import { ignoreOthers, type Placed, readFlag, readLine, readLines, readMap, readText, valueAt } from "./read.ts";

/** `timezone`: /etc/localtime and /etc/timezone (`distros.set_etc_timezone`). */
export function translateTimezone(value: Placed, context: Context): Parts {
  const zone = readLine(value, context)?.trim();
  if (zone === undefined) return {};
  if (!/^[A-Za-z0-9_+-]+(?:\/[A-Za-z0-9_+-]+)*$/.test(zone)) {
    context.ignore(value.path, "it is no name of a time zone");
    return {};
  }
  return {
    files: [textFile("/etc/timezone", `${zone}\n`)],
    links: [{ path: "/etc/localtime", target: `../usr/share/zoneinfo/${zone}`, overwrite: true }],
  };
}

/** `locale` and `locale_configfile`. What a locale is, the image has; its name is set here. */
export function translateLocale(value: Placed, file: Placed | undefined, context: Context): Parts {
  if (value.node.kind === "boolean" && value.node.text === "false") return {};
  const locale = readLine(value, context)?.trim();
  if (locale === undefined) return {};
  if (!/^[A-Za-z0-9_.@-]+$/.test(locale)) {
    context.ignore(value.path, "it is no name of a locale");
    return {};
  }
  const path = readLine(file, context);
  if (file !== undefined && path !== undefined && !/^(?:\/(?!\.\.?(?:\/|$))[^/]+)+$/.test(path)) {
    context.ignore(file.path, "it has to be a path from the root on");
    return { files: [textFile("/etc/locale.conf", `LANG=${locale}\n`)] };
  }
  return { files: [textFile(path ?? "/etc/locale.conf", `LANG=${locale}\n`)] };
}

const ntpReasons = {
  config: "time is kept by systemd-timesyncd, which takes servers only",
  peers: "time is kept by systemd-timesyncd, which has no peers",
  allow: "time is kept by systemd-timesyncd, which serves nobody",
};

/** `ntp`: servers and pools for systemd-timesyncd, which images have running. */
export function translateNtp(value: Placed, context: Context): Parts {
  const map = readMap(value, context);
  if (map === undefined) return {};
  ignoreOthers(map, ["enabled", "ntp_client", "servers", "pools"], ntpReasons, context);
  if (!readFlag(valueAt(map, "enabled"), true)) return {};
  const client = readText(valueAt(map, "ntp_client"), context) ?? "auto";
  if (client !== "auto" && client !== "systemd-timesyncd") {
    context.ignore([...map.path, "ntp_client"], "time is kept by systemd-timesyncd");
  }
  const hosts = ["servers", "pools"].flatMap((key) => {
    const list = valueAt(map, key);
    return readLines(list, context).filter((host) => {
      const isHost = /^[A-Za-z0-9_.:%-]+$/.test(host);
      if (!isHost) context.ignore(list?.path ?? map.path, `${JSON.stringify(host)} is no name or address of a host`);
      return isHost;
    });
  });
  if (hosts.length === 0) return {};
  // An empty value first: servers of the image's are not among them.
  return {
    files: [textFile("/etc/systemd/timesyncd.conf.d/cloud-config.conf", `[Time]\nNTP=\nNTP=${hosts.join(" ")}\n`)],
  };
}
