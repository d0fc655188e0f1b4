package dev.kraftbench.metadata.config;

/** Where a value comes from; the codes of DescribeConfigs. */
public enum ConfigSource {
    TOPIC((byte) 1),
    DYNAMIC_BROKER((byte) 2),
    DYNAMIC_DEFAULT_BROKER((byte) 3),
    STATIC_BROKER((byte) 4),
    DEFAULT((byte) 5),
    DYNAMIC_BROKER_LOGGER((byte) 6),
    CLIENT_METRICS((byte) 7),
    GROUP((byte) 8);

    private final byte id;

    ConfigSource(byte id) {
        this.id = id;
    }

    public byte id() {
        return id;
    }
}
