package bookinfo.cli.load;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that say what is asked, and how much is told about it; one or two dashes, as Go's flags have it. */
final class RequestOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "URL", description = "what to ask for, as http://httpbin:8000/get")
    private String url = "";

    @Option(names = "-H", paramLabel = "NAME:VALUE", description = "a header, or one more")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = {"-X", "--X"},
            paramLabel = "METHOD",
            description = "another method than GET, or POST where there is a body")
    private @Nullable String method;

    @Option(
            names = {"-payload", "--payload"},
            paramLabel = "TEXT",
            description = "a body")
    private String payload = "";

    @Option(
            names = {"-content-type", "--content-type"},
            paramLabel = "TYPE",
            description = "what the body is; makes a POST of it")
    private @Nullable String contentType;

    @Option(
            names = {"-resolve", "--resolve"},
            paramLabel = "IP",
            description = "the address to connect to, whatever the URL's host")
    private @Nullable String address;

    @Option(
            names = {"-timeout", "--timeout"},
            paramLabel = "DURATION",
            converter = GoDuration.class,
            description = "for connecting, and for an answer (default: 3s)")
    private Duration timeout = Duration.ofSeconds(3);

    @Option(
            names = {"-keepalive", "--keepalive"},
            arity = "0..1",
            fallbackValue = "true",
            description = "-keepalive=false: a connection for each call")
    private boolean keepAlive = true;

    @Option(
            names = {"-quiet", "--quiet"},
            description = "as -loglevel Error")
    private boolean quiet;

    @Option(
            names = {"-loglevel", "--loglevel"},
            paramLabel = "LEVEL",
            converter = Level.class,
            description = "how much is told: Debug, Verbose, Info, Warning, Error, Critical, Fatal (default: Info)")
    private LogLevel level = LogLevel.Info;

    Target target() {
        if (url.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "expected: a URL as last argument");
        }
        return valid(() -> Target.of(
                url,
                Optional.ofNullable(address),
                new Target.Message(
                        headers, payload, Optional.ofNullable(contentType), Optional.ofNullable(method), keepAlive)));
    }

    Duration timeout() {
        if (timeout.toMillis() < 1) {
            throw new ParameterException(spec.commandLine(), "-timeout: expected 1ms or more");
        }
        return timeout;
    }

    LogLevel level() {
        return quiet ? LogLevel.Error : level;
    }

    Log log() {
        return new Log(level(), spec.commandLine().getErr(), Clock.systemUTC());
    }

    /** What a wrong value is told as: wrong usage. */
    <T> T valid(java.util.function.Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static final class Level implements ITypeConverter<LogLevel> {
        @Override
        public LogLevel convert(String text) {
            for (LogLevel level : LogLevel.values()) {
                if (level.name().toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT))) {
                    return level;
                }
            }
            throw new TypeConversionException("'" + text + "' is no level (expected one of: "
                    + String.join(
                            ", ",
                            List.of(LogLevel.values()).stream().map(Enum::name).toList()) + ")");
        }
    }
}
