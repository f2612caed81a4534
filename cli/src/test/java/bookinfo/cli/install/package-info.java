@NullMarked
package bookinfo.cli.install;

import org.jspecify.annotations.NullMarked;
