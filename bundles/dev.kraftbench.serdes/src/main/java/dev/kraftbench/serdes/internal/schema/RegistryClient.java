package dev.kraftbench.serdes.internal.schema;

import static dev.kraftbench.serdes.internal.SerdeTexts.TEXTS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.kraftbench.core.serde.Schemas;
import dev.kraftbench.core.serde.SerdeException;
import dev.kraftbench.serdes.internal.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry that speaks Confluent's REST interface. Schemas of an id never change, so they are kept; what failed is not asked again for a while:
 * a search must not wait for a dead registry at every record.
 */
public final class RegistryClient implements Schemas {
    private static final Duration DEADLINE = Duration.ofSeconds(4);
    private static final long GRUDGE_NANOS = Duration.ofSeconds(15).toNanos();
    private static final int NOT_FOUND = 404;

    private final RegistrySettings settings;
    private final LongSupplier nanoTime;
    private final Map<Integer, Optional<Schema>> byId = new ConcurrentHashMap<>();
    private final Map<Integer, Optional<String>> descriptors = new ConcurrentHashMap<>();
    private final Map<String, Version> versions = new ConcurrentHashMap<>();
    private @Nullable HttpClient http;
    private volatile @Nullable SerdeException failure;
    private volatile long failedAt;

    public RegistryClient(RegistrySettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    /** Made with the first question: it may read key stores, which the one who asks for the client must not wait for. */
    private synchronized HttpClient http() throws SerdeException {
        HttpClient client = http;
        if (client == null) {
            HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(DEADLINE).followRedirects(HttpClient.Redirect.NORMAL);
            if (settings.urls().stream().anyMatch(url -> url.startsWith("https:"))) {
                builder.sslContext(RegistryTls.context(settings.tls()));
            }
            client = builder.build();
            http = client;
        }
        return client;
    }

    /** The last question failed, long enough ago to ask again. */
    boolean worthAnotherTry() {
        return failure != null && nanoTime.getAsLong() - failedAt >= GRUDGE_NANOS;
    }

    @Override
    public boolean present() {
        return true;
    }

    @Override
    public Optional<Schema> schema(int id) throws SerdeException {
        Optional<Schema> known = byId.get(id);
        if (known == null) {
            Optional<JsonNode> answer = get("/schemas/ids/" + id);
            known = answer.isEmpty() ? Optional.empty() : Optional.of(schema(id, answer.get()));
            byId.put(id, known);
        }
        return known;
    }

    @Override
    public Optional<String> descriptor(int id) throws SerdeException {
        Optional<String> known = descriptors.get(id);
        if (known == null) {
            known = get("/schemas/ids/" + id + "?format=serialized").map(answer -> answer.path("schema").asText());
            descriptors.put(id, known);
        }
        return known;
    }

    @Override
    public List<String> subjects() throws SerdeException {
        List<String> subjects = new ArrayList<>();
        get("/subjects").ifPresent(answer -> answer.forEach(subject -> subjects.add(subject.asText())));
        return subjects;
    }

    @Override
    public List<Integer> versions(String subject) throws SerdeException {
        List<Integer> all = new ArrayList<>();
        get("/subjects/" + encode(subject) + "/versions").ifPresent(answer -> answer.forEach(version -> all.add(version.asInt())));
        return all;
    }

    @Override
    public Optional<Version> version(String subject, String version) throws SerdeException {
        String key = subject + "\n" + version;
        Version known = versions.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<JsonNode> answer = get("/subjects/" + encode(subject) + "/versions/" + encode(version));
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        int id = answer.get().path("id").asInt();
        Version found = new Version(subject, answer.get().path("version").asInt(), schema(id, answer.get()));
        if (!version.equals("latest")) {
            versions.put(key, found);
        }
        return Optional.of(found);
    }

    private static Schema schema(int id, JsonNode answer) throws SerdeException {
        String type = answer.path("schemaType").asText("AVRO").toUpperCase(Locale.ROOT);
        Kind kind = switch (type) {
            case "AVRO" -> Kind.AVRO;
            case "PROTOBUF" -> Kind.PROTOBUF;
            case "JSON" -> Kind.JSON;
            default -> throw new SerdeException(TEXTS.of("registry.type", id, type));
        };
        List<Reference> references = new ArrayList<>();
        answer.path("references").forEach(reference -> references.add(
                new Reference(reference.path("name").asText(), reference.path("subject").asText(), reference.path("version").asInt())));
        return new Schema(id, kind, answer.path("schema").asText(), references);
    }

    /** Empty for what the registry does not have. */
    private Optional<JsonNode> get(String path) throws SerdeException {
        SerdeException before = failure;
        if (before != null && nanoTime.getAsLong() - failedAt < GRUDGE_NANOS) {
            throw before;
        }
        SerdeException last = null;
        for (String url : settings.urls()) {
            try {
                Optional<JsonNode> answer = get(url, path);
                failure = null;
                return answer;
            } catch (SerdeException e) {
                last = e;
            }
        }
        SerdeException reason = last == null ? new SerdeException(TEXTS.of("registry.noAddress")) : last;
        failedAt = nanoTime.getAsLong();
        failure = reason;
        throw reason;
    }

    private Optional<JsonNode> get(String url, String path) throws SerdeException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(DEADLINE)
                    .header("Accept", "application/vnd.schemaregistry.v1+json, application/json");
            if (!settings.token().isEmpty()) {
                request.header("Authorization", "Bearer " + settings.token());
            } else if (!settings.userInfo().isEmpty()) {
                request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(settings.userInfo().getBytes(StandardCharsets.UTF_8)));
            }
            HttpResponse<String> response = http().send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == NOT_FOUND) {
                return Optional.empty();
            }
            if (response.statusCode() / 100 != 2) {
                throw new SerdeException(TEXTS.of("registry.answers", url, response.statusCode(), advice(response.statusCode())));
            }
            return Optional.of(Json.node(response.body()));
        } catch (JsonProcessingException e) {
            throw new SerdeException(TEXTS.of("registry.noJson", url), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new SerdeException(TEXTS.of("registry.unreachable", url, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SerdeException(TEXTS.of("registry.interrupted"), e);
        }
    }

    private static String advice(int status) {
        return switch (status) {
            case 401 -> TEXTS.of("registry.login");
            case 403 -> TEXTS.of("registry.forbidden");
            default -> "";
        };
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
