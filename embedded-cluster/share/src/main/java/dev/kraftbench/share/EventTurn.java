package dev.kraftbench.share;

import dev.kraftbench.kernel.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Collects what happens in one turn of a lane and tells it at the turn's end. On the lane. */
final class EventTurn {

    private static final int MAX_PER_TURN = 1_000;

    private final Lane lane;
    private final ShareEvents listener;
    private List<ShareEvent> events = new ArrayList<>(0);

    EventTurn(Lane lane, ShareEvents listener) {
        this.lane = lane;
        this.listener = listener;
    }

    void add(Supplier<ShareEvent> event) {
        if (!listener.wanted() || events.size() >= MAX_PER_TURN) {
            return;
        }
        if (events.isEmpty()) {
            lane.execute(this::tell);
        }
        events.add(event.get());
    }

    private void tell() {
        List<ShareEvent> told = events;
        events = new ArrayList<>(0);
        listener.happened(told);
    }
}
