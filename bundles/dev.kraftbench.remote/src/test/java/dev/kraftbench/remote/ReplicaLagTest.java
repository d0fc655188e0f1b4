package dev.kraftbench.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.kafka.clients.admin.ReplicaInfo;
import org.junit.jupiter.api.Test;

class ReplicaLagTest {
    @Test
    void noughtOfAReplicaOutOfSyncIsUnknown() {
        assertEquals(-1, AdminQueries.lag(new ReplicaInfo(10, 0, false), false));
        assertEquals(0, AdminQueries.lag(new ReplicaInfo(10, 0, false), true));
        assertEquals(7, AdminQueries.lag(new ReplicaInfo(10, 7, false), false));
        assertEquals(-1, AdminQueries.lag(null, true));
    }
}
