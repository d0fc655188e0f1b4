/**
 * Client quotas on a broker (KIP-124, KIP-219, KIP-546, KIP-612): what they are, what clients have used of them on all lanes together, and how
 * who has used too much is slowed down. Allowances are shared by all lanes and take no lock; everything else runs on the connections' lanes.
 */
@NullMarked
package dev.kraftbench.broker.quota;

import org.jspecify.annotations.NullMarked;
