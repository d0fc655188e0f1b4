/** Who may do what and how much in a cluster: ACLs, SCRAM users, quotas. */
@NullMarked
package dev.kraftbench.core.security;

import org.jspecify.annotations.NullMarked;
