package bookinfo.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One mesh for all tests that only use it; each begins with the rules of a fresh one. */
public final class Shared implements ParameterResolver, BeforeEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(Shared.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        freshMesh(context);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestMesh.class;
    }

    @Override
    public TestMesh resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return mesh(context);
    }

    /** The mesh, with the rules of a fresh one. */
    public static TestMesh freshMesh(ExtensionContext context) {
        try {
            TestMesh mesh = mesh(context);
            mesh.reset();
            return mesh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static TestMesh mesh(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent("mesh", key -> started(), TestMesh.class);
    }

    private static TestMesh started() {
        try {
            return TestMesh.started("shared");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
