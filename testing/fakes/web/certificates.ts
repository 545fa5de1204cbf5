import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tool } from "@wherry/factory/tools/tool.ts";

export interface TestCertificates {
  /** PEM, of the authority that signed `certificate`. */
  readonly authority: string;
  readonly key: string;
  readonly certificate: string;
}

/** An authority of one's own, and a server's certificate by it for these host names. Made by openssl in the folder. */
export function makeCertificates(openssl: Tool, folder: string, names: readonly string[]): TestCertificates {
  const run = (...words: string[]) =>
    execFileSync(openssl.file, [...openssl.prefix, ...words], {
      cwd: folder,
      stdio: "pipe",
      env: { ...process.env, OPENSSL_CONF: "/dev/null" },
    });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-batch"];
  writeFileSync(join(folder, "request.cnf"), "[req]\ndistinguished_name = name\n[name]\n");
  const authority = ["-subj", "/CN=Test authority", "-addext", "basicConstraints=critical,CA:TRUE"];
  run("req", "-config", "request.cnf", "-x509", ...newKey, ...authority, "-keyout", "ca.key", "-out", "ca.pem");
  run("req", "-config", "request.cnf", ...newKey, "-subj", "/CN=server", "-keyout", "server.key", "-out", "server.csr");
  writeFileSync(join(folder, "names.cnf"), `subjectAltName = ${names.map((name) => `DNS:${name}`).join(",")}\n`);
  const signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names.cnf"];
  run("x509", "-req", "-in", "server.csr", ...signing, "-out", "server.pem");
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  return { authority: read("ca.pem"), key: read("server.key"), certificate: read("server.pem") };
}
