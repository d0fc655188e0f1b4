package dev.kraftbench.conformance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Free loopback ports for processes that must be told theirs beforehand. */
public final class Ports {

    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final AtomicInteger next = new AtomicInteger(FIRST + (int) (ProcessHandle.current().pid() * 37 % 8_000));

    private Ports() {}

    /** The given number of different ports that were free just now. */
    public static List<Integer> free(int count) {
        int first = freeRange(count);
        return IntStream.range(first, first + count).boxed().toList();
    }

    /**
     * The first of {@code count} consecutive ports that were free just now. They lie below those that the system gives to outgoing
     * connections, so that nobody's client takes the port of a node that is down for a moment.
     */
    public static int freeRange(int count) {
        for (int first = next.getAndAdd(count); first < LAST - count; first = next.getAndAdd(count)) {
            if (allFree(first, count)) {
                return first;
            }
        }
        throw new IllegalStateException("no " + count + " consecutive free ports");
    }

    private static boolean allFree(int first, int count) {
        for (int port = first; port < first + count; port++) {
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                socket.setReuseAddress(true);
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }
}
