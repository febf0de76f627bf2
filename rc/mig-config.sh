#!/bin/sh
# Part of rc/mig: the config volume. Uses say, fail, me, user and MIG_* of the script that reads it.
# shellcheck disable=SC2154,SC2034

# A helper gets its job another way and has no config volume.
check_config() {
  [ "$MIG_COMMAND" = serve ] || return 0
  [ -d "$MIG_CONFIG" ] ||
    fail "$NOT_CONFIGURED" "Cannot start MIG: $MIG_CONFIG is not there" \
      "Mount the config volume there (grid.info and private.key are on it), then: $self start"
  if [ ! -x "$MIG_CONFIG" ] || [ ! -r "$MIG_CONFIG" ]; then
    fail "$DENIED" "Cannot start MIG: $me may not look into $MIG_CONFIG" "Call this as root"
  fi
  if [ ! -e "$MIG_CONFIG/grid.info" ]; then
    what="$MIG_CONFIG holds no grid.info."
    [ -n "$(ls -A "$MIG_CONFIG")" ] || what="$MIG_CONFIG is empty. Is the config volume mounted?"
    say "$what MIG can move nothing until grid.info and private.key are there"
  elif [ ! -e "$MIG_CONFIG/private.key" ]; then
    say "$MIG_CONFIG holds no private.key. MIG can log in to no controller until it is there; mig keygen makes one"
  fi
  [ "$me" != root ] || [ -w "$MIG_CONFIG" ] ||
    say "$MIG_CONFIG is read-only: owners and modes there cannot be mended"
}

mend_config() {
  [ "$MIG_COMMAND" = serve ] || return 0
  mend grid.info root:root 644
  group=$(id -gn "$user")
  mend private.key "$user:$group" 600
  mend mig.ini "$user:$group" 600
}

# mend FILE OWNER MODE: says what it changed and what it could not; never fails.
mend() {
  file=$MIG_CONFIG/$1
  [ -e "$file" ] || return 0
  if [ -L "$file" ]; then
    say "$file is a symbolic link: its owner and mode are left as they are"
    return 0
  fi
  owner=$(stat -c %U:%G "$file") mode=$(stat -c %a "$file")
  # Who runs all of it as himself owns all of it.
  if [ "$owner" != "$2" ] && { [ "$me" = root ] || [ "${owner%%:*}" != "$me" ]; }; then
    if [ "$me" = root ] && chown "$2" "$file" 2>/dev/null; then
      say "$file: owner was $owner, is $2 now"
    else
      say "$file: owner is $owner, should be $2; as root: chown $2 $file"
    fi
  fi
  if [ "$mode" != "$3" ]; then
    if chmod "$3" "$file" 2>/dev/null; then
      say "$file: mode was $mode, is $3 now"
    else
      say "$file: mode is $mode, should be $3; as its owner or root: chmod $3 $file"
    fi
  fi
}
