package dev.kraftbench.core.model;

/**
 * Where a server listens. As text the host of an IPv6 address stands in brackets (RFC 3986, 3.2.2), as its colons would be taken for the port's.
 *
 * @param host a name or an address, without brackets
 */
public record HostPort(String host, int port) {
    /** @throws IllegalArgumentException if it does not end with a colon and a port */
    public static HostPort parse(String text) {
        String address = text.strip();
        int colon = address.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("no port: " + text);
        }
        String host = address.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new HostPort(bracketed ? host.substring(1, host.length() - 1) : host, Integer.parseInt(address.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
