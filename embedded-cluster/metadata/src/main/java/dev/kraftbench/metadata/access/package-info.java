/** Who may do what and how much: ACLs, SCRAM credentials, delegation tokens and quotas, as immutable values. Any thread. */
@NullMarked
package dev.kraftbench.metadata.access;

import org.jspecify.annotations.NullMarked;
