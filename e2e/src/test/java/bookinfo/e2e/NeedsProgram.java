package bookinfo.e2e;

import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Skips a test by name where a program it needs is neither on the PATH nor named by a variable as BOOKINFO_ENVOY; the test
 * command lists what was skipped.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsProgram.OnPath.class)
public @interface NeedsProgram {
    String value();

    final class OnPath implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return AnnotationSupport.findAnnotation(context.getElement(), NeedsProgram.class)
                    .map(NeedsProgram::value)
                    .filter(program -> find(program).isEmpty())
                    .map(program -> ConditionEvaluationResult.disabled("needs " + program + ", which is not here"))
                    .orElse(ConditionEvaluationResult.enabled("all programs are there"));
        }

        /** Where the program lies; empty when it is not on this machine. */
        public static Optional<Path> find(String program) {
            String named = System.getenv("BOOKINFO_" + program.toUpperCase(Locale.ROOT));
            return named != null
                    ? Optional.of(Path.of(named))
                    : Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                            .map(folder -> Path.of(folder, program))
                            .filter(Files::isExecutable)
                            .findFirst();
        }
    }
}
