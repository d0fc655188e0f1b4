package dev.kraftbench.serdes.internal.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.kraftbench.core.ConnectionSettings;
import dev.kraftbench.core.Environment;
import dev.kraftbench.core.connect.Secrets;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryClientTest {
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<String> credentials = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;
    private int status = 200;
    private String body = "{\"schema\":\"\\\"string\\\"\"}";
    private long now;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI().toString());
            credentials.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private RegistryClient client(String... more) {
        Map<String, String> properties = new java.util.HashMap<>(Map.of(RegistrySettings.URL,
                "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort() + "/"));
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return new RegistryClient(RegistrySettings.of(properties).orElseThrow(), () -> now);
    }

    @Test
    void aSchemaIsAskedForOnce() throws SerdeException {
        RegistryClient client = client("basic.auth.user.info", "me:secret");
        assertEquals(new Schemas.Schema(5, Schemas.Kind.AVRO, "\"string\"", List.of()), client.schema(5).orElseThrow());
        client.schema(5);
        assertEquals(List.of("/schemas/ids/5"), asked);
        assertEquals("Basic bWU6c2VjcmV0", credentials.getFirst());
    }

    @Test
    void subjectsAndVersionsAreRead() throws SerdeException {
        RegistryClient client = client("bearer.auth.token", "abc");
        body = "[\"orders-value\", \"a/b\"]";
        assertEquals(List.of("orders-value", "a/b"), client.subjects());
        body = "[1, 2]";
        assertEquals(List.of(1, 2), client.versions("a/b"));
        body = "{\"subject\":\"a/b\",\"id\":7,\"version\":2,\"schemaType\":\"PROTOBUF\",\"schema\":\"message X {}\",\"references\":[{\"name\":\"n\",\"subject\":\"s\",\"version\":3}]}";
        Schemas.Version version = client.version("a/b", "latest").orElseThrow();
        assertEquals(7, version.schema().id());
        assertEquals(new Schemas.Reference("n", "s", 3), version.schema().references().getFirst());
        assertEquals(List.of("/subjects", "/subjects/a%2Fb/versions", "/subjects/a%2Fb/versions/latest"), asked);
        assertEquals("Bearer abc", credentials.getFirst());
    }

    @Test
    void whatIsNotThereIsNoFailure() throws SerdeException {
        status = 404;
        assertEquals(Optional.empty(), client().schema(5));
    }

    @Test
    void aRefusalSaysWhatToDoAndIsNotAskedForAgainAtOnce() throws SerdeException {
        status = 401;
        RegistryClient client = client();
        SerdeException refused = assertThrows(SerdeException.class, () -> client.schema(5));
        assertTrue(refused.getMessage().contains("basic.auth.user.info"), refused.getMessage());
        assertThrows(SerdeException.class, () -> client.schema(6));
        assertEquals(1, asked.size());
        status = 200;
        now += 60_000_000_000L;
        assertTrue(client.schema(6).isPresent());
    }

    @Test
    void aPasswordThatWasCorrectedIsUsedAfterAFailure() throws SerdeException {
        String url = "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort();
        Map<String, String> kept = new java.util.HashMap<>(Map.of("basic.auth.user.info", "me:wrong"));
        Secrets secrets = new Secrets() {
            @Override
            public Map<String, String> of(String connection) {
                return kept;
            }

            @Override
            public void keep(String connection, Map<String, String> more) {
                kept.putAll(more);
            }
        };
        ConnectionSchemas schemas = new ConnectionSchemas(new ConnectionSettings.Remote("x", "x", Environment.TEST, true, "b:1",
                Map.of(RegistrySettings.URL, url)), secrets, () -> now);
        assertTrue(schemas.present());
        status = 401;
        assertThrows(SerdeException.class, () -> schemas.schema(1));
        status = 200;
        secrets.keep("x", Map.of("basic.auth.user.info", "me:secret"));
        now += 60_000_000_000L;
        assertTrue(schemas.schema(1).isPresent());
        assertEquals("Basic bWU6c2VjcmV0", credentials.getLast());
    }

    @Test
    void withoutAUrlThereIsNoRegistry() {
        assertEquals(Optional.empty(), RegistrySettings.of(Map.of("security.protocol", "SSL")));
    }
}
