package dev.kraftbench.workbench.tests;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A schema registry that answers as Confluent's does, of three subjects: a topic's values in Avro, in Protobuf and in JSON with a schema. */
final class StubRegistry implements AutoCloseable {
    static final int AVRO = 11;
    static final int PROTOBUF = 12;
    static final int JSON = 13;
    private static final int NOT_FOUND = 404;

    private static final Map<Integer, String> SCHEMAS = Map.of(
            AVRO, "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Parcel\\\",\\\"namespace\\\":\\\"shop\\\",\\\"fields\\\":["
                    + "{\\\"name\\\":\\\"city\\\",\\\"type\\\":\\\"string\\\"},{\\\"name\\\":\\\"grams\\\",\\\"type\\\":\\\"int\\\"}]}\"",
            PROTOBUF, "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax = \\\"proto3\\\"; package shop; message Parcel { string city = 1; int32 grams = 2; }\"",
            JSON, "{\"schemaType\":\"JSON\",\"schema\":\"{\\\"type\\\":\\\"object\\\",\\\"required\\\":[\\\"city\\\"],"
                    + "\\\"properties\\\":{\\\"grams\\\":{\\\"type\\\":\\\"integer\\\"}}}\"");

    private final HttpServer server;

    StubRegistry(String avroTopic, String protobufTopic, String jsonTopic) {
        Map<String, Integer> subjects = Map.of(avroTopic + "-value", AVRO, protobufTopic + "-value", PROTOBUF, jsonTopic + "-value", JSON);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", exchange -> {
            String body = answer(exchange.getRequestURI().getPath(), subjects);
            byte[] bytes = (body == null ? "{\"error_code\":40403,\"message\":\"not found\"}" : body).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(body == null ? NOT_FOUND : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    private static String answer(String path, Map<String, Integer> subjects) {
        String[] parts = path.substring(1).split("/");
        if (parts.length == 3 && path.startsWith("/schemas/ids/")) {
            String schema = SCHEMAS.get(Integer.parseInt(parts[2]));
            return schema == null ? null : schema + "}";
        }
        Integer id = parts.length == 4 && parts[0].equals("subjects") ? subjects.get(parts[1]) : null;
        return id == null ? null : SCHEMAS.get(id) + ",\"subject\":\"" + parts[1] + "\",\"version\":1,\"id\":" + id + "}";
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
