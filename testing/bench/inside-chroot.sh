# Runs a command with a folder as its root: sh inside-chroot.sh FOLDER COMMAND... Called in mount and PID namespaces of
# its own: nothing that is mounted here is seen outside, and all of it ends with the command. The root is exchanged with
# pivot_root, because mkosi makes further namespaces, which the kernel refuses to a process in a plain chroot.
set -eu

root=$1
shift
mount --make-rprivate /
mount --bind "$root" "$root"
cd "$root"
mkdir -p oldroot
mount -t proc proc proc
mount --rbind /dev dev
mount -t sysfs sys sys
mount -t tmpfs tmp tmp
mount -t tmpfs run run
pivot_root . oldroot
umount -l oldroot
cd /work
# Not exec: this shell is the namespace's first process, which waits for whatever others leave behind.
"$@"
