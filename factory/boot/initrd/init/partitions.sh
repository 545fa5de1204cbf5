# From the name of a partition to its device.

# Prints the device of the partition whose entry in a disk's GPT has this UUID (UEFI specification 2.10, section 5.3).
# The kernel of Debian 13 does not tell partitions' UUIDs, only their names.
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
