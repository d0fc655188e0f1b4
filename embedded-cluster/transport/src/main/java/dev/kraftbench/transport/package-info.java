/**
 * How bytes reach a node and leave it: event loops as lanes, the socket server, and links between nodes over sockets or, inside one
 * JVM, by reference. A connection's state belongs to the lane that accepted it, a link's to its home lane.
 */
@NullMarked
package dev.kraftbench.transport;

import org.jspecify.annotations.NullMarked;
