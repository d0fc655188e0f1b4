package dev.kraftbench.node.internal;

import dev.kraftbench.metadata.access.AccessRules;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.NodeConfig;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The properties of Kafka's StandardAuthorizer, which are none of the broker's own and so in no table. Stateless. */
public final class AuthorizerSettings {

    /** The one that there is, by its name in Kafka. */
    public static final String STANDARD = "org.apache.kafka.metadata.authorizer.StandardAuthorizer";

    private static final String CLASS = "authorizer.class.name";
    private static final String SUPER_USERS = "super.users";
    private static final String OPEN_WITHOUT_ACL = "allow.everyone.if.no.acl.found";
    private static final Set<String> NAMES = Set.of(SUPER_USERS, OPEN_WITHOUT_ACL);

    private AuthorizerSettings() {}

    static boolean isKnown(String name) {
        return NAMES.contains(name);
    }

    static void check(NodeConfig config) throws ConfigProblem {
        String authorizer = config.text(CLASS);
        if (!authorizer.isEmpty() && !authorizer.equals(STANDARD)) {
            throw new ConfigProblem(CLASS + ": '" + authorizer + "' is not there, set it to " + STANDARD + " or remove it");
        }
        for (String user : superUsers(config)) {
            if (user.indexOf(':') <= 0) {
                throw new ConfigProblem(SUPER_USERS + ": '" + user + "' has no type, write it as User:" + user
                        + "; between several there is a semicolon");
            }
        }
    }

    /** What the node's authorizer goes by, if it has one. */
    static Optional<AccessRules.Settings> of(NodeConfig config) {
        if (config.text(CLASS).isEmpty()) {
            return Optional.empty();
        }
        boolean open = Boolean.parseBoolean(config.properties().getOrDefault(OPEN_WITHOUT_ACL, "").trim());
        return Optional.of(new AccessRules.Settings(superUsers(config), open));
    }

    private static Set<String> superUsers(NodeConfig config) {
        Set<String> users = new TreeSet<>();
        for (String user : config.properties().getOrDefault(SUPER_USERS, "").split(";")) {
            if (!user.isBlank()) {
                users.add(user.trim());
            }
        }
        return users;
    }
}
