/**
 * Nodes: their configuration by Kafka's property names, their assembly from the engine's modules, several of them in one JVM, and the
 * command line. A node's parts live on the lanes that they say; starting and stopping is coordinated on the node's metadata lane.
 */
@NullMarked
package dev.kraftbench.node;

import org.jspecify.annotations.NullMarked;
