@NullMarked
package bookinfo.cluster.controller;

import org.jspecify.annotations.NullMarked;
