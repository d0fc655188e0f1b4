/**
 * What a broker and a controller answer: the table of handlers by API key, the broker's way to the active controller, and its life from
 * registration to controlled shutdown. Handlers run on the lane of their connection and read immutable images; what has state says on
 * which lane it lives.
 */
@NullMarked
package dev.kraftbench.broker;

import org.jspecify.annotations.NullMarked;
