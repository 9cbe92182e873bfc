// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;
import pxe.api.MacPattern;
import pxe.dhcp.DhcpMessage.MessageType;

/**
 * Finds the profile that a ROM understands: one that keeps asking is answered by another profile, and keeps the one that it went on
 * with. For one thread.
 */
final class FirmwareTrials {

    /** How often a machine asks before the next profile is tried; ROMs ask four times. */
    private static final int PATIENCE = 2;
    /** What comes sooner is the same request by another way, over a second relay, say. */
    private static final long SAME_MILLIS = Duration.ofSeconds(1).toMillis();
    /** What comes later is another boot. */
    private static final long OTHER_BOOT_MILLIS = Duration.ofMinutes(2).toMillis();
    private static final int MACHINES = 10_000;

    /** The hardware addresses that Raspberry Pis begin with. */
    private static final MacPattern[] RASPBERRY_PIS = patterns("28:cd:c1:*", "2c:cf:67:*", "88:a2:9e:*", "b8:27:eb:*",
            "d8:3a:dd:*", "dc:a6:32:*", "e4:5f:01:*");

    /**
     * Where a machine is.
     *
     * @param asked how often it was answered by this profile
     * @param lastMillis when it asked last
     */
    private record Trial(FirmwareProfile profile, int asked, long lastMillis) {

        private static final FirmwareProfile[] PROFILES = FirmwareProfile.values();

        private long number() {
            return lastMillis << 16 | asked << 8 | profile.ordinal();
        }

        private static @Nullable Trial of(long number) {
            return number == RecentNumbers.NONE ? null
                    : new Trial(PROFILES[(int) number & 0xff], (int) number >> 8 & 0xff, number >> 16);
        }
    }

    /** The trials of the machines that asked last, by their hardware addresses. */
    private final RecentNumbers trials = new RecentNumbers(MACHINES);
    /** What machines went on with last that went on with another profile than the usual one: the trial that they did it in. */
    private final RecentNumbers proven = new RecentNumbers(MACHINES);

    /** Trials of one machine alone, which go on from here without changing anything here. */
    FirmwareTrials of(MacAddress mac) {
        FirmwareTrials own = new FirmwareTrials();
        own.trials.put(mac.bits(), trials.get(mac.bits()));
        own.proven.put(mac.bits(), proven.get(mac.bits()));
        return own;
    }

    private static MacPattern[] patterns(String... texts) {
        MacPattern[] patterns = new MacPattern[texts.length];
        for (int i = 0; i < texts.length; i++) {
            patterns[i] = MacPattern.parse(texts[i]);
        }
        return patterns;
    }

    /**
     * The profile to answer a request by.
     *
     * @param now the time, in milliseconds since 1970
     */
    FirmwareProfile of(Exchange exchange, long now) {
        if (exchange.stage() != BootStage.PXE) {
            return FirmwareProfile.DIRECT;
        }
        long mac = exchange.mac().bits();
        Trial trial = Trial.of(trials.get(mac));
        if (exchange.message().type() == MessageType.DISCOVER) {
            Trial next = trial == null ? new Trial(usual(exchange), 1, now) : again(trial, now);
            if (trial != null && next != trial && next.asked == 1 && trial.asked > 0) { // another boot, and nothing came of the last
                Trial known = Trial.of(proven.get(mac));
                next = new Trial(known == null ? usual(exchange) : known.profile, 1, now);
            }
            trials.put(mac, next.number());
            return next.profile;
        }
        if (exchange.message().type() == MessageType.REQUEST && trial != null) {
            trials.put(mac, new Trial(trial.profile, 0, now).number()); // it went on
            if (trial.profile != usual(exchange) || proven.get(mac) != RecentNumbers.NONE) {
                proven.put(mac, trial.number());
            }
        }
        return trial == null ? usual(exchange) : trial.profile;
    }

    private static Trial again(Trial trial, long now) {
        long pause = Math.abs(now - trial.lastMillis); // a clock may be set back
        if (trial.asked > 0 && pause < SAME_MILLIS) {
            return trial;
        }
        if (trial.asked < PATIENCE || pause > OTHER_BOOT_MILLIS) {
            return new Trial(trial.profile, pause > OTHER_BOOT_MILLIS ? 1 : trial.asked + 1, now);
        }
        return new Trial(trial.profile.next(), PATIENCE, now);
    }

    private static FirmwareProfile usual(Exchange exchange) {
        return isRaspberryPi(exchange) ? FirmwareProfile.RASPBERRY_PI : FirmwareProfile.DIRECT;
    }

    /** Its own boot loader has a number of its own, or says that it is a BIOS; UEFI and U-Boot on it are like any others. */
    private static boolean isRaspberryPi(Exchange exchange) {
        if (exchange.arch().equals(ClientArch.X86_BIOS)) {
            for (MacPattern pattern : RASPBERRY_PIS) {
                if (pattern.matches(exchange.mac())) {
                    return true;
                }
            }
        }
        return exchange.arch().equals(ClientArch.ARM_RPIBOOT);
    }
}
