package dev.kraftbench.workbench.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kraftbench.core.series.TimeSpan;
import dev.kraftbench.ui.base.time.TimeWindow;
import org.junit.jupiter.api.Test;

class TimeWindowTest {
    private static final TimeSpan HOUR = new TimeSpan(10_000_000, 13_600_000);

    @Test
    void liveEndsWithTheNewestPointAndGrowsWithTheDataUpToItsWidth() {
        assertEquals(new TimeSpan(13_300_000, 13_600_000), TimeWindow.live(300_000).span(HOUR));
        assertEquals(new TimeSpan(10_000_000, 10_100_000), TimeWindow.live(300_000).span(new TimeSpan(10_000_000, 10_100_000)));
        assertEquals(new TimeSpan(9_971_000, 10_001_000), TimeWindow.live(300_000).span(new TimeSpan(10_000_000, 10_001_000)));
    }

    @Test
    void pausedStaysWhereItIs() {
        TimeWindow paused = TimeWindow.live(300_000).pausedAt(new TimeSpan(11_000_000, 11_300_000));
        assertTrue(paused.paused());
        assertEquals(new TimeSpan(11_000_000, 11_300_000), paused.span(HOUR));
        assertEquals(new TimeSpan(11_000_000, 11_300_000), paused.span(new TimeSpan(10_000_000, 99_000_000)));
        assertEquals(TimeWindow.live(300_000), paused.resumed());
    }

    @Test
    void zoomLiveStaysLiveAndZoomPausedKeepsTheTimeUnderThePointer() {
        TimeWindow live = TimeWindow.live(300_000);
        TimeWindow closer = live.zoomed(0.5, 13_400_000, live.span(HOUR));
        assertFalse(closer.paused());
        assertEquals(150_000, closer.span(HOUR).millis());
        TimeWindow paused = live.pausedAt(new TimeSpan(11_000_000, 11_400_000));
        TimeSpan zoomed = paused.zoomed(0.5, 11_100_000, paused.span(HOUR)).span(HOUR);
        assertEquals(new TimeSpan(11_050_000, 11_250_000), zoomed);
    }

    @Test
    void nothingIsNarrowerThanFiveSecondsNorWiderThanAnHour() {
        TimeWindow paused = TimeWindow.live(300_000).pausedAt(new TimeSpan(11_000_000, 11_000_010));
        assertEquals(5_000, paused.span(HOUR).millis());
        assertEquals(3_600_000, TimeWindow.live(99_000_000).windowMillis());
        assertEquals(3_600_000, paused.zoomed(1e6, 11_000_000, paused.span(HOUR)).span(HOUR).millis());
    }

    @Test
    void movingStopsAtTheEndsOfTheData() {
        TimeWindow live = TimeWindow.live(600_000);
        TimeSpan shown = live.span(HOUR);
        assertEquals(shown, live.moved(1, shown, HOUR).span(HOUR));
        assertEquals(new TimeSpan(12_400_000, 13_000_000), live.moved(-1, shown, HOUR).span(HOUR));
        assertEquals(10_000_000, live.moved(-100, shown, HOUR).span(HOUR).from());
    }
}
