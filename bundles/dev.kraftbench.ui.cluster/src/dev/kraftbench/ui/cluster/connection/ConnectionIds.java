package dev.kraftbench.ui.cluster.connection;

import java.util.Locale;
import java.util.Set;

/** Ids made from names: usable as folder names. Pure. */
public final class ConnectionIds {
    private ConnectionIds() {}

    public static String of(String name) {
        String id = name.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-+|-+$", "");
        return id.length() > 60 ? id.substring(0, 60) : id;
    }

    /** The name, with a number behind it if the name itself, or its id, is taken. */
    public static String free(String name, Set<String> taken) {
        String each = name;
        for (int n = 2; taken.contains(of(each)); n++) {
            each = name + " " + n;
        }
        return each;
    }
}
