package bookinfo.e2e;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One mesh for all tests that only use it; each begins with the rules of a fresh one. */
final class Shared implements ParameterResolver, BeforeEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(Shared.class);

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        mesh(context).reset();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestMesh.class;
    }

    @Override
    public TestMesh resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return mesh(context);
    }

    private static TestMesh mesh(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent("mesh", key -> started(), TestMesh.class);
    }

    private static TestMesh started() {
        TestMesh mesh = new TestMesh("shared");
        try {
            mesh.up().ok();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return mesh;
    }
}
