package dev.kraftbench.metadata.access;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** The hosts that an ACL is about: all, one address, or a range of addresses such as {@code 10.0.0.0/8}. Immutable. */
public final class HostPattern {

    private static final String ANY = "*";

    private final String text;
    private final byte @Nullable [] network;
    private final int prefixBits;

    private HostPattern(String text, byte @Nullable [] network, int prefixBits) {
        this.text = text;
        this.network = network;
        this.prefixBits = prefixBits;
    }

    /** What the text stands for; a range that is none matches no host, as it may be in the log of another implementation. */
    public static HostPattern of(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || problem(text) != null) {
            return new HostPattern(text, null, 0);
        }
        return new HostPattern(
                text, InetAddress.ofLiteral(text.substring(0, slash)).getAddress(), Integer.parseInt(text.substring(slash + 1)));
    }

    /** Why the text is no range of addresses, or null. What is no range may be anything. */
    public static @Nullable String problem(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return null;
        }
        try {
            int bits = Integer.parseInt(text.substring(slash + 1));
            int most = InetAddress.ofLiteral(text.substring(0, slash)).getAddress().length * Byte.SIZE;
            return bits < 0 || bits > most ? "the prefix must be between 0 and " + most : null;
        } catch (NumberFormatException e) {
            return "the prefix is no number";
        } catch (IllegalArgumentException e) {
            return "it does not begin with an address";
        }
    }

    public boolean matches(InetAddress host) {
        if (text.equals(ANY)) {
            return true;
        }
        byte[] wanted = network;
        return wanted == null ? text.equals(host.getHostAddress()) : isWithin(wanted, host.getAddress());
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HostPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    private boolean isWithin(byte[] wanted, byte[] address) {
        if (address.length != wanted.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            int mask = 0x80 >> bit % Byte.SIZE;
            if ((address[bit / Byte.SIZE] & mask) != (wanted[bit / Byte.SIZE] & mask)) {
                return false;
            }
        }
        return true;
    }
}
