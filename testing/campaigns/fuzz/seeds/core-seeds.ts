import { mixedBytes } from "../../../samples/gzip.ts";
import type { SeedTable } from "./seeds.ts";

const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f ada@example.org";
const passwd =
  "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1::/:/usr/sbin/nologin\nada:x:1000:1000:Ada,,,:/home/ada:/bin/sh\n";
const group = "root:x:0:\nwheel:x:998:ada,core\nada:x:1000:\n";
const unit = `# a unit
[Unit]
Description=A thing \\
  of two lines
After=network-online.target multi-user.target
[Service]
ExecStart=/usr/bin/thing --option "a b" %i
Environment="A=b c" D='e'
[Install]
WantedBy=multi-user.target default.target
RequiredBy=other@%i.service
Alias=other.service
Also=thing.socket
DefaultInstance=tty1
`;

export const coreSeeds: SeedTable = {
  "core/utf8": () => ({
    samples: ["häßlich 😀 \ufeff text\n", Uint8Array.of(0xf0, 0x9f, 0x98, 0x80, 0xc3, 0xa9, 0xe2, 0x82)],
  }),
  "core/base64": () => ({ samples: ["aGVsbG8gd29ybGQ=", "YQ==", "YWI=", "aGVsbG8-_w", "aGVs\nbG8="] }),
  "core/deflate": () => ({
    samples: [
      mixedBytes(3000, { seed: 1, alphabet: 4, repeats: 60, longest: 258 }),
      mixedBytes(1000, { seed: 2, alphabet: 256, repeats: 10, longest: 30 }),
      new Uint8Array(2000),
    ],
  }),
  "core/account-rows": () => ({ samples: [passwd, group, "ada:!:19000:0:99999:7:::\n"] }),
  "core/accounts": () => ({ samples: [`${passwd}\n${group}`] }),
  "core/public-key": () => ({
    samples: [
      key,
      `command="a b",no-pty ${key}`,
      "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTY= a",
      "-----BEGIN OPENSSH PRIVATE KEY-----",
    ],
    words: ["ssh-rsa", "ssh-dss", "sk-ssh-ed25519@openssh.com", "cert-v01@openssh.com", "restrict,", 'from="*"'],
  }),
  "core/globs": () => ({
    samples: [
      "/usr/share/doc/**\n/usr/share/doc/a/b",
      "*.service\nssh.service",
      "[!a-z]?*\nAbc",
      "/a/**/b\n/a/x/y/b",
      "lib*.so.[0-9]*\nlibc.so.6",
    ],
  }),
  "core/firewall": () => ({
    samples: ["22", "443/tcp", "53/udp", "8000-8080/tcp", "10.0.0.0/8", "fe80::/10", "192.0.2.1"],
  }),
  "core/addresses": () => ({
    samples: ["10.0.0.1", "255.255.255.0", "24", "fe80::1", "::ffff:1.2.3.4", "2001:db8::1%eth0"],
  }),
  "core/paths": () => ({
    samples: ["/usr/lib/../bin/./sh", "a//b/../../..", "/", "", "/a/b/"].filter((path) => path !== ""),
  }),
  "core/sizes": () => ({ samples: ["10G", "512M", "1.5 GiB", "4096", "2TB", "64 KiB"] }),
  "core/presets": () => ({
    samples: ["# x\nenable ssh.service\ndisable *\nenable getty@.service tty1 tty2\nignore a*.socket\n"],
  }),
  "core/unit-names": () => ({
    samples: ["ssh.service", "getty@tty1.service", "dev-disk-by\\x2dlabel.mount", "a@.socket", "x@%i.service"],
  }),
  "core/units": () => ({
    samples: [unit, "[Container]\nImage=a\nExec=b\n[Install]\nWantedBy=default.target\n"],
    words: [
      "[Install]",
      "[Unit]",
      "WantedBy=",
      "UpheldBy=",
      "Also=",
      "Alias=",
      "\\\n",
      "; comment",
      "%%",
      "%j",
      '"',
      "'",
    ],
  }),
  "core/os-release": () => ({
    samples: [`NAME="Debian GNU/Linux"\nVERSION_ID='13'\nID=debian\nPRETTY_NAME="a \\"b\\" \\$c"\n`],
  }),
  "core/printable": () => ({ samples: ["plain\ttext", "\u001b[31mred\u001b[0m", "a\u202eb\r\n"] }),
  "core/data-urls": () => ({
    samples: [
      "data:,hello%20world",
      "data:;base64,aGVsbG8=",
      "data:text/plain;charset=utf-8;base64,YQ==",
      'data:a/b;c="d;e",x',
    ],
  }),
  "core/urls": () => ({
    samples: [
      "https://user:pass@example.org:8443/a/b?c=d&e#f",
      "http://[::1%25eth0]:80/",
      "s3://bucket/key?versionId=1",
      "tftp://host/file",
      "arn:aws:s3:::bucket/key",
      "file:///a%20b",
      "gs://b/k",
      "mailto:a@b",
      "//host/path",
    ],
  }),
  "core/versions": () => ({ samples: ["3.4.0", "3.7.0-experimental", "1.2.3-a.1+b.c", "v1.0", "10.20.30"] }),
  "core/suggestions": () => ({ samples: ["strage", "sytemd", "passwords"] }),
};
