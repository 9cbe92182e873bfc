// SPDX-License-Identifier: Apache-2.0
package pxe.api.explain;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import pxe.api.MacAddress;
import pxe.api.PolicyTurn;

/** What would become of a request, and why. Made by its {@link #builder}; immutable. */
public final class Explanation {

    /** An answer that would be sent. */
    public static final class Reply {
        private final byte[] bytes;
        private final InetAddress server;
        private final @Nullable InetAddress client;
        private final @Nullable String bootfile;
        private final Map<String, String> contents;

        /**
         * Makes a reply.
         *
         * @param bytes the packet's payload; not to be changed any more
         * @param server the server that it names for the boot file
         * @param client the address that the client has then, if that is known
         * @param bootfile the boot file that it names, if it does
         * @param contents what it says, by name, for people, in the order of the packet
         */
        public Reply(byte[] bytes, InetAddress server, Optional<? extends InetAddress> client, Optional<String> bootfile,
                Map<String, String> contents) {
            this.bytes = Objects.requireNonNull(bytes, "bytes");
            this.server = Objects.requireNonNull(server, "server");
            this.client = client.orElse(null);
            this.bootfile = bootfile.orElse(null);
            this.contents = Collections.unmodifiableMap(new LinkedHashMap<>(contents));
        }

        /** The packet's payload; not to be changed. */
        public byte[] bytes() {
            return bytes;
        }

        /** The server that it names for the boot file. */
        public InetAddress server() {
            return server;
        }

        /** The address that the client has then; empty if another server gives it. */
        public Optional<InetAddress> client() {
            return Optional.ofNullable(client);
        }

        /** The boot file that it names. */
        public Optional<String> bootfile() {
            return Optional.ofNullable(bootfile);
        }

        /** What it says, by name, for people, in the order of the packet. */
        public Map<String, String> contents() {
            return contents;
        }
    }

    private final String request;
    private final @Nullable MacAddress mac;
    private final Map<String, String> facts;
    private final List<PolicyTurn> policies;
    private final String outcome;
    private final String policy;
    private final String reason;
    private final @Nullable Reply reply;
    private final List<InetAddress> servers;

    private Explanation(Builder builder) {
        this.request = builder.request;
        this.mac = builder.mac;
        this.facts = Collections.unmodifiableMap(new LinkedHashMap<>(builder.facts));
        this.policies = List.copyOf(builder.policies);
        this.outcome = builder.outcome;
        this.policy = builder.policy;
        this.reason = builder.reason;
        this.reply = builder.reply;
        this.servers = List.copyOf(builder.servers);
    }

    /**
     * Starts an explanation.
     *
     * @param request what was asked, in a phrase: {@code DISCOVER of a PXE ROM}
     */
    public static Builder builder(String request) {
        return new Builder(request);
    }

    /** What was asked, in a phrase. */
    public String request() {
        return request;
    }

    /** The machine that asks, if the request says. */
    public Optional<MacAddress> mac() {
        return Optional.ofNullable(mac);
    }

    /** What was found of the machine and its place, by name, in the order in which it was found. */
    public Map<String, String> facts() {
        return facts;
    }

    /** What the policies said, in the order in which they were asked; none if they were not. */
    public List<PolicyTurn> policies() {
        return policies;
    }

    /** What would happen: the name of the event that would be told, such as {@code OFFER}; {@code NOTHING} if none would. */
    public String outcome() {
        return outcome;
    }

    /** Who decided: a policy's name, {@code configuration}, or {@code none}; empty if it was no matter of policies. */
    public String policy() {
        return policy;
    }

    /** Why; empty if there is nothing to say. */
    public String reason() {
        return reason;
    }

    /** What would be sent; empty if nothing would. */
    public Optional<Reply> reply() {
        return Optional.ofNullable(reply);
    }

    /** The addresses of this machine: what a reply tells to be loaded from one of them is ours. */
    public List<InetAddress> servers() {
        return servers;
    }

    @Override
    public String toString() {
        return request + ": " + outcome + (reason.isEmpty() ? "" : ", " + reason);
    }

    /** Collects an explanation. For one thread. */
    public static final class Builder {
        private final String request;
        private @Nullable MacAddress mac;
        private final Map<String, String> facts = new LinkedHashMap<>();
        private List<PolicyTurn> policies = List.of();
        private String outcome = "NOTHING";
        private String policy = "";
        private String reason = "";
        private @Nullable Reply reply;
        private List<InetAddress> servers = List.of();

        private Builder(String request) {
            this.request = Objects.requireNonNull(request, "request");
        }

        /** See {@link Explanation#mac()}. */
        public Builder mac(MacAddress mac) {
            this.mac = mac;
            return this;
        }

        /** See {@link Explanation#facts()}. */
        public Builder fact(String name, String value) {
            facts.put(name, value);
            return this;
        }

        /** See {@link Explanation#policies()}. */
        public Builder policies(List<PolicyTurn> policies) {
            this.policies = new ArrayList<>(policies);
            return this;
        }

        /** See {@link Explanation#outcome()}, {@link Explanation#policy()} and {@link Explanation#reason()}. */
        public Builder outcome(String outcome, String policy, String reason) {
            this.outcome = outcome;
            this.policy = policy;
            this.reason = reason;
            return this;
        }

        /** See {@link Explanation#reply()}. */
        public Builder reply(Reply reply) {
            this.reply = reply;
            return this;
        }

        /** See {@link Explanation#servers()}. */
        public Builder servers(List<InetAddress> servers) {
            this.servers = servers;
            return this;
        }

        /** The explanation. */
        public Explanation build() {
            return new Explanation(this);
        }
    }
}
