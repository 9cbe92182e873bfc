// SPDX-License-Identifier: Apache-2.0
package pxe.lease.osgi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.Inet4Address;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.jdbc.DataSourceFactory;
import org.sqlite.SQLiteDataSource;
import pxe.api.MacAddress;
import pxe.api.command.Answer;
import pxe.api.command.Command;
import pxe.api.lease.ClientKey;
import pxe.api.lease.Lease;
import pxe.api.lease.LeaseStore;
import pxe.api.test.TestCall;
import pxe.lease.JdbcLeaseStore;
import pxe.lease.text.LeaseFormat;

/** The commands with a real store, outside of a framework. */
class LeaseCommandsTest {

    private static final String MAC = "52:54:00:12:34:56";
    private static final String OTHER = "52:54:00:12:34:57";
    private static final Instant NOW = Instant.parse("2020-01-01T00:00:00Z");

    @TempDir
    private Path directory;
    private int offered;
    private LeaseService service;

    @AfterEach
    void stop() {
        if (service != null) {
            service.deactivated();
        }
    }

    private LeaseStore start(String database) throws IOException {
        service = new LeaseService(fake(DataSourceFactory.class, (_, _, arguments) -> sqlite((Properties) arguments[0])),
                fake(DataSourceFactory.class, (_, method, _) -> unexpected(method.getName())),
                fake(BundleContext.class, (_, method, _) -> switch (method.getName()) {
                    case "getProperty" -> directory.toString();
                    case "registerService" -> registration();
                    default -> unexpected(method.getName());
                }), Map.of("database", database));
        return service.offered().orElseThrow().store();
    }

