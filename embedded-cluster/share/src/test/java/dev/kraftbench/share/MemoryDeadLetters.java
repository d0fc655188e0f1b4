package dev.kraftbench.share;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Dead letters in memory. */
final class MemoryDeadLetters implements DeadLetters {

    final List<DeadLetter> letters = new ArrayList<>();
    private final List<Consumer<String>> waiting = new ArrayList<>();
    boolean holds;
    String error = "";

    @Override
    public void write(DeadLetter letter, Consumer<String> done) {
        letters.add(letter);
        waiting.add(done);
        if (!holds) {
            answer();
        }
    }

    void answer() {
        List<Consumer<String>> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(done -> done.accept(error));
    }

    /** Letters as {@code first-last×deliveries cause}. */
    List<String> summary() {
        return letters.stream().map(each -> each.firstOffset() + "-" + each.lastOffset() + "×" + each.deliveries() + " " + each.cause()).toList();
    }
}
