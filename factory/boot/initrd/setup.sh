#!/bin/sh
# Makes the machine's state ready before the init system starts: /var, /etc, /home and their like.
#
# Runs as root inside the new root, from the verified /usr, with /proc, /sys, /dev and /run mounted. WHERRY_USR_DEVICE
# is the partition that /usr comes from. Every step may be cut off at any instruction and is made good at the next boot.

export PATH=/usr/sbin:/usr/bin
export LC_ALL=C
umask 022

# What the image ships of /etc and /var.
pristine=/usr/lib/wherry

say() {
  read -r uptime _ </proc/uptime
  echo "[$uptime] wherry: $*"
  [ -w /dev/kmsg ] && echo "<7>wherry: $*" >/dev/kmsg
}

fail() {
  say "FAILED: $1"
  say "  $2"
  exit 1
}

have() {
  for program in "$@"; do
    command -v "$program" >/dev/null || return 1
  done
}

# Whether the uevent file $1 has the line $2.
has_line() {
  while read -r line; do
    [ "$line" = "$2" ] && return
  done <"$1"
  return 1
}

# The disk of /usr and its partition called "var", as names below /sys/class/block.
find_var() {
  disk='' var='' number=''
  partition=$(readlink -f "/sys/class/block/${WHERRY_USR_DEVICE##*/}") || return
  [ -e "$partition/partition" ] || return
  disk=${partition%/*}
  disk=${disk##*/}
  for folder in "${partition%/*}"/*/; do
    [ -e "$folder/partition" ] || continue
    has_line "$folder/uevent" PARTNAME=var || continue
    folder=${folder%/}
    var=${folder##*/}
    read -r number <"$folder/partition"
  done
}

# Grows the last partition to the end of the disk. sfdisk writes the backup table first: one of the two is always whole.
grow_var() {
  read -r disk_size <"/sys/class/block/$disk/size"
  read -r start <"/sys/class/block/$var/start"
  read -r size <"/sys/class/block/$var/size"
  # Less than 4 MiB is what alignment and the backup table leave over.
  [ $((disk_size - start - size)) -gt 8192 ] || return 0
  if ! have sfdisk partx; then
    say "var keeps its size: the image has no sfdisk and partx"
    return 0
  fi
  said=$(echo ', +' | sfdisk --quiet --no-reread --no-tell-kernel --force -N "$number" "/dev/$disk" 2>&1) ||
    fail "the partition var of /dev/$disk cannot be grown: $said" "check the disk's partition table"
  partx --update --nr "$number" "/dev/$disk" ||
    fail "the kernel refuses the new size of /dev/$var" "reboot; if it happens again, check the disk's partition table"
  read -r grown <"/sys/class/block/$var/size"
  say "var grew from $((size / 2048)) to $((grown / 2048)) MiB"
}

# Until the label is "var", nothing on the file system counts: it is made anew. Block size and inodes are those of a large
# disk, even if this one is still small.
make_var() {
  said=$(mkfs.ext4 -q -F -L var-new -b 4096 -i 16384 -m 1 -E lazy_itable_init=1,lazy_journal_init=1 "/dev/$var" 2>&1) ||
    fail "no file system can be made on /dev/$var: $said" "check the disk"
  say "var is a new file system"
}

check_var() {
  have e2fsck || return 0
  said=$(e2fsck -p "/dev/$var" 2>&1)
  status=$?
  [ $status -eq 0 ] || say "$said"
  [ $status -lt 4 ] || fail "the file system of /dev/$var is damaged (e2fsck -p: status $status)" \
    "attach the disk to another machine, save the data and run e2fsck on it"
}