    private static SQLiteDataSource sqlite(Properties properties) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(properties.getProperty(DataSourceFactory.JDBC_URL));
        return source;
    }

    private Object registration() {
        offered++;
        return fake(ServiceRegistration.class, (_, _, _) -> null);
    }

    private static Object unexpected(String method) {
        throw new UnsupportedOperationException(method);
    }

    private static <S> S fake(Class<S> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Lease lease(String address, String mac) {
        MacAddress machine = MacAddress.parse(mac);
        return Lease.of(Inet4Address.ofLiteral(address), ClientKey.of(machine), machine, NOW, NOW.plusSeconds(3600));
    }

    private static void put(LeaseStore store, Lease lease) throws Exception {
        assertTrue(store.put(lease).toCompletableFuture().get(20, TimeUnit.SECONDS));
    }

    private static String run(Command command, Object... format) throws Exception {
        TestCall call = TestCall.of(command).with("FORMAT", format[0].toString());
        return (format.length == 1 ? call : call.with("FILE", format[1].toString())).run().toString();
    }

    @Test
    void anExportThatFailsLeavesNothing() throws Exception {
        put(start("memory"), lease("10.0.0.9", MAC));
        Path taken = Files.createDirectories(directory.resolve("out/leases.json/inside")).getParent();
        assertThrows(IOException.class, () -> run(new LeaseCommands.Export(service), "json", taken));
        try (Stream<Path> files = Files.list(directory.resolve("out"))) {
            assertEquals(List.of(taken), files.toList());
        }
    }

    @Test
    void whatIsExportedIsImportedElsewhere() throws Exception {
        put(start("memory"), lease("10.0.0.9", MAC));
        Path file = directory.resolve("leases.json");
        assertEquals("the leases are in " + file, run(new LeaseCommands.Export(service), "json", file));
        LeaseStore empty = start("memory");
        assertEquals("1 leases imported, 0 not", run(new LeaseCommands.Import(service), "json", file));
        assertEquals(lease("10.0.0.9", MAC), empty.find(Inet4Address.ofLiteral("10.0.0.9")).toCompletableFuture().get(20, TimeUnit.SECONDS)
                .orElseThrow());
        assertEquals(3, offered, "DHCP reads the store again");
    }

    @Test
    void withoutAFileTheLeasesArePutOut() throws Exception {
        put(start("memory"), lease("10.0.0.9", MAC));
        TestCall call = TestCall.of(new LeaseCommands.Export(service)).with("FORMAT", "csv");
        assertEquals("", call.run().toString());
        assertTrue(call.output().contains("10.0.0.9"), call::output);
    }

    @Test
    void anAddressThatIsAnothersStaysSoAndIsTold() throws Exception {
        put(start("memory"), lease("10.0.0.9", MAC));
        Path file = directory.resolve("leases.json");
        run(new LeaseCommands.Export(service), "json", file);
        put(start("memory"), lease("10.0.0.9", OTHER));
        Answer answer = TestCall.of(new LeaseCommands.Import(service)).with("FORMAT", "json").with("FILE", file.toString()).run();
        String told = answer.toString();
        assertTrue(told.contains("10.0.0.9") && told.contains("another client's") && told.endsWith("\n0 leases imported, 1 not"), told);
        assertEquals(2, offered, "each store once: DHCP goes on");
        assertEquals(1, ((Answer.Failure) answer).status());
    }

    @Test
    void whatIsOlderThanTheStoreChangesNothingThere() throws Exception {
        put(start("memory"), lease("10.0.0.9", MAC));
        Path file = directory.resolve("leases.json");
        run(new LeaseCommands.Export(service), "json", file);
        LeaseStore store = start("memory");
        Lease newer = lease("10.0.0.9", MAC).until(NOW.plusSeconds(7200));
        put(store, newer);
        String told = run(new LeaseCommands.Import(service), "json", file);
        assertTrue(told.contains("the client has it for longer") && told.endsWith("\n0 leases imported, 1 not"), told);
        assertEquals(newer, store.find(newer.client()).toCompletableFuture().get(20, TimeUnit.SECONDS).orElseThrow());
    }

    @Test
    void aHostNameInAnotherEncodingKeepsNoLeaseOut() throws Exception {
        start("memory");
        Path file = Files.write(directory.resolve("dnsmasq.leases"), "0 52:54:00:12:34:56 10.0.0.9 caf\u00e9 *\n".getBytes(ISO_8859_1));
        assertEquals("1 leases imported, 0 not", run(new LeaseCommands.Import(service), "dnsmasq", file));
    }

    @Test
    void whatTheStoreCantRecordIsToldInItsWords() throws Exception {
        put(start("memory"), lease("10.0.0.9", MAC));
        Path file = directory.resolve("leases.json");
        run(new LeaseCommands.Export(service), "json", file);
        ((JdbcLeaseStore) start("sqlite")).close();
        String told = run(new LeaseCommands.Import(service), "json", file);
        assertTrue(told.matches("10.0.0.9 for .*: /.*/leases.db is closed\n0 leases imported, 1 not"), told);
    }

    @Test
    void whatIsNoRegularFileIsNamedAndNotOpened() throws Exception {
        start("memory");
        for (var wrong : Map.of(directory, "it is a directory", Path.of("/dev/zero"), "it is no regular file").entrySet()) {
            assertEquals(wrong.getValue(),
                    assertThrows(IOException.class, () -> run(new LeaseCommands.Import(service), "json", wrong.getKey())).getMessage());
        }
    }

    @Test
    void aFileThatBreaksOffChangesNothing() throws Exception {
        put(start("memory"), lease("10.0.0.9", MAC));
        Path file = directory.resolve("leases.json");
        run(new LeaseCommands.Export(service), "json", file);
        Files.writeString(file, Files.readString(file).replace("]", ", {"));
        LeaseStore store = start("memory");
        String message = assertThrows(IOException.class, () -> run(new LeaseCommands.Import(service), "json", file)).getMessage();
        assertTrue(message.startsWith("this is no list of leases in JSON: "), message);
        store.forEach(lease -> fail(lease + " was taken"));
        assertEquals(2, offered, "DHCP needn't read the store again");
    }

    @Test
    void whatWasTakenBeforeAFileCouldNotBeReadAnyFurtherIsTold() throws Exception {
        LeaseStore store = start("memory");
        Reader file = new StringReader("0 52:54:00:12:34:56 10.0.0.9 * *\n") {
            @Override
            public int read(char[] buffer, int offset, int count) throws IOException {
                int read = super.read(buffer, offset, count);
                if (read < 0) {
                    throw new IOException("Input/output error");
                }
                return read;
            }
        };
        Answer answer = LeaseCommands.Import.take(LeaseFormat.named("dnsmasq").orElseThrow(), new BufferedReader(file),
                service.offered().orElseThrow());
        assertEquals("the file can't be read any further: Input/output error\n1 leases imported, 1 not", answer.toString());
        assertTrue(store.find(Inet4Address.ofLiteral("10.0.0.9")).toCompletableFuture().get(20, TimeUnit.SECONDS).isPresent());
        assertEquals(2, offered, "DHCP reads the store again");
    }

    @Test
    void aPathThatTheDaemonWouldLookForElsewhereIsRefused() throws Exception {
        start("memory");
        for (Command command : new Command[] {new LeaseCommands.Export(service), new LeaseCommands.Import(service)}) {
            String message = assertThrows(IllegalArgumentException.class, () -> run(command, "json", "leases.json")).getMessage();
            assertTrue(message.startsWith("it must begin with /"), message);
        }
        assertEquals(1, Files.list(directory).count(), "only the cache is there");
    }

    @Test
    void theHistoryTellsWhoHadAnAddressBefore() throws Exception {
        start("memory");
        Answer none = TestCall.of(new LeaseCommands.History(service)).run();
        assertEquals("no history: the leases are kept in memory", none.toString());
        LeaseStore store = start("sqlite");
        assertEquals("no history", TestCall.of(new LeaseCommands.History(service)).run().toString());
        put(store, lease("10.0.0.9", MAC));
        store.remove(Inet4Address.ofLiteral("10.0.0.9"), lease("10.0.0.9", MAC).client()).toCompletableFuture().get(20, TimeUnit.SECONDS);
        Answer.Rows rows = (Answer.Rows) TestCall.of(new LeaseCommands.History(service)).with("ADDRESS", "10.0.0.9").run();
        assertEquals(Inet4Address.ofLiteral("10.0.0.9"), rows.rows().getFirst().getFirst());
        assertEquals("no history", TestCall.of(new LeaseCommands.History(service)).with("ADDRESS", "10.0.0.8").run().toString());
    }
}
