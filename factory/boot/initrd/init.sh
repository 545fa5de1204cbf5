#!/bin/sh
# The first process: finds the slot that the root hash names, verifies it, mounts it on /usr and hands over to it.
#
# Kernel command line:
#   usrhash=HASH                    root hash of /usr; its halves are the PARTUUIDs of the slot's two partitions
#   systemd.verity_usr_data=DEVICE  instead of the first half (DEVICE: /dev/... or PARTUUID=...)
#   systemd.verity_usr_hash=DEVICE  instead of the second half
#   wherry.on_corruption=ACTION     error (default: the read fails), restart or panic
#   wherry.on_failure=ACTION        reboot (default), poweroff or halt
#   wherry.wait=SECONDS             how long to wait for the disk, 30 by default
#   wherry.debug                    show every command

export PATH=/bin:/sbin:/usr/bin:/usr/sbin
export DM_DISABLE_UDEV=1

# One line on the console with the kernel's uptime, and the same in the kernel's log for those who read it later.
say() {
  uptime=0.00
  [ -r "$proc/uptime" ] && read -r uptime _ <"$proc/uptime"
  echo "[$uptime] wherry: $*"
  [ -w "$dev/kmsg" ] && echo "<7>wherry: $*" >"$dev/kmsg"
}

# Never a silent hang: the reason, what to do, then the machine is stopped.
fail() {
  say "FAILED: $1"
  [ -n "${2:-}" ] && say "  $2"
  say "  $on_failure in 10 seconds"
  sleep 10
  case $on_failure in
    poweroff | halt) "$on_failure" -f ;;
    *) reboot -f ;;
  esac
  # A machine that cannot be stopped stays as it is; the first process must not end.
  while :; do sleep 3600; done
}

proc=/proc dev=/dev on_failure=reboot
mkdir -p /proc /sys /dev /run /sysroot
mount -t proc -o nosuid,noexec,nodev proc /proc
mount -t sysfs -o nosuid,noexec,nodev sysfs /sys
mount -t devtmpfs -o nosuid,mode=0755 devtmpfs /dev
mount -t tmpfs -o nosuid,nodev,mode=0755,size=20% tmpfs /run

root_hash='' data_name='' hash_name='' corruption='' wait=30
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
  esac
done
set +f
say "initrd"

case $root_hash in
  *[!0-9a-f]*) root_hash='' ;;
esac
[ ${#root_hash} -eq 64 ] ||
  fail "the kernel command line has no usrhash= of 64 lower-case hexadecimal digits" \
    "boot the image's own boot file (UKI): it carries the hash"

# /etc/modules has a line for each module: name, modules that must come before it (separated by commas, or "-"), and the
# aliases of the devices that it serves; without any, it is always loaded.
loaded=,
load() {
  modules=$2,$1
  IFS=,
  for module in $modules; do
    case $module,$loaded in
      -,* | *",$module,"*) continue ;;
    esac
    loaded=$loaded$module,
    insmod "/lib/modules/$module.ko" || say "module $module was not loaded"
  done
  unset IFS
}

# Loads the drivers of the devices that are there. More may turn up once a bus has its driver, so this is called again.
load_drivers() {
  aliases=$(cat /sys/bus/pci/devices/*/modalias /sys/bus/virtio/devices/*/modalias /sys/bus/vmbus/devices/*/modalias \
    /sys/bus/xen/devices/*/modalias /sys/bus/acpi/devices/VMBUS*/modalias /sys/bus/acpi/devices/LNRO0005*/modalias \
    /sys/devices/system/cpu/modalias 2>/dev/null)
  [ "$aliases" = "${known_aliases:-}" ] && return
  known_aliases=$aliases
  set -f
  while read -r name before patterns; do
    case $loaded in
      *",$name,"*) continue ;;
    esac
    [ -z "$patterns" ] && load "$name" "$before"
    for pattern in $patterns; do
      for alias in $aliases; do
        # shellcheck disable=SC2254 # it is meant as a pattern
        case $alias in
          $pattern) load "$name" "$before" && break 2 ;;
        esac
      done
    done
  done </etc/modules
  set +f
}

# The bytes of a file from block $2 on, $4 blocks of $3 bytes, in hexadecimal.
hex_of() {
  dd if="$1" bs="$3" skip="$2" count="$4" 2>/dev/null | od -An -v -tx1 | tr -d ' \n'
}
# Bytes $1 to $1 + $2 of $hex, into $field; and the same as a little-endian number, into $number. Every process that is not
# started saves time on an emulated machine.
field() {
  field=${hex:$(($1 * 2)):$(($2 * 2))}
}
number() {
  field "$1" "$2"
  reversed=''
  while [ -n "$field" ]; do
    reversed=${field:0:2}$reversed
    field=${field:2}
  done
  number=$((0x$reversed))
}

# Prints the device of the partition whose entry in a disk's GPT has this UUID (UEFI specification 2.10, section 5.3). The
# kernel of Debian 13 does not tell partitions' UUIDs, only their names.
find_in_gpt() {
  read -r block <"/sys/class/block/$1/queue/logical_block_size"
  hex=$(hex_of "/dev/$1" 1 "$block" 1)
  [ "${hex:0:16}" = 4546492050415254 ] || return
  number 72 8
  entries=$number
  number 84 4
  size=$number last=0
  [ "$size" -eq 128 ] || return
  for partition in "/sys/class/block/$1"/*/partition; do
    read -r number <"$partition" && [ "$number" -gt "$last" ] && last=$number
  done
  # On disk, the first three groups of a UUID are little-endian.
  id=$2
  wanted=${id:6:2}${id:4:2}${id:2:2}${id:0:2}${id:11:2}${id:9:2}${id:16:2}${id:14:2}${id:19:4}${id:24}
  hex=$(hex_of "/dev/$1" "$entries" "$block" $(((last * size + block - 1) / block)))
  for partition in "/sys/class/block/$1"/*/partition; do
    read -r number <"$partition" || continue
    field $(((number - 1) * size + 16)) 16
    [ "$field" = "$wanted" ] || continue
    partition=${partition%/partition}
    echo "/dev/${partition##*/}"
    return
  done
}

