package bookinfo.mesh.gateway;

import bookinfo.mesh.proxy.agent.ProxyProgram;
import bookinfo.mesh.proxy.agent.Role;
import java.util.List;
import java.util.Optional;

/** The proxy at the edge of the mesh: {@code java -jar mesh-gateway.jar proxy router}. */
public final class Main {
    private static final int LOOPS = 2;

    private Main() {}

    /** Runs the command in the arguments and exits with its code. */
    public static void main(String[] arguments) throws InterruptedException {
        String version = Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("development");
        ProxyProgram program = new ProxyProgram(Role.ROUTER, LOOPS, version);
        System.exit(program.run(List.of(arguments), System.getenv(), System.out, System.err));
    }
}
