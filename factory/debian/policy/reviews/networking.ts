import type { ReviewedScript } from "../../../scripts/reviewed-script.ts";
import { account, alternative, copy, directory, mode, ROOT_FILE } from "./effects.ts";

/** Network tools, SSH and certificates. */
export const networking: readonly ReviewedScript[] = [
  {
    package: "bind9",
    script: "postinst",
    sha256: ["22c794542040bc78f74a81bf96d4e84af22b8bcb06c9175531d44b589dc29e2d"],
    reason:
      "The server's account and folders; rndc's key is made at the first boot. Run apart, its programs wait for ever.",
    effects: [
      account("u bind - - /var/cache/bind /usr/sbin/nologin"),
      directory("/var/lib/bind", 0o775, "root", "bind"),
      mode("/etc/bind", 0o2755, "root", "bind"),
      mode("/etc/bind/named.conf", 0o644, "root", "bind"),
      mode("/etc/bind/named.conf.root-hints", 0o644, "root", "bind"),
      mode("/etc/bind/named.conf.local", 0o644, "root", "bind"),
      mode("/etc/bind/named.conf.options", 0o644, "root", "bind"),
      mode("/var/cache/bind", 0o775, "root", "bind"),
    ],
  },
  {
    package: "ca-certificates",
    script: "postinst",
    sha256: ["7d79fa8433c93c7ec1e753f4c4c4820b8c40ed3674829b3bb66a96dbbd701145"],
    reason: "The finisher of that name fills /etc/ssl/certs.",
    effects: [directory("/usr/local/share/ca-certificates")],
  },
  {
    package: "chrony",
    script: "postinst",
    sha256: ["2b456d3186a1f5ef3be8f21b8b895724150f58ce282ccbf069bed9ebd9541a5f"],
    reason: "The time service's account and its files.",
    effects: [
      account('u _chrony - "Chrony daemon" /var/lib/chrony'),
      copy("/usr/share/chrony/chrony.conf", "/etc/chrony/chrony.conf"),
      copy("/usr/share/chrony/chrony.keys", "/etc/chrony/chrony.keys"),
      mode("/etc/chrony/chrony.keys", 0o640, "root", "_chrony"),
      mode("/var/lib/chrony", 0o750, "_chrony", "_chrony"),
      mode("/var/log/chrony", 0o750, "_chrony", "_chrony"),
    ],
  },
  {
    package: "ebtables",
    script: "postinst",
    sha256: ["fe5fd3408b73d9ccbc4414b8fb99c193dfb24c0dc31a1e0a8f6ace7f88b2e3b7"],
    reason: "The older of two implementations.",
    effects: [
      alternative(
        "/usr/sbin/ebtables",
        "/usr/sbin/ebtables-legacy",
        10,
        ["/usr/sbin/ebtables-restore", "/usr/sbin/ebtables-legacy-restore"],
        ["/usr/sbin/ebtables-save", "/usr/sbin/ebtables-legacy-save"],
      ),
    ],
  },
  {
    package: "iproute2",
    script: "postinst",
    sha256: ["6c50d7c46e66aa322a83a405678dc12f7f65eeb1401db808a660f70d83a6e79c"],
    reason: "Gives /bin/ip capabilities where an administrator asked for it; nobody did.",
  },
  {
    package: "iptables",
    script: "postinst",
    sha256: ["4cd3af97adf8be211ca79bf174feabb558c63a5bb67eb779c35fffc383af8bf1"],
    reason: "Both implementations; nftables' one comes first.",
    effects: [
      alternative(
        "/usr/sbin/iptables",
        "/usr/sbin/iptables-legacy",
        10,
        ["/usr/sbin/iptables-restore", "/usr/sbin/iptables-legacy-restore"],
        ["/usr/sbin/iptables-save", "/usr/sbin/iptables-legacy-save"],
      ),
      alternative(
        "/usr/sbin/ip6tables",
        "/usr/sbin/ip6tables-legacy",
        10,
        ["/usr/sbin/ip6tables-restore", "/usr/sbin/ip6tables-legacy-restore"],
        ["/usr/sbin/ip6tables-save", "/usr/sbin/ip6tables-legacy-save"],
      ),
      alternative(
        "/usr/sbin/iptables",
        "/usr/sbin/iptables-nft",
        20,
        ["/usr/sbin/iptables-restore", "/usr/sbin/iptables-nft-restore"],
        ["/usr/sbin/iptables-save", "/usr/sbin/iptables-nft-save"],
      ),
      alternative(
        "/usr/sbin/ip6tables",
        "/usr/sbin/ip6tables-nft",
        20,
        ["/usr/sbin/ip6tables-restore", "/usr/sbin/ip6tables-nft-restore"],
        ["/usr/sbin/ip6tables-save", "/usr/sbin/ip6tables-nft-save"],
      ),
      alternative(
        "/usr/sbin/arptables",
        "/usr/sbin/arptables-nft",
        20,
        ["/usr/sbin/arptables-restore", "/usr/sbin/arptables-nft-restore"],
        ["/usr/sbin/arptables-save", "/usr/sbin/arptables-nft-save"],
      ),
      alternative(
        "/usr/sbin/ebtables",
        "/usr/sbin/ebtables-nft",
        20,
        ["/usr/sbin/ebtables-restore", "/usr/sbin/ebtables-nft-restore"],
        ["/usr/sbin/ebtables-save", "/usr/sbin/ebtables-nft-save"],
      ),
    ],
  },
  {
    package: "netbase",
    script: "postinst",
    sha256: ["5daf8d149a431da93b79abeaee9f11e43a5c3af011076144cd611340c355a83b"],
    reason: "/etc/hosts is a setting of the definition.",
    effects: [
      {
        kind: "file",
        path: "/etc/networks",
        text: "default\t\t0.0.0.0\nloopback\t127.0.0.0\nlink-local\t169.254.0.0\n\n",
        ...ROOT_FILE,
      },
    ],
  },
  {
    package: "netcat-openbsd",
    script: "postinst",
    sha256: ["a59d38887a2e5a299ff94ecdf689f78f541ae5d88d5da22ec9736b23724463f0"],
    reason: "One of several netcats.",
    effects: [
      alternative(
        "/usr/bin/nc",
        "/usr/bin/nc.openbsd",
        50,
        ["/usr/bin/netcat", "/usr/bin/nc.openbsd"],
        ["/usr/share/man/man1/nc.1.gz", "/usr/share/man/man1/nc_openbsd.1.gz"],
        ["/usr/share/man/man1/netcat.1.gz", "/usr/share/man/man1/nc_openbsd.1.gz"],
      ),
    ],
  },
  {
    package: "openssh-client",
    script: "postinst",
    sha256: ["4b52b61ecaea4f49d17f2608a32e61bcbaa60975a8208ca778cf604b91ba53c9"],
    reason: "The agent runs with a group of its own, so that nobody can trace it.",
    effects: [account("g _ssh -"), mode("/usr/bin/ssh-agent", 0o2755, "root", "_ssh")],
  },
  {
    package: "openssh-server",
    script: "preinst",
    sha256: ["a50a1b2c4be2b5855dc60e47645161d396f9de26201a4e850e52b0af565b7961"],
    reason: "Acts on upgrades only.",
  },
  {
    package: "openssh-server",
    script: "postinst",
    sha256: ["753073cfd3d57cae1ac68e663cfdd684070ed64c64016fefbdc2a9be9ccacde5"],
    reason: "The configuration as shipped; host keys are made at the first boot by sshd-keygen.service.",
    effects: [copy("/usr/share/openssh/sshd_config", "/etc/ssh/sshd_config")],
  },
  {
    package: "openssl",
    script: "postinst",
    sha256: ["9fb8c4464c9734444f0ab475bc64ee3d401f60a93e70d3cb9646e67efcdd68bc"],
    reason: "Makes a link for a folder that libssl3 carries.",
  },
  {
    package: "tcpdump",
    script: "postinst",
    sha256: ["c05b2b59ab515b1c6a4dca341ade88bdb7d4b1a7f27980d54600cb29d19746b1"],
    reason: "An account to drop privileges to.",
    effects: [account("u tcpdump - - /nonexistent")],
  },
];
