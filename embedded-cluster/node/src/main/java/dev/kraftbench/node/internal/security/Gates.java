package dev.kraftbench.node.internal.security;

import dev.kraftbench.broker.login.LoginGate;
import dev.kraftbench.broker.login.LoginMechanism;
import dev.kraftbench.broker.login.ScramCredentials;
import dev.kraftbench.metadata.ClusterImage;
import dev.kraftbench.metadata.access.ScramMechanism;
import dev.kraftbench.node.ConfigProblem;
import dev.kraftbench.node.NodeConfig;
import dev.kraftbench.transport.Gate;
import dev.kraftbench.transport.ListenAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;

/** The gates of a node's listeners. Immutable. */
public final class Gates {

    static final String PLAIN = "PLAIN";

    private static final String USER = "user_";
    private static final int SECRET_BYTES = 32;

    private final Map<String, Gate> gates = new HashMap<>();

    /** @param images with the users who log in by SCRAM */
    public Gates(NodeConfig config, Supplier<ClusterImage> images) throws ConfigProblem {
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        ScramCredentials credentials = new ScramCredentials(images, secret);
        for (ListenAddress address : config.listeners()) {
            ListenerSettings settings = ListenerSettings.of(config, address.listener());
            gates.put(address.listener(), settings.asksForLogin() ? login(config, settings, credentials, random) : Gate.OPEN);
        }
    }

    public Gate of(String listener) {
        return gates.getOrDefault(listener, Gate.OPEN);
    }

    private static Gate login(NodeConfig config, ListenerSettings settings, ScramCredentials credentials, SecureRandom random)
            throws ConfigProblem {
        List<LoginMechanism> offered = new ArrayList<>();
        for (String name : settings.mechanisms()) {
            long lifetimeMillis = settings.value(name, "connections.max.reauth.ms") instanceof Long millis ? Math.max(0, millis) : 0;
            Optional<ScramMechanism> scram = ScramMechanism.named(name);
            offered.add(scram.isPresent()
                    ? LoginMechanism.scram(scram.get(), credentials, random, lifetimeMillis)
                    : LoginMechanism.plain(passwords(jaasOptions(settings, name).orElse(Map.of())), lifetimeMillis));
        }
        int maxTokenBytes = settings.value("sasl.server.max.receive.size") instanceof Integer bytes ? bytes : Integer.MAX_VALUE;
        return new LoginGate(
                new LoginGate.Settings(config.nodeId(), maxTokenBytes, config.millisAsNanos("connection.failed.authentication.delay.ms")),
                offered);
    }

    static Optional<Map<String, String>> jaasOptions(ListenerSettings settings, String mechanism) throws ConfigProblem {
        return settings.jaasOptions(mechanism, mechanism.equals(PLAIN) ? PlainLoginModule.class : ScramLoginModule.class);
    }

    private static Map<String, String> passwords(Map<String, String> options) {
        Map<String, String> passwords = new HashMap<>();
        options.forEach((name, value) -> {
            if (name.startsWith(USER) && !value.isEmpty()) {
                passwords.put(name.substring(USER.length()), value);
            }
        });
        return passwords;
    }
}
