package dev.kraftbench.core.change;

import dev.kraftbench.core.security.Acl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What Kafka's tools are told to change access. */
public final class SecurityCommands {
    private SecurityCommands() {}

    public static List<String> of(SecurityChange change, String bootstrapServers) {
        return switch (change) {
            case SecurityChange.CreateAcls c -> c.acls().stream().map(acl -> acl("--add", acl, bootstrapServers)).toList();
            case SecurityChange.DeleteAcls c -> c.acls().stream().map(acl -> acl("--remove", acl, bootstrapServers)).toList();
            case SecurityChange.SetPassword c -> CommandLine.of("kafka-configs", bootstrapServers).flag("--alter").option("--entity-type", "users")
                    .option("--entity-name", c.user()).option("--add-config", c.mechanism() + "=[iterations=" + c.iterations() + ",password=********]").asList();
            case SecurityChange.DeleteCredential c -> CommandLine.of("kafka-configs", bootstrapServers).flag("--alter").option("--entity-type", "users")
                    .option("--entity-name", c.user()).option("--delete-config", c.mechanism()).asList();
            case SecurityChange.SetQuota c -> List.of(quota(c, bootstrapServers));
        };
    }

    private static String acl(String action, Acl acl, String bootstrapServers) {
        CommandLine line = CommandLine.of("kafka-acls", bootstrapServers).flag(action);
        if (action.equals("--remove")) {
            line.flag("--force");
        }
        line.option(acl.allowed() ? "--allow-principal" : "--deny-principal", acl.principal())
                .option(acl.allowed() ? "--allow-host" : "--deny-host", acl.host()).option("--operation", operation(acl.operation()));
        switch (acl.resourceType()) {
            case "TOPIC" -> line.option("--topic", acl.resource());
            case "GROUP" -> line.option("--group", acl.resource());
            case "TRANSACTIONAL_ID" -> line.option("--transactional-id", acl.resource());
            case "DELEGATION_TOKEN" -> line.option("--delegation-token", acl.resource());
            case "USER" -> line.option("--user-principal", acl.resource());
            default -> line.flag("--cluster");
        }
        return acl.prefixed() ? line.option("--resource-pattern-type", "prefixed").text() : line.text();
    }

    /** The tool writes {@code DescribeConfigs} for {@code DESCRIBE_CONFIGS}. */
    private static String operation(String name) {
        StringBuilder words = new StringBuilder();
        for (String word : name.split("_")) {
            words.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        return words.toString();
    }

    private static String quota(SecurityChange.SetQuota change, String bootstrapServers) {
        CommandLine line = CommandLine.of("kafka-configs", bootstrapServers).flag("--alter");
        List<String> types = new ArrayList<>(change.entity().keySet());
        // the tool wants users before clients
        types.sort(java.util.Comparator.reverseOrder());
        for (String type : types) {
            line.option("--entity-type", switch (type) {
                case "user" -> "users";
                case "client-id" -> "clients";
                default -> "ips";
            });
            Optional<String> name = change.entity().get(type);
            if (name.isPresent()) {
                line.option("--entity-name", name.get());
            } else {
                line.flag("--entity-default");
            }
        }
        Map<String, Optional<String>> values = new TreeMap<>();
        change.limits().forEach((name, value) -> values.put(name, value.map(SecurityCommands::plain)));
        return line.configs(values).text();
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
