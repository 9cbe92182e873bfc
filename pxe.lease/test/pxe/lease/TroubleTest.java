// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TroubleTest {

    @ParameterizedTest
    @CsvSource({"57P01, terminating connection", "57P03, the database system is starting up", "08001, Connection refused",
            "08006, An I/O error occurred"})
    void aServerThatIsAwayIsOneTroubleWhateverItSays(String state, String message) {
        assertEquals("postgresql://db/pxe: the server can't be reached, or is starting or ending: see that it runs, and that url in"
                + " etc/pxe.lease.cfg leads to it", Trouble.explain("postgresql://db/pxe", new SQLException(message, state)));
    }

    @ParameterizedTest
    @CsvSource({"28P01, password authentication failed", "08004, The server does not support SSL."})
    void whatAServerRefusesIsToldInItsWords(String state, String message) {
        assertEquals("postgresql://db/pxe: " + message, Trouble.explain("postgresql://db/pxe", new SQLException(message + "\nmore", state)));
    }

    @ParameterizedTest
    @CsvSource({"13, make room", "11, damaged", "26, damaged", "14, can't be written", "8, can't be written", "5, locked"})
    void sqlitesCodesSayWhatToDo(int code, String words) {
        assertTrue(Trouble.explain("leases.db", new SQLException("told", null, code)).contains(words));
    }
}
