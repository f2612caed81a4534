package bookinfo.mesh.proxy;

import java.time.Clock;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator.SplittableGenerator;

/**
 * What a proxy needs beside its bootstrap.
 *
 * @param loops event loops with traffic, 1 or more
 * @param version of the program, for {@code /server_info}
 * @param random every draw comes from generators split from this one
 * @param quit ends the process; runs when {@code /quitquitquit} is asked for
 */
public record EngineOptions(int loops, String version, Clock clock, SplittableGenerator random, Runnable quit) {

    public EngineOptions {
        if (loops < 1) {
            throw new IllegalArgumentException("loops: " + loops + " (expected: 1 or more)");
        }
    }

    /** The time and the chance of this machine. */
    public static EngineOptions of(int loops, String version, Runnable quit) {
        return new EngineOptions(loops, version, Clock.systemUTC(), new SplittableRandom(), quit);
    }
}
