package dev.kraftbench.engine.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands before a broker and lets everything through, until it is told to stall: then connections are taken, but nothing passes either way. */
final class StallingProxy implements AutoCloseable {
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object gate = new Object();
    private volatile int target;
    private boolean stalled;

    StallingProxy() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    void forward(int port) {
        target = port;
    }

    void stall(boolean value) {
        synchronized (gate) {
            stalled = value;
            gate.notifyAll();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                open.add(client);
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void connect(Socket client) {
        try {
            pass();
            Socket broker = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(broker);
            Thread.ofVirtual().start(() -> copy(broker, client));
            copy(client, broker);
        } catch (IOException | InterruptedException e) {
            end(client);
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[64 << 10];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                pass();
                out.write(buffer, 0, read);
            }
        } catch (IOException | InterruptedException e) {
            // one side ended the connection
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private void pass() throws InterruptedException {
        synchronized (gate) {
            while (stalled) {
                gate.wait();
            }
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(StallingProxy::end);
        stall(false);
    }
}
