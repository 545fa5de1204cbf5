# What the kernel command line says:
#
#   usrhash=HASH                    root hash of /usr; its halves are the PARTUUIDs of the slot's two partitions
#   systemd.verity_usr_data=DEVICE  instead of the first half (DEVICE: /dev/... or PARTUUID=...)
#   systemd.verity_usr_hash=DEVICE  instead of the second half
#   wherry.on_corruption=ACTION     error (default: the read fails), restart or panic
#   wherry.on_failure=ACTION        reboot (default), poweroff or halt
#   wherry.wait=SECONDS             how long to wait for the disk, 30 by default
#   wherry.debug                    show every command
#   wherry.debug-shell              a shell on the console before a failed boot ends: whoever is at the console is root

on_failure=reboot debug_shell=''
root_hash='' data_name='' hash_name='' corruption='' wait=30

read_command_line() {
  read -r command_line </proc/cmdline
  # Words are split at blanks; a quoted value with blanks is of no interest here, and patterns must not expand.
  set -f
  for word in $command_line; do
    value=${word#*=}
    case $word in
      usrhash=*) root_hash=$value ;;
      systemd.verity_usr_data=*) data_name=$value ;;
      systemd.verity_usr_hash=*) hash_name=$value ;;
      wherry.on_corruption=restart) corruption=restart_on_corruption ;;
      wherry.on_corruption=panic) corruption=panic_on_corruption ;;
      wherry.on_failure=reboot | wherry.on_failure=poweroff | wherry.on_failure=halt) on_failure=$value ;;
      wherry.wait=[0-9] | wherry.wait=[0-9][0-9] | wherry.wait=[0-9][0-9][0-9]) wait=$value ;;
      wherry.debug) set -x ;;
      wherry.debug-shell) debug_shell=1 ;;
    esac
  done
  set +f
}

require_root_hash() {
  case $root_hash in
    *[!0-9a-f]*) root_hash='' ;;
  esac
  [ ${#root_hash} -eq 64 ] ||
    fail "the kernel command line has no usrhash= of 64 lower-case hexadecimal digits" \
      "boot the image's own boot file (UKI): it carries the hash"
}
