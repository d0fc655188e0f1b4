/** The usability bars, measured in the running product by scripts/usability-bars. */
@NullMarked
package dev.kraftbench.app.bars;

import org.jspecify.annotations.NullMarked;
