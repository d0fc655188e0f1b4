/**
 * The ports through which the engine sees the machine: lanes, time, chance, disk and links between nodes.
 *
 * <p>Everything else in the engine is written against these, so that the same code runs on real threads, files and sockets
 * and, unchanged, in one thread under a seeded simulation. Owns no state of its own.
 */
@NullMarked
package dev.kraftbench.kernel;

import org.jspecify.annotations.NullMarked;
