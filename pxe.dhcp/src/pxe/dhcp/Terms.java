// SPDX-License-Identifier: Apache-2.0
package pxe.dhcp;

import java.net.Inet4Address;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pxe.api.BootDecision;
import pxe.api.BootStage;
import pxe.api.Bootfile;

/**
 * What the clients of one scope are given besides an address. There are terms of the server, of a subnet, of a class and of a
 * machine: what is said of fewer clients {@linkplain #under counts} more. Immutable.
 *
 * @param options the options of the answer
 * @param leaseTime how long an address is given for
 * @param nextServer the TFTP server to name ({@code siaddr}); none means this server
 * @param profile how ROMs are told what to boot; none means what the server finds out to suit each
 * @param bootfiles what to boot, by the stage that asks; for the other stages the policies are asked
 */
public record Terms(
        DhcpOptions options,
        Optional<LeaseTime> leaseTime,
        Optional<Inet4Address> nextServer,
        Optional<FirmwareProfile> profile,
        Map<BootStage, Choice> bootfiles) {

    /** What configurations and host lists call a boot file, by the stage that it is for. */
    public static final Map<String, BootStage> BOOTFILE_KEYS =
            Map.of("bootfile", BootStage.PXE, "bootfile.http", BootStage.HTTP, "bootfile.ipxe", BootStage.IPXE);

    /** Nothing is said. */
    public static final Terms NONE = builder().build();

    /**
     * A boot file that is not a policy's.
     *
     * @param bootfile what to load
     * @param reason whose choice it is, for people: {@code subnet rack7}
     */
    public record Choice(Bootfile bootfile, String reason) {}

    /** Makes terms; the map is copied. */
    public Terms {
        bootfiles = Map.copyOf(bootfiles);
    }

    /** Starts terms. */
    public static Builder builder() {
        return new Builder();
    }

    /** These terms and those of fewer clients: where both say something, theirs counts. */
    public Terms under(Terms fewer) {
        if (this == NONE || fewer == NONE) {
            return fewer == NONE ? this : fewer;
        }
        Map<BootStage, Choice> files = new EnumMap<>(BootStage.class);
        files.putAll(bootfiles);
        files.putAll(fewer.bootfiles);
        Optional<LeaseTime> time = leaseTime.isPresent() && fewer.leaseTime.isPresent()
                ? Optional.of(leaseTime.get().under(fewer.leaseTime.get()))
                : fewer.leaseTime.or(() -> leaseTime);
        return new Terms(DhcpOptions.builder().putAll(options).putAll(fewer.options).build(), time,
                fewer.nextServer.or(() -> nextServer), fewer.profile.or(() -> profile), files);
    }

    /** What a stage boots if the policies are not to be asked. */
    Optional<BootDecision> boot(BootStage stage) {
        return Optional.ofNullable(bootfiles.get(stage)).map(choice -> BootDecision.boot(choice.bootfile, choice.reason));
    }

    /** Collects terms. For one thread. */
    public static final class Builder {
        private DhcpOptions options = DhcpOptions.EMPTY;
        private @Nullable LeaseTime leaseTime;
        private @Nullable Inet4Address nextServer;
        private @Nullable FirmwareProfile profile;
        private final Map<BootStage, Choice> bootfiles = new EnumMap<>(BootStage.class);

        private Builder() {}

        /** See {@link Terms#options()}. */
        public Builder options(DhcpOptions options) {
            this.options = options;
            return this;
        }

        /** See {@link Terms#leaseTime()}. */
        public Builder leaseTime(LeaseTime leaseTime) {
            this.leaseTime = leaseTime;
            return this;
        }

        /** See {@link Terms#nextServer()}; 0.0.0.0 means none. */
        public Builder nextServer(Inet4Address nextServer) {
            this.nextServer = nextServer.isAnyLocalAddress() ? null : nextServer;
            return this;
        }

        /** See {@link Terms#profile()}. */
        public Builder profile(FirmwareProfile profile) {
            this.profile = profile;
            return this;
        }

        /**
         * See {@link Terms#bootfiles()}.
         *
         * @param reason whose choice it is, for people
         */
        public Builder bootfile(BootStage stage, Bootfile bootfile, String reason) {
            bootfiles.put(stage, new Choice(bootfile, reason));
            return this;
        }

        /** The terms. */
        public Terms build() {
            return new Terms(options, Optional.ofNullable(leaseTime), Optional.ofNullable(nextServer),
                    Optional.ofNullable(profile), bootfiles);
        }
    }
}
