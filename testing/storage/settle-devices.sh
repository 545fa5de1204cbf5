#!/bin/sh
# What kernel and udev do for disks: nodes for their partitions, and links below /dev/disk. The arguments are disks.
# The kernel of a test machine may not read partition tables by itself; partx tells it.
mkdir -p /dev/disk/by-partlabel /dev/disk/by-partuuid /dev/disk/by-label /dev/disk/by-uuid
find /dev/disk/by-part* /dev/disk/by-label /dev/disk/by-uuid -type l -exec rm -f {} +
for disk; do
  partx --update --nr 1:128 "$disk" 2>/dev/null
  for node in "$disk" "$disk"p*; do
    [ -b "$node" ] || continue
    blkid --probe --output udev "$node" 2>/dev/null | while IFS='=' read -r key value; do
      case $key in
        ID_PART_ENTRY_NAME) folder=by-partlabel ;;
        ID_PART_ENTRY_UUID) folder=by-partuuid ;;
        ID_FS_LABEL_ENC) folder=by-label ;;
        ID_FS_UUID_ENC) folder=by-uuid ;;
        *) continue ;;
      esac
      ln -sf "$node" "/dev/disk/$folder/$value"
    done
  done
done
exit 0
