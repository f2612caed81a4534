@NullMarked
package bookinfo.cli.analyze;

import org.jspecify.annotations.NullMarked;
