/** What every Bookinfo service needs: the headers it passes on, product ids, calls to another service. */
@NullMarked
package bookinfo.service;

import org.jspecify.annotations.NullMarked;
