/**
 * Guards: what stands in front of a handler where a node has an authorizer, one for each API. A guard lets through what its client may do
 * and answers the rest itself, so handlers know nothing of ACLs. On the lane of the connection, or of whoever gives the answer; no state.
 */
@NullMarked
package dev.kraftbench.broker.internal.access;

import org.jspecify.annotations.NullMarked;
