package dev.kraftbench.broker.internal.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.protocol.Connection;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionPatienceTest {

    private Runnable nextRequest = () -> { };
    private final List<String> released = new ArrayList<>();
    private final ConnectionPatience patience = new ConnectionPatience(connection());

    private Connection connection() {
        return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
            if (method.getName().equals("onNextRequest")) {
                nextRequest = (Runnable) arguments[0];
            }
            return method.getReturnType() == boolean.class ? false : null;
        });
    }

    @Test
    void anAnswerThatIsHeldOnceMoreStaysHeldUntilTheNextRequest() {
        patience.whenOver(() -> released.add("first"));
        patience.whenOver(() -> released.add("second"));
        assertEquals(List.of(), released);
        assertTrue(patience.mayHold());
        nextRequest.run();
        assertEquals(List.of("second"), released);
        assertFalse(patience.mayHold());
    }

    @Test
    void whoeverHoldsAfterTheNextRequestIsReleasedAtOnce() {
        nextRequest.run();
        patience.whenOver(() -> released.add("late"));
        assertEquals(List.of("late"), released);
    }
}
