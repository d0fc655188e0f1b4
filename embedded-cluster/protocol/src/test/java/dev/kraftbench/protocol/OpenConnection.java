package dev.kraftbench.protocol;

import dev.kraftbench.kernel.Lane;
import java.net.InetAddress;

/** A connection to nobody, which stays open as long as the test. */
public class OpenConnection implements Connection {

    private final Lane lane;
    private final String listener;

    public OpenConnection(Lane lane, String listener) {
        this.lane = lane;
        this.listener = listener;
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public String listener() {
        return listener;
    }

    @Override
    public long id() {
        return 1;
    }

    @Override
    public InetAddress clientAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public String clientSoftwareName() {
        return "test";
    }

    @Override
    public String clientSoftwareVersion() {
        return "1";
    }

    /** Never calls the listener. */
    @Override
    public void onClose(Runnable listener) {}
}
