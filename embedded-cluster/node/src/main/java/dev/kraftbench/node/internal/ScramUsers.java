package dev.kraftbench.node.internal;

import dev.kraftbench.metadata.access.ScramCredential;
import dev.kraftbench.metadata.access.ScramMechanism;
import dev.kraftbench.node.ConfigProblem;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads users with whom a cluster is formatted, as Kafka's storage tool is given them: {@code SCRAM-SHA-512=[name=alice,password=secret]},
 * with {@code iterations}, {@code salt} and {@code saltedpassword} (both in base 64) where they are wanted. Messages never quote what was given.
 */
public final class ScramUsers {

    private static final Pattern USER = Pattern.compile("([A-Za-z0-9\\-]+)=\\[(.*)]", Pattern.DOTALL);
    private static final Pattern PART = Pattern.compile("([a-z]+)=(?:\"([^\"]*)\"|([^,\"]*))(?:,|$)");
    private static final Set<String> PARTS = Set.of("name", "password", "salt", "iterations", "saltedpassword");
    private static final String EXAMPLE = "write SCRAM-SHA-512=[name=alice,password=secret]";
    private static final int SALT_BYTES = 20;

    private final SecureRandom random;

    public ScramUsers(SecureRandom random) {
        this.random = random;
    }

    public List<ScramCredential> parse(List<String> arguments) throws ConfigProblem {
        List<ScramCredential> credentials = new ArrayList<>();
        Set<ScramCredential.Key> seen = new HashSet<>();
        for (String argument : arguments) {
            ScramCredential credential = parse(argument);
            if (!seen.add(credential.key())) {
                throw new ConfigProblem("--add-scram gives user " + credential.user() + " two passwords for the same mechanism: leave one out");
            }
            credentials.add(credential);
        }
        return credentials;
    }

    private ScramCredential parse(String argument) throws ConfigProblem {
        Matcher user = USER.matcher(argument.trim());
        if (!user.matches()) {
            throw new ConfigProblem("--add-scram has a user that can't be read: " + EXAMPLE);
        }
        ScramMechanism mechanism = ScramMechanism.named(user.group(1))
                .orElseThrow(() -> new ConfigProblem("--add-scram: " + user.group(1) + " is no mechanism, use SCRAM-SHA-256 or SCRAM-SHA-512"));
        Map<String, String> parts = parts(user.group(2));
        String name = parts.getOrDefault("name", "");
        if (name.isEmpty()) {
            throw new ConfigProblem("--add-scram has a user without name: " + EXAMPLE);
        }
        int iterations = iterations(name, parts.get("iterations"));
        byte[] salt = parts.containsKey("salt") ? decoded(name, "salt", parts.get("salt")) : randomSalt();
        return mechanism.credential(name, salt, saltedPassword(name, parts, mechanism, salt, iterations), iterations);
    }

    private static Map<String, String> parts(String text) throws ConfigProblem {
        Map<String, String> parts = new TreeMap<>();
        Matcher part = PART.matcher(text);
        int end = 0;
        while (end < text.length() && part.find(end) && part.start() == end) {
            if (!PARTS.contains(part.group(1))) {
                throw new ConfigProblem("--add-scram does not know " + part.group(1) + ": use name, password, iterations, salt, saltedpassword");
            }
            if (parts.put(part.group(1), part.group(2) == null ? part.group(3) : part.group(2)) != null) {
                throw new ConfigProblem("--add-scram has " + part.group(1) + " twice for one user");
            }
            end = part.end();
        }
        if (end < text.length()) {
            throw new ConfigProblem("--add-scram has a user that can't be read: " + EXAMPLE);
        }
        return parts;
    }

    private static int iterations(String name, @Nullable String given) throws ConfigProblem {
        if (given == null) {
            return ScramMechanism.MIN_ITERATIONS;
        }
        try {
            int iterations = Integer.parseInt(given);
            if (iterations >= ScramMechanism.MIN_ITERATIONS && iterations <= ScramMechanism.MAX_ITERATIONS) {
                return iterations;
            }
        } catch (NumberFormatException e) {
            throw new ConfigProblem("--add-scram: iterations of user " + name + " is not a number", e);
        }
        throw new ConfigProblem("--add-scram: iterations of user " + name + " must be " + ScramMechanism.MIN_ITERATIONS + " to "
                + ScramMechanism.MAX_ITERATIONS);
    }

    private static byte[] saltedPassword(
            String name, Map<String, String> parts, ScramMechanism mechanism, byte[] salt, int iterations) throws ConfigProblem {
        String password = parts.getOrDefault("password", "");
        boolean salted = parts.containsKey("saltedpassword");
        if (salted == !password.isEmpty()) {
            throw new ConfigProblem("--add-scram: user " + name + " needs either password or saltedpassword");
        }
        if (salted && !parts.containsKey("salt")) {
            throw new ConfigProblem("--add-scram: user " + name + " has saltedpassword without the salt that it was made with");
        }
        return salted
                ? decoded(name, "saltedpassword", parts.get("saltedpassword"))
                : mechanism.saltedPassword(password.toCharArray(), salt, iterations);
    }

    private static byte[] decoded(String name, String part, String text) throws ConfigProblem {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigProblem("--add-scram: " + part + " of user " + name + " is not in base 64", e);
        }
        if (bytes.length == 0) {
            throw new ConfigProblem("--add-scram: " + part + " of user " + name + " is empty");
        }
        return bytes;
    }

    private byte[] randomSalt() {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return salt;
    }
}