mount_var() {
  find_var
  if [ -z "$var" ]; then
    mount_volatile_var "the disk of /usr has no partition called var"
    return
  fi
  if ! have mkfs.ext4 blkid; then
    mount_volatile_var "the image has no mkfs.ext4 and blkid"
    return
  fi
  grow_var
  new=''
  said=$(blkid -p -o export -s LABEL -s TYPE "/dev/$var")
  # Status 0 is for a partition without content, too; 2 means that nothing is known of it, 8 that it looks like several things.
  case $?,$said in
    0,*LABEL=var-new*TYPE=ext4*) new=1 ;;
    0,*TYPE=ext4*) ;;
    [02],*TYPE=*) fail "/dev/$var holds a file system other than ext4" "it is not touched; erase it (wipefs) or replace the disk" ;;
    [02],*) new=1 ;;
    *) fail "it is not clear what /dev/$var holds" "it is not touched; erase it (wipefs) or replace the disk" ;;
  esac
  if [ -n "$new" ]; then make_var; else check_var; fi
  mount -t ext4 "/dev/$var" /var || fail "/dev/$var cannot be mounted on /var" "the kernel's messages say why"
  # While mounted, the journal carries the change through a power cut. Without need it does nothing.
  if [ -z "$new" ] && have resize2fs; then
    said=$(resize2fs "/dev/$var" 2>&1) || say "var keeps its size: $said"
  fi
}

mount_volatile_var() {
  say "var is VOLATILE, nothing is kept over a reboot: $1"
  mount -t tmpfs -o mode=0755 var /var || fail "no memory for /var" "give the machine more memory"
}

# Copies what is missing in the second folder, and leaves alone what is there. A copy appears whole or not at all. A shell
# has no local names: after the call of itself, nothing but the two arguments is relied on.
copy_missing() {
  for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
    [ -e "$entry" ] || [ -L "$entry" ] || continue
    target=$2/${entry##*/}
    if [ -d "$entry" ] && [ ! -L "$entry" ] && [ -d "$target" ]; then
      copy_missing "$entry" "$target"
    elif [ ! -e "$target" ] && [ ! -L "$target" ]; then
      rm -rf "$2/.wherry-new"
      cp -a "$entry" "$2/.wherry-new" && mv "$2/.wherry-new" "$target" ||
        fail "$target cannot be written" "is the disk full?"
    fi
  done
}

# The machine's identity: 32 hexadecimal digits, made once (machine-id(5)).
make_machine_id() {
  id=''
  [ -r /etc/machine-id ] && read -r id </etc/machine-id
  case $id in
    *[!0-9a-f]*) ;;
    *) [ ${#id} -eq 32 ] && return ;;
  esac
  read -r id </proc/sys/kernel/random/uuid
  id=$(echo "$id" | tr -d -)
  echo "$id" >/etc/machine-id.new && chmod 0444 /etc/machine-id.new && mv /etc/machine-id.new /etc/machine-id ||
    fail "/etc/machine-id cannot be written" "is the disk full?"
}

# One kind of key is enough for every client of the last ten years, and takes no time to make.
make_host_key() {
  key=/etc/ssh/ssh_host_ed25519_key
  [ -x /usr/sbin/sshd ] && [ ! -s "$key" ] && have ssh-keygen || return 0
  rm -f "$key.new" "$key.new.pub"
  ssh-keygen -q -t ed25519 -N '' -C '' -f "$key.new" || fail "no SSH host key can be made" "is the disk full?"
  mv "$key.new.pub" "$key.pub" && mv "$key.new" "$key"
}

mount_var
if [ -d "$pristine/var" ]; then
  # A new file system counts only when all of this is done.
  if [ -n "${new:-}" ]; then cp -a "$pristine/var/." /var; else copy_missing "$pristine/var" /var; fi ||
    fail "/var cannot be filled" "is the disk full?"
fi
mkdir -p /var/lib/wherry/etc/upper /var/lib/wherry/etc/work /var/home /var/opt /var/srv
mkdir -p -m 0700 /var/root
say "var"

if [ -d "$pristine/etc" ]; then
  # The lower layer changes with every release; these features would tie the upper one to it.
  features=index=off,redirect_dir=off,metacopy=off,xino=off
  layers=lowerdir=$pristine/etc,upperdir=/var/lib/wherry/etc/upper,workdir=/var/lib/wherry/etc/work
  mount -t overlay -o "$features,$layers" etc /etc ||
    fail "/etc cannot be laid over $pristine/etc" "the kernel's messages say why"
fi
for folder in home root opt srv; do
  mount --bind "/var/$folder" "/$folder" || fail "/$folder cannot be mounted" "the kernel's messages say why"
done
make_machine_id
make_host_key
say "etc"

if [ -n "${new:-}" ]; then
  sync
  have e2label && e2label "/dev/$var" var || fail "/dev/$var cannot be named" "check the disk"
  sync
fi
exit 0
