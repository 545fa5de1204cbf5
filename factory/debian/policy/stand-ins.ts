import { dpkgDatabase } from "./dpkg-database.ts";

/** What systemctl(1) does where nothing runs: it knows which units are wanted, and all else is as if it were done. */
export const systemctlStandIn = `#!/bin/sh
verb=
units=
scope=
for word; do
  case $word in
    --global) scope=--user ;;
    -*) ;;
    *.*) units="$units $word" ;;
    *) if [ -z "$verb" ]; then verb=$word; else units="$units $word.service"; fi ;;
  esac
done
case $verb in
  enable | disable | mask | unmask | reenable)
    [ "$verb" != reenable ] || verb=enable
    for unit in $units; do deb-systemd-helper "$verb" "$unit" || exit 1; done
    ;;
  preset)
    # deb-systemd-helper asks for it where there is a systemctl; without one it makes the links itself.
    helper=$(command -v deb-systemd-helper) || exit 1
    for unit in $units; do
      sed 's/^my \\$has_systemctl = .*/my $has_systemctl = 0;/' "$helper" | perl - $scope enable "$unit" || exit 1
    done
    ;;
  is-enabled) for unit in $units; do deb-systemd-helper --quiet is-enabled "$unit" || exit 1; done ;;
  is-active | is-failed | is-system-running | status) exit 3 ;;
esac
exit 0
`;

/** Where the stand-in of setcap(8) says what it was told: "CAPABILITIES<tab>PATH" a line. */
export const toldCapabilities = `${dpkgDatabase}/capabilities`;

/** What setcap(8) does without root's rights: it says what it was told. Every file takes two words. */
export const setcapStandIn = `#!/bin/sh
while :; do
  case "$1" in
    -q | -f) shift ;;
    -n) shift 2 ;;
    *) break ;;
  esac
done
[ "$1" = -v ] && exit 0
while [ $# -ge 2 ]; do
  [ -f "$2" ] || exit 1
  printf '%s\\t%s\\n' "$1" "$(readlink -f "$2")" >> ${toldCapabilities}
  shift 2
done
`;

/** Where the stand-in of setfacl(1) says what it was told: `RecordingPolicy.acls`. */
export const toldAcls = `${dpkgDatabase}/acls`;

/** What setfacl(1) does where a file system has no ACLs: it says what it was told, of each path. */
export const setfaclStandIn = String.raw`#!/usr/bin/perl
use strict;
use Cwd ();
use Getopt::Long ();
my (@said, $default, $all, $tested);
my $say = sub { my ($verb) = @_; sub { push @said, [$verb, $_[1]] } };
my $list = sub {
  my ($verb) = @_;
  sub {
    open my $file, $_[1] eq "-" ? "<-" : "<$_[1]" or die "setfacl: $_[1]: $!\n";
    push @said, [$verb, join ",", map { s/#.*//r =~ s/\s//gr } <$file>];
  }
};
Getopt::Long::Configure("bundling", "permute", "no_ignore_case");
Getopt::Long::GetOptions(
  "m|modify=s" => $say->("modify"), "x|remove=s" => $say->("remove"), "set=s" => $say->("set"),
  "M|modify-file=s" => $list->("modify"), "X|remove-file=s" => $list->("remove"), "set-file=s" => $list->("set"),
  "b|remove-all" => $say->("clear"), "k|remove-default" => $say->("clear-default"),
  "d|default" => \$default, "R|recursive" => \$all, "test" => \$tested,
  map { $_ => sub { } } "n|no-mask", "mask", "L|logical", "P|physical"
) or exit 2;
exit 0 if $tested;
open my $told, ">>", "${toldAcls}" or die "setfacl: $!\n";
my $status = 0;
for my $path (@ARGV) {
  if (!-e $path) { print STDERR "setfacl: $path: No such file or directory\n"; $status = 1; next }
  my @paths = (Cwd::abs_path($path));
  if ($all) {
    open my $found, "-|", "find", $paths[0], "-mindepth", "1", "!", "-type", "l";
    push @paths, map { chomp; $_ } <$found>;
  }
  for my $one (@paths) {
    for (@said) {
      my ($verb, $entries) = @$_;
      # Files have no defaults for what is made in them.
      next if ($verb eq "clear-default" || $default) && !-d $one;
      $entries = "" if $verb =~ /^clear/;
      my @entries = grep { /./ } split /,/, $entries;
      @entries = map { /^d(efault)?:/ ? $_ : "d:$_" } @entries if $default;
      @entries = grep { !/^d(efault)?:/ } @entries if !-d $one && $one ne $paths[0];
      print $told join("\t", $verb, join(",", @entries), $one), "\n" if @entries || $verb =~ /^clear/;
    }
  }
}
exit $status;
`;
