package dev.kraftbench.core.change;

import java.time.Duration;

/** An applied change. */
public record ChangeResult(ChangePlan plan, Duration took) {}
