#!/bin/sh
# The first process of a component of the embedded grid: lays out its file tree, starts what runs in it, waits.
#
#   sh init.sh BASE ISOLATION KIND WHAT NODE KEEP [DIRECTORY MOUNT_PATH]...
#
#   BASE        directory of this component on the machine
#   ISOLATION   pid: mount, host name and process namespaces; mounts: without processes; none: plain processes
#   KIND        idle: nothing runs; program: NODE runs WHAT; service: WHAT is a service script
#   KEEP        an entry of /mnt that must stay visible because the program lies below it; may be empty
#
# It ends when the program ends. TERM is a clean shutdown. As first process of its namespace it reaps what
# others leave behind, and all that runs in the component dies with it.
set -u
base=$1 isolation=$2 kind=$3 what=$4 node=$5 keep=$6
shift 6

# Process id and start time as the machine sees them, before /proc becomes the component's own.
introduce() {
  read -r stat </proc/self/stat
  read -r boot </proc/sys/kernel/random/boot_id
  pid=${stat%% *}
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  echo "$pid ${20} $boot" >"$base/alive"
}

# The tree is built aside and moved over /mnt in one stroke, for BASE itself may lie below /mnt.
# -n: the machine's own notes about mounts (/run/mount) are none of a component's business.
lay_out() (
  set -e
  root=$base/root
  mkdir -p "$root"
  mount -n -t tmpfs -o mode=755,size=64m tmpfs "$root"
  mkdir "$root/root"
  if [ -n "$keep" ]; then
    mkdir "$root/$keep"
    mount -n --rbind "/mnt/$keep" "$root/$keep"
  fi
  while [ $# -gt 1 ]; do
    mkdir -p "$root/${2#/mnt/}"
    mount -n --bind "$1" "$root/${2#/mnt/}"
    shift 2
  done
  mount -n --move "$root" /mnt
  [ "$isolation" != pid ] || mount -n -t proc proc /proc
  hostname "$MIG_COMPONENT_NAME" 2>/dev/null || :
)

stopping=no child='' end=TERM
on_term() {
  stopping=yes
  [ -z "$child" ] || kill -s "$end" "$child" 2>/dev/null
}

# Waits for the child; a signal to this shell interrupts `wait`, not the child. The TERM may have come just before
# there was one.
await() {
  [ "$stopping" = no ] || kill -s "$end" "$child" 2>/dev/null
  while :; do
    wait "$child"
    code=$?
    [ "$code" -gt 128 ] && kill -0 "$child" 2>/dev/null && continue
    child=
    return "$code"
  done
}

# A sleep that is not yet one, but a copy of this shell, would miss a TERM. The shell's own words about how it ended
# are for nobody.
idle() {
  end=KILL
  exec 2>/dev/null
  : >"$MIG_RUN/ready"
  while [ "$stopping" = no ]; do
    sleep 86400 &
    child=$!
    await
  done
}

# A machine boots though a service of it is not configured (6): a person must be able to log in and mend it.
boot() {
  sh "$what" start &
  child=$!
  await
  code=$?
  [ "$stopping" = yes ] || [ "$code" -eq 0 ] || [ "$code" -eq 6 ] || exit "$code"
}

# Who is logged in is asked to leave, and given a moment: `mig migrate` then says where the job goes on.
say_goodbye() {
  [ "$isolation" = pid ] || return 0
  kill -s TERM -1 2>/dev/null || return 0
  tries=10
  while [ "$tries" -gt 0 ] && kill -0 -1 2>/dev/null; do
    sleep 0.05
    tries=$((tries - 1))
  done
}

introduce
trap on_term TERM
if [ "$isolation" != none ]; then
  lay_out "$@" || exit 1
fi
cd "$HOME" || exit 1
# So that `rc/mig start`, as messages have it, can be typed after a log-in.
ln -s "${MIG_BIN%/bin/mig}/rc" rc
case $kind in
  idle)
    idle
    ;;
  program)
    "$node" "$what" &
    child=$!
    await
    exit
    ;;
  service)
    boot
    idle
    sh "$what" stop 2>&1
    say_goodbye
    ;;
esac
