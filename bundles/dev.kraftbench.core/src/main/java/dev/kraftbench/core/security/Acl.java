package dev.kraftbench.core.security;

import java.util.List;
import java.util.Map;

/**
 * One access rule (KIP-11, KIP-290), with the names Kafka's tools use.
 *
 * @param resourceType {@code TOPIC}, {@code GROUP}, {@code CLUSTER}, {@code TRANSACTIONAL_ID}, {@code DELEGATION_TOKEN} or {@code USER}
 * @param resource its name, or the beginning of names if {@code prefixed}; {@code *} means all
 * @param principal such as {@code User:alice}
 * @param host an address, or {@code *}
 * @param operation such as {@code READ}
 * @param allowed whether it allows or denies
 */
public record Acl(String resourceType, String resource, boolean prefixed, String principal, String host, String operation, boolean allowed) {

    /** The kinds of resource a rule may be made for, and what can be done with each, as Kafka's authorizer checks. */
    public enum Kind {
        TOPIC("READ", "WRITE", "CREATE", "DELETE", "ALTER", "DESCRIBE", "DESCRIBE_CONFIGS", "ALTER_CONFIGS", "ALL"),
        GROUP("READ", "DELETE", "DESCRIBE", "DESCRIBE_CONFIGS", "ALTER_CONFIGS", "ALL"),
        TRANSACTIONAL_ID("WRITE", "DESCRIBE", "TWO_PHASE_COMMIT", "ALL"),
        CLUSTER("CREATE", "ALTER", "DESCRIBE", "CLUSTER_ACTION", "DESCRIBE_CONFIGS", "ALTER_CONFIGS", "IDEMPOTENT_WRITE", "ALL"),
        USER("CREATE_TOKENS", "DESCRIBE_TOKENS", "ALL");

        private final List<String> operations;

        Kind(String... operations) {
            this.operations = List.of(operations);
        }

        public List<String> operations() {
            return operations;
        }
    }

    /** Properties of nodes that look at access rules, and let everybody do everything who does not log in, such as the workbench. */
    public static final Map<String, String> NODE_PROPERTIES = Map.of(
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer", "super.users", "User:ANONYMOUS");

    /** The one resource of kind {@code CLUSTER}. */
    public static final String CLUSTER_NAME = "kafka-cluster";

    public String pattern() {
        return prefixed ? resource + "*" : resource;
    }

    @Override
    public String toString() {
        return (allowed ? "allow " : "deny ") + principal + " " + operation + " " + resourceType + " " + pattern() + (host.equals("*") ? "" : " from " + host);
    }
}
