package dev.kraftbench.app.bars;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Samples of a thread's stack, merged from the root: where the time went, without what took little. */
final class StackTree {
    private static final double LEAST_SHARE = 0.12;
    private static final String OURS = "dev.kraftbench.";

    private final Map<String, StackTree> called = new LinkedHashMap<>();
    private int count;

    static StackTree of(List<StackTraceElement[]> samples) {
        StackTree root = new StackTree();
        for (StackTraceElement[] stack : samples) {
            root.count++;
            StackTree at = root;
            for (int i = stack.length - 1; i >= 0; i--) {
                at = at.called.computeIfAbsent(name(stack[i]), key -> new StackTree());
                at.count++;
            }
        }
        return root;
    }

    private static String name(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName() + (frame.getClassName().startsWith(OURS) ? ":" + frame.getLineNumber() : "");
    }

    /** A line for each frame of ours and wherever ways part or end. */
    String text() {
        StringBuilder text = new StringBuilder();
        write(text, "    ", Math.max(1, (int) Math.ceil(count * LEAST_SHARE)));
        return text.toString();
    }

    private void write(StringBuilder text, String indent, int least) {
        called.forEach((frame, below) -> {
            if (below.count >= least) {
                boolean shown = frame.startsWith(OURS) || below.called.values().stream().filter(next -> next.count >= least).count() != 1;
                if (shown) {
                    text.append(indent).append(below.count).append(' ').append(frame).append('\n');
                }
                below.write(text, shown ? indent + " " : indent, least);
            }
        });
    }
}
