package dev.kraftbench.broker.login;

import java.nio.charset.StandardCharsets;

/** PLAIN: one token, {@code [authorization id] NUL user NUL password}. */
final class PlainConversation implements Conversation {

    private static final Step WRONG = new Step.Refused("Authentication failed: Invalid username or password");
    private static final int PARTS = 3;

    private final PlainUsers users;

    PlainConversation(PlainUsers users) {
        this.users = users;
    }

    @Override
    public Step next(byte[] token) {
        String[] parts = new String(token, StandardCharsets.UTF_8).split("\0", PARTS + 1);
        if (parts.length != PARTS) {
            return new Step.Refused("Invalid SASL/PLAIN response: expected 3 tokens, got " + parts.length);
        }
        String actAs = parts[0];
        String user = parts[1];
        String password = parts[2];
        if (user.isEmpty()) {
            return new Step.Refused("Authentication failed: username not specified");
        }
        if (password.isEmpty()) {
            return new Step.Refused("Authentication failed: password not specified");
        }
        if (!users.accepts(user, password)) {
            return WRONG;
        }
        return actAs.isEmpty() || actAs.equals(user)
                ? new Step.Accepted(new byte[0], user)
                : new Step.Refused("Authentication failed: Client requested an authorization id that is different from username");
    }
}
