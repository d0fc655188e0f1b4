package dev.kraftbench.serdes.internal;

import dev.kraftbench.core.serde.Schemas;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A registry in memory. */
public final class FakeSchemas implements Schemas {
    private final Map<Integer, Schema> byId = new HashMap<>();
    private final Map<String, Version> versions = new HashMap<>();

    public FakeSchemas add(int id, String subject, Kind kind, String text, Reference... references) {
        Schema schema = new Schema(id, kind, text, List.of(references));
        byId.put(id, schema);
        versions.put(subject + "/1", new Version(subject, 1, schema));
        versions.put(subject + "/latest", new Version(subject, 1, schema));
        return this;
    }

    @Override
    public boolean present() {
        return true;
    }

    @Override
    public Optional<Schema> schema(int id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public Optional<String> descriptor(int id) {
        return Optional.empty();
    }

    @Override
    public List<String> subjects() {
        return List.of();
    }

    @Override
    public List<Integer> versions(String subject) {
        return List.of(1);
    }

    @Override
    public Optional<Version> version(String subject, String version) {
        return Optional.ofNullable(versions.get(subject + "/" + version));
    }
}
