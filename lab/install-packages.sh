#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs what packages.txt names, when something is missing, this is root and the system has apt; else says what is missing.
set -euo pipefail

lab_packages() {
  local list missing=() name
  list=$(dirname "${BASH_SOURCE[0]}")/packages.txt
  command -v dpkg-query >/dev/null || { printf 'lab: no dpkg here: see %s for what to install\n' "$list"; return 0; }
  for name in $(sed 's/#.*//' "$list"); do
    dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  if [[ $(id -u) != 0 ]]; then
    printf 'lab: missing packages, which only root can install: %s\n' "${missing[*]}"
    return 0
  fi
  printf 'lab: installing %s\n' "${missing[*]}"
  # The tests start the servers among them; their packages are not to.
  local policy=/usr/sbin/policy-rc.d ours=
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    ours=$policy
  fi
  # A package list may be absent or old: fetch it only when the install fails without.
  local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends "${missing[@]}")
  "${install[@]}" >/dev/null 2>&1 || { apt-get update -qq >/dev/null 2>&1 && "${install[@]}" >/dev/null; } \
    || printf 'lab: apt-get could not install: %s\n' "${missing[*]}"
  [[ -z $ours ]] || rm -f "$ours"
}

lab_packages
