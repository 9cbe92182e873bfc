// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.sql.SQLException;
import java.util.Objects;

/** What went wrong with a database, for an operator: what, where, what to do. */
final class Trouble {

    // SQLite's result codes (sqlite.org/rescode.html); the lowest eight bits are the kind. PostgreSQL's exceptions have code 0.
    private static final int PERM = 3;
    private static final int BUSY = 5;
    private static final int LOCKED = 6;
    private static final int READ_ONLY = 8;
    static final int CORRUPT = 11;
    private static final int FULL = 13;
    private static final int CANT_OPEN = 14;
    private static final int NOT_A_DATABASE = 26;

    private Trouble() {}

    /** One sentence, and the same one as long as it is the same trouble: a server that ends says other things than one that is gone. */
    static String explain(String name, SQLException e) {
        if (isAway(Objects.requireNonNullElse(e.getSQLState(), ""))) {
            return name + ": the server can't be reached, or is starting or ending: see that it runs, and that url in"
                    + " etc/pxe.lease.cfg leads to it";
        }
        return switch (e.getErrorCode() & 0xff) {
            case FULL -> name + ": the disk is full: make room";
            case PERM, READ_ONLY, CANT_OPEN -> name + " can't be written: its directory must be there, and the daemon must be allowed"
                    + " to write to it and to all files there whose names begin like that";
            case CORRUPT, NOT_A_DATABASE -> name + " is damaged: put back a copy of it, or move it and all files whose names begin"
                    + " like that away, to begin without a lease (docs/leases.md)";
            case BUSY, LOCKED -> name + " is locked by another program: end that";
            default -> name + ": " + Objects.requireNonNullElse(e.getMessage(), e.toString()).lines().findFirst().orElse("");
        };
    }

    /**
     * Of PostgreSQL's states (appendix A of its manual): connections that fail, and a server that starts or ends. One that rejects this
     * daemon (08004) is there.
     */
    private static boolean isAway(String state) {
        return state.startsWith("08") && !state.equals("08004") || state.startsWith("57P");
    }
}
