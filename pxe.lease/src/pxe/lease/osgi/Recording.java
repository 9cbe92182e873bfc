// SPDX-License-Identifier: Apache-2.0
package pxe.lease.osgi;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import pxe.api.command.Answer;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;
import pxe.lease.text.Intake;

/** Records the leases of a file in groups, and holds no more than one of these. For one thread. */
final class Recording implements Intake {

    /** How many leases are recorded at once. */
    static final int GROUP = 1000;
    /** How many problems of a file are told. */
    private static final int TOLD = 20;

    private final LeaseStore store;
    private final List<Lease> group = new ArrayList<>(GROUP);
    private final List<String> told = new ArrayList<>();
    private int recorded;
    private int problems;

    Recording(LeaseStore store) {
        this.store = store;
    }

    @Override
    public void lease(Lease lease) {
        group.add(lease);
        if (group.size() == GROUP) {
            record();
        }
    }

    @Override
    public void problem(String sentence) {
        problems++;
        if (problems <= TOLD) {
            told.add(sentence);
        }
    }

    private void record() {
        List<CompletableFuture<Optional<String>>> refusals = group.stream().map(this::put).toList();
        for (int i = 0; i < group.size(); i++) {
            Optional<String> refusal = refusals.get(i).join();
            if (refusal.isPresent()) {
                problem(group.get(i) + ": " + refusal.get());
            } else {
                recorded++;
            }
        }
        group.clear();
    }

    /** Records a lease, unless its client has the address for longer already: a file may be older than the store. */
    private CompletableFuture<Optional<String>> put(Lease lease) {
        return store.find(lease.address()).thenCompose(found -> found
                .filter(own -> own.client().equals(lease.client()) && own.end().isAfter(lease.end())).isPresent()
                ? CompletableFuture.completedStage(Optional.of("the client has it for longer"))
                : store.put(lease).thenApply(stored -> stored
                        ? Optional.<String>empty()
                        : Optional.of("the address is another client's")))
                .exceptionally(failure -> Optional.of(reason(failure)))
                .toCompletableFuture();
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    }

    /** Whether a lease of the file was recorded: whoever has read the store is to read it again, which takes DHCP a while. */
    boolean hasChanged() {
        return recorded > 0;
    }

    /** Records what is left, and tells what became of all. */
    Answer end() {
        record();
        List<String> lines = new ArrayList<>(told);
        if (problems > TOLD) {
            lines.add((problems - TOLD) + " more of these");
        }
        lines.add(recorded + " leases imported, " + problems + " not");
        String text = String.join("\n", lines);
        return problems == 0 ? Answer.text(text) : Answer.failure(text);
    }
}
