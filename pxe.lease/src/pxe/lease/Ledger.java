// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import pxe.api.lease.LeaseChanges;

/** What is recorded by one connection to the database, in transactions of many requests. For one thread. */
final class Ledger implements AutoCloseable {

    private static final String TURN = "UPDATE pool SET change = change + 1 RETURNING change, history";

    private final Connection connection;
    private final Optional<DatabaseFile> file;
    private final StoreSettings settings;
    private final Statements statements;
    private final LeaseTable leases;
    private final History history;
    /** The last that was taken. */
    private Turn turn;
    /** Whether most changes of the last transaction were renewals: machines that come back do so in crowds, as new ones do. */
    private boolean renewing;

    /**
     * What stands in the row of the pool, which a transaction took: until its end, no other daemon writes.
     *
     * @param change the number of what is changed
     * @param history the number of the history's last row
     */
    private record Turn(long change, long history) {}

    private Ledger(Connection connection, Optional<DatabaseFile> file, StoreSettings settings, int writer)
            throws SQLException {
        this.connection = connection;
        this.file = file;
        this.settings = settings;
        this.statements = new Statements(connection);
        this.leases = new LeaseTable(statements, writer);
        this.history = new History(statements);
        this.turn = takeTurn();
    }

    /**
     * Opens a ledger, if it can be written.
     *
     * @param connection with tables of this daemon's version; closed with the ledger
     * @param writer tells this daemon's changes from those of others
     */
    static Ledger open(Connection connection, StoreSettings settings, int writer) throws SQLException {
        Ledger ledger = new Ledger(connection, DatabaseFile.of(connection), settings, writer);
        ledger.commit();
        return ledger;
    }

    private void commit() throws SQLException {
        if (file.isPresent()) {
            file.get().check();
        }
        connection.commit();
    }

    /** Does what is asked, in one transaction; running the answers completes it. */
    List<Runnable> work(List<Job> jobs) throws SQLException {
        try {
            List<Runnable> answers = new ArrayList<>(jobs.size());
            List<Job.Change> changes = jobs.stream().filter(Job.Change.class::isInstance).map(Job.Change.class::cast).toList();
            if (!changes.isEmpty()) {
                write(changes, answers);
            }
            for (Job job : jobs) {
                if (job instanceof Job.Read<?> read) {
                    answers.add(read.ask(this));
                }
            }
            commit();
            return answers;
        } catch (SQLException | RuntimeException e) {
            rollback(e);
            throw e;
        }
    }

    private void rollback(Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    private Turn takeTurn() throws SQLException {
        try (ResultSet numbers = statements.of(TURN).executeQuery()) {
            numbers.next();
            return new Turn(numbers.getLong(1), numbers.getLong(2));
        }
    }

    private void write(List<Job.Change> changes, List<Runnable> answers) throws SQLException {
        if (settings.shared()) {
            turn = takeTurn();
        }
        List<Job.Change> others = renewing ? renew(changes, answers) : changes;
        int renewals = changes.size() - others.size();
        if (!others.isEmpty()) {
            renewals += decide(others, answers);
        }
        renewing = 2 * renewals >= changes.size();
    }

    /** Reads what there is, decides, and writes what becomes of it; gives how many renewals there were. */
    private int decide(List<Job.Change> changes, List<Runnable> answers) throws SQLException {
        if (!settings.shared()) {
            turn = takeTurn(); // for the history's number; what only renews does without
        }
        Draft draft = new Draft(settings.grace());
        leases.read(changes, draft);
        for (Job.Change change : changes) {
            switch (change) {
                case Job.Put put -> {
                    boolean stored = draft.put(put.row());
                    answers.add(() -> put.answer().complete(stored));
                }
                case Job.Remove remove -> {
                    draft.remove(remove.address(), remove.client());
                    answers.add(() -> remove.answer().complete(null));
                }
            }
        }
        leases.delete(draft.deletions());
        leases.upsert(draft.writes(), turn.change);
        if (!settings.history().isZero() && !draft.former().isEmpty()) {
            history.add(draft.former(), turn.history);
        }
        return draft.renewals();
    }

    /**
     * Renews leases without reading them first: nothing has to be decided about them. What is no renewal is tried in vain, but for
     * what is given back: that keeps something of what there is. Where several changes are about one address, only the first can be
     * done before the others.
     *
     * @return the other changes, in their order
     */
    private List<Job.Change> renew(List<Job.Change> changes, List<Runnable> answers) throws SQLException {
        Set<Integer> seen = new HashSet<>();
        List<Job.Put> puts = new ArrayList<>();
        for (Job.Change change : changes) {
            if (seen.add(change.address()) && change instanceof Job.Put put && !put.row().isGivenBack()) {
                puts.add(put);
            }
        }
        int[] counts = leases.renew(puts, turn.change);
        List<Job.Change> others = new ArrayList<>();
        int next = 0;
        for (Job.Change change : changes) {
            if (change instanceof Job.Put put && next < puts.size() && puts.get(next) == put && counts[next++] == 1) {
                answers.add(() -> put.answer().complete(true));
            } else {
                others.add(change);
            }
        }
        return others;
    }

    // --- What questions ask, as a part of a transaction.

    LeaseTable leases() {
        return leases;
    }

    History history() {
        return history;
    }

    /** What others changed after a number, in whole transactions. */
    LeaseChanges changes(long after) throws SQLException {
        long last = Dialect.number(connection, "SELECT change FROM pool");
        return after < last ? leases.changes(after, last) : new LeaseChanges(last, List.of());
    }

    /** Forgets what is older than the history is kept for, a little at a time and by a transaction of its own; false once there is no more. */
    boolean prune() throws SQLException {
        boolean more = history.prune(settings.history());
        commit();
        return more;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
