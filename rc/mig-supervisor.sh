#!/bin/sh
# Part of rc/mig: who MIG runs as, its log, and the supervisor that starts it again when it dies. Uses self, me, user,
# supervisor_file, daemon_file, started_at and MIG_* of the script that reads it.
# shellcheck disable=SC2154,SC2034

LOG_BYTES=5242880
# So many ends within so many seconds, and it is left alone: it would not run the next time either.
RESTARTS=5 RESTART_SECONDS=60
# Exit statuses of `mig` that another start would not change: broken use, broken configuration.
MIG_USAGE=2 MIG_CONFIGURATION=8

# Replaces this shell by the command, run as MIG_USER. No `su` where there is better: it would wait between us and the
# daemon, and pass on a TERM with a KILL two seconds behind it.
# shellcheck disable=SC2016
become() {
  [ "$user" != "$me" ] || exec "$@"
  group=$(id -gn "$user")
  if setpriv --reuid="$user" --regid="$group" --init-groups true 2>/dev/null; then
    exec setpriv --reuid="$user" --regid="$group" --init-groups "$@"
  elif chroot --userspec="$user" / true 2>/dev/null; then
    exec chroot --userspec="$user" / "$@"
  fi
  exec su -s /bin/sh "$user" -c 'exec "$0" "$@"' "$@"
}

# Its directory belongs to MIG_USER, so root does not open the log itself: it may be a link to anywhere.
# shellcheck disable=SC2016
write_log() (
  become sh -c 'printf "%s mig: %s\n" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" >>"$0"' "$MIG_LOG" "$1"
)

# Of the last start only.
last_words() (
  # What it said at every try is said once.
  become tail -n 40 "$MIG_LOG" 2>/dev/null | awk '
    / mig: starting / { words = ""; split("", said) }
    { line = $0; sub(/^[-0-9T:Z]+ /, "", line) }
    !(line in said) { said[line]; words = words "  " $0 "\n" }
    END { printf "%s", words }'
)

# shellcheck disable=SC2016
rotate_log() (
  become sh -c '[ "$(wc -c <"$0")" -le "$1" ] || { cp -f "$0" "$0.1" && : >"$0"; }' "$MIG_LOG" "$LOG_BYTES" 2>/dev/null
)

# In a session of its own: it outlives this terminal, and its process group is MIG.
launch_supervisor() {
  if command -v setsid >/dev/null; then
    setsid sh "$self" supervise </dev/null >/dev/null 2>&1 9<&- &
  else
    sh "$self" supervise </dev/null >/dev/null 2>&1 9<&- &
  fi
  launched=$!
}

# Not for people: keeps the daemon running, until TERM or until it makes no sense any more. While it lives, its number
# stands in supervisor.pid; that the file stays behind means that it gave up.
supervise() {
  umask 027
  set -C
  echo "$$ $(started_at $$)" 2>/dev/null >"$supervisor_file" || exit "$FAILED"
  set +C
  stopping=no child='' ends=0 since=0
  trap 'stopping=yes; [ -z "$child" ] || stop_child' TERM
  while [ $stopping = no ]; do
    rm -f "$MIG_RUN/mig.sock" "$daemon_file"
    run_daemon &
    child=$!
    # The TERM may have come just before there was a child.
    [ $stopping = no ] || stop_child
    await_child
    child=
    [ $stopping = no ] || break
    write_log "mig $MIG_COMMAND ended with status $status"
    case $status in
      0) break ;;
      "$MIG_CONFIGURATION") exit "$NOT_CONFIGURED" ;;
      "$MIG_USAGE" | 126 | 127) exit "$FAILED" ;;
    esac
    may_restart || exit "$FAILED"
    rotate_log
  done
  rm -f "$supervisor_file" "$daemon_file" "$MIG_RUN/mig.sock"
}

# shellcheck disable=SC2016
run_daemon() {
  trap - TERM
  become sh -c 'echo $$ >"$0/mig.pid"; exec >>"$1" 2>&1; shift; exec "$@"' \
    "$MIG_RUN" "$MIG_LOG" "$MIG_BIN" "$MIG_COMMAND"
}

# A process that was forked a moment ago still has the trap of this shell, and would take a TERM and forget it. It hears
# as soon as its number stands in mig.pid; where that cannot be written, it has five seconds.
stop_child() {
  ticks_left=50
  while [ ! -s "$daemon_file" ] && [ $ticks_left -gt 0 ] && kill -0 "$child" 2>/dev/null; do
    ticks_left=$((ticks_left - 1))
    sleep 0.1
  done
  kill -TERM "$child" 2>/dev/null
}

# Sets `status`. A signal to this shell interrupts `wait`, not the child.
await_child() {
  while :; do
    wait "$child"
    status=$?
    if [ $status -le 128 ] || ! kill -0 "$child" 2>/dev/null; then return; fi
  done
}

may_restart() {
  now=$(date +%s)
  if [ $((now - since)) -gt $RESTART_SECONDS ]; then since=$now ends=0; fi
  ends=$((ends + 1))
  if [ $ends -gt $RESTARTS ]; then
    write_log "it ended $ends times within $RESTART_SECONDS s and is left alone; when it is mended: $self start"
    return 1
  fi
  # The first end may be chance; after that, not so fast.
  [ $ends -eq 1 ] || sleep 1
}
