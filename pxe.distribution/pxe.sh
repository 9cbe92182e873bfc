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

# What was prepared when the distribution was made; the runtime checks that it fits, and does without if it doesn't. It names the
# methods that are worth compiling; so the others, which are most of a start, wait until they have run four times as often as usual.
# Those that it names are compiled in haste once they have run 16 times, not 512, and optimised after 16384 more, not 8192: so the first
# machines seldom wait for the interpreter, nor for the optimising compiler. (The flags are logarithms; the four adds two to each.)
ahead=
[ ! -f "$home/system/pxe.aot" ] || ahead="-XX:AOTCache=$home/system/pxe.aot"

# The bundles, in one order everywhere: what was prepared fits this order.
classpath=$(export LC_ALL=C; printf '%s:' "$home"/system/launcher/*.jar "$home"/system/*.jar)

# Tables fit the terminal, if the output goes to one. What stty says is read by a pipe, so it must be asked by another descriptor.
terminal=
[ ! -t 1 ] || { terminal=$(stty size <&3 2>/dev/null) || terminal=; } 3>&1

# The daemon ends with the terminal that it speaks to: by its output, or by its errors where the output goes into a pipe.
attached=false
if [ -t 1 ] || [ -t 2 ]; then attached=true; fi

# Names of files are UTF-8. What is started at boot, or by cron, has no locale: then Java finds no name that has more than ASCII.
export LC_ALL=C.UTF-8

# The simplest collector, and a heap that is small at first, with most of the room for what lives as long as a packet: so it collects
# seldom. What outlives two collections, some tenths of a second, is a lease or a machine, and is moved no more. The heap grows with the
# leases: a million of them have room. What was collected and what the compilers no longer need is given back. The optimising compiler
# takes no large method into its callers: it would take a quarter of a second for each place where all that a packet meets comes together.
# The virtual machine's own warnings go to the error stream, since standard output is the commands'; that a cache doesn't fit is none.
# PXE_JAVA_OPTS adds to this.
exec "$java" -Xms34m -Xmn18m -Xmx512m -XX:MaxTenuringThreshold=1 -XX:MetaspaceSize=32m -Xss512k -XX:+UseSerialGC \
  -XX:MinHeapFreeRatio=20 -XX:MaxHeapFreeRatio=40 -XX:-ShrinkHeapInSteps -XX:TrimNativeHeapInterval=5000 \
  -XX:FreqInlineSize=60 -XX:-UsePerfData --enable-native-access=ALL-UNNAMED \
  ${ahead:+"$ahead" -XX:CompileThresholdScaling=4 -XX:Tier0InvokeNotifyFreqLog=2 -XX:Tier2InvokeNotifyFreqLog=12} \
  -Xlog:disable '-Xlog:all=warning,aot*=off,cds*=off,trimnative=off:stderr' \
  --sun-misc-unsafe-memory-access=allow -Dpxe.home="$home" -Dpxe.terminal="$terminal" -Dpxe.attached=$attached -Dfile.encoding=UTF-8 \
  $PXE_JAVA_OPTS \
  -cp "${classpath%:}" pxe.launcher.Main "$@"
