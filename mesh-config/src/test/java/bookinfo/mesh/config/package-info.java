@NullMarked
package bookinfo.mesh.config;

import org.jspecify.annotations.NullMarked;
