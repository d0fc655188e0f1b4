package dev.kraftbench.core.serde;

import java.util.List;
import java.util.Optional;

/** The schema registry of a connection. Answers are cached; each question has a deadline. Blocks: never on the UI thread. */
public interface Schemas {
    /** Properties of a connection with such names are about its registry, not about the cluster. */
    String PROPERTIES = "schema.registry.";
    String URL = PROPERTIES + "url";

    /** @param kind AVRO, PROTOBUF or JSON
     *  @param references schemas that this one builds on, by the name it uses for them */
    record Schema(int id, Kind kind, String text, List<Reference> references) {
        public Schema {
            references = List.copyOf(references);
        }
    }

    enum Kind {
        AVRO,
        PROTOBUF,
        JSON
    }

    record Reference(String name, String subject, int version) {}

    record Version(String subject, int version, Schema schema) {}

    /** Without a registry: nothing is known. */
    Schemas NONE = new Schemas() {
        @Override
        public boolean present() {
            return false;
        }

        @Override
        public Optional<Schema> schema(int id) {
            return Optional.empty();
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
            return List.of();
        }

        @Override
        public Optional<Version> version(String subject, String version) {
            return Optional.empty();
        }
    };

    boolean present();

    /** Empty when the registry has no such id. */
    Optional<Schema> schema(int id) throws SerdeException;

    /** The schema of Protobuf as a serialised file descriptor in Base64; empty when the registry has no such id or cannot give it so. */
    Optional<String> descriptor(int id) throws SerdeException;

    List<String> subjects() throws SerdeException;

    List<Integer> versions(String subject) throws SerdeException;

    /** @param version a number, or {@code latest} */
    Optional<Version> version(String subject, String version) throws SerdeException;
}
