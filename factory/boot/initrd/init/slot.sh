# The slot: the two partitions that the root hash names, and the verified device that is made of them.

# Their names, into $data_name and $hash_name, unless the command line says others.
name_slot() {
  half=${root_hash%????????????????????????????????}
  : "${data_name:=PARTUUID=$(uuid_of "$half")}"
  : "${hash_name:=PARTUUID=$(uuid_of "${root_hash#"$half"}")}"
}

# Their devices, into $data and $hash.
find_slot() {
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
}

# /dev/mapper/usr: what is read from it is what the root hash says, or an error.
# Fields of the verity superblock (512 bytes, little-endian; cryptsetup's DMVerity wiki, "On-disk format").
verify_slot() {
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
}
