package dev.kraftbench.broker;

import java.util.random.RandomGenerator;

/**
 * What FETCH is served with.
 *
 * @param sessionSlots how many fetch sessions are kept ({@code max.incremental.fetch.session.cache.slots})
 * @param maxBytes that a client gets at a time, whatever it asks for ({@code fetch.max.bytes})
 * @param random for the ids of sessions
 * @param access which topics may be fetched
 */
public record FetchSettings(int sessionSlots, int maxBytes, RandomGenerator random, TopicAccess access) {}
