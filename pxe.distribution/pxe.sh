#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The daemon and its command. `pxe --help` tells more.
set -e
home=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)

# The runtime that came with it; without one, a JDK or JRE 25 of the system.
if [ -x "$home/runtime/bin/java" ]; then
  java=$home/runtime/bin/java
else
  java=
  for candidate in "$JAVA_HOME" "$(readlink -f "$(command -v java 2>/dev/null)" 2>/dev/null | sed 's|/bin/java$||')" /usr/lib/jvm/*; do
    if [ -x "$candidate/bin/java" ] && grep -qs '^JAVA_VERSION="25[."]' "$candidate/release"; then
      java=$candidate/bin/java
      break
    fi
  done
  [ -n "$java" ] || { echo "pxe: no Java 25 in $home/runtime, JAVA_HOME, PATH or below /usr/lib/jvm" >&2; exit 1; }
fi

# Classes prepared when the distribution was made; the runtime checks that they fit, and does without if they don't.
archive=
[ ! -f "$home/system/pxe.jsa" ] || archive="-XX:SharedArchiveFile=$home/system/pxe.jsa"

# A small heap and the simplest collector, with most of the room for what lives as long as a packet: so it collects seldom.
# PXE_JAVA_OPTS adds to this.
exec "$java" -Xms48m -Xmn32m -Xmx128m -Xss512k -XX:+UseSerialGC -XX:-UsePerfData ${archive:+"$archive"} -Xlog:cds=off -Xlog:aot=off \
  --sun-misc-unsafe-memory-access=allow -Dpxe.home="$home" -Dfile.encoding=UTF-8 $PXE_JAVA_OPTS \
  -jar "$home/system/launcher/pxe.distribution.jar" "$@"
