@NullMarked
package bookinfo.mesh.proxy.config;

import org.jspecify.annotations.NullMarked;
