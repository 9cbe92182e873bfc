// SPDX-License-Identifier: Apache-2.0
package pxe.tftp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much was sent to addresses that have acknowledged nothing of it. Whoever forges a sender's address would otherwise turn the
 * server against it: a request is small, and what answers it is not. For one thread.
 */
final class Unanswered {

    /** After this time an address may be sent something again: a client whose cable was out must not be shut out for ever. */
    private static final long MEMORY_NANOS = Duration.ofMinutes(10).toNanos();
    private static final int MAX_ADDRESSES = 16 * 1024;

    private static final class Account {
        private final long sinceNanos;
        private long bytes;

        private Account(long sinceNanos) {
            this.sinceNanos = sinceNanos;
        }
    }

    /** The oldest comes first. */
    private final Map<InetAddress, Account> accounts = new LinkedHashMap<>();

    /** Whether an address may be sent so many bytes more; if so, they count. */
    boolean admits(InetAddress to, int bytes, int limitBytes, long nowNanos) {
        forget(nowNanos);
        Account account = accounts.computeIfAbsent(to, address -> new Account(nowNanos));
        if (account.bytes + bytes > limitBytes) {
            return false;
        }
        account.bytes += bytes;
        return true;
    }

    private void forget(long nowNanos) {
        Iterator<Account> oldest = accounts.values().iterator();
        while (oldest.hasNext()) {
            boolean isOld = nowNanos - oldest.next().sinceNanos > MEMORY_NANOS;
            if (!isOld && accounts.size() <= MAX_ADDRESSES) {
                return;
            }
            oldest.remove();
        }
    }

    /** There is a client at an address that hears what it is sent. */
    void acknowledged(InetAddress by) {
        accounts.remove(by);
    }
}
