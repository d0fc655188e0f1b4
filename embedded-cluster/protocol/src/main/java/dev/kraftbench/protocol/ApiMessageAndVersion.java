package dev.kraftbench.protocol;

import org.apache.kafka.common.protocol.ApiMessage;

/** A record of a replicated log (metadata, group, …) with the schema version it is written in. */
public record ApiMessageAndVersion(ApiMessage message, short version) {}
