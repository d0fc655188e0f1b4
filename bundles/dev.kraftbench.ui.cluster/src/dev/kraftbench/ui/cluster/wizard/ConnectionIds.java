package dev.kraftbench.ui.cluster.wizard;

import java.util.Locale;

/** Ids made from names: usable as folder names. Pure. */
final class ConnectionIds {
    private ConnectionIds() {}

    static String of(String name) {
        String id = name.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-+|-+$", "");
        return id.length() > 60 ? id.substring(0, 60) : id;
    }
}
