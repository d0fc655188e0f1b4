package dev.kraftbench.controller.internal.quota;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.controller.internal.quota.MutationQuotas.Budget;
import dev.kraftbench.metadata.access.AccessImage;
import dev.kraftbench.metadata.access.QuotaEntity;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MutationQuotasTest {

    private static final long SECOND = 1_000_000_000L;
    private static final QuotaEntity EVERY_USER = new QuotaEntity(Map.of("user", Optional.empty()));

    private final MutationQuotas quotas = new MutationQuotas(10);
    private final AccessImage twoASecond = AccessImage.EMPTY.withQuota(EVERY_USER, "controller_mutation_rate", 2);
    private long now = 5 * SECOND;

    private Budget budget(String user, boolean strict) {
        return quotas.budget(twoASecond, user, "client", strict, now);
    }

    @Test
    void whoHasNoQuotaIsNotLimited() {
        assertSame(Budget.UNLIMITED, quotas.budget(AccessImage.EMPTY, "ann", "client", true, now));
        assertTrue(Budget.UNLIMITED.take(1_000_000));
        assertEquals(0, Budget.UNLIMITED.throttleMillis());
    }

    @Test
    void oneRequestMayOweAndTheNextIsRefusedUntilThatIsPaidBack() {
        Budget first = budget("ann", true);
        assertTrue(first.take(15));
        assertTrue(first.take(15), "ten more than what is saved up");
        assertFalse(first.take(1));
        assertEquals(5_000, first.throttleMillis());
        assertTrue(budget("bob", true).take(1), "another user");
        now += 4 * SECOND;
        Budget second = budget("ann", true);
        assertFalse(second.take(1));
        assertEquals(1_000, second.throttleMillis());
        now += SECOND;
        assertTrue(budget("ann", true).take(1));
    }

    @Test
    void anOldClientIsNotRefusedButToldToWait() {
        Budget budget = budget("ann", false);
        assertTrue(budget.take(30));
        assertTrue(budget.take(10));
        assertEquals(10_000, budget.throttleMillis());
    }

    @Test
    void noMoreIsSavedUpThanOfAllWindows() {
        budget("ann", true).take(20);
        now += 1_000 * SECOND;
        Budget later = budget("ann", true);
        assertTrue(later.take(21));
        assertFalse(later.take(1));
    }

    @Test
    void aRateThatChangesHoldsAtOnceAndForgetsWhatWasOwed() {
        budget("ann", true).take(40);
        assertFalse(budget("ann", true).take(1));
        AccessImage twenty = twoASecond.withQuota(EVERY_USER, "controller_mutation_rate", 20);
        assertTrue(quotas.budget(twenty, "ann", "client", true, now).take(200));
        assertTrue(quotas.budget(twenty, "ann", "client", true, now).take(1), "exactly what may be saved up was used");
        assertFalse(quotas.budget(twenty, "ann", "client", true, now).take(1));
    }

    @Test
    void clientsThatNeverComeBackAreForgotten() {
        for (int user = 0; user < 10_000; user++) {
            budget("user-" + user, true).take(1);
            now += SECOND;
        }
        assertTrue(quotas.size() < 600, () -> quotas.size() + " are known");
    }
}
