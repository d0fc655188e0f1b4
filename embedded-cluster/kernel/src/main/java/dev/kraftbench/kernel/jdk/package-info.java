/**
 * The kernel's ports on the JDK: real clock, threads and files. The only place outside transport that may use them. Owns the lane and
 * helper threads.
 */
@NullMarked
package dev.kraftbench.kernel.jdk;

import org.jspecify.annotations.NullMarked;
