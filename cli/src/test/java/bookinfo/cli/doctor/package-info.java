@NullMarked
package bookinfo.cli.doctor;

import org.jspecify.annotations.NullMarked;
