package dev.kraftbench.core.connect;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Folders of connections. A folder is named by its path, names joined by {@code /}, below one of the two roots {@value #LOCAL} and {@value #REMOTE},
 * which always exist. Immutable.
 *
 * @param paths of the folders without the roots; every folder's parent is one too
 * @param places folder by connection; a connection without an entry lies in its root
 */
public record Folders(Set<String> paths, Map<String, String> places) {
    public static final String LOCAL = "local";
    public static final String REMOTE = "remote";
    public static final Folders NONE = new Folders(Set.of(), Map.of());

    public Folders {
        Set<String> all = new TreeSet<>();
        Map<String, String> known = new TreeMap<>();
        paths.forEach(path -> withParents(path, all));
        places.forEach((connection, path) -> {
            withParents(path, all);
            if (!root(path)) {
                known.put(connection, path);
            }
        });
        paths = java.util.Collections.unmodifiableSet(all);
        places = java.util.Collections.unmodifiableMap(known);
    }

    private static void withParents(String path, Set<String> all) {
        for (String each = path; !root(each); each = parent(each)) {
            all.add(each);
        }
    }

    public static boolean root(String path) {
        return path.indexOf('/') < 0;
    }

    public static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    public static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** LOCAL or REMOTE. */
    public static String rootOf(String path) {
        return root(path) ? path : path.substring(0, path.indexOf('/'));
    }

    /** Whether a folder may be called so: a name, without the separator. */
    public static boolean legal(String name) {
        return !name.isBlank() && name.indexOf('/') < 0 && name.length() <= 60;
    }

    public String place(String connection, String root) {
        String path = places.getOrDefault(connection, root);
        return rootOf(path).equals(root) ? path : root;
    }

    public Folders create(String path) {
        Set<String> all = new TreeSet<>(paths);
        all.add(path);
        return new Folders(all, places);
    }

    /** Gives the folder, and all in it, another name. */
    public Folders rename(String path, String name) {
        return moved(path, parent(path) + "/" + name);
    }

    /** Puts the folder, and all in it, into another one of the same root; into itself it cannot go. */
    public Folders moveFolder(String path, String into) {
        if (into.equals(path) || into.startsWith(path + "/") || !rootOf(into).equals(rootOf(path))) {
            return this;
        }
        return moved(path, into + "/" + name(path));
    }

    private Folders moved(String path, String to) {
        UnaryOperator<String> renamed = each -> each.equals(path) ? to : each.startsWith(path + "/") ? to + each.substring(path.length()) : each;
        Set<String> all = new TreeSet<>();
        paths.forEach(each -> all.add(renamed.apply(each)));
        Map<String, String> known = new TreeMap<>();
        places.forEach((connection, each) -> known.put(connection, renamed.apply(each)));
        return new Folders(all, known);
    }

    /** Takes the folder away; what lies in it goes to its parent. */
    public Folders delete(String path) {
        String parent = parent(path);
        UnaryOperator<String> lifted = each -> each.equals(path) ? parent : each.startsWith(path + "/") ? parent + each.substring(path.length()) : each;
        Set<String> all = new TreeSet<>();
        paths.stream().filter(each -> !each.equals(path)).forEach(each -> all.add(lifted.apply(each)));
        Map<String, String> known = new TreeMap<>();
        places.forEach((connection, each) -> known.put(connection, lifted.apply(each)));
        return new Folders(all, known);
    }

    public Folders place(Set<String> connections, String into) {
        Map<String, String> known = new TreeMap<>(places);
        connections.forEach(connection -> known.put(connection, into));
        return new Folders(paths, known);
    }

    /** Without a connection that is no more. */
    public Folders forget(String connection) {
        Map<String, String> known = new TreeMap<>(places);
        known.remove(connection);
        return new Folders(paths, known);
    }
}
