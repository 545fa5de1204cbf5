# The first process: finds the slot that the root hash names, verifies it, mounts it on /usr and hands over to it.

export PATH=/bin:/sbin:/usr/bin:/usr/sbin
export DM_DISABLE_UDEV=1

mount_kernel_file_systems
read_command_line
say "initrd"
require_root_hash

name_slot
find_slot
say "disk $data $hash"
verify_slot
say "verity"

mount_root
say "usr"
move_kernel_file_systems
set_up_system

find_init
say "init"
cd /
exec switch_root /sysroot "$init"
