package dev.kraftbench.core.doctor.rules;

import dev.kraftbench.core.change.TransactionChange;
import dev.kraftbench.core.doctor.DoctorRule;
import dev.kraftbench.core.doctor.Examination;
import dev.kraftbench.core.doctor.Finding;
import dev.kraftbench.core.doctor.Remedy;
import dev.kraftbench.core.doctor.Severity;
import dev.kraftbench.core.transaction.HangingTransactions.Hanging;
import java.util.List;

/** Open transactions that no coordinator will end: consumers with read_committed wait behind them for ever. */
final class StuckTransactions implements DoctorRule {
    private static final int OFFERED = 3;

    @Override
    public String id() {
        return "transactions.hanging";
    }

    @Override
    public List<Finding> examine(Examination examination) {
        List<Hanging> hanging = examination.checkup().hanging();
        return hanging.isEmpty() ? List.of() : Diagnosis.of(id(), Severity.CRITICAL, hanging.size()).extent(hanging.size())
                .evidence(hanging.stream().map(h -> Diagnosis.text("transaction", h.producer().partition(), h.producer().producerId())).toList())
                .remedies(hanging.stream().limit(OFFERED).map(h -> new Remedy.Apply(new TransactionChange.AbortHanging(h.producer()))).toList()).alone();
    }
}
