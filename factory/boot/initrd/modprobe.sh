#!/bin/sh
# What the kernel calls for a module that it lacks (/proc/sys/kernel/modprobe). While the system is set up, /usr has it.
[ -x /sysroot/usr/sbin/modprobe ] && exec chroot /sysroot /usr/sbin/modprobe "$@"
exit 1
