package bookinfo.cluster.kubelet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import bookinfo.cluster.Await;
import bookinfo.cluster.api.Kubelet.LogRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogTest {
    private static final Instant TEN = Instant.parse("2026-11-22T10:00:00.5Z");
    private static final Instant ELEVEN = Instant.parse("2026-11-22T11:00:00Z");
    private static final long LARGE = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void linesComeBackAsTheyWereWithoutTheirTime() throws IOException, InterruptedException {
        assertThat(read(logOf("one\ntwö\nunfinished", LARGE), request())).isEqualTo("one\ntwö\nunfinished\n");
    }

    @Test
    void timesAreShownWhenAskedFor() throws IOException, InterruptedException {
        LogRequest request = new Request().timestamps().build();

        assertThat(read(logOf("one\n", LARGE), request)).isEqualTo("2026-11-22T10:00:00.500000000Z one\n");
    }

    @Test
    void aTailIsTheLastLines() throws IOException, InterruptedException {
        ContainerLog log = logOf("1\n2\n3\n4\n", LARGE);

        assertThat(read(log, new Request().tail(2).build())).isEqualTo("3\n4\n");
        assertThat(read(log, new Request().tail(0).build())).isEmpty();
        assertThat(read(log, new Request().tail(9).build())).isEqualTo("1\n2\n3\n4\n");
    }

    @Test
    void sinceAndTailGoTogether() throws IOException, InterruptedException {
        Path file = folder.resolve("c.log");
        MutableClock clock = new MutableClock(TEN);
        ContainerLog log = logAt(clock, file, LARGE);
        log.pump(input("old\n"));
        clock.now = ELEVEN;
        log.pump(input("new 1\nnew 2\n"));

        assertThat(read(log, new Request().since(ELEVEN).build())).isEqualTo("new 1\nnew 2\n");
        assertThat(read(log, new Request().since(ELEVEN).tail(1).build())).isEqualTo("new 2\n");
    }

    @Test
    void aLogNeverTakesMoreThanTwoFiles() throws IOException, InterruptedException {
        ContainerLog log = logAt(TEN, folder.resolve("c.log"), 1000);
        for (int i = 0; i < 100; i++) {
            log.pump(input("line %03d\n".formatted(i)));
        }

        assertThat(Files.size(log.file())).isLessThanOrEqualTo(1000);
        assertThat(Files.size(folder.resolve("c.log.1"))).isLessThanOrEqualTo(1000);
        assertThat(read(log, new Request().tail(2).build())).isEqualTo("line 098\nline 099\n");
        assertThat(read(log, request()))
                .startsWith("line 0")
                .endsWith("line 099\n")
                .hasSizeGreaterThan(300);
    }

    @Test
    void aLineThatNeverEndsIsBrokenUp() throws IOException, InterruptedException {
        String text = read(logOf("x".repeat(40_000), LARGE), request());

        assertThat(text.lines().map(String::length)).containsExactly(16_384, 16_384, 7_232);
    }

    @Test
    void aFollowerSeesWhatComesAndTheEnd() throws IOException {
        ContainerLog log = logAt(TEN, folder.resolve("c.log"), 400);
        PipedOutputStream program = new PipedOutputStream();
        PipedInputStream output = new PipedInputStream(program);
        Thread.ofVirtual().start(() -> {
            try {
                log.pump(output);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } finally {
                log.end();
            }
        });
        program.write("before\n".getBytes(UTF_8));
        program.flush();
        Await.until(() -> log.file().toFile().length() > 0, () -> "nothing written");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        CompletableFuture<Void> follower = CompletableFuture.runAsync(() -> {
            try {
                log.copy(new Request().follow().build(), seen);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        Await.until(() -> seen.toString(UTF_8).equals("before\n"), () -> "seen: " + seen);

        for (int i = 0; i < 30; i++) {
            program.write("line %d\n".formatted(i).getBytes(UTF_8));
            program.flush();
            String last = "line %d\n".formatted(i);
            Await.until(() -> seen.toString(UTF_8).endsWith(last), () -> "seen: " + seen.toString(UTF_8));
        }
        program.close();

        follower.join();
        assertThat(folder.resolve("c.log.1")).exists();
        assertThat(seen.toString(UTF_8))
                .isEqualTo(IntStream.range(0, 30)
                        .mapToObj("line %d\n"::formatted)
                        .collect(Collectors.joining("", "before\n", "")));
    }

    private ContainerLog logOf(String output, long bytes) throws IOException {
        ContainerLog log = logAt(TEN, folder.resolve("c.log"), bytes);
        log.pump(input(output));
        log.end();
        return log;
    }

    private static ContainerLog logAt(Instant time, Path file, long bytes) throws IOException {
        return logAt(Clock.fixed(time, ZoneOffset.UTC), file, bytes);
    }

    private static ContainerLog logAt(Clock clock, Path file, long bytes) throws IOException {
        return new ContainerLog(Files.createFile(file), bytes, clock);
    }

    private static final class MutableClock extends Clock {
        private Instant now;

        MutableClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static ByteArrayInputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }

    private static String read(ContainerLog log, LogRequest request) throws IOException, InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        log.copy(request, out);
        return out.toString(UTF_8);
    }

    private static LogRequest request() {
        return new Request().build();
    }

    private static final class Request {
        private boolean follow;
        private boolean timestamps;
        private OptionalLong tail = OptionalLong.empty();
        private Optional<Instant> since = Optional.empty();

        Request follow() {
            follow = true;
            return this;
        }

        Request timestamps() {
            timestamps = true;
            return this;
        }

        Request tail(long lines) {
            tail = OptionalLong.of(lines);
            return this;
        }

        Request since(Instant time) {
            since = Optional.of(time);
            return this;
        }

        LogRequest build() {
            return new LogRequest("default", "pod", "c", follow, false, timestamps, tail, since);
        }
    }
}