# Prints the device of a name, once it is there.
find_device() {
  case $1 in
    PARTUUID=*)
      for disk in /sys/class/block/*; do
        set -- "$1" "$disk"/*/partition
        [ -e "$2" ] || continue
        device=$(find_in_gpt "${disk##*/}" "${1#PARTUUID=}")
        [ -n "$device" ] && echo "$device" && return
      done
      ;;
    /dev/*) [ -b "$1" ] && echo "$1" ;;
  esac
}

list_devices() {
  for folder in /sys/class/block/*; do
    name=''
    while IFS='=' read -r key value; do
      [ "$key" = PARTNAME ] && name=$value
    done <"$folder/uevent"
    read -r sectors <"$folder/size"
    say "  ${folder##*/} $((sectors / 2048)) MiB $name"
  done
}

# 32 hexadecimal digits as a UUID.
uuid_of() {
  echo "${1:0:8}-${1:8:4}-${1:12:4}-${1:16:4}-${1:20}"
}

half=${root_hash%????????????????????????????????}
: "${data_name:=PARTUUID=$(uuid_of "$half")}"
: "${hash_name:=PARTUUID=$(uuid_of "${root_hash#"$half"}")}"

data='' hash='' began='' told=''
while :; do
  load_drivers
  [ -n "$data" ] || data=$(find_device "$data_name")
  [ -n "$hash" ] || hash=$(find_device "$hash_name")
  [ -n "$data" ] && [ -n "$hash" ] && break
  read -r uptime _ </proc/uptime
  uptime=${uptime%.*}
  : "${began:=$uptime}"
  if [ $((uptime - began)) -ge "$wait" ]; then
    missing="usr ($data_name)"
    [ -n "$data" ] && missing="usr-verity ($hash_name)"
    say "block devices:"
    list_devices
    fail "no partition $missing within $wait seconds" \
      "is this the disk of this release, and does the initrd have the driver of its controller?"
  fi
  [ $((uptime - began)) -ge 3 ] && [ -z "$told" ] && told=1 && say "waiting for the disk"
  sleep 0.1
done
say "disk $data $hash"

# Fields of the verity superblock (512 bytes, little-endian; cryptsetup's DMVerity wiki, "On-disk format").
damaged="the slot is damaged; boot the other one, or write the disk anew"
hex=$(hex_of "$hash" 0 512 1)
field 0 8
[ "$field" = 7665726974790000 ] ||
  fail "$hash does not begin with a verity superblock" "$damaged"
# Version 1, hash type 1, "sha256" and a NUL.
field 32 7
[ "${hex:16:16} $field" = "0100000001000000 73686132353600" ] ||
  fail "$hash is verified in a way that this initrd does not know" "$damaged"
number 64 4
data_block=$number
number 68 4
hash_block=$number
number 72 8
blocks=$number
number 80 2
salt=-
[ "$number" -gt 0 ] && field 88 "$number" && salt=$field
[ "$data_block" -ge 512 ] && [ "$hash_block" -ge 512 ] && [ "$blocks" -gt 0 ] ||
  fail "the verity superblock of $hash makes no sense" "$damaged"
options=ignore_zero_blocks count=1
[ -n "$corruption" ] && options="$options $corruption" count=2
dmsetup create usr --readonly --noudevsync --noudevrules --table \
  "0 $((blocks * data_block / 512)) verity 1 $data $hash $data_block $hash_block $blocks 1 sha256 $root_hash $salt $count $options" ||
  fail "the verified device over $data cannot be set up" "the messages above say why"
dmsetup mknodes --noudevsync usr
say "verity"

mount -t tmpfs -o mode=0755,size=16M,nr_inodes=4096 root /sysroot || fail "no memory for the root file system"
cd /sysroot || fail "no memory for the root file system"
mkdir -p usr proc sys dev run etc var home opt srv mnt media boot efi
mkdir -m 0700 root
mkdir -m 1777 tmp
mount -t erofs -o ro,nodev /dev/mapper/usr usr ||
  fail "/usr cannot be mounted from $data" "if the kernel reports a verity error above, the slot is damaged: boot the other one"
for folder in bin sbin lib lib32 lib64 libx32; do
  [ -d "usr/$folder" ] && ln -s "usr/$folder" "$folder"
done
say "usr"

for folder in proc sys dev run; do
  mount -o move "/$folder" "$folder"
done
proc=/sysroot/proc dev=/sysroot/dev

[ -x usr/lib/wherry/setup ] || fail "/usr has no lib/wherry/setup" "the image was not built by this version of the builder"
WHERRY_USR_DEVICE=$data chroot . /usr/lib/wherry/setup ||
  fail "the system could not be set up" "the lines above say why"

init=''
for candidate in usr/lib/systemd/systemd usr/sbin/init; do
  if [ -x "$candidate" ] || [ -L "$candidate" ]; then
    init=/$candidate
    break
  fi
done
[ -n "$init" ] || fail "/usr has neither lib/systemd/systemd nor sbin/init" "add an init system to the image's packages"
say "init"
cd /
exec switch_root /sysroot "$init"
