// SPDX-License-Identifier: Apache-2.0
package pxe.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DialectTest {

    private final List<String> executed = new ArrayList<>();

    private Connection connection() {
        Statement statement = fake(Statement.class, (_, method, arguments) -> switch (method.getName()) {
            case "execute" -> executed.add((String) arguments[0]);
            default -> null;
        });
        return fake(Connection.class, (_, method, _) -> method.getName().equals("createStatement") ? statement : null);
    }

    private static <S> S fake(Class<S> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private long timeouts(boolean writes) throws SQLException {
        executed.clear();
        Dialect.POSTGRESQL.prepare(connection(), writes);
        return executed.stream().filter(sql -> sql.contains("idle_in_transaction_session_timeout")).count();
    }

    @Test
    void aWriterThatHangsInATransactionIsPutOutAndAReaderThatWaitsForATerminalIsNot() throws Exception {
        assertEquals(1, timeouts(true));
        assertEquals(0, timeouts(false));
    }
}
