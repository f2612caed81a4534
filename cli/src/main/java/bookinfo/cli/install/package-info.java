/** The mesh as Kubernetes objects: rendered from plain manifests and a person's wishes, installed, verified, removed. */
@NullMarked
package bookinfo.cli.install;

import org.jspecify.annotations.NullMarked;
