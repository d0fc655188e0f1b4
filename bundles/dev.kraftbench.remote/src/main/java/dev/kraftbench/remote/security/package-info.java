/** Access over the Admin API: ACLs, SCRAM users, quotas. */
@NullMarked
package dev.kraftbench.remote.security;

import org.jspecify.annotations.NullMarked;
