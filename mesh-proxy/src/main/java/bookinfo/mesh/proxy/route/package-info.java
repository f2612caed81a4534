/** Which cluster a request goes to and how it is changed on its way: pure functions over compiled route tables. */
@NullMarked
package bookinfo.mesh.proxy.route;

import org.jspecify.annotations.NullMarked;
