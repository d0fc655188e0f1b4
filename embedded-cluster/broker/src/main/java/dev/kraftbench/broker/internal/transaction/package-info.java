/**
 * The requests of transactional producers, and those about them. Handlers run on the lane of their connection; transactional ids and
 * offsets belong to the lanes of their coordinators.
 */
@NullMarked
package dev.kraftbench.broker.internal.transaction;

import org.jspecify.annotations.NullMarked;
