/** Questions of the doctor over the Admin API. Any thread. */
@NullMarked
package dev.kraftbench.remote.doctor;

import org.jspecify.annotations.NullMarked;
