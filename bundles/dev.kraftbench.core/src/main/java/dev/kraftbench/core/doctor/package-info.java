/** What is wrong with a cluster, why, and what would help: rules over what is known, pure, for any thread. More rules come as OSGi services. */
@NullMarked
package dev.kraftbench.core.doctor;

import org.jspecify.annotations.NullMarked;
