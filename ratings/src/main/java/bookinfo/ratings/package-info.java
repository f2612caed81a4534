/** The ratings service: how many stars each reviewer gave. */
@NullMarked
package bookinfo.ratings;

import org.jspecify.annotations.NullMarked;
