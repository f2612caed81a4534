/** {@code bookinfo analyze}: findings over a mesh and files together, told as istioctl tells them. */
@NullMarked
package bookinfo.cli.analyze;

import org.jspecify.annotations.NullMarked;
