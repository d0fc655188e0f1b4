/** The tour through the product, which keeps a picture of every view, editor and dialog. UI thread, but for the clients. */
@NullMarked
package dev.kraftbench.app.tour;

import org.jspecify.annotations.NullMarked;
