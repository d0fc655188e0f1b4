package dev.kraftbench.broker.login;

import java.nio.charset.StandardCharsets;

/** PLAIN: one token, {@code [authorization id] NUL user NUL password}. */
final class PlainConversation implements Conversation {

    private static final Step WRONG = new Step.Refused("Wrong user or password");
    private static final int PARTS = 3;

    private final PlainUsers users;

    PlainConversation(PlainUsers users) {
        this.users = users;
    }

    @Override
    public Step next(byte[] token) {
        String[] parts = new String(token, StandardCharsets.UTF_8).split("\0", PARTS + 1);
        if (parts.length != PARTS) {
            return new Step.Refused("PLAIN takes three parts between zero bytes: whom to act for, user, password; there were " + parts.length);
        }
        String actAs = parts[0];
        String user = parts[1];
        String password = parts[2];
        if (user.isEmpty()) {
            return new Step.Refused("The user is missing");
        }
        if (password.isEmpty()) {
            return new Step.Refused("The password is missing");
        }
        if (!users.accepts(user, password)) {
            return WRONG;
        }
        return actAs.isEmpty() || actAs.equals(user)
                ? new Step.Accepted(new byte[0], user)
                : new Step.Refused("Nobody can act for another user here: leave the authorization id empty");
    }
}
