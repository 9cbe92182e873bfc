// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import pxe.api.Ip4Network;
import pxe.api.MacPattern;
import pxe.api.NumericAddress;
import pxe.api.command.Answer;
import pxe.api.command.Call;
import pxe.api.command.Command;
import pxe.api.command.Parameter;
import pxe.api.command.Usage;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;

/** {@code pxe leases}: who has which address. */
@Component(property = Command.NAME + "=leases")
public final class LeasesCommand implements Command {

    private static final String VALID = "valid";
    private static final String EXPIRED = "expired";
    private static final String RELEASED = "released";

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable LeaseStore leaseStore;

    Clock clock = Clock.systemUTC();

    @Override
    public Usage usage() {
        return Usage.of("the leases, by address").in("Addresses")
                .with(Parameter.option("--address", "ADDRESS", "of this address, or of a network such as 10.7.0.0/24"))
                .with(Parameter.option("--mac", "MAC", "of this machine, or of all such as 52:54:00:*"))
                .with(Parameter.option("--host", "TEXT", "with this in the host name"))
                .with(Parameter.option("--state", "STATE", "those that hold, that are over, or that were given back").oneOf(VALID, EXPIRED, RELEASED));
    }

    @Override
    public Answer run(Call call) {
        LeaseStore store = leaseStore;
        if (store == null) {
            return Answer.failure("there is no lease store (pxe services says why)");
        }
        Instant now = clock.instant();
        Predicate<Lease> wanted = wanted(call, now);
        List<Lease> leases = new ArrayList<>();
        store.forEach(lease -> {
            if (wanted.test(lease)) {
                leases.add(lease);
            }
        });
        leases.sort((a, b) -> Arrays.compareUnsigned(a.address().getAddress(), b.address().getAddress()));
        Answer.Rows.Builder table = Answer.rows("ADDRESS", "MAC", "HOST NAME", "END", "STATE", "CLIENT");
        for (Lease lease : leases) {
            Object end = lease.end().equals(Instant.MAX) ? "never" : lease.end();
            table.row(lease.address(), lease.mac(), lease.hostname(), end, state(lease, now), lease.client().text());
        }
        return table.orElse("no leases");
    }

    private static Predicate<Lease> wanted(Call call, Instant now) {
        Predicate<Lease> all = _ -> true;
        return all
                .and(call.value("--address", LeasesCommand::network).<Predicate<Lease>>map(net -> lease -> net.contains(lease.address())).orElse(all))
                .and(call.value("--mac", MacPattern::parse).<Predicate<Lease>>map(mac -> lease -> mac.matches(lease.mac())).orElse(all))
                .and(call.value("--host").<Predicate<Lease>>map(part -> lease -> contains(lease, part)).orElse(all))
                .and(call.value("--state").<Predicate<Lease>>map(state -> lease -> state(lease, now).equals(state)).orElse(all));
    }

    /** One address is a network too. */
    private static Ip4Network network(String text) {
        return text.contains("/") ? Ip4Network.parse(text) : new Ip4Network(NumericAddress.parse4(text), Integer.SIZE);
    }

    private static boolean contains(Lease lease, String part) {
        return lease.hostname().filter(name -> name.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT))).isPresent();
    }

    private static String state(Lease lease, Instant now) {
        if (lease.isGivenBack()) {
            return RELEASED;
        }
        return lease.isValidAt(now) ? VALID : EXPIRED;
    }
}
