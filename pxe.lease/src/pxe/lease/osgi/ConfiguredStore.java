// SPDX-License-Identifier: Apache-2.0
package pxe.lease.osgi;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.service.jdbc.DataSourceFactory;
import pxe.api.ServiceStatus.Endpoint;
import pxe.config.ConfigValues;
import pxe.lease.StoreSettings;

/** What {@link LeaseConfig}'s keys say. */
record ConfiguredStore(Database database, String url, String user, String password, StoreSettings settings) {

    enum Database { SQLITE, POSTGRESQL, MEMORY }

    private static final String POSTGRESQL_URL = "jdbc:postgresql:";
    private static final int POSTGRESQL_PORT = 5432;
    private static final int PORT_MAX = 65_535;
    /** A database of this machine, or servers with one; the driver refuses others only when it is to be made. */
    private static final Pattern SERVERS = Pattern.compile(POSTGRESQL_URL + "(//(?<hosts>[^/?\\s]*)(/\\S*)?|[^/\\s]\\S*)");
    private static final Pattern HOST = Pattern.compile("(\\[(?<six>[^\\[\\]]+)\\]|(?<name>[^:,\\[\\]]*))(:(?<port>\\d{1,5}))?");
    /** How many seconds the driver waits for a server that takes a connection and says nothing: it would wait for ever. */
    private static final String ANSWER_TIME = "socketTimeout";
    private static final String ANSWER_SECONDS = "10";
    private static final Duration YEAR = Duration.ofDays(365);

    /**
     * Reads the keys.
     *
     * @param state what a relative file is below
     */
    static ConfiguredStore read(ConfigValues values, Path state) {
        Database database = values.choice("database", Database.SQLITE);
        Path file = values.value("file", state.resolve("leases.db"), "a file's path", state::resolve);
        String server = values.value("url", "", "a URL such as " + POSTGRESQL_URL + "//db.example/pxe", ConfiguredStore::serverUrl);
        if (database == Database.POSTGRESQL && server.isEmpty() && values.problems().isEmpty()) {
            values.problem("url: must name the server, as in " + POSTGRESQL_URL + "//db.example/pxe");
        }
        String name = switch (database) {
            case SQLITE -> file.toString();
            case POSTGRESQL -> server.replaceFirst("^jdbc:", "").replaceFirst("\\?.*", "");
            case MEMORY -> "memory";
        };
        StoreSettings settings = new StoreSettings(name, database == Database.POSTGRESQL,
                values.seconds("grace.seconds", Duration.ZERO, Duration.ZERO, YEAR),
                Duration.ofDays(values.integer("history.days", 30, 0, 3650)));
        String url = database == Database.POSTGRESQL ? server : "jdbc:sqlite:" + file;
        return new ConfiguredStore(database, url, values.text("user", ""), values.text("password", ""), settings);
    }

    private static String serverUrl(String text) {
        for (String host : hosts(text).split(",")) {
            Matcher parts = HOST.matcher(host);
            if (!parts.matches() || port(parts) < 1 || port(parts) > PORT_MAX) {
                throw new IllegalArgumentException();
            }
            ConfigValues.host(Objects.requireNonNullElse(parts.group("name"), ""));
        }
        return text;
    }

    /** The servers of a URL; empty if it names none. */
    private static String hosts(String url) {
        Matcher servers = SERVERS.matcher(url);
        if (!servers.matches()) {
            throw new IllegalArgumentException();
        }
        return Objects.requireNonNullElse(servers.group("hosts"), "");
    }

    private static int port(Matcher host) {
        return host.group("port") == null ? POSTGRESQL_PORT : Integer.parseInt(host.group("port"));
    }

    /** What a {@link DataSourceFactory} is to be told. */
    Properties properties() {
        Properties properties = new Properties();
        properties.setProperty(DataSourceFactory.JDBC_URL, url);
        if (!user.isEmpty()) {
            properties.setProperty(DataSourceFactory.JDBC_USER, user);
        }
        if (!password.isEmpty()) {
            properties.setProperty(DataSourceFactory.JDBC_PASSWORD, password);
        }
        if (database == Database.POSTGRESQL && !url.contains(ANSWER_TIME)) {
            properties.setProperty(ANSWER_TIME, ANSWER_SECONDS);
        }
        return properties;
    }

    /** Where the server is; none if there is none, or several, or the one of this machine without a name. */
    List<Endpoint> endpoints() {
        if (database != Database.POSTGRESQL) {
            return List.of();
        }
        Matcher host = HOST.matcher(hosts(url));
        String name = !host.matches() ? "" : Objects.requireNonNullElse(host.group("six"), host.group("name"));
        return name.isEmpty() ? List.of() : List.of(new Endpoint("postgresql", InetSocketAddress.createUnresolved(name, port(host))));
    }
}
