#!/bin/bash
# Runs a command on a Linux runner as on a desktop: with a screen, a session bus, and an unlocked keychain, for
# the till refuses to keep its key where there is none. Chromium chooses the keychain by the desktop's name.
set -euo pipefail
sudo apt-get update
sudo apt-get install --yes gnome-keyring libsecret-1-0 dbus
export XDG_CURRENT_DESKTOP=GNOME
exec dbus-run-session -- bash -c '
  printf "\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null
  exec xvfb-run --auto-servernum "$@"
' as-desktop "$@"
