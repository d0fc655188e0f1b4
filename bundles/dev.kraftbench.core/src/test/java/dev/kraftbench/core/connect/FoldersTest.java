package dev.kraftbench.core.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Set;
import org.junit.jupiter.api.Test;

class FoldersTest {
    private static final Folders SHOPS = Folders.NONE.create("remote/Shops/EU").place(Set.of("a", "b"), "remote/Shops/EU").place(Set.of("b"), "remote/Shops");

    @Test
    void aRenamedFolderTakesAllInItAlong() {
        Folders renamed = SHOPS.rename("remote/Shops", "Stores");
        assertEquals(Set.of("remote/Stores", "remote/Stores/EU"), renamed.paths());
        assertEquals("remote/Stores/EU", renamed.place("a", Folders.REMOTE));
        assertEquals("remote/Stores", renamed.place("b", Folders.REMOTE));
    }

    @Test
    void whatLayInADeletedFolderGoesToItsParent() {
        assertEquals("remote/EU", SHOPS.delete("remote/Shops").place("a", Folders.REMOTE));
        assertEquals("remote", SHOPS.delete("remote/Shops").place("b", Folders.REMOTE));
        assertEquals(Set.of("remote/EU"), SHOPS.delete("remote/Shops").paths());
    }

    @Test
    void aFolderMovesIntoAnotherButNeverIntoItself() {
        Folders two = SHOPS.create("remote/Old");
        assertEquals("remote/Old/Shops/EU", two.moveFolder("remote/Shops", "remote/Old").place("a", Folders.REMOTE));
        assertSame(two, two.moveFolder("remote/Shops", "remote/Shops/EU"));
        assertSame(two, two.moveFolder("remote/Shops", "local"));
    }

    @Test
    void aConnectionWithoutAPlaceLiesInItsRoot() {
        assertEquals("local", SHOPS.place("c", Folders.LOCAL));
        assertEquals("local", SHOPS.place("a", Folders.LOCAL));
    }
}
