// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import pxe.api.lease.Lease;

/** What waits for the database, with the answer to be given. */
sealed interface Job {

    /** The answer: completed once the job's transaction is. */
    CompletableFuture<?> answer();

    /** What changes the lease of an address. */
    sealed interface Change extends Job {
        int address();
    }

    /** A lease to record. */
    record Put(Row row, CompletableFuture<Boolean> answer) implements Change {
        static Put of(Lease lease) {
            return new Put(Row.of(lease), new CompletableFuture<>());
        }

        @Override
        public int address() {
            return row.address();
        }
    }

    /** A lease that is given up. */
    record Remove(int address, String client, CompletableFuture<Void> answer) implements Change {}

    /** A question. */
    record Read<T>(Question<T> question, CompletableFuture<T> answer) implements Job {
        static <T> Read<T> of(Question<T> question) {
            return new Read<>(question, new CompletableFuture<>());
        }

        /** Asks, and gives the answer to be completed later. */
        Runnable ask(Ledger ledger) throws SQLException {
            T value = question.ask(ledger);
            return () -> answer.complete(value);
        }
    }

    /** What is asked of the database. */
    interface Question<T> {
        T ask(Ledger ledger) throws SQLException;
    }
}
